//! restJson1 as servers speak it.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode, request};

use super::{RestJson, http_of, route};
use crate::error::ModeledError;
use crate::json::JsonReader;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::{self, Envelope, SETTINGS};
use crate::protocol::missing;
use crate::protocol::server::{
    Rejection, Route, ServerProtocol, malformed, missing_in, rejection_body,
};
use crate::protocol::{ERROR_TYPE, media_type, percent};
use crate::schema::Member;
use crate::shape::{self, Deserializer, Error, MemberSet, Structure};

impl ServerProtocol for RestJson {
    fn claims(&self, service: &Service, head: &request::Parts) -> bool {
        self.route(service, head).is_ok()
    }

    fn route(&self, service: &Service, head: &request::Parts) -> Result<Route, Rejection> {
        route::find(service, head)
    }

    fn admit(&self, operation: &Operation, head: &request::Parts) -> Result<(), Rejection> {
        let expected = match bindings::payload(operation.input) {
            // A blob can be of any type, and says so itself.
            Some(member) if bindings::payload_type(member) == "application/octet-stream" => {
                return Ok(());
            }
            Some(member) => bindings::payload_type(member),
            None if bindings::has_document(operation.input) => "application/json",
            None => return Ok(()),
        };
        match media_type(&head.headers) {
            Some(found) if found != expected => Err(Rejection::UnsupportedMediaType(format!(
                "expected a body of type {expected}, found {found}"
            ))),
            _ => Ok(()),
        }
    }

    fn read_input(
        &self,
        route: &Route,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Structure,
    ) -> Result<Vec<String>, Rejection> {
        let schema = input.schema();
        let query = percent::parse_query(head.uri.query().unwrap_or_default()).unwrap_or_default();
        let envelope = Envelope {
            labels: &route.labels,
            query: &query,
            headers: &head.headers,
            status: None,
        };
        let mut seen = MemberSet::new();
        bindings::read_envelope(input, &envelope, &mut seen).map_err(|error| malformed(&error))?;
        let mut missing = Vec::new();
        if let Some(member) = bindings::payload(schema) {
            if bindings::read_payload(input, body, &mut seen, true)
                .map_err(|error| malformed(&error))?
            {
                let again = |from: &mut dyn Deserializer| {
                    let index = schema.members.iter().position(|it| it.name == member.name);
                    let root = Member::element("", member.target);
                    match index.and_then(|index| input.member_mut(index)) {
                        Some(value) => value.deserialize(&root, from),
                        None => Ok(()),
                    }
                };
                missing = missing_in(body, SETTINGS, again, Some(member.name));
            }
        } else if bindings::has_document(schema) && !body.is_empty() {
            let mut reader = JsonReader::new(body, SETTINGS)
                .map_err(|error| malformed(&error))?
                .strict(true);
            bindings::read_document(input, &mut reader, &mut seen)
                .map_err(|error| malformed(&error))?;
            let nested = reader.has_missing();
            reader.finish().map_err(|error| malformed(&error))?;
            if nested {
                let again = |from: &mut dyn Deserializer| {
                    bindings::read_document(input, from, &mut MemberSet::new())
                };
                missing = missing_in(body, SETTINGS, again, None);
            }
        }
        missing::missing_members(schema, &seen, &[], &mut missing);
        Ok(missing)
    }

    fn write_output(
        &self,
        _: &Service,
        operation: &Operation,
        output: &dyn Structure,
    ) -> shape::Result<Response<Bytes>> {
        let code = bindings::status(output)?.unwrap_or(http_of(operation)?.code);
        answer(bindings::write(output)?, code)
    }

    fn write_error(&self, _: &Service, error: &dyn ModeledError) -> shape::Result<Response<Bytes>> {
        let kind = error.kind();
        let mut written = bindings::write(error)?;
        if written.content_type.is_none() {
            written.body = Bytes::from_static(b"{}");
            written.content_type = Some("application/json");
        }
        let code = bindings::status(error)?.unwrap_or(kind.status);
        let mut response = answer(written, code)?;
        let code = HeaderValue::from_static(kind.code);
        response.headers_mut().insert(ERROR_TYPE, code);
        Ok(response)
    }

    fn write_rejection(&self, _: &Service, rejection: &Rejection) -> Response<Bytes> {
        let mut response = Response::new(rejection_body(None, rejection));
        *response.status_mut() = rejection.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ERROR_TYPE, HeaderValue::from_static(rejection.code()));
        response
    }
}

fn answer(written: bindings::Written, code: u16) -> shape::Result<Response<Bytes>> {
    let status =
        StatusCode::from_u16(code).map_err(|_| Error::new("a status that HTTP does not have"))?;
    let mut response = Response::new(written.body);
    *response.status_mut() = status;
    *response.headers_mut() = written.headers;
    if let Some(content_type) = written.content_type {
        let typed = HeaderValue::from_static(content_type);
        response.headers_mut().entry(CONTENT_TYPE).or_insert(typed);
    }
    Ok(response)
}
