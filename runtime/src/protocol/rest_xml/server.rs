//! restXml as servers speak it.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, request};

use super::{RestXml, XmlDocuments, unwrapped};
use crate::body::Payload;
use crate::codec::xml::XmlWriter;
use crate::error::{Fault, ModeledError};
use crate::operation::{Operation, Service};
use crate::protocol::bindings::{self, Documents, ReaderKind, payload, server, write_body};
use crate::protocol::server::{
    Address, Rejection, ResponseContext, Route, ServerProtocol, has_content,
};
use crate::protocol::xml::{root_name, root_namespace};
use crate::schema::Member;
use crate::shape::{Result, Shape, Structure};
use crate::validate::Found;

impl ServerProtocol for RestXml {
    fn matches(&self, service: &Service, head: &request::Parts) -> bool {
        server::has_route(service, head)
    }

    fn route(
        &self,
        service: &Service,
        head: &request::Parts,
    ) -> std::result::Result<Option<Route>, Rejection> {
        server::route(service, head).map(Some)
    }

    fn addresses_at(&self, service: &'static Service, head: &request::Parts) -> Vec<Address> {
        server::at_path(service, head)
    }

    fn passes_coding(&self, operation: Option<&Operation>, _: &str) -> bool {
        operation.is_some_and(server::binds_coding)
    }

    fn check_headers(
        &self,
        operation: &Operation,
        head: &request::Parts,
    ) -> std::result::Result<(), Rejection> {
        server::check_headers(&REQUESTS, operation, head)
    }

    fn read_input(
        &self,
        route: &Route,
        head: &request::Parts,
        body: Payload,
        input: &mut dyn Structure,
        memory: Option<usize>,
    ) -> std::result::Result<Found, Rejection> {
        server::read_input(&REQUESTS, route, head, (body, memory), input)
    }

    fn write_output(
        &self,
        context: &ResponseContext,
        operation: &Operation,
        output: &dyn Structure,
    ) -> Result<Response<Payload>> {
        let service = context.service;
        let documents = XmlDocuments::of(service);
        if operation.unwraps_xml_output()
            && let Some((index, member)) = unwrapped(operation.output())
        {
            let unwrapped = UnwrappedDocuments {
                documents,
                member: Member {
                    xml_name: root_name(operation.output()),
                    traits: root_namespace(operation.output(), service.xml_namespace()),
                    ..Member::element("", member.target)
                },
                index,
            };
            return server::write_output(&unwrapped, operation, output);
        }
        let mut response = server::write_output(&documents, operation, output)?;
        // A response has the type also if the document is absent.
        let output = operation.output();
        let typed = payload(output).is_none() && !output.members.is_empty();
        if typed && has_content(response.status()) {
            let typed = HeaderValue::from_static(documents.media_type());
            response.headers_mut().entry(CONTENT_TYPE).or_insert(typed);
        }
        Ok(response)
    }

    fn write_error(
        &self,
        context: &ResponseContext,
        error: &dyn ModeledError,
    ) -> Result<Response<Payload>> {
        let kind = error.kind();
        let mut written = bindings::write(error, &XmlDocuments::of(context.service))?;
        let mut writer = XmlWriter::new();
        open_error(&mut writer, context.service, kind.fault(), kind.code());
        write_body(error, &mut writer)?;
        written.body = close_error(writer, context).into();
        written.content_type = Some("application/xml");
        let code = bindings::status(error)?.unwrap_or(kind.status());
        server::response(written, code)
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
        let mut writer = XmlWriter::new();
        open_error(&mut writer, context.service, fault, rejection.code());
        writer.leaf("Message", &rejection.message());
        let body = close_error(writer, context);
        let mut response = Response::new(body.into());
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
        response
    }

    fn has_free_status(&self) -> bool {
        true
    }
}

/// How requests are read: readers do not look at namespaces.
const REQUESTS: XmlDocuments = XmlDocuments { namespace: &[] };

/// Begins the document of an error, up to its members.
fn open_error(writer: &mut XmlWriter, service: &'static Service, fault: Fault, code: &str) {
    if service.has_no_error_wrapping() {
        writer.open("Error", &[]);
    } else {
        writer.open("ErrorResponse", service.xml_namespace());
        writer.open("Error", &[]);
    }
    let blamed = match fault {
        Fault::Client => "Sender",
        Fault::Server => "Receiver",
    };
    writer.leaf("Type", blamed);
    writer.leaf("Code", code);
}

/// Ends the document of an error behind its members.
fn close_error(mut writer: XmlWriter, context: &ResponseContext) -> Vec<u8> {
    if !context.service.has_no_error_wrapping() {
        writer.close();
    }
    writer.leaf("RequestId", &context.request_id);
    writer.close();
    writer.finish()
}

/// Documents of outputs whose one member is the root element.
struct UnwrappedDocuments {
    documents: XmlDocuments,
    member: Member,
    index: usize,
}

impl Documents for UnwrappedDocuments {
    fn media_type(&self) -> &'static str {
        self.documents.media_type()
    }

    fn write_document(&self, it: &dyn Structure) -> Result<Vec<u8>> {
        let mut writer = XmlWriter::new();
        let value = it.member(self.index);
        if value.is_absent() {
            writer.open(self.member.xml_name, self.member.traits);
            writer.close();
        }
        value.serialize(&self.member, &mut writer)?;
        Ok(writer.finish())
    }

    fn write_payload(&self, value: &dyn Shape, member: &'static Member) -> Result<Vec<u8>> {
        self.documents.write_payload(value, member)
    }

    fn read(&self, body: &[u8], how: ReaderKind, read: bindings::ReadDocument<'_>) -> Result<bool> {
        self.documents.read(body, how, read)
    }

    #[cfg(feature = "events")]
    fn of_events(&self) -> Box<dyn crate::protocol::events::EventDocuments> {
        self.documents.of_events()
    }
}
