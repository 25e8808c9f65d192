//! The namespace of `@xmlNamespace` is a uri, no two members of a shape become the same element or attribute, and
//! flattening does not hide a name (Smithy 2.0, "XML bindings").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::http_bindings::{Location, Message};
use crate::knowledge::protocols;
use crate::model::{Member, Model, Shape, ShapeKind};
use crate::rules;

const NAMESPACE: &str = "smithy.api#xmlNamespace";
const FLATTENED: &str = "smithy.api#xmlFlattened";

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut shapes = model.shapes.values();
    let xml = shapes.any(|it| protocols::of_service(it).any(|it| it.xml));
    for shape in model.shapes.values() {
        if let Some(it) = shape.traits.xml_namespace()
            && !is_uri(it.uri)
        {
            out.push(bad_uri(it.uri).on_trait(model, shape, NAMESPACE));
        }
        for member in shape.members() {
            if let Some(it) = member.traits.xml_namespace()
                && !is_uri(it.uri)
            {
                out.push(bad_uri(it.uri).on_member_trait(model, shape, member, NAMESPACE));
            }
            flattened(model, shape, member, out);
        }
        if let ShapeKind::Structure(members) | ShapeKind::Union(members) = &shape.kind
            && xml
        {
            names(model, shape, members, out);
        }
    }
}

fn bad_uri(uri: &str) -> Diagnostic {
    Diagnostic::error(rules::XML_NAMESPACE, format!("`{uri}` is not a uri"))
}

/// Whether a text can be a uri (RFC 3986, 2 and 3.1). Characters beyond ASCII are accepted, because namespaces have
/// them.
fn is_uri(text: &str) -> bool {
    // A colon in the first segment ends the scheme.
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = first.split_once(':')
        && !is_scheme(scheme)
    {
        return false;
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c);
    let escaped = text.split('%').skip(1).all(|it| {
        let mut digits = it.chars();
        [digits.next(), digits.next()]
            .iter()
            .all(|it| it.is_some_and(|c| c.is_ascii_hexdigit()))
    });
    escaped && !text.contains(odd)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// Warns of a name that flattening hides: a flattened list has no element of its own, so the name of its member is not
/// used.
fn flattened(model: &Model, shape: &Shape, member: &Member, out: &mut Diagnostics) {
    if !member.traits.xml_flattened() || member.traits.xml_name().is_some() {
        return;
    }
    let Some(ShapeKind::List(element)) = model.shape(&member.target).map(|it| &it.kind) else {
        return;
    };
    if let Some(name) = element.traits.xml_name()
        && name != member.name
    {
        let message = format!(
            "flattened elements are named `{}` after the member, not `{name}` as the list says",
            member.name
        );
        out.push(
            Diagnostic::warning(rules::XML_FLATTENED, message)
                .on_member_trait(model, shape, member, FLATTENED)
                .help(format!(
                    "apply `xmlName` to the member if `{name}` is meant"
                )),
        );
    }
}

fn names(model: &Model, shape: &Shape, members: &[Member], out: &mut Diagnostics) {
    let mut first = HashMap::new();
    for member in members.iter().filter(|it| in_body(it)) {
        let name = member.traits.xml_name().unwrap_or(&member.name);
        let attribute = member.traits.xml_attribute();
        if let Some(other) = first.insert((attribute, name), member) {
            let what = if attribute { "attribute" } else { "element" };
            let message = format!(
                "members `{}` and `{}` are both the {what} `{name}` in XML",
                other.name, member.name
            );
            out.push(
                Diagnostic::danger(rules::XML_NAME, message)
                    .on_member(model, shape, member)
                    .related(model.place_of_member(shape, other), "the first of them"),
            );
        }
    }
}

/// Whether a member is part of a document wherever its structure is sent. Members that are bound to another part of a
/// message have no name in XML.
fn in_body(member: &Member) -> bool {
    let in_body = |message| Location::of(member, message).is_body();
    in_body(Message::Request) && in_body(Message::Response)
}
