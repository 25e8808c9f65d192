//! rpcv2Cbor and rpcv2Json (Smithy protocols, "Smithy RPC v2 CBOR protocol" and "Smithy RPC v2 JSON protocol").
//!
//! Every request is a POST to `/service/{service}/operation/{operation}`, below any prefix, whose body is the
//! input. The header `smithy-protocol` of every message says which of the two it is. They differ in that name and in
//! their codec. Of the HTTP binding traits only `httpError` has an effect. The request of an operation without an input
//! has no body, nor has the response of one without an output.

#[cfg(feature = "client")]
mod client;
mod codec;
#[cfg(feature = "server")]
mod server;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use self::codec::Codec;
#[cfg(feature = "events")]
use super::events::{EventDocuments, EventFormat, EventProtocol};
#[cfg(feature = "events")]
use crate::operation::Service;

#[cfg(feature = "events")]
impl EventProtocol for RpcV2 {
    fn event_format(&self, _: &'static Service) -> Option<EventFormat> {
        Some(EventFormat {
            documents: self.of_events(),
            has_initial: true,
        })
    }
}

/// Either protocol.
#[derive(Debug)]
pub(super) struct RpcV2 {
    /// The value of the header [`PROTOCOL`].
    name: &'static str,
    media_type: &'static str,
    codec: Codec,
}

const PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

impl RpcV2 {
    #[cfg(feature = "cbor")]
    pub(super) const CBOR: Self = Self {
        name: "rpc-v2-cbor",
        media_type: "application/cbor",
        codec: Codec::Cbor,
    };
    pub(super) const JSON: Self = Self {
        name: "rpc-v2-json",
        media_type: "application/json",
        codec: Codec::Json,
    };

    /// The documents in the payloads of events.
    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn EventDocuments> {
        Box::new(self.codec)
    }

    /// The headers of every message, and those of one with a body.
    fn headers(&self, has_body: bool) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(PROTOCOL, HeaderValue::from_static(self.name));
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        headers
    }

    /// Whether a message is of this protocol.
    fn is_named(&self, headers: &HeaderMap) -> bool {
        headers.get(PROTOCOL).is_some_and(|it| it == self.name)
    }
}
