//! Protocols: they write an operation's input, output and errors as HTTP messages, and read them.
//!
//! Each protocol is one folder. It implements [`ClientProtocol`](client::ClientProtocol) and
//! [`ServerProtocol`](server::ServerProtocol), which work on structures as trait objects, so that a
//! protocol is compiled once, with the runtime. Generated code only names a [`Protocol`].

mod aws_json;
mod bindings;
#[cfg(feature = "client")]
pub(crate) mod client;
#[cfg(feature = "events")]
pub(crate) mod events;
#[cfg(feature = "client")]
pub(crate) mod faults;
#[cfg(feature = "server")]
mod missing;
pub(crate) mod percent;
#[cfg(feature = "query")]
mod query;
pub(crate) mod query_compatible;
pub(crate) mod reader_kind;
mod rest_json;
#[cfg(feature = "xml")]
mod rest_xml;
mod rpcv2;
#[cfg(feature = "server")]
pub(crate) mod server;
pub(crate) mod stream;
#[cfg(feature = "xml")]
mod xml;

use std::borrow::Cow;

use http::HeaderMap;
use http::header::HeaderName;
#[cfg(feature = "server")]
use http::request;

#[cfg(feature = "client")]
use self::client::ClientProtocol;
#[cfg(feature = "server")]
use self::server::ServerProtocol;
#[cfg(feature = "server")]
use crate::operation::Service;
use crate::operation::{Protocol, protocols};
use crate::schema::{Schema, UNIT};

/// The media type of streams of events.
#[cfg(feature = "server")]
const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// Names the error that a response holds, in the AWS protocols of JSON.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// The message of the error that a response holds, in the same protocols, where the body has none.
#[cfg(feature = "client")]
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-error-message");

#[cfg(feature = "events")]
use self::events::EventProtocol;

/// Without the feature, no protocol has streams of events.
#[cfg(not(feature = "events"))]
pub(crate) trait EventProtocol {}

#[cfg(not(feature = "events"))]
impl<T> EventProtocol for T {}

/// Both sides of a protocol.
pub(crate) trait Implementation: ClientProtocol + ServerProtocol {}

impl<T: ClientProtocol + ServerProtocol> Implementation for T {}

/// Without clients, there is no client's side.
#[cfg(not(feature = "client"))]
pub(crate) trait ClientProtocol {}

#[cfg(not(feature = "client"))]
impl<T> ClientProtocol for T {}

/// Without servers, there is no server's side.
#[cfg(not(feature = "server"))]
pub(crate) trait ServerProtocol {}

#[cfg(not(feature = "server"))]
impl<T> ServerProtocol for T {}

macro_rules! implementations {
    ($($namespace:literal $variant:ident $name:literal [$($feature:literal)?] $implementation:path;)*) => {
        impl Protocol {
            /// What implements the protocol.
            fn implementation(self) -> &'static dyn Implementation {
                match self {
                    $($(#[cfg(feature = $feature)])? Self::$variant => &$implementation,)*
                }
            }
        }
    };
}
protocols!(implementations);

impl Protocol {
    /// The client's side of the protocol.
    #[cfg(feature = "client")]
    pub(crate) fn client(self) -> &'static dyn ClientProtocol {
        self.implementation()
    }

    /// The server's side of the protocol.
    #[cfg(feature = "server")]
    pub(crate) fn server(self) -> &'static dyn ServerProtocol {
        self.implementation()
    }
}

/// Selects the protocol of a request. A request that matches no protocol of the service is left to the first one,
/// which says what is wrong with it.
#[cfg(feature = "server")]
pub(crate) fn select_protocol(
    service: &'static Service,
    head: &request::Parts,
) -> &'static dyn ServerProtocol {
    let first = service.protocol().server();
    if service.additional_protocols().is_empty() {
        return first;
    }
    let mut all = service.protocols().map(Protocol::server);
    all.find(|it| it.matches(service, head)).unwrap_or(first)
}

/// Whether an operation has no input, or no output.
fn is_unit(schema: &Schema) -> bool {
    schema.id == UNIT.id
}

/// Whether a caller accepts a response of this media type (RFC 9110, section 12.5.1). Of weights, only zero matters: it
/// forbids a type.
#[cfg(feature = "server")]
fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    let mut values = headers.get_all(http::header::ACCEPT).iter().peekable();
    if values.peek().is_none() {
        return true;
    }
    let essence = essence(media_type);
    let any_of_kind = essence.split('/').next().unwrap_or_default().to_owned() + "/*";
    let is_accepted = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default().to_ascii_lowercase();
        let fits = range == "*/*" || range == any_of_kind || range == essence;
        let weight = parts.find_map(|it| it.strip_prefix("q="));
        fits && weight.is_none_or(|it| it.parse::<f32>().is_ok_and(|it| it > 0.0))
    };
    values.any(|value| {
        let value = String::from_utf8_lossy(value.as_bytes());
        value.trim().is_empty() || value.split(',').any(is_accepted)
    })
}

/// Whether a message is of a media type, or of none.
#[cfg(all(feature = "events", feature = "client"))]
pub(crate) fn is_of_type(headers: &HeaderMap, expected: &str) -> bool {
    media_type(headers).is_none_or(|found| found == expected)
}

/// A media type in lower case, without parameters.
fn essence(media_type: &str) -> Cow<'_, str> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.bytes().any(|it| it.is_ascii_uppercase()) {
        true => essence.to_ascii_lowercase().into(),
        false => essence.into(),
    }
}

/// The media type of a message, in lower case, without parameters.
fn media_type(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let value = headers.get(http::header::CONTENT_TYPE)?;
    match String::from_utf8_lossy(value.as_bytes()) {
        Cow::Borrowed(value) => Some(essence(value)),
        Cow::Owned(value) => Some(essence(&value).into_owned().into()),
    }
}
