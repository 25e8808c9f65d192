//! Protocols: how an operation's input, output and errors become HTTP messages, and back.
//!
//! Each protocol is one folder. It implements [`ClientProtocol`](client::ClientProtocol) and
//! [`ServerProtocol`](server::ServerProtocol), which work on structures as trait objects, so that a
//! protocol is compiled once, with the runtime. Generated code only names a [`Protocol`].

mod aws_json;
mod bindings;
#[cfg(feature = "client")]
pub(crate) mod client;
#[cfg(feature = "server")]
mod missing;
mod percent;
#[cfg(feature = "query")]
mod query;
pub(crate) mod query_compatible;
mod rest_json;
#[cfg(feature = "xml")]
mod rest_xml;
mod rpcv2;
#[cfg(feature = "server")]
pub(crate) mod server;
pub(crate) mod stream;
pub(crate) mod text;
#[cfg(feature = "xml")]
mod xml;

use http::HeaderMap;
use http::header::HeaderName;
#[cfg(feature = "server")]
use http::request;

use self::aws_json::AwsJson;
#[cfg(feature = "query")]
use self::query::Query;
use self::rest_json::RestJson;
#[cfg(feature = "xml")]
use self::rest_xml::RestXml;
use self::rpcv2::RpcV2;
use crate::operation::Protocol;
#[cfg(feature = "server")]
use crate::operation::Service;

/// Names the error that an answer holds, in every AWS protocol that speaks JSON.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

impl Protocol {
    /// The client's side of the protocol.
    #[cfg(feature = "client")]
    pub(crate) fn client(self) -> &'static dyn client::ClientProtocol {
        match self {
            Self::AwsJson1_0 => &AwsJson::V1_0,
            Self::AwsJson1_1 => &AwsJson::V1_1,
            Self::RestJson1 => &RestJson,
            #[cfg(feature = "xml")]
            Self::RestXml => &RestXml,
            #[cfg(feature = "query")]
            Self::AwsQuery => &Query::AWS,
            #[cfg(feature = "query")]
            Self::Ec2Query => &Query::EC2,
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => &RpcV2::CBOR,
            Self::RpcV2Json => &RpcV2::JSON,
        }
    }

    /// The server's side of the protocol.
    #[cfg(feature = "server")]
    pub(crate) fn server(self) -> &'static dyn server::ServerProtocol {
        match self {
            Self::AwsJson1_0 => &AwsJson::V1_0,
            Self::AwsJson1_1 => &AwsJson::V1_1,
            Self::RestJson1 => &RestJson,
            #[cfg(feature = "xml")]
            Self::RestXml => &RestXml,
            #[cfg(feature = "query")]
            Self::AwsQuery => &Query::AWS,
            #[cfg(feature = "query")]
            Self::Ec2Query => &Query::EC2,
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => &RpcV2::CBOR,
            Self::RpcV2Json => &RpcV2::JSON,
        }
    }
}

/// The protocol that a request speaks. A request that none of the service's protocols claims is left to the
/// first, which says what is wrong with it.
#[cfg(feature = "server")]
pub(crate) fn spoken(
    service: &'static Service,
    head: &request::Parts,
) -> &'static dyn server::ServerProtocol {
    let first = service.protocol.server();
    if service.others.is_empty() {
        return first;
    }
    let mut all = service.protocols().map(Protocol::server);
    all.find(|it| it.claims(service, head)).unwrap_or(first)
}

/// The media type of a message, in lower case, without parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(http::header::CONTENT_TYPE)?;
    let value = String::from_utf8_lossy(value.as_bytes());
    let essence = value.split(';').next().unwrap_or_default();
    Some(essence.trim().to_ascii_lowercase())
}
