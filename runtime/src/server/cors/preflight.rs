//! Preflights: a browser asks whether a script of another origin may send a request (Fetch, "CORS-preflight fetch").
//!
//! In comes the head of a request, out go the headers of the answer if it is a preflight.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, request};

use super::headers::Allowed;
use super::policy::Policy;
use crate::excerpt::Excerpt;
use crate::operation::{Operation, Protocol, Service};
use crate::protocol::server::Rejection;

impl Policy {
    /// The headers of the answer to a preflight. `None` if the request is none. The origin is that of the request, if its
    /// scripts may call.
    pub(in crate::server) fn preflight(
        &self,
        service: &'static Service,
        head: &request::Parts,
        origin: Option<&HeaderValue>,
    ) -> Option<Result<HeaderMap, Rejection>> {
        let asked = head.headers.get(ACCESS_CONTROL_REQUEST_METHOD);
        let asked = asked.filter(|_| head.method == Method::OPTIONS)?;
        let from = head.headers.get(ORIGIN)?;
        if origin.is_none() {
            return Some(Err(refuse(from)));
        }
        let here = at_path(service, head);
        let mut allowed = Allowed::new();
        for name in &self.allowed_headers {
            allowed.add(name);
        }
        for name in service.protocols().map(|it| it.server().request_headers()) {
            name.iter().for_each(|it| allowed.add(it));
        }
        let of_method = |it: &&Address| it.0.as_bytes() == asked.as_bytes();
        let any_of_method = here.iter().any(|it| of_method(&it));
        let chosen = here.iter().filter(|it| !any_of_method || of_method(it));
        for operation in chosen.filter_map(|(_, operation)| *operation) {
            allowed.add_operation(service, operation);
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods(&here));
        if let Some(names) = allowed.write(&head.headers) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names);
        }
        headers.insert(ACCESS_CONTROL_MAX_AGE, self.max_age.into());
        for name in [
            ACCESS_CONTROL_REQUEST_METHOD,
            ACCESS_CONTROL_REQUEST_HEADERS,
        ] {
            headers.append(VARY, name.into());
        }
        Some(Ok(headers))
    }
}

/// A method of an address, with the operation if it is known.
type Address = (&'static str, Option<&'static Operation>);

/// What the service has at the path of a request, in all its protocols. A preflight does not say of which it is. At a path
/// that has nothing, it is what the service has anywhere: the script then sends its request, and can read that nothing
/// is there.
fn at_path(service: &'static Service, head: &request::Parts) -> Vec<Address> {
    let protocols = || service.protocols().map(Protocol::server);
    let here = protocols().flat_map(|it| it.addresses_at(service, head));
    let here = Vec::from_iter(here);
    if !here.is_empty() {
        return here;
    }
    let operations = service.operations().iter();
    operations
        .map(|it| (it.http().map_or("POST", |it| it.method()), Some(*it)))
        .collect()
}

/// The methods of addresses, as the header lists them.
fn methods(addresses: &[Address]) -> HeaderValue {
    let mut methods = Vec::from_iter(addresses.iter().map(|(method, _)| *method));
    methods.sort_unstable();
    methods.dedup();
    HeaderValue::try_from(methods.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

/// The answer to a preflight for a script that may not call.
fn refuse(origin: &HeaderValue) -> Rejection {
    let origin = String::from_utf8_lossy(origin.as_bytes());
    let message = format!(
        "scripts of the origin {} may not call this service",
        Excerpt(&origin)
    );
    Rejection::own(
        StatusCode::FORBIDDEN,
        "OriginNotAllowed".to_owned(),
        &message,
    )
}
