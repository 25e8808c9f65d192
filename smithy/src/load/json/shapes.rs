//! Makes definitions of the entries of `shapes`, and reports what an entry lacks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::ast::{self, Entries, Object};
use super::source_map::value_at;
use super::{Reader, version};
use crate::diagnostic::{Diagnostic, Place};
use crate::load::definition::{Aggregate, Apply, Body, Definition, SIMPLE};
use crate::load::upgrade;
use crate::load::version::Version;
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

/// Whether a type of shape has a field that only some types have.
fn has_field(kind: &str, field: &str) -> bool {
    match field {
        "members" => matches!(kind, "structure" | "union" | "enum" | "intEnum"),
        "member" => matches!(kind, "list" | "set"),
        "key" | "value" => kind == "map",
        _ => true,
    }
}

fn aggregate(kind: &str) -> Option<Aggregate> {
    match kind {
        "list" | "set" => Some(Aggregate::List),
        "map" => Some(Aggregate::Map),
        "structure" => Some(Aggregate::Structure),
        "union" => Some(Aggregate::Union),
        "enum" => Some(Aggregate::Enum),
        "intEnum" => Some(Aggregate::IntEnum),
        _ => None,
    }
}

impl Reader<'_> {
    /// Reads one entry of `shapes`, whose value begins at `start` of the text.
    pub(super) fn shape(
        &mut self,
        version: Version,
        start: usize,
        name: &str,
        mut ast: ast::Shape<'_>,
    ) {
        let place = Place::new(self.source, ["shapes", name]);
        let Some(kind) = ast.kind.take() else {
            let message = format!("shape `{name}` has no `type`");
            self.report(Diagnostic::error(rules::MODEL, message).at(place.key()));
            return;
        };
        self.unknown_fields(name, &ast, &place);
        let out = &mut self.out.diagnostics;
        version::check(version, name, &kind, &ast, &place, out);
        if kind == "apply" {
            self.apply(name, ast.traits, place);
            return;
        }
        let Some(id) = self.id(name, || place.clone().key()) else {
            return;
        };
        self.misplaced_fields(name, &kind, &ast, &place);
        let mut traits = self.traits(std::mem::take(&mut ast.traits), &place);
        if kind == "set" {
            upgrade::unique_items(&mut traits);
        }
        let mixins = self.references(&ast.mixins, &place, "mixins");
        let body = match (aggregate(&kind), &*kind) {
            (Some(aggregate), _) => self.aggregate(aggregate, start, ast, &place),
            (None, "operation") => Some(self.operation(ast, &place)),
            (None, "resource") => Some(self.resource(ast, &place)),
            (None, "service") => Some(self.service(ast, &place)),
            (None, simple) => self.simple(name, simple, &place),
        };
        if let Some(body) = body {
            self.out.shapes.push(Definition {
                id,
                body,
                traits,
                source: self.source,
                mixins,
            });
        }
    }

    /// Reports fields that the JSON AST does not have.
    fn unknown_fields(&mut self, name: &str, ast: &ast::Shape<'_>, place: &Place) {
        for field in &ast.unknown {
            let message =
                format!("shape `{name}` has a field `{field}`, which the JSON AST does not know");
            let warning = Diagnostic::warning(rules::MODEL, message);
            self.report(warning.at(place.clone().child(field).key()));
        }
    }

    /// Reports fields that belong to other types of shape.
    fn misplaced_fields(&mut self, name: &str, kind: &str, ast: &ast::Shape<'_>, place: &Place) {
        let given = [
            ("members", !ast.members.0.is_empty()),
            ("member", ast.member.is_some()),
            ("key", ast.key.is_some()),
            ("value", ast.value.is_some()),
        ];
        for (field, given) in given {
            if given && !has_field(kind, field) {
                let message = format!("shape `{name}` is a {kind}, which has no `{field}`");
                let error = Diagnostic::error(rules::MODEL, message);
                self.report(error.at(place.clone().child(field).key()));
            }
        }
    }

    /// The body of a shape with members. `None` if a member that its type needs is wrong: to report that it is
    /// missing would not be true.
    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        start: usize,
        ast: ast::Shape<'_>,
        place: &Place,
    ) -> Option<Body> {
        let start = |it: &Self| value_at(it.text, start, &["members"]);
        let repeated = self.repeated(start, &ast.members, "member");
        let all = ast.members.0.into_iter().enumerate();
        let members = all.filter_map(|(at, it)| (!repeated.contains(&at)).then_some(it));
        let mut members = self.members(Entries(members.collect()), place);
        let mut whole = true;
        for (part, given) in [
            ("member", ast.member),
            ("key", ast.key),
            ("value", ast.value),
        ] {
            if let Some(Object(given)) = given
                && aggregate.parts().contains(&part)
            {
                let member = self.member(part.to_owned(), given, place);
                whole &= member.is_some();
                members.extend(member);
            }
        }
        whole.then_some(Body::Aggregate(aggregate, members))
    }

    fn operation(&mut self, ast: ast::Shape<'_>, place: &Place) -> Body {
        let input = self.reference(ast.input, place, "input");
        let output = self.reference(ast.output, place, "output");
        Body::Operation(Operation {
            input: input.filter(|it| !it.is_unit()),
            output: output.filter(|it| !it.is_unit()),
            errors: self.references(&ast.errors, place, "errors"),
        })
    }

    fn resource(&mut self, ast: ast::Shape<'_>, place: &Place) -> Body {
        let collection = &ast.collection_operations;
        Body::Resource(Resource {
            identifiers: self.named(ast.identifiers, place, "identifiers"),
            properties: self.named(ast.properties, place, "properties"),
            create: self.reference(ast.create, place, "create"),
            put: self.reference(ast.put, place, "put"),
            read: self.reference(ast.read, place, "read"),
            update: self.reference(ast.update, place, "update"),
            delete: self.reference(ast.delete, place, "delete"),
            list: self.reference(ast.list, place, "list"),
            operations: self.references(&ast.operations, place, "operations"),
            collection_operations: self.references(collection, place, "collectionOperations"),
            resources: self.references(&ast.resources, place, "resources"),
        })
    }

    fn service(&mut self, ast: ast::Shape<'_>, place: &Place) -> Body {
        Body::Service(Service {
            version: ast.version.map(Into::into),
            operations: self.references(&ast.operations, place, "operations"),
            resources: self.references(&ast.resources, place, "resources"),
            errors: self.references(&ast.errors, place, "errors"),
            rename: self.rename(ast.rename, place),
        })
    }

    fn simple(&mut self, name: &str, kind: &str, place: &Place) -> Option<Body> {
        let found = SIMPLE.into_iter().find(|(name, _)| *name == kind);
        if let Some((_, kind)) = found {
            return Some(Body::Simple(kind));
        }
        let message = format!("shape `{name}` has the type `{kind}`, which Smithy does not have");
        let known = SIMPLE.iter().map(|(name, _)| *name).chain(OTHER);
        let help = nearest(kind, known).map(|it| format!("`{it}` has a similar name"));
        let error = Diagnostic::error(rules::MODEL, message);
        self.report(error.at(place.clone().child("type")).help(help));
        None
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
        self.out.applies.push(Apply {
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
            self.report(Diagnostic::error(rules::SHAPE_ID, message).at(place()));
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
                self.report(
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
        let member = |(name, Object(member)): (Cow<'_, str>, Object<ast::Member<'_>>)| {
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
                self.report(
                    Diagnostic::error(rules::MODEL, format!("{what} has no `target`"))
                        .at(place().key()),
                );
                None
            }
        }
    }

    fn reference(
        &mut self,
        reference: Option<Object<ast::Reference<'_>>>,
        place: &Place,
        field: &str,
    ) -> Option<ShapeId> {
        let Object(reference) = reference?;
        self.target(
            reference.target.as_deref(),
            || place.clone().child(field),
            &format!("`{field}`"),
        )
    }

    fn references(
        &mut self,
        references: &[Object<ast::Reference<'_>>],
        place: &Place,
        field: &str,
    ) -> Vec<ShapeId> {
        let mut ids = Vec::with_capacity(references.len());
        for (index, Object(it)) in references.iter().enumerate() {
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
        references: Entries<'_, Object<ast::Reference<'_>>>,
        place: &Place,
        field: &str,
    ) -> BTreeMap<String, ShapeId> {
        let mut named = BTreeMap::new();
        for (name, Object(it)) in references.0 {
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
    ) -> BTreeMap<ShapeId, String> {
        let mut names = BTreeMap::new();
        for (from, ast::Text(to)) in rename.0 {
            if let Some(id) = self.id(&from, || place.clone().child("rename").child(&from).key()) {
                names.insert(id, to.into_owned());
            }
        }
        names
    }
}
