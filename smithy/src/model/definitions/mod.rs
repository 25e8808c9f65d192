//! The definitions of the standard traits, which models apply without defining them: the traits of the prelude and of
//! the packages of AWS and Smithy (Smithy 2.0, "Trait definitions"), and the shapes of these packages that models
//! target. The module has no input. It returns a map of shapes: the traits, the shapes of their values, and the types.
//! So one validator checks standard traits and those of a model.
//!
//! The definitions are tables in a format of their own, with one entry a line. A line that begins with a space
//! continues the line before. A line that begins with `#` is a comment:
//!
//! ```text
//! in smithy.api
//! trait http {method!: Text, code: Status}; on operation
//! shape Status integer; range 100..999
//! type Condition {expression!: String}
//! ```
//!
//! `shape` defines a private shape, which only other definitions refer to; its name is ours. `type` defines a shape
//! that members of a model may target; its name is that of the package.
//!
//! The type follows the name. It is the name of a simple type, a structure `{member: Target}` (`!` marks a required
//! member), a union `<member: Target>`, a list `[Target]`, a map `{Key => Target}`, or an enum `(value, value)`. A
//! target is in the same namespace or in `smithy.api`. Clauses follow the type:
//!
//! | clause | means |
//! |---|---|
//! | `on SELECTOR` | the trait can be applied only to these shapes |
//! | `not TRAIT, TRAIT` | the trait conflicts with these traits |
//! | `one member`, `one target` | at most one member of a structure has the trait, or targets a shape with it |
//! | `length A..B`, `range A..B`, `pattern P`, `unique` | constraints of the value |
//! | `idref SELECTOR` | the value is a shape id and the shape must match; `idref!`: the shape must also exist |
//! | `auth`, `protocol` | the trait defines an authentication scheme, or a protocol |
//! | `deprecated TEXT` | the trait is deprecated |
//! | `error client`, `error server` | the structure is an error |
//! | `doc TEXT`, `doc.MEMBER TEXT` | documentation of the shape, and of a member |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Member, Shape, ShapeId, ShapeKind, Traits};
use crate::diagnostic::SourceId;

const TABLES: [&str; 3] = [
    include_str!("smithy_api.txt"),
    include_str!("smithy.txt"),
    include_str!("aws.txt"),
];

/// Returns the trait definitions of the namespaces `smithy.*` and `aws.*`, and the shapes of their values. A trait
/// definition has the trait `@trait`.
pub fn trait_definitions() -> &'static BTreeMap<ShapeId, Shape> {
    &DEFINITIONS.shapes
}

/// Returns the built-in shape of this id that a model may target without defining it: a trait definition or a type of a
/// package.
pub fn library_shape(id: &ShapeId) -> Option<&'static Shape> {
    let is_public = DEFINITIONS.public.contains(id);
    is_public.then(|| DEFINITIONS.shapes.get(id)).flatten()
}

struct Definitions {
    shapes: BTreeMap<ShapeId, Shape>,
    /// The ids of trait definitions and types.
    public: BTreeSet<ShapeId>,
}

static DEFINITIONS: LazyLock<Definitions> = LazyLock::new(|| {
    let entries = entries();
    let ids: BTreeSet<String> = entries
        .iter()
        .map(|it| format!("{}#{}", it.namespace, it.name))
        .collect();
    let mut definitions = Definitions {
        shapes: BTreeMap::new(),
        public: BTreeSet::new(),
    };
    for entry in &entries {
        if let Some(shape) = entry.shape(&ids) {
            if entry.keyword != Keyword::Shape {
                definitions.public.insert(shape.id.clone());
            }
            definitions.shapes.insert(shape.id.clone(), shape);
        }
    }
    definitions
});

/// An entry of a table.
struct Entry {
    namespace: &'static str,
    keyword: Keyword,
    name: String,
    kind: String,
    clauses: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Keyword {
    Trait,
    Shape,
    Type,
}

fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut namespace = "";
    for line in TABLES.iter().flat_map(|table| whole_lines(table)) {
        let (keyword, rest) = line.split_once(' ').unwrap_or((&line, ""));
        if keyword == "in" {
            let known = TABLES.iter().flat_map(|table| table.lines());
            namespace = known
                .filter_map(|it| it.strip_prefix("in "))
                .find(|it| *it == rest)
                .unwrap_or_default();
            continue;
        }
        let Some((name, rest)) = rest.split_once(' ') else {
            continue;
        };
        let mut parts = rest.split(';').map(|it| it.trim().to_owned());
        entries.push(Entry {
            namespace,
            keyword: match keyword {
                "trait" => Keyword::Trait,
                "type" => Keyword::Type,
                _ => Keyword::Shape,
            },
            name: name.to_owned(),
            kind: parts.next().unwrap_or_default(),
            clauses: parts.collect(),
        });
    }
    entries
}

fn whole_lines(table: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in table.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ if line.is_empty() || line.starts_with('#') => {}
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

impl Entry {
    fn shape(&self, ids: &BTreeSet<String>) -> Option<Shape> {
        let id = ShapeId::parse(&format!("{}#{}", self.namespace, self.name)).ok()?;
        let mut kind = self.kind(ids)?;
        let mut traits = Traits::default();
        let mut definition = Map::new();
        for clause in &self.clauses {
            let (word, rest) = clause.split_once(' ').unwrap_or((clause, ""));
            let (name, value) = match word {
                "on" => {
                    definition.insert("selector".to_owned(), rest.into());
                    continue;
                }
                "not" => {
                    let conflicts = rest.split(", ").map(|it| self.conflict(it)).collect();
                    definition.insert("conflicts".to_owned(), conflicts);
                    continue;
                }
                "one" => {
                    definition.insert("structurallyExclusive".to_owned(), rest.into());
                    continue;
                }
                "length" | "range" => (word, bounds(rest)?),
                "pattern" => (word, rest.into()),
                "unique" => ("uniqueItems", json!({})),
                "idref" => ("idRef", json!({ "selector": rest })),
                "idref!" => (
                    "idRef",
                    json!({ "selector": rest, "failWhenMissing": true }),
                ),
                "auth" => ("authDefinition", json!({})),
                "protocol" => ("protocolDefinition", json!({})),
                "deprecated" => (word, json!({ "message": rest })),
                "error" => (word, rest.into()),
                "doc" => ("documentation", rest.into()),
                _ => {
                    document(&mut kind, word.strip_prefix("doc.")?, rest)?;
                    continue;
                }
            };
            traits.insert(ShapeId::parse(&format!("smithy.api#{name}")).ok()?, value);
        }
        if self.keyword == Keyword::Trait {
            traits.insert(
                ShapeId::parse("smithy.api#trait").ok()?,
                Value::Object(definition),
            );
        }
        Some(Shape {
            id,
            kind,
            traits,
            source: SourceId::PRELUDE,
            origin: None,
        })
    }

    /// Returns the absolute id of a trait. A name without a namespace is in the entry's namespace.
    fn conflict(&self, name: &str) -> Value {
        if name.contains('#') {
            return name.into();
        }
        format!("{}#{name}", self.namespace).into()
    }

    fn kind(&self, ids: &BTreeSet<String>) -> Option<ShapeKind> {
        let (open, inner) = self.kind.split_at_checked(1)?;
        let inner = || inner.get(..inner.len().checked_sub(1)?);
        Some(match open {
            "{" => match inner()?.split_once(" => ") {
                Some((key, value)) => ShapeKind::Map {
                    key: self.member("key", key, ids)?,
                    value: self.member("value", value, ids)?,
                },
                None => ShapeKind::Structure(self.members(inner()?, ids)?),
            },
            "<" => ShapeKind::Union(self.members(inner()?, ids)?),
            "[" => ShapeKind::List(self.member("member", inner()?, ids)?),
            "(" => ShapeKind::Enum(
                inner()?
                    .split(", ")
                    .map(enum_member)
                    .collect::<Option<_>>()?,
            ),
            _ => match self.kind.as_str() {
                "string" => ShapeKind::String,
                "integer" => ShapeKind::Integer,
                "document" => ShapeKind::Document,
                _ => return None,
            },
        })
    }

    fn members(&self, text: &str, ids: &BTreeSet<String>) -> Option<Vec<Member>> {
        let members = text.split(", ").filter(|it| !it.is_empty());
        members
            .map(|it| {
                let (name, target) = it.split_once(": ")?;
                self.member(name, target, ids)
            })
            .collect()
    }

    fn member(&self, name: &str, target: &str, ids: &BTreeSet<String>) -> Option<Member> {
        let required = name.strip_suffix('!');
        let mut traits = Traits::default();
        if required.is_some() {
            traits.insert(ShapeId::parse("smithy.api#required").ok()?, json!({}));
        }
        let own = format!("{}#{target}", self.namespace);
        let target = if ids.contains(&own) {
            own
        } else {
            format!("smithy.api#{target}")
        };
        Some(Member {
            name: required.unwrap_or(name).to_owned(),
            target: ShapeId::parse(&target).ok()?,
            traits,
        })
    }
}

/// Documents a member of a structure.
fn document(kind: &mut ShapeKind, member: &str, text: &str) -> Option<()> {
    let ShapeKind::Structure(members) = kind else {
        return None;
    };
    let member = members.iter_mut().find(|it| it.name == member)?;
    let id = ShapeId::parse("smithy.api#documentation").ok()?;
    member.traits.insert(id, text.into());
    Some(())
}

/// Returns a member of an enum. The member's name is not used.
fn enum_member(value: &str) -> Option<Member> {
    let mut traits = Traits::default();
    traits.insert(ShapeId::parse("smithy.api#enumValue").ok()?, value.into());
    Some(Member {
        name: value.to_owned(),
        target: ShapeId::parse("smithy.api#Unit").ok()?,
        traits,
    })
}

/// Parses `1..` or `100..999` to the value of `@length` or `@range`.
fn bounds(text: &str) -> Option<Value> {
    let (min, max) = text.split_once("..")?;
    let mut bounds = Map::new();
    bounds.insert("min".to_owned(), min.parse::<u32>().ok()?.into());
    if !max.is_empty() {
        bounds.insert("max".to_owned(), max.parse::<u32>().ok()?.into());
    }
    Some(Value::Object(bounds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prelude;

    #[test]
    fn every_line_of_the_tables_is_a_shape_whose_targets_exist() {
        let definitions = trait_definitions();
        let entries = entries();
        for entry in &entries {
            let id = format!("{}#{}", entry.namespace, entry.name);
            assert!(definitions.contains_key(id.as_str()), "{id}");
        }
        assert_eq!(definitions.len(), entries.len());
        for shape in definitions.values() {
            for member in shape.members() {
                let known = definitions.contains_key(&member.target)
                    || prelude().contains_key(&member.target);
                assert!(known, "{} targets {}", shape.id, member.target);
            }
            let conflicts = shape.traits.get("smithy.api#trait");
            let conflicts = conflicts.and_then(|it| it.get("conflicts")?.as_array());
            for id in conflicts.into_iter().flatten().filter_map(Value::as_str) {
                assert!(
                    definitions.contains_key(id),
                    "{} conflicts with {id}",
                    shape.id
                );
            }
        }
    }

    #[test]
    fn an_entry_has_its_clauses_as_traits() {
        let http = &trait_definitions()["smithy.api#http"];
        assert_eq!(
            http.traits.get("smithy.api#trait"),
            Some(&json!({ "selector": "operation" }))
        );
        let status = &trait_definitions()["smithy.api#Status"];
        assert_eq!(
            status.traits.get("smithy.api#range"),
            Some(&json!({ "min": 100, "max": 999 }))
        );
    }
}
