//! Names of headers are tokens and are not restricted, no two members of a message have the same, and none begins with
//! the prefix of a map of headers (Smithy 2.0, "httpHeader trait", "httpPrefixHeaders trait").

use std::collections::HashMap;

use super::Bound;
use super::method::is_token;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::rules;

const HEADER: &str = "smithy.api#httpHeader";

/// Headers that HTTP itself, proxies or authentication set (Smithy 2.0, "Restricted HTTP headers").
const RESTRICTED: [&str; 15] = [
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "www-authenticate",
    "x-forwarded-for",
];

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for message in bound.index.messages() {
        let shape = message.shape;
        let mut first = HashMap::new();
        for member in message.members {
            let Some(name) = member.traits.http_header() else {
                continue;
            };
            let lower = name.to_ascii_lowercase();
            let at = |it: Diagnostic| it.on_member_trait(model, shape, member, HEADER);
            if RESTRICTED.contains(&lower.as_str()) {
                let text = format!("the header `{name}` is not for members");
                let help = "HTTP itself, proxies or authentication write it";
                out.push(at(Diagnostic::danger(rules::HTTP_HEADER, text)).advice(help));
            } else if !is_token(name) {
                let text = format!("`{name}` is not a valid header name");
                let help = "names have letters, digits and hyphens";
                out.push(at(Diagnostic::danger(rules::HTTP_HEADER, text)).advice(help));
            }
            if let Some(other) = first.insert(lower, member) {
                let text = format!(
                    "members `{}` and `{}` have the same header, `{name}`",
                    other.name, member.name
                );
                out.push(
                    at(Diagnostic::error(rules::HTTP_HEADER, text))
                        .related(model.place_of_member(shape, other), "the first of them"),
                );
            }
        }
        let prefixed = message
            .members
            .iter()
            .find_map(|it| Some((it, it.traits.http_prefix_headers()?)));
        let Some((map, prefix)) = prefixed else {
            continue;
        };
        // With an empty prefix, the map has all headers, which the author of the model intends.
        let severity = if prefix.is_empty() {
            Severity::Note
        } else {
            Severity::Error
        };
        for member in message.members {
            let Some(name) = member.traits.http_header() else {
                continue;
            };
            if name
                .to_ascii_lowercase()
                .starts_with(&prefix.to_ascii_lowercase())
            {
                let text = format!(
                    "the header `{name}` of member `{}` is also an entry of the map `{}`, whose prefix is `{prefix}`",
                    member.name, map.name
                );
                out.push(
                    Diagnostic::new(severity, rules::HTTP_PREFIX_HEADERS, text)
                        .on_member_trait(model, shape, member, HEADER),
                );
            }
        }
    }
}
