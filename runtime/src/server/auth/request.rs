//! What is known of a request when its caller is identified.

use std::fmt;

use http::{Uri, request};

use crate::operation::{Operation, Service};
use crate::protocol::stream;
use crate::server::OriginalUri;

/// A request whose caller is not known yet. The body has not been read.
pub struct AuthRequest<'a> {
    pub(super) head: &'a request::Parts,
    pub(super) service: &'static Service,
    pub(super) operation: &'static Operation,
    pub(super) id: &'a str,
    pub(super) has_body: bool,
}

impl<'a> AuthRequest<'a> {
    pub(in crate::server) fn new(
        head: &'a request::Parts,
        service: &'static Service,
        operation: &'static Operation,
        id: &'a str,
        has_body: bool,
    ) -> Self {
        Self {
            head,
            service,
            operation,
            id,
            has_body,
        }
    }

    /// The head of the request. Layers put extensions there, such as the peer's address.
    pub fn head(&self) -> &'a request::Parts {
        self.head
    }

    /// The URI as the caller sent it, also where a layer or an interceptor has changed it ([`OriginalUri`]).
    pub fn uri(&self) -> &'a Uri {
        let original = self.head.extensions.get::<OriginalUri>();
        original.map_or(&self.head.uri, |it| &it.0)
    }

    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The id of the request, which the response has in a header.
    pub fn id(&self) -> &'a str {
        self.id
    }

    /// Whether a body follows the head. It is `true` where nobody knows yet.
    pub fn has_body(&self) -> bool {
        self.has_body
    }

    /// Whether the body is a stream that the handler reads.
    pub fn has_streaming_body(&self) -> bool {
        let input = self.operation.input();
        stream::position(input).is_some() || input.event_stream().is_some()
    }

    /// A value of the trait of a scheme, if the service has the trait and the value is a text: `name` of
    /// `aws.auth#sigv4`, for one.
    pub fn trait_value(&self, scheme: &str, name: &str) -> Option<&'static str> {
        self.service.auth_trait(scheme)?.value(name)
    }
}

/// Headers are not shown, because they can be secrets.
impl fmt::Debug for AuthRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthRequest")
            .field("operation", &self.operation.name())
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
