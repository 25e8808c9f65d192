//! restJson1 as clients speak it.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, response};

use super::{RestJson, http_of};
use crate::json::JsonReader;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::{self, Envelope, SETTINGS};
use crate::protocol::client::{ClientProtocol, ErrorHead, Outgoing, error_head, looks_like_json};
use crate::protocol::{ERROR_TYPE, media_type};
use crate::shape::{Error, MemberSet, Result, Structure};

impl ClientProtocol for RestJson {
    fn request(
        &self,
        _: &Service,
        operation: &Operation,
        input: &dyn Structure,
        base: &str,
    ) -> Result<Outgoing> {
        let http = http_of(operation)?;
        let path_and_query = bindings::path_and_query(input, http, base)?;
        let mut written = bindings::write(input)?;
        let method = Method::from_bytes(http.method.as_bytes());
        if let Some(content_type) = written.content_type {
            let typed = HeaderValue::from_static(content_type);
            written.headers.entry(CONTENT_TYPE).or_insert(typed);
        }
        Ok(Outgoing {
            method: method.map_err(|_| Error::new("the operation has no method"))?,
            path_and_query,
            headers: written.headers,
            body: written.body,
        })
    }

    fn is_own(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let success = head.status.is_success();
        if success && bindings::payload(operation.output).is_some() {
            return true;
        }
        match media_type(&head.headers) {
            Some(found) => {
                found == "application/json"
                    || found.ends_with("+json")
                    || found.starts_with("application/x-amz-json")
                    || head.headers.contains_key(ERROR_TYPE)
                    || (success && !bindings::has_document(operation.output))
            }
            None => looks_like_json(body),
        }
    }

    fn read_output(
        &self,
        _: &Operation,
        head: &response::Parts,
        body: &Bytes,
        output: &mut dyn Structure,
    ) -> Result {
        read_answer(head, body, output)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        error_head(head, body, ["code", "__type"])
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
    ) -> Result {
        read_answer(head, body, error)
    }
}

/// Reads an answer, whose parts are all of one structure.
fn read_answer(head: &response::Parts, body: &Bytes, it: &mut dyn Structure) -> Result {
    let mut seen = MemberSet::new();
    let status = Some(head.status.as_u16());
    let envelope = Envelope {
        labels: &[],
        query: &[],
        headers: &head.headers,
        status,
    };
    bindings::read_envelope(it, &envelope, &mut seen)?;
    if bindings::payload(it.schema()).is_some() {
        bindings::read_payload(it, body, &mut seen, false)?;
    } else if bindings::has_document(it.schema()) && !body.is_empty() {
        let mut reader = JsonReader::new(body, SETTINGS)?;
        bindings::read_document(it, &mut reader, &mut seen)?;
        reader.finish()?;
    }
    Ok(())
}
