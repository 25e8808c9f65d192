//! A transport that keeps the last request, and an operation that puts an object into a bucket.

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::Body;
use farrier::client::{Transport, TransportFuture};
use farrier::operation::{Http, Operation, OperationTrait, Segment};
use http::{Request, Response};

/// Keeps the last request, and answers it with an empty document.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Option<Request<Body>>>>);

impl Kept {
    /// The last request.
    pub(crate) fn take(&self) -> Request<Body> {
        self.0.lock().unwrap().take().unwrap()
    }
}

impl Transport for Kept {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        *self.0.lock().unwrap() = Some(request);
        let mut response = Response::new(Body::new("{}"));
        let json = http::HeaderValue::from_static("application/json");
        response.headers_mut().insert("content-type", json);
        Box::pin(std::future::ready(Ok(response)))
    }
}

pub(crate) static PUT_INPUT: Schema = Schema::structure(
    "test#PutInput",
    &[
        Member::new("Bucket", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("Sum", &schema::STRING).with(&[Trait::HttpHeader("x-amz-content-sha256")]),
        Member::new("Text", &schema::STRING),
    ],
);
pub(crate) static PUT_OUTPUT: Schema = Schema::structure("test#PutOutput", &[]);

#[derive(Clone)]
pub(crate) struct PutInput {
    pub(crate) bucket: String,
    pub(crate) sum: Option<String>,
    pub(crate) text: Option<String>,
}
farrier::__private::v1::structure!(PutInput, fallible PutInputBuilder, PUT_INPUT, new(bucket: String), {
    0 bucket: required String,
    1 sum: optional String,
    2 text: optional String,
});

#[derive(Clone)]
pub(crate) struct PutOutput {}
farrier::__private::v1::structure!(PutOutput, PutOutputBuilder, PUT_OUTPUT, {});

pub(crate) enum PutError {}
farrier::__private::v1::operation_error!(PutError, {});

/// The address `PUT /{Bucket}`.
pub(crate) static PUT: Operation = put("Put");

/// An operation of this name at the address `PUT /{Bucket}`.
pub(crate) const fn put(name: &'static str) -> Operation {
    const PATH: &[Segment] = &[Segment::Label("Bucket")];
    const TRAITS: &[OperationTrait] = &[OperationTrait::Http(Http::new("PUT", PATH, 200))];
    Operation::new(name, &PUT_INPUT, &PUT_OUTPUT).with(TRAITS)
}
