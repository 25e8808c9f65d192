//! The server's side of awsQuery and ec2Query.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Response, StatusCode, request};

use super::{FORM, Query};
use crate::body::Payload;
use crate::codec::form::{QueryReader, parameter};
use crate::codec::xml::XmlWriter;
use crate::error::{Fault, ModeledError};
use crate::excerpt::Excerpt;
use crate::operation::{Operation, Service};
use crate::protocol::media_type;
use crate::protocol::missing::MissingRecorder;
use crate::protocol::server::{
    Address, Rejection, ResponseContext, Route, ServerProtocol, all_at, final_status, malformed,
};
use crate::schema::{Member, NO_MEMBER, STRING};
use crate::shape::{self, Serializer, Structure, read_structure};
use crate::validate::Found;

impl ServerProtocol for Query {
    fn matches(&self, _: &Service, head: &request::Parts) -> bool {
        match has_form_in_uri(&head.method) {
            true => parameter(&form_in_uri(head), "Action").is_some(),
            false => is_form(head),
        }
    }

    fn route(&self, service: &Service, head: &request::Parts) -> Result<Option<Route>, Rejection> {
        if head.uri.path() != "/" {
            let (method, path) = (Excerpt(head.method.as_str()), Excerpt(head.uri.path()));
            return Err(Rejection::UnknownOperation(format!("{method} {path}")));
        }
        if has_form_in_uri(&head.method) {
            return self.route_by_body(service, &form_in_uri(head)).map(Some);
        }
        if head.method != Method::POST {
            return Err(Rejection::not_allowed(head, vec!["GET", "HEAD", "POST"]));
        }
        match is_form(head) {
            true => Ok(None),
            false => Err(Rejection::UnsupportedMediaType(format!(
                "expected a body of type {FORM}"
            ))),
        }
    }

    fn route_by_body(&self, service: &Service, body: &Bytes) -> Result<Route, Rejection> {
        let action = parameter(body, "Action").unwrap_or_default();
        let version = parameter(body, "Version").unwrap_or_default();
        let what = || {
            let (action, version) = (Excerpt(&action), Excerpt(&version));
            format!("Action {action:?} of Version {version:?}")
        };
        match version == service.version() {
            true => Route::of_name(service, &action, what),
            false => Err(Rejection::UnknownOperation(what())),
        }
    }

    fn addresses_at(&self, service: &'static Service, head: &request::Parts) -> Vec<Address> {
        all_at("/", service, head)
    }

    fn check_headers(&self, _: &Operation, _: &request::Parts) -> Result<(), Rejection> {
        Ok(())
    }

    fn read_input(
        &self,
        _: &Route,
        head: &request::Parts,
        body: Payload,
        input: &mut dyn Structure,
        memory: Option<usize>,
    ) -> Result<Found, Rejection> {
        let in_uri = has_form_in_uri(&head.method).then(|| form_in_uri(head));
        let body = in_uri.as_ref().unwrap_or(body.bytes());
        let new = || {
            let reader = QueryReader::with_memory_limit(body, self.settings, memory);
            reader.map_err(|error| malformed(&error))
        };
        let mut reader = new()?;
        read_structure(input, &NO_MEMBER, &mut reader).map_err(|error| malformed(&error))?;
        if !reader.has_missing() {
            return Ok(Found::default());
        }
        let mut reader = new()?;
        let mut recorder = MissingRecorder::new(&mut reader, None);
        // The first pass over the same body succeeded. The second only records the missing members.
        let _ = read_structure(input, &NO_MEMBER, &mut recorder);
        Ok(recorder.missing)
    }

    fn write_output(
        &self,
        context: &ResponseContext,
        operation: &Operation,
        output: &dyn Structure,
    ) -> shape::Result<Response<Payload>> {
        let mut writer = XmlWriter::new();
        let namespace = context.service.xml_namespace();
        let (ec2, name) = (self.settings.ec2, operation.name());
        let empty = output.schema().members.is_empty();
        // The protocol tests of awsQuery expect no namespace if the output has no members.
        let namespace = if empty && !ec2 { &[] } else { namespace };
        writer.open(&format!("{name}Response"), namespace);
        if ec2 {
            write_members(output, &[], &mut writer)?;
            write_id("requestId", context, &mut writer);
        } else {
            if !empty {
                writer.open(&format!("{name}Result"), &[]);
                write_members(output, &[], &mut writer)?;
                writer.close();
            }
            if !context.request_id.is_empty() {
                writer.open("ResponseMetadata", &[]);
                write_id("RequestId", context, &mut writer);
                writer.close();
            }
        }
        writer.close();
        self.response(StatusCode::OK, writer)
    }

    fn write_error(
        &self,
        context: &ResponseContext,
        error: &dyn ModeledError,
    ) -> shape::Result<Response<Payload>> {
        let kind = error.kind();
        let usual = match kind.fault() {
            Fault::Client => 400,
            Fault::Server => 500,
        };
        let (code, status) = match kind.aws_query_error().filter(|_| !self.settings.ec2) {
            Some((code, status)) => (code, status),
            None => (kind.code(), usual),
        };
        let status = final_status(status)?;
        let own = |name| error.schema().members.iter().any(|it| it.xml_name == name);
        let said = Said {
            fault: kind.fault(),
            code,
            message: error.message().filter(|_| !own("Message")),
            is_modeled: true,
        };
        let writer = self.error(context, &said, |writer| {
            // Clients expect the protocol's values in these elements, so members of the same names are left out.
            let except: &[_] = if self.settings.ec2 {
                &["Code"]
            } else {
                &["Type", "Code"]
            };
            write_members(error, except, writer)
        })?;
        self.response(status, writer)
    }

    fn write_rejection(
        &self,
        context: &ResponseContext,
        rejection: &Rejection,
    ) -> Response<Payload> {
        let status = rejection.status();
        let fault = match status.is_server_error() {
            true => Fault::Server,
            false => Fault::Client,
        };
        let message = rejection.message();
        let said = Said {
            fault,
            code: rejection.code(),
            message: Some(&message),
            is_modeled: false,
        };
        // Writing text elements cannot fail.
        let writer = self.error(context, &said, |_| Ok(()));
        let response = writer.and_then(|it| self.response(status, it));
        response.unwrap_or_default()
    }
}

/// The parts of an error's document that every error has.
struct Said<'a> {
    fault: Fault,
    code: &'a str,
    message: Option<&'a str>,
    /// Whether the message is a value of the handler, which is written as it is or not at all.
    is_modeled: bool,
}

static MESSAGE: Member = Member::new("Message", &STRING);

impl Query {
    /// Returns the document of an error with its members.
    fn error(
        &self,
        context: &ResponseContext,
        said: &Said<'_>,
        members: impl FnOnce(&mut XmlWriter) -> shape::Result,
    ) -> shape::Result<XmlWriter> {
        let mut writer = XmlWriter::new();
        let ec2 = self.settings.ec2;
        writer.open(if ec2 { "Response" } else { "ErrorResponse" }, &[]);
        if ec2 {
            writer.open("Errors", &[]);
        }
        writer.open("Error", &[]);
        if !ec2 {
            let sender = said.fault == Fault::Client;
            writer.leaf("Type", if sender { "Sender" } else { "Receiver" });
        }
        writer.leaf("Code", said.code);
        match said.message {
            Some(message) if said.is_modeled => writer.string(&MESSAGE, message)?,
            Some(message) => writer.leaf("Message", message),
            None => {}
        }
        members(&mut writer)?;
        writer.close();
        if ec2 {
            writer.close();
        }
        let name = if ec2 { "RequestID" } else { "RequestId" };
        write_id(name, context, &mut writer);
        writer.close();
        Ok(writer)
    }

    fn response(&self, status: StatusCode, writer: XmlWriter) -> shape::Result<Response<Payload>> {
        let mut response = Response::new(writer.finish().into());
        *response.status_mut() = status;
        let content_type = HeaderValue::from_static(self.content_type);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        Ok(response)
    }
}

/// Writes the members of a structure into the innermost element, except the members named in `except`.
fn write_members(it: &dyn Structure, except: &[&str], writer: &mut XmlWriter) -> shape::Result {
    for (index, member) in it.schema().members.iter().enumerate() {
        if !except.contains(&member.xml_name) {
            it.member(index).serialize(member, writer)?;
        }
    }
    Ok(())
}

/// Writes the id of the request, if there is one.
fn write_id(name: &str, context: &ResponseContext, writer: &mut XmlWriter) {
    if !context.request_id.is_empty() {
        writer.leaf(name, &context.request_id);
    }
}

/// Whether requests of a method have the form in the query of their URI, and no body (Amazon EC2, "Query requests").
fn has_form_in_uri(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

fn form_in_uri(head: &request::Parts) -> Bytes {
    Bytes::copy_from_slice(head.uri.query().unwrap_or_default().as_bytes())
}

fn is_form(head: &request::Parts) -> bool {
    media_type(&head.headers).is_some_and(|it| it == FORM)
}
