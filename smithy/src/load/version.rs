//! The version of Smithy that a file is written in, and what each version does not have: the text of the
//! field `smithy` comes in, and diagnostics go out for shapes that use what their version lacks
//! (Smithy 2.0, "Smithy IDL 1.0 to 2.0 Migration Guide").

use super::json::ast;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, SourceId};
use crate::rules;

/// A version.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Version {
    /// 1.0: models are upgraded while they are loaded.
    One,
    /// 2.0.
    Two,
}

impl Version {
    /// Reads the JSON text of the field.
    pub(super) fn parse(
        source: SourceId,
        text: Option<&str>,
        out: &mut Diagnostics,
    ) -> Option<Self> {
        let error = match text {
            Some(r#""2""# | r#""2.0""#) => return Some(Self::Two),
            Some(r#""1""# | r#""1.0""#) => return Some(Self::One),
            Some(other) => Diagnostic::error(
                rules::VERSION,
                format!("`{other}` is not a version of Smithy that Farrier reads"),
            )
            .at(Place::new(source, ["smithy"]))
            .help("Farrier reads models with `\"smithy\": \"2.0\"` or `\"1.0\"`".to_owned()),
            None => Diagnostic::error(
                rules::MODEL,
                "not a Smithy model: it has no `smithy` with the version",
            )
            .at(Place::new(source, [""; 0]))
            .help("a JSON AST model begins with `\"smithy\": \"2.0\"`".to_owned()),
        };
        out.push(error);
        None
    }

    /// Reports what a shape uses that this version does not have.
    pub(super) fn check(
        self,
        name: &str,
        kind: &str,
        shape: &ast::Shape<'_>,
        place: &Place,
        out: &mut Diagnostics,
    ) {
        let mut lacks = |what: String, place: Place, help: &str| {
            let version = match self {
                Self::One => "1.0",
                Self::Two => "2.0",
            };
            let message = format!("{what}, which Smithy {version} does not have");
            let error = Diagnostic::error(rules::VERSION, message).at(place);
            out.push(error.help(help.to_owned()));
        };
        match (self, kind) {
            (Self::One, "enum" | "intEnum") => {
                let what = format!("shape `{name}` has the type `{kind}`");
                lacks(what, place.clone().child("type"), TO_TWO);
            }
            (Self::Two, "set") => {
                let what = format!("shape `{name}` has the type `set`");
                let help = "use the type `list` with the trait `smithy.api#uniqueItems`";
                lacks(what, place.clone().child("type"), help);
            }
            _ => {}
        }
        if self == Self::One && !shape.mixins.is_empty() {
            let what = format!("shape `{name}` uses mixins");
            lacks(what, place.clone().child("mixins").key(), TO_TWO);
        }
        if self == Self::One && !shape.properties.0.is_empty() {
            let what = format!("resource `{name}` has properties");
            lacks(what, place.clone().child("properties").key(), TO_TWO);
        }
        let mut traits = |traits: &Traits<'_>, place: &dyn Fn() -> Place| {
            for (id, _) in &traits.0 {
                let help = match (self, &**id) {
                    (Self::One, "smithy.api#mixin" | "smithy.api#default") => TO_TWO,
                    (Self::Two, "smithy.api#box") => {
                        "leave it out: in 2.0, what has no default can be absent"
                    }
                    _ => continue,
                };
                let place = place().child("traits").child(id).key();
                lacks(format!("`{name}` has the trait `{id}`"), place, help);
            }
        };
        traits(&shape.traits, &|| place.clone());
        for (member, it) in &shape.members.0 {
            traits(&it.0.traits, &|| {
                place.clone().child("members").child(member)
            });
        }
        let parts = [
            ("member", &shape.member),
            ("key", &shape.key),
            ("value", &shape.value),
        ];
        for (part, it) in parts {
            if let Some(it) = it {
                traits(&it.0.traits, &|| place.clone().child(part));
            }
        }
    }
}

const TO_TWO: &str = "begin the file with `\"smithy\": \"2.0\"`";

type Traits<'a> = ast::Entries<'a, serde_json::Value>;
