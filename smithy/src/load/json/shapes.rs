//! Makes definitions of entries of the JSON AST, and says what an entry lacks.

use serde_json::Value;

use super::ast::{self, Entries, Object};
use crate::diagnostic::{Diagnostic, Place, value_at};
use crate::load::definition::{Aggregate, Body, Definition, SIMPLE};
use crate::load::flatten::Apply;
use crate::load::{Loader, Source, merge, upgrade};
use crate::model::{Member, Operation, Resource, Service, ShapeId, Traits};
use crate::rules;
use crate::suggest::nearest;

/// The types of shape that are not simple, and the type of an `apply` statement.
const OTHER: [&str; 10] = [
    "enum",
    "intEnum",
    "list",
    "map",
    "structure",
    "union",
    "operation",
    "resource",
    "service",
    "apply",
];

/// The type of shape that a field belongs to, where it belongs to some only.
fn belongs(field: &str, kind: &str) -> bool {
    match field {
        "members" => matches!(kind, "structure" | "union" | "enum" | "intEnum"),
        "member" => matches!(kind, "list" | "set"),
        "key" | "value" => kind == "map",
        _ => true,
    }
}

impl Loader {
    /// Reads one entry of `shapes`; its value begins at `start` of the file's text.
    pub(crate) fn shape(
        &mut self,
        file: &Source<'_>,
        start: usize,
        name: &str,
        ast: ast::Shape<'_>,
    ) {
        let source = file.id;
        let place = Place::new(source, ["shapes", name]);
        let Some(kind_name) = ast.kind.clone() else {
            let message = format!("shape `{name}` has no `type`");
            self.out
                .push(Diagnostic::error(rules::MODEL, message).at(place.key()));
            return;
        };
        for field in &ast.unknown {
            let message =
                format!("shape `{name}` has a field `{field}`, which the JSON AST does not know");
            self.out.push(
                Diagnostic::warning(rules::MODEL, message).at(place.clone().child(field).key()),
            );
        }
        file.version
            .check(name, &kind_name, &ast, &place, &mut self.out);
        if kind_name == "apply" {
            self.apply(name, ast.traits, place);
            return;
        }
        let Some(id) = self.id(name, || place.clone().key()) else {
            return;
        };
        let given = [
            ("members", !ast.members.0.is_empty()),
            ("member", ast.member.is_some()),
            ("key", ast.key.is_some()),
            ("value", ast.value.is_some()),
        ];
        for (field, _) in given
            .iter()
            .filter(|(field, given)| *given && !belongs(field, &kind_name))
        {
            let message = format!("shape `{name}` is a {kind_name}, which has no `{field}`");
            self.out.push(
                Diagnostic::error(rules::MODEL, message).at(place.clone().child(field).key()),
            );
        }
        let mut traits = self.traits(ast.traits, &place);
        let mixins = self.references(&ast.mixins, &place, "mixins");
        let start = || value_at(file.text, start, &["members"]);
        let repeated = self.repeated(file, start, &ast.members, "member");
        let mut at = 0;
        let mut members = ast.members;
        members.0.retain(|_| {
            at += 1;
            !repeated.contains(&(at - 1))
        });
        let aggregate = match &*kind_name {
            "list" => Some(Aggregate::List),
            "set" => {
                upgrade::unique_items(&mut traits);
                Some(Aggregate::List)
            }
            "map" => Some(Aggregate::Map),
            "structure" => Some(Aggregate::Structure),
            "union" => Some(Aggregate::Union),
            "enum" => Some(Aggregate::Enum),
            "intEnum" => Some(Aggregate::IntEnum),
            _ => None,
        };
        let mut members = self.members(members, &place);
        let mut whole = true;
        for (part, given) in [
            ("member", ast.member),
            ("key", ast.key),
            ("value", ast.value),
        ] {
            if let Some(Object(given)) = given
                && aggregate.is_some_and(|it| it.parts().contains(&part))
            {
                let member = self.member(part.to_owned(), given, &place);
                whole &= member.is_some();
                members.extend(member);
            }
        }
        // That the shape lacks a part would not be true: its mistake has been reported.
        if !whole {
            return;
        }
        let body = match (&*kind_name, aggregate) {
            (_, Some(aggregate)) => Body::Aggregate(aggregate, members),
            ("operation", _) => Body::Operation(Operation {
                input: self
                    .reference(ast.input, &place, "input")
                    .filter(|it| !it.is_unit()),
                output: self
                    .reference(ast.output, &place, "output")
                    .filter(|it| !it.is_unit()),
                errors: self.references(&ast.errors, &place, "errors"),
            }),
            ("resource", _) => Body::Resource(Resource {
                identifiers: self.named(ast.identifiers, &place, "identifiers"),
                properties: self.named(ast.properties, &place, "properties"),
                create: self.reference(ast.create, &place, "create"),
                put: self.reference(ast.put, &place, "put"),
                read: self.reference(ast.read, &place, "read"),
                update: self.reference(ast.update, &place, "update"),
                delete: self.reference(ast.delete, &place, "delete"),
                list: self.reference(ast.list, &place, "list"),
                operations: self.references(&ast.operations, &place, "operations"),
                collection_operations: self.references(
                    &ast.collection_operations,
                    &place,
                    "collectionOperations",
                ),
                resources: self.references(&ast.resources, &place, "resources"),
            }),
            ("service", _) => Body::Service(Service {
                version: ast.version.map(Into::into),
                operations: self.references(&ast.operations, &place, "operations"),
                resources: self.references(&ast.resources, &place, "resources"),
                errors: self.references(&ast.errors, &place, "errors"),
                rename: self.rename(ast.rename, &place),
            }),
            (other, _) => match SIMPLE.into_iter().find(|(name, _)| *name == other) {
                Some((_, kind)) => Body::Simple(kind),
                None => {
                    let message = format!(
                        "shape `{name}` has the type `{other}`, which Smithy does not have"
                    );
                    let known = SIMPLE.iter().map(|(name, _)| *name).chain(OTHER);
                    let help = nearest(other, known).map(|it| format!("`{it}` has a similar name"));
                    self.out.push(
                        Diagnostic::error(rules::MODEL, message)
                            .at(place.child("type"))
                            .help(help),
                    );
                    return;
                }
            },
        };
        self.define(Definition {
            id,
            body,
            traits,
            source,
            mixins,
        });
    }

    /// Adds a definition, or what it adds to one that is there.
    fn define(&mut self, definition: Definition) {
        match self.definitions.get_mut(&definition.id) {
            Some(known) => {
                merge::definitions(known, definition, &mut self.model.sources, &mut self.out)
            }
            None => drop(self.definitions.insert(definition.id.clone(), definition)),
        }
    }

    fn apply(&mut self, name: &str, traits: Entries<'_, Value>, place: Place) {
        let (shape, member) = match name.split_once('$') {
            Some((shape, member)) => (shape, Some(member.to_owned())),
            None => (name, None),
        };
        let Some(target) = self.id(shape, || place.clone().key()) else {
            return;
        };
        let traits = self.traits(traits, &place);
        self.applies.push(Apply {
            target,
            member,
            traits,
            place,
        });
    }

    fn id(&mut self, text: &str, place: impl FnOnce() -> Place) -> Option<ShapeId> {
        let id = self.ids.get(text);
        if id.is_none() {
            let message =
                format!("`{text}` is not an absolute shape id such as `example.weather#City`");
            self.out
                .push(Diagnostic::error(rules::SHAPE_ID, message).at(place()));
        }
        id
    }

    fn traits(&mut self, traits: Entries<'_, Value>, place: &Place) -> Traits {
        let mut known = Traits::default();
        for (name, value) in traits.0 {
            let at = || place.clone().child("traits").child(&name).key();
            let Some(id) = self.id(&name, at) else {
                continue;
            };
            if known.insert(id, value).is_some() {
                self.out.push(
                    Diagnostic::error(rules::CONFLICT, format!("trait `{name}` is applied twice"))
                        .at(at()),
                );
            }
        }
        known
    }

    fn members(
        &mut self,
        members: Entries<'_, Object<ast::Member<'_>>>,
        place: &Place,
    ) -> Vec<Member> {
        let place = place.clone().child("members");
        let member =
            |(name, Object(member)): (std::borrow::Cow<'_, str>, Object<ast::Member<'_>>)| {
                self.member(name.into_owned(), member, &place)
            };
        members.0.into_iter().filter_map(member).collect()
    }

    fn member(&mut self, name: String, member: ast::Member<'_>, place: &Place) -> Option<Member> {
        let at = || place.clone().child(&name);
        let target = self.target(member.target.as_deref(), at, &format!("member `{name}`"))?;
        let traits = if member.traits.0.is_empty() {
            Traits::default()
        } else {
            self.traits(member.traits, &at())
        };
        Some(Member {
            name,
            target,
            traits,
        })
    }

    fn target(
        &mut self,
        target: Option<&str>,
        place: impl Fn() -> Place,
        what: &str,
    ) -> Option<ShapeId> {
        match target {
            Some(target) => self.id(target, || place().child("target")),
            None => {
                self.out.push(
                    Diagnostic::error(rules::MODEL, format!("{what} has no `target`"))
                        .at(place().key()),
                );
                None
            }
        }
    }

    fn reference(
        &mut self,
        it: Option<Object<ast::Reference<'_>>>,
        place: &Place,
        field: &str,
    ) -> Option<ShapeId> {
        let Object(it) = it?;
        self.target(
            it.target.as_deref(),
            || place.clone().child(field),
            &format!("`{field}`"),
        )
    }

    fn references(
        &mut self,
        them: &[Object<ast::Reference<'_>>],
        place: &Place,
        field: &str,
    ) -> Vec<ShapeId> {
        let mut ids = Vec::with_capacity(them.len());
        for (index, Object(it)) in them.iter().enumerate() {
            let at = || place.clone().child(field).index(index);
            ids.extend(self.target(
                it.target.as_deref(),
                at,
                &format!("an element of `{field}`"),
            ));
        }
        ids
    }

    fn named(
        &mut self,
        them: Entries<'_, Object<ast::Reference<'_>>>,
        place: &Place,
        field: &str,
    ) -> std::collections::BTreeMap<String, ShapeId> {
        let mut named = std::collections::BTreeMap::new();
        for (name, Object(it)) in them.0 {
            let at = || place.clone().child(field).child(&name);
            if let Some(id) = self.target(it.target.as_deref(), at, &format!("`{name}`")) {
                named.insert(name.into_owned(), id);
            }
        }
        named
    }

    fn rename(
        &mut self,
        rename: Entries<'_, ast::Text<'_>>,
        place: &Place,
    ) -> std::collections::BTreeMap<ShapeId, String> {
        let mut names = std::collections::BTreeMap::new();
        for (from, ast::Text(to)) in rename.0 {
            if let Some(id) = self.id(&from, || place.clone().child("rename").child(&from).key()) {
                names.insert(id, to.into_owned());
            }
        }
        names
    }
}
