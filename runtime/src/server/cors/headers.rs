//! Headers that scripts may set and read: tables and messages come in, names go out.

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};

use crate::connection::is_of_connection;
use crate::operation::{Operation, Service};
use crate::schema::Binding;

/// What clients of Smithy services add by themselves: dates, checksums and tokens of signatures, and what servers log of
/// attempts. All protocols have clients that do.
const OF_CLIENTS: [&str; 3] = ["amz-sdk-", "x-amz-", "x-amzn-"];

/// Headers of responses that scripts may read without being told (Fetch, "CORS-safelisted response-header name"), and
/// some that are for browsers and caches.
const NOT_EXPOSED: [HeaderName; 9] = [
    header::CACHE_CONTROL,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::PRAGMA,
    header::SET_COOKIE,
    header::VARY,
];

/// What requests may have: headers by name, and all whose names begin in a way.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    names: Vec<String>,
    prefixes: Vec<&'static str>,
    any: bool,
}

impl Allowed {
    pub(super) fn new() -> Self {
        Self {
            prefixes: OF_CLIENTS.to_vec(),
            ..Self::default()
        }
    }

    /// Allows a header. `*` is every header.
    pub(super) fn add(&mut self, name: &str) {
        self.any |= name == "*";
        let name = name.to_ascii_lowercase();
        if let Err(at) = self.names.binary_search(&name) {
            self.names.insert(at, name);
        }
    }

    /// Allows what the model binds to headers of a request for an operation, and what authorizes it.
    pub(super) fn add_operation(
        &mut self,
        service: &'static Service,
        operation: &'static Operation,
    ) {
        for member in operation.input().members {
            match member.binding {
                Binding::Header(name) => self.add(name),
                Binding::PrefixHeaders(prefix) => self.prefixes.push(prefix),
                _ => {}
            }
        }
        if operation.requires_checksum() || operation.http_checksum().is_some() {
            self.add("content-md5");
        }
        if !operation.request_encodings().is_empty() {
            self.add(header::CONTENT_ENCODING.as_str());
        }
        for id in operation.auth().unwrap_or(service.auth()) {
            let scheme = service.auth_trait(id);
            match (*id, scheme.and_then(|it| it.value("in"))) {
                ("smithy.api#noAuth", _) | ("smithy.api#httpApiKeyAuth", Some("query")) => {}
                ("smithy.api#httpApiKeyAuth", _) => {
                    self.add(scheme.and_then(|it| it.value("name")).unwrap_or_default());
                }
                _ => self.add(header::AUTHORIZATION.as_str()),
            }
        }
    }

    /// What the answer to a preflight says: the names, and those of the asked ones that begin as they may.
    pub(super) fn write(mut self, asked: &HeaderMap) -> Option<HeaderValue> {
        let asked = asked.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS);
        let asked = asked.iter().filter_map(|it| it.to_str().ok());
        for name in asked.flat_map(|it| it.split(',')) {
            let Ok(name) = HeaderName::try_from(name.trim()) else {
                continue;
            };
            let begins = |prefix: &&str| {
                let start = name.as_str().get(..prefix.len());
                start.is_some_and(|it| it.eq_ignore_ascii_case(prefix))
            };
            if self.any || self.prefixes.iter().any(begins) {
                self.add(name.as_str());
            }
        }
        self.names.retain(|it| !it.is_empty());
        match self.names.is_empty() {
            true => None,
            false => HeaderValue::try_from(self.names.join(", ")).ok(),
        }
    }
}

/// The headers of a response that scripts may read, beside those of the settings.
pub(super) fn exposed(headers: &HeaderMap, further: &str) -> Option<HeaderValue> {
    let mut names = further.to_owned();
    let of_response = headers.keys().filter(|it| {
        !NOT_EXPOSED.contains(it)
            && !is_of_connection(it)
            && !it.as_str().starts_with("access-control-")
    });
    for name in of_response {
        if !names.is_empty() {
            names += ", ";
        }
        names += name.as_str();
    }
    HeaderValue::try_from(names).ok()
}
