//! Responses as answers to events: a response comes in, JSON that the sender of the event reads goes out, or a stream.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use farrier::Body;
use http::header::{CONNECTION, CONTENT_ENCODING, HeaderMap, SET_COOKIE, TRANSFER_ENCODING};
use http::{Response, StatusCode, response};
use lambda_runtime::{MetadataPrelude, StreamResponse};
use serde_json::{Map, Value, json};

use super::event::Sender;
use super::stream::BodyStream;

/// How many bytes an answer has at most (AWS Lambda, "Lambda quotas").
const MAX_BYTES: usize = 6 << 20;

/// Writes an answer as a whole.
pub(super) async fn write(sender: Sender, response: Response<Body>) -> Value {
    let (mut head, body) = response.into_parts();
    let is_head_only = head.status == StatusCode::NO_CONTENT;
    let body = match body.read(MAX_BYTES).await {
        Ok(body) => body,
        Err(_) => {
            head.status = StatusCode::INTERNAL_SERVER_ERROR;
            head.headers.clear();
            "the response broke off, or is longer than 6 MB".into()
        }
    };
    // Text stays text: a REST API decodes base64 only for the media types that it was told.
    let text = std::str::from_utf8(&body).ok();
    let text = text.filter(|_| !head.headers.contains_key(CONTENT_ENCODING));
    let (body, is_base64) = match text {
        Some(text) => (text.to_owned(), false),
        None => (STANDARD.encode(&body), true),
    };
    let mut answer = answer(sender, head);
    if !is_head_only {
        answer.insert("body".to_owned(), body.into());
    }
    answer.insert("isBase64Encoded".to_owned(), is_base64.into());
    Value::Object(answer)
}

/// The answer without its body.
fn answer(sender: Sender, head: response::Parts) -> Map<String, Value> {
    let status = head.status;
    let mut headers = own(head.headers);
    let mut answer = Map::new();
    answer.insert("statusCode".to_owned(), status.as_u16().into());
    match sender {
        Sender::RestApi => {
            answer.insert("multiValueHeaders".to_owned(), lists(&headers));
        }
        Sender::LoadBalancer { has_lists } => {
            let reason = status.canonical_reason().unwrap_or_default();
            let description = format!("{} {reason}", status.as_u16());
            answer.insert("statusDescription".to_owned(), description.into());
            match has_lists {
                true => answer.insert("multiValueHeaders".to_owned(), lists(&headers)),
                false => answer.insert("headers".to_owned(), joined(&headers)),
            };
        }
        Sender::HttpApi => {
            answer.insert("cookies".to_owned(), json!(cookies(&mut headers)));
            answer.insert("headers".to_owned(), joined(&headers));
        }
    }
    answer
}

/// Writes an answer while the body comes.
pub(super) fn stream(response: Response<Body>) -> StreamResponse<BodyStream> {
    let (head, body) = response.into_parts();
    let mut headers = own(head.headers);
    let cookies = cookies(&mut headers);
    StreamResponse {
        metadata_prelude: MetadataPrelude {
            status_code: head.status,
            headers,
            cookies,
        },
        stream: BodyStream::new(body),
    }
}

/// Without headers of the connection, which is not the service's.
fn own(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(CONNECTION);
    headers.remove(TRANSFER_ENCODING);
    headers
}

fn cookies(headers: &mut HeaderMap) -> Vec<String> {
    let cookies = headers.get_all(SET_COOKIE).iter();
    let cookies = cookies.map(|it| shown(it.as_bytes())).collect();
    headers.remove(SET_COOKIE);
    cookies
}

fn lists(headers: &HeaderMap) -> Value {
    let list = |name| {
        let values = headers.get_all(name).iter();
        Value::from_iter(values.map(|it| shown(it.as_bytes())))
    };
    let lists = headers.keys().map(|it| (it.as_str().to_owned(), list(it)));
    Value::Object(lists.collect())
}

fn joined(headers: &HeaderMap) -> Value {
    let join = |name| {
        let values = headers.get_all(name).iter();
        let values = values.map(|it| shown(it.as_bytes()));
        Value::String(values.collect::<Vec<_>>().join(", "))
    };
    let joined = headers.keys().map(|it| (it.as_str().to_owned(), join(it)));
    Value::Object(joined.collect())
}

fn shown(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}
