//! awsJson as servers speak it.

use bytes::Bytes;
#[cfg(feature = "events")]
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Response, StatusCode, request};

use super::{AwsJson, SETTINGS, TARGET, target};
use crate::body::Payload;
use crate::codec::json::{JsonReader, JsonWriter};
use crate::error::{Fault, ModeledError};
use crate::excerpt::Excerpt;
use crate::operation::{Operation, Service};
#[cfg(feature = "events")]
use crate::protocol::events::{self, Initial, initial_body};
#[cfg(feature = "events")]
use crate::protocol::reader_kind::ReaderKind;
use crate::protocol::server::{
    Address, Rejection, ResponseContext, Route, ServerProtocol, TYPE, all_at, malformed,
    missing_in, rejection_body, wrong_media_type,
};
use crate::protocol::{EVENT_STREAM, is_unit, media_type, query_compatible};
use crate::schema::NO_MEMBER;
use crate::shape::{
    self, Deserializer, MemberSet, Members, Serializer, Structure, read_members, read_structure,
    write_structure,
};
use crate::validate::Found;

impl AwsJson {
    fn response(&self, status: StatusCode, body: Bytes) -> Response<Payload> {
        let mut response = Response::new(body.into());
        *response.status_mut() = status;
        *response.headers_mut() = self.headers();
        response
    }
}

impl ServerProtocol for AwsJson {
    fn matches(&self, _: &Service, head: &request::Parts) -> bool {
        head.headers.contains_key(TARGET)
            && media_type(&head.headers)
                .is_some_and(|it| it == self.media_type || it == EVENT_STREAM)
    }

    fn route(&self, service: &Service, head: &request::Parts) -> Result<Option<Route>, Rejection> {
        let target = head
            .headers
            .get(TARGET)
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default();
        let (method, path) = (&head.method, head.uri.path());
        let what = || {
            format!(
                "{} {} with x-amz-target {:?}",
                Excerpt(method.as_str()),
                Excerpt(path),
                Excerpt(target)
            )
        };
        if path != "/" {
            return Err(Rejection::UnknownOperation(what()));
        }
        if method != Method::POST {
            return Err(Rejection::not_allowed(head, vec!["POST"]));
        }
        let name = target
            .split_once('.')
            .filter(|(prefix, _)| *prefix == service.name())
            .map_or("", |(_, name)| name);
        Route::of_name(service, name, what).map(Some)
    }

    fn addresses_at(&self, service: &'static Service, head: &request::Parts) -> Vec<Address> {
        all_at("/", service, head)
    }

    fn request_headers(&self) -> &'static [&'static str] {
        &["content-type", "x-amz-target"]
    }

    /// The name that clients of Amazon's oldest services have for a body as it is (Amazon SWF, "Making HTTP requests").
    fn passes_coding(&self, _: Option<&Operation>, coding: &str) -> bool {
        coding == "amz-1.0"
    }

    fn check_headers(&self, operation: &Operation, head: &request::Parts) -> Result<(), Rejection> {
        let expected = match operation.input().event_stream() {
            Some(_) => EVENT_STREAM,
            None => self.media_type,
        };
        match media_type(&head.headers) {
            Some(found) if found == expected => Ok(()),
            found => Err(wrong_media_type(expected, found.as_deref())),
        }
    }

    fn read_input(
        &self,
        _: &Route,
        _: &request::Parts,
        body: Payload,
        input: &mut dyn Structure,
        memory: Option<usize>,
    ) -> Result<Found, Rejection> {
        let schema = input.schema();
        let body = body.bytes();
        #[cfg(feature = "events")]
        if let Some(index) = schema.event_stream() {
            let (documents, how) = (self.of_events(), ReaderKind::Server(memory));
            return events::read_input(input, index, documents.as_ref(), body, how)
                .map_err(|error| malformed(&error));
        }
        if body.is_empty() && schema.members.is_empty() {
            return Ok(Found::default());
        }
        let mut reader = JsonReader::new(body, SETTINGS)
            .map_err(|error| malformed(&error))?
            .strict(true)
            .memory_limit(memory);
        read_structure(input, &NO_MEMBER, &mut reader).map_err(|error| malformed(&error))?;
        let missing = reader.has_missing();
        reader.finish().map_err(|error| malformed(&error))?;
        if !missing {
            return Ok(Found::default());
        }
        let again = |from: &mut dyn Deserializer| {
            let mut seen = MemberSet::new();
            let members = Members::all(schema);
            read_members(input, members, &mut seen, &NO_MEMBER, from)?;
            from.end_structure(members, &seen)
        };
        Ok(missing_in(body, SETTINGS, memory, again, None))
    }

    fn write_output(
        &self,
        context: &ResponseContext,
        operation: &Operation,
        output: &dyn Structure,
    ) -> shape::Result<Response<Payload>> {
        #[cfg(feature = "events")]
        if let Some(index) = operation.output().event_stream() {
            let body = initial_body(output, index, self.of_events(), Initial::Response)?;
            let mut response = Response::new(body);
            let typed = HeaderValue::from_static(EVENT_STREAM);
            response.headers_mut().insert(CONTENT_TYPE, typed);
            return Ok(response);
        }
        let mut body = Bytes::new();
        if !is_unit(operation.output()) {
            let mut writer = JsonWriter::new(SETTINGS);
            write_structure(output, &NO_MEMBER, &mut writer)?;
            body = writer.finish().into();
        }
        let mut response = self.response(StatusCode::OK, body);
        // No client needs it, but the compliance tests require it.
        let target = target(context.service, operation)?;
        response.headers_mut().insert(TARGET, target);
        Ok(response)
    }

    fn write_error(
        &self,
        context: &ResponseContext,
        error: &dyn ModeledError,
    ) -> shape::Result<Response<Payload>> {
        let kind = error.kind();
        let mut writer = JsonWriter::new(SETTINGS);
        writer.begin_structure(&NO_MEMBER)?;
        // The first version has the whole id of the shape.
        let code = match self.media_type == Self::V1_0.media_type {
            true => kind.schema().id,
            false => kind.code(),
        };
        writer.string(&TYPE, code)?;
        for (index, member) in error.schema().members.iter().enumerate() {
            error.member(index).serialize(member, &mut writer)?;
        }
        writer.end_structure()?;
        let status = match kind.fault() {
            Fault::Client => StatusCode::BAD_REQUEST,
            Fault::Server => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = self.response(status, writer.finish().into());
        query_compatible::tell(context.service, kind, response.headers_mut());
        Ok(response)
    }

    fn write_rejection(&self, _: &ResponseContext, rejection: &Rejection) -> Response<Payload> {
        self.response(
            rejection.status(),
            rejection_body(Some(rejection.code()), rejection),
        )
    }
}
