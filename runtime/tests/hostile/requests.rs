//! Requests for the operation `Order` over any protocol, and what comes back.

use farrier::Body;
use farrier::operation::Protocol;
use farrier::server::{Dispatch, Service};
use http::Request;
use http::request::Builder;
use tower_service::Service as _;

use crate::memory::most_held;
use crate::tree::Tree;

/// The answer to a request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The bytes of the whole answer: status line, headers and body.
    pub(crate) bytes: usize,
    /// The most memory that was held while it was made.
    pub(crate) held: usize,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A request for the operation, without a body.
pub(crate) fn head(protocol: Protocol) -> Builder {
    match protocol {
        Protocol::AwsJson1_0 => {
            typed("/", "application/x-amz-json-1.0").header(TARGET, "Shop.Order")
        }
        Protocol::AwsJson1_1 => {
            typed("/", "application/x-amz-json-1.1").header(TARGET, "Shop.Order")
        }
        Protocol::RestJson1 => typed("/order", "application/json"),
        Protocol::RestXml => typed("/order", "application/xml"),
        Protocol::RpcV2Cbor => typed("/service/Shop/operation/Order", "application/cbor")
            .header("smithy-protocol", "rpc-v2-cbor"),
        Protocol::RpcV2Json => typed("/service/Shop/operation/Order", "application/json")
            .header("smithy-protocol", "rpc-v2-json"),
        _ => typed("/", "application/x-www-form-urlencoded"),
    }
}

const TARGET: &str = "x-amz-target";

fn typed(path: &str, content_type: &str) -> Builder {
    Request::post(path).header("content-type", content_type)
}

/// A request with this input.
pub(crate) fn request(protocol: Protocol, input: &Tree) -> Request<Body> {
    head(protocol)
        .body(Body::new(input.body(protocol)))
        .unwrap()
}

/// Sends a request. Counts what the service holds in memory beyond the request.
pub(crate) fn send<D: Dispatch<Caller = ()>>(
    service: &Service<D>,
    request: Request<Body>,
) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().unwrap();
    let mut service = service.clone();
    let (answer, held) = most_held(|| {
        runtime.block_on(async {
            let Ok(response) = service.call(request).await;
            let (head, body) = response.into_parts();
            (head, body.read(usize::MAX).await.unwrap())
        })
    });
    let (head, body) = answer;
    let headers = head.headers.iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    Answer {
        status: head.status.as_u16(),
        bytes: 32 + headers + body.len(),
        body: body.to_vec(),
        held,
    }
}
