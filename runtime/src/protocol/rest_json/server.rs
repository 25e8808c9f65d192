//! restJson1 as servers speak it.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, request};

use super::RestJson;
use crate::body::Payload;
use crate::error::ModeledError;
use crate::operation::{Operation, Service};
use crate::protocol::bindings::{self, server};
use crate::protocol::server::{
    Address, Rejection, ResponseContext, Route, ServerProtocol, has_content, rejection_body,
};
use crate::protocol::{ERROR_TYPE, is_unit};
use crate::shape::{Result, Structure};
use crate::validate::Found;

impl ServerProtocol for RestJson {
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
        server::check_headers(self, operation, head)
    }

    fn read_input(
        &self,
        route: &Route,
        head: &request::Parts,
        body: Payload,
        input: &mut dyn Structure,
        memory: Option<usize>,
    ) -> std::result::Result<Found, Rejection> {
        server::read_input(self, route, head, (body, memory), input)
    }

    fn write_output(
        &self,
        _: &ResponseContext,
        operation: &Operation,
        output: &dyn Structure,
    ) -> Result<Response<Payload>> {
        let mut response = server::write_output(self, operation, output)?;
        // An output without members is not the same as none.
        let modeled =
            !is_unit(operation.output()) && bindings::payload(operation.output()).is_none();
        let empty = modeled && !bindings::has_document(operation.output());
        if empty && has_content(response.status()) {
            *response.body_mut() = Bytes::from_static(b"{}").into();
            let typed = HeaderValue::from_static("application/json");
            response.headers_mut().entry(CONTENT_TYPE).or_insert(typed);
        }
        Ok(response)
    }

    fn write_error(
        &self,
        _: &ResponseContext,
        error: &dyn ModeledError,
    ) -> Result<Response<Payload>> {
        let kind = error.kind();
        let mut written = bindings::write(error, self)?;
        if written.content_type.is_none() {
            written.body = Bytes::from_static(b"{}").into();
            written.content_type = Some("application/json");
        }
        let code = bindings::status(error)?.unwrap_or(kind.status());
        let mut response = server::response(written, code)?;
        let code = HeaderValue::from_static(kind.code());
        response.headers_mut().insert(ERROR_TYPE, code);
        Ok(response)
    }

    fn write_rejection(&self, _: &ResponseContext, rejection: &Rejection) -> Response<Payload> {
        let mut response = Response::new(rejection_body(None, rejection).into());
        *response.status_mut() = rejection.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Ok(code) = HeaderValue::from_str(rejection.code()) {
            headers.insert(ERROR_TYPE, code);
        }
        response
    }

    fn has_free_status(&self) -> bool {
        true
    }
}
