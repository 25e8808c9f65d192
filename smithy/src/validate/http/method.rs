//! A method is a token, and an operation does what its method promises: it is safe, idempotent, without a body (Smithy
//! 2.0, "http trait: method").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::knowledge::http_bindings::{Location, Message};
use crate::model::{Member, Shape};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const HTTP: &str = "smithy.api#http";

/// What RFC 9110 says about a method; `None` if both are allowed.
struct Method {
    name: &'static str,
    readonly: bool,
    idempotent: Option<bool>,
    body: bool,
}

const METHODS: [Method; 8] = [
    method("GET", true, Some(false), false),
    method("HEAD", true, Some(false), false),
    method("OPTIONS", true, Some(false), true),
    method("TRACE", true, Some(false), false),
    method("POST", false, None, true),
    method("DELETE", false, Some(true), false),
    method("PUT", false, Some(true), true),
    method("PATCH", false, None, true),
];

const fn method(
    name: &'static str,
    readonly: bool,
    idempotent: Option<bool>,
    body: bool,
) -> Method {
    Method {
        name,
        readonly,
        idempotent,
        body,
    }
}

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    for operation in bound.operations() {
        let shape = operation.shape;
        let Some(http) = shape.traits.http() else {
            continue;
        };
        let at = |it: Diagnostic| it.in_trait(bound.model, shape, HTTP, "method");
        if !is_token(http.method) {
            let message = format!("`{}` is not an HTTP method", http.method);
            out.push(at(Diagnostic::error(rules::HTTP_METHOD, message)));
            continue;
        }
        let known = METHODS
            .iter()
            .find(|it| it.name.eq_ignore_ascii_case(http.method));
        let Some(method) = known else { continue };
        let mut say = |severity, tail: &str, message: String, help: &str| {
            let found = Diagnostic::new(severity, rules::HTTP_METHOD, message);
            out.push(at(found.event(format!("HttpMethodSemantics{tail}"))).advice(help));
        };
        if method.name != http.method {
            say(
                Severity::Warning,
                "",
                format!("the method `{}` is not `{}`", http.method, method.name),
                "methods are case-sensitive",
            );
        }
        if method.name == "OPTIONS" {
            say(
                Severity::Warning,
                ".OPTIONS",
                "the method `OPTIONS` is not for operations".to_owned(),
                "servers respond to it by the `cors` trait of the service",
            );
        }
        for (tail, message, help) in promises(method, shape) {
            say(Severity::Note, tail, message, help);
        }
        let name = method.name;
        let members = operation.input.map_or(&[][..], |it| it.members);
        let body: Vec<&Member> = members
            .iter()
            .filter(|it| Location::of(it, Message::Request).is_body())
            .collect();
        if !method.body && !body.is_empty() {
            let message = format!(
                "the method is `{name}`, but {} would be in the body of the request",
                quoted(body.iter().map(|it| &it.name))
            );
            say(
                Severity::Danger,
                ".UnexpectedPayload",
                message,
                "bind them to labels, the query or headers: many implementations drop such bodies",
            );
        }
    }
}

/// Where an operation does not say what its method promises: the tail of the event, what is wrong, and help. Neither
/// trait has an effect on generated code, and most published models lack them.
fn promises(method: &Method, operation: &Shape) -> Vec<(&'static str, String, &'static str)> {
    let name = method.name;
    let mut found = Vec::new();
    match (method.readonly, operation.traits.readonly()) {
        (true, false) => found.push((
            ".MissingReadonlyTrait",
            format!("the method is `{name}`, but the operation is not `readonly`"),
            "apply `readonly`, or choose another method",
        )),
        (false, true) => found.push((
            ".UnnecessaryReadonlyTrait",
            format!("the operation is `readonly`, but the method is `{name}`"),
            "remove `readonly`, or choose another method",
        )),
        _ => {}
    }
    match (method.idempotent, operation.traits.idempotent()) {
        (Some(true), false) => found.push((
            ".MissingIdempotentTrait",
            format!("the method is `{name}`, but the operation is not `idempotent`"),
            "apply `idempotent`, or choose another method",
        )),
        (Some(false), true) => found.push((
            ".UnnecessaryIdempotentTrait",
            format!("the operation is `idempotent`, but the method is `{name}`"),
            "`readonly` says more",
        )),
        _ => {}
    }
    found
}

/// Whether a text is a token (RFC 9110, 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let special = |c: char| "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || special(c))
}
