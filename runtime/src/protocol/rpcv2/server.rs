//! RPC v2 as servers speak it.

use bytes::Bytes;
#[cfg(feature = "events")]
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, Response, StatusCode, request};

use super::{PROTOCOL, RpcV2};
use crate::body::Payload;
use crate::error::ModeledError;
use crate::excerpt::Excerpt;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::ReaderKind;
#[cfg(feature = "events")]
use crate::protocol::events::{self, Initial, initial_body};
use crate::protocol::missing::MissingRecorder;
use crate::protocol::server::{
    Address, Rejection, ResponseContext, Route, ServerProtocol, TYPE, final_status, malformed,
    wrong_media_type,
};
use crate::protocol::{EVENT_STREAM, is_unit, media_type, percent, query_compatible};
use crate::schema::{Member, NO_MEMBER, STRING};
use crate::shape::{
    self, Deserializer, MemberSet, Members, Structure, read_members, read_structure,
    write_structure,
};
use crate::validate::Found;

/// Headers of other protocols. A request that has one is refused: it could mean one operation here and another one to a
/// peer that reads the header.
const TARGETS: [&str; 2] = ["x-amz-target", "x-amzn-target"];

impl ServerProtocol for RpcV2 {
    fn matches(&self, _: &Service, head: &request::Parts) -> bool {
        self.is_named(&head.headers)
    }

    fn route(&self, service: &Service, head: &request::Parts) -> Result<Option<Route>, Rejection> {
        let path = head.uri.path();
        if let Some(target) = TARGETS.iter().find(|it| head.headers.contains_key(**it)) {
            let message = format!("a request of {} has no header {target}", self.name);
            return Err(Rejection::Malformed(message));
        }
        if path.contains('%') && percent::decode(path).is_none() {
            let message = "the path is not UTF-8 in percent-encoding";
            return Err(Rejection::Malformed(message.to_owned()));
        }
        let what = || {
            let protocol = head.headers.get(PROTOCOL).and_then(|it| it.to_str().ok());
            format!(
                "{} {} with smithy-protocol {:?}",
                Excerpt(head.method.as_str()),
                Excerpt(path),
                Excerpt(protocol.unwrap_or_default())
            )
        };
        let of_service = address(path).filter(|(name, _)| self.is_name(service, name));
        let name = of_service.map_or("", |(_, name)| name);
        match Route::of_name(service, name, what) {
            Ok(_) | Err(Rejection::NotImplemented(_)) if head.method != Method::POST => {
                Err(Rejection::not_allowed(head, vec!["POST"]))
            }
            Ok(_) | Err(Rejection::NotImplemented(_)) if !self.is_named(&head.headers) => {
                Err(Rejection::UnknownOperation(what()))
            }
            found => found.map(Some),
        }
    }

    fn addresses_at(&self, service: &'static Service, head: &request::Parts) -> Vec<Address> {
        let of_service = address(head.uri.path()).filter(|(name, _)| self.is_name(service, name));
        let named = of_service.map_or("", |(_, name)| name);
        let served = service.operations().iter().find(|it| it.name() == named);
        match served {
            Some(operation) => vec![("POST", Some(*operation))],
            None if service.is_unserved(named) => vec![("POST", None)],
            None => Vec::new(),
        }
    }

    fn request_headers(&self) -> &'static [&'static str] {
        &["content-type", "smithy-protocol"]
    }

    fn check_headers(&self, operation: &Operation, head: &request::Parts) -> Result<(), Rejection> {
        let expected = match operation.input().event_stream() {
            Some(_) => EVENT_STREAM,
            None => self.media_type,
        };
        match media_type(&head.headers) {
            Some(found) if found == expected => Ok(()),
            None if is_unit(operation.input()) => Ok(()),
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
        let how = ReaderKind::Server(memory);
        let (schema, body) = (input.schema(), body.bytes());
        #[cfg(feature = "events")]
        if let Some(index) = schema.event_stream() {
            let documents = self.of_events();
            return events::read_input(input, index, documents.as_ref(), body, how)
                .map_err(|error| malformed(&error));
        }
        // Without an input there ought to be no body, and nobody looks for one.
        if is_unit(schema) || body.is_empty() && schema.members.is_empty() {
            return Ok(Found::default());
        }
        let read = |from: &mut dyn Deserializer| read_structure(input, &NO_MEMBER, from);
        let missing = self.codec.read(body, how, read);
        if !missing.map_err(|error| malformed(&error))? {
            return Ok(Found::default());
        }
        let mut missing = Found::default();
        let again = |from: &mut dyn Deserializer| {
            let mut recorder = MissingRecorder::new(from, None);
            let mut seen = MemberSet::new();
            let members = Members::all(schema);
            read_members(input, members, &mut seen, &NO_MEMBER, &mut recorder)?;
            recorder.end_structure(members, &seen)?;
            missing = recorder.missing;
            Ok(())
        };
        // The same bytes have been read before without an error.
        let _ = self.codec.read(body, how, again);
        Ok(missing)
    }

    fn write_output(
        &self,
        _: &ResponseContext,
        operation: &Operation,
        output: &dyn Structure,
    ) -> shape::Result<Response<Payload>> {
        #[cfg(feature = "events")]
        if let Some(index) = operation.output().event_stream() {
            let mut response = self.response(StatusCode::OK, Some(Bytes::new()));
            *response.body_mut() =
                initial_body(output, index, self.of_events(), Initial::Response)?;
            let typed = HeaderValue::from_static(EVENT_STREAM);
            response.headers_mut().insert(CONTENT_TYPE, typed);
            return Ok(response);
        }
        if is_unit(operation.output()) {
            return Ok(self.response(StatusCode::OK, None));
        }
        let body = self
            .codec
            .write(|to| write_structure(output, &NO_MEMBER, to))?;
        Ok(self.response(StatusCode::OK, Some(body)))
    }

    fn write_error(
        &self,
        context: &ResponseContext,
        error: &dyn ModeledError,
    ) -> shape::Result<Response<Payload>> {
        let kind = error.kind();
        let body = self.codec.write(|to| {
            to.begin_structure(&NO_MEMBER)?;
            to.string(&TYPE, kind.schema().id)?;
            for (index, member) in kind.schema().members.iter().enumerate() {
                error.member(index).serialize(member, to)?;
            }
            to.end_structure()
        })?;
        let status = final_status(kind.status())?;
        let mut response = self.response(status, Some(body));
        query_compatible::tell(context.service, kind, response.headers_mut());
        Ok(response)
    }

    fn write_rejection(&self, _: &ResponseContext, rejection: &Rejection) -> Response<Payload> {
        static MESSAGE: Member = Member::new("message", &STRING);
        let body = self.codec.write(|to| {
            to.begin_structure(&NO_MEMBER)?;
            to.string(&TYPE, rejection.code())?;
            to.string(&MESSAGE, &rejection.message())?;
            to.end_structure()
        });
        // Two strings in a structure cannot fail to be written.
        self.response(rejection.status(), Some(body.unwrap_or_default()))
    }

    fn headers_without_body(&self) -> HeaderMap {
        self.headers(false)
    }
}

impl RpcV2 {
    fn response(&self, status: StatusCode, body: Option<Bytes>) -> Response<Payload> {
        let headers = self.headers(body.is_some());
        let mut response = Response::new(body.unwrap_or_default().into());
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    /// Whether a segment of the path names the service. rpcv2Cbor also allows a namespace and a dot
    /// before the name.
    fn is_name(&self, service: &Service, name: &str) -> bool {
        let bare = match self.codec {
            #[cfg(feature = "cbor")]
            super::Codec::Cbor => name.rsplit_once('.').map_or(name, |(_, bare)| bare),
            super::Codec::Json => name,
        };
        bare == service.name()
    }
}

/// The names of the service and of the operation in a path. Any prefix may stand before its last four segments.
fn address(path: &str) -> Option<(&str, &str)> {
    let (rest, operation) = path.rsplit_once('/')?;
    let (rest, service) = rest.strip_suffix("/operation")?.rsplit_once('/')?;
    let is_address = rest.ends_with("/service");
    is_address.then_some((service, operation))
}
