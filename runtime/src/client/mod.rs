//! The client: one generic call, over any transport.
//!
//! Comes in: an operation's table and its input. Goes out: its output, or an [`Error`] that says which
//! operation failed and how. Generated clients are one line per operation around [`Client::call`].

mod bucket;
mod digest;
mod endpoint;
mod error;
mod host_prefix;
mod idempotency_token;
mod transport;
mod transport_error;

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, response};

pub use self::bucket::{BucketAddressing, S3Endpoint};
use self::endpoint::Endpoint;
pub use self::endpoint::EndpointError;
pub use self::error::{Error, ErrorKind, Reply, TransportError, TransportErrorKind};
use self::idempotency_token::TokenSource;
pub use self::transport::{Transport, TransportFuture};
pub use self::transport_error::Failure;
use crate::body::{self, Body};
use crate::error::OperationError;
use crate::operation::{Operation, Protocol, Service};
use crate::protocol::client::ErrorHead;
use crate::protocol::{query_compatible, stream};
use crate::shape::Structure;

/// What a call comes to.
pub type Result<T, E> = std::result::Result<T, Error<E>>;

/// What a method of a client returns: a future of the operation's output, or of what went wrong. An `async fn`
/// that returns a [`Result`] implements such a method.
pub trait Answer<O, E>: Future<Output = Result<O, E>> + Send {}

impl<F, O, E> Answer<O, E> for F where F: Future<Output = Result<O, E>> + Send {}

/// A call under way: the [`Answer`] of generated clients. It has a name, so that compilers need not look into
/// each method to see that it can be sent. How the answer is read is compiled where the call is awaited, and so
/// not at all for operations that nobody calls.
#[must_use = "futures do nothing unless polled"]
pub struct Calling<'a, O, E> {
    client: &'a Client,
    operation: &'static Operation,
    exchange: Pin<Box<dyn Future<Output = Exchanged> + Send + 'a>>,
    result: PhantomData<fn() -> (O, E)>,
}

/// How many bytes of an answer are read unless [`Client::with_body_limit`] says otherwise.
pub const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// A client of one service. Clones share the transport.
#[derive(Clone)]
pub struct Client {
    service: &'static Service,
    protocol: Protocol,
    transport: Arc<dyn Transport>,
    endpoint: Endpoint,
    body_limit: usize,
    tokens: TokenSource,
    host_prefix: bool,
    buckets: BucketAddressing,
    headers: HeaderMap,
}

impl Client {
    /// A client that sends requests through `transport` to `endpoint`, such as
    /// `https://personalize.example.com/base/path`.
    ///
    /// # Errors
    ///
    /// When the endpoint is not an absolute URI of http or https without a query.
    pub fn new<T: Transport>(
        service: &'static Service,
        transport: T,
        endpoint: &str,
    ) -> std::result::Result<Self, EndpointError> {
        Ok(Self::with_endpoint(
            service,
            transport,
            Endpoint::parse(endpoint)?,
        ))
    }

    /// A client of a server in the same process, with no socket between them.
    pub fn in_process<T: Transport>(service: &'static Service, transport: T) -> Self {
        Self::with_endpoint(service, transport, Endpoint::in_process())
    }

    fn with_endpoint<T: Transport>(
        service: &'static Service,
        transport: T,
        endpoint: Endpoint,
    ) -> Self {
        Self {
            service,
            protocol: service.protocol(),
            transport: Arc::new(transport),
            endpoint,
            body_limit: DEFAULT_BODY_LIMIT,
            tokens: TokenSource::default(),
            host_prefix: true,
            buckets: BucketAddressing::default(),
            headers: HeaderMap::new(),
        }
    }

    /// The same client, taking idempotency tokens from `source` where a caller gives none. Unless this is called
    /// they are version 4 UUIDs.
    #[must_use]
    pub fn with_token_source(self, source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            tokens: TokenSource::new(source),
            ..self
        }
    }

    /// The same client, sending every request to the endpoint's own host: for endpoints that know nothing of
    /// the names which operations put before it (`@endpoint`), such as a server on this machine.
    #[must_use]
    pub fn without_host_prefix(self) -> Self {
        Self {
            host_prefix: false,
            ..self
        }
    }

    /// The same client of Amazon S3, naming buckets in this place.
    #[must_use]
    pub fn with_bucket_addressing(self, buckets: BucketAddressing) -> Self {
        Self { buckets, ..self }
    }

    /// The same client, sending this header with every request: a key of the caller, say, or a `user-agent`
    /// in the place of Farrier's. A header of that name that was given before is replaced; one that the
    /// operation itself has stays as it is.
    ///
    /// ```
    /// use farrier::client::Client;
    /// use http::HeaderValue;
    /// use http::header::AUTHORIZATION;
    ///
    /// # fn authorized(client: Client) -> Result<Client, http::header::InvalidHeaderValue> {
    /// let mut key = HeaderValue::from_str("Bearer 4d1c")?;
    /// key.set_sensitive(true); // Not shown where requests are printed.
    /// let client = client.with_header(AUTHORIZATION, key);
    /// # Ok(client)
    /// # }
    /// ```
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same client, speaking another protocol.
    ///
    /// # Errors
    ///
    /// When it is none of the service's.
    pub fn with_protocol(self, protocol: Protocol) -> std::result::Result<Self, UnspokenProtocol> {
        if !self.service.protocols().any(|it| it == protocol) {
            return Err(UnspokenProtocol {
                service: self.service.name(),
                protocol,
            });
        }
        Ok(Self { protocol, ..self })
    }

    /// The same client, reading answers of at most so many bytes.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// Calls an operation. The request is written at once, and sent when the future is polled. Idempotency
    /// tokens that `input` lacks are put into it.
    pub fn call<O, E>(
        &self,
        operation: &'static Operation,
        input: &mut dyn Structure,
    ) -> Calling<'_, O, E> {
        let request = self.request(operation, input);
        Calling {
            client: self,
            operation,
            exchange: Box::pin(self.exchange(operation, request)),
            result: PhantomData,
        }
    }

    /// What an answer comes to.
    fn answer<O: Structure, E: OperationError>(
        &self,
        operation: &'static Operation,
        exchanged: Exchanged,
    ) -> Result<O, E> {
        let mut output = O::initial();
        let mut error: Option<E> = None;
        let failure = match self.conclude(operation, exchanged, &mut output, &mut error) {
            Ok(()) => return Ok(output),
            Err(failure) => failure,
        };
        let kind = match (*failure, error) {
            (Failed::AsModeled(reply), Some(error)) => ErrorKind::Modeled { error, reply },
            // Does not happen: `conclude` read it where it was to be put.
            (Failed::AsModeled(reply), None) => ErrorKind::Foreign(reply),
            (Failed::Otherwise(kind), _) => kind.widen(),
        };
        Err(Error::new(operation, self.protocol, kind))
    }

    /// Reads an answer: what does not depend on the operation's types.
    fn conclude(
        &self,
        operation: &'static Operation,
        exchanged: Exchanged,
        output: &mut dyn Structure,
        error: &mut dyn Modeled,
    ) -> std::result::Result<(), Box<Failed>> {
        let protocol = self.protocol.client();
        let otherwise = |kind| Box::new(Failed::Otherwise(kind));
        let (head, body, stream) = exchanged.map_err(otherwise)?;
        if !protocol.is_own(operation, &head, &body) {
            return Err(otherwise(ErrorKind::Foreign(Reply::new(head, body))));
        }
        if protocol.is_error(operation, &head, &body) {
            return Err(Box::new(self.failed(head, body, error)));
        }
        let read = protocol.read_output(operation, &head, &body, output);
        let read = read.and_then(|()| match stream {
            Some(stream) => stream::put(output, stream),
            None => Ok(()),
        });
        read.map_err(|source| {
            let reply = Reply::new(head, body).of(operation.output());
            otherwise(ErrorKind::Unreadable { source, reply })
        })
    }

    /// What an answer that is an error comes to.
    fn failed(&self, head: response::Parts, body: Bytes, error: &mut dyn Modeled) -> Failed {
        let protocol = self.protocol.client();
        let ErrorHead { code, message } = protocol.error_head(&head, &body);
        let query_code = query_compatible::code(self.service, &head.headers);
        let Some(error) = code.as_deref().and_then(|it| error.initial(it)) else {
            return Failed::Otherwise(ErrorKind::Unmodeled {
                code,
                message,
                reply: Reply::new(head, body).with_query_code(query_code),
            });
        };
        let schema = error.schema();
        let read = protocol.read_error(&head, &body, error);
        let reply = Reply::new(head, body)
            .of(schema)
            .with_query_code(query_code)
            .with_message(message);
        match read {
            Ok(()) => Failed::AsModeled(reply),
            Err(source) => Failed::Otherwise(ErrorKind::Unreadable { source, reply }),
        }
    }

    /// The request of a call.
    fn request(&self, operation: &'static Operation, input: &mut dyn Structure) -> Outgoing {
        let unwritten = |error| Box::new(ErrorKind::Input(error));
        self.tokens.fill(input).map_err(unwritten)?;
        let own = Endpoint::of(input).map_err(unwritten)?;
        let endpoint = own.as_ref().unwrap_or(&self.endpoint);
        let mut prefix = match self.host_prefix {
            true => host_prefix::prefix(operation.host_prefix(), input).map_err(unwritten)?,
            false => String::new(),
        };
        let base = endpoint.path();
        let mut outgoing = self
            .protocol
            .client()
            .request(self.service, operation, input, base)
            .map_err(unwritten)?;
        let (host, path) = (endpoint.host(), &mut outgoing.path_and_query);
        prefix += &self.buckets.take(self.service, operation, host, base, path);
        let uri = endpoint
            .uri(&prefix, outgoing.path_and_query)
            .map_err(unwritten)?;
        let body = match stream::take(input).map_err(unwritten)? {
            Some(stream) => stream,
            None => Body::new(outgoing.body),
        };
        let body = match body.at_hand() {
            Ok(bytes) => Body::new(digest::apply(operation, &mut outgoing.headers, bytes)),
            // Of what is not there yet nothing can be said.
            Err(stream) => stream,
        };
        for (name, value) in self.service.request_headers() {
            let value = HeaderValue::from_static(value);
            let name = HeaderName::from_static(name);
            outgoing.headers.entry(name).or_insert(value);
        }
        let mut request = Request::new(body);
        *request.method_mut() = outgoing.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = outgoing.headers;
        body::add_length(&mut request);
        for (name, value) in &self.headers {
            let entry = request.headers_mut().entry(name);
            entry.or_insert_with(|| value.clone());
        }
        let agent = HeaderValue::from_static(concat!("farrier/", env!("CARGO_PKG_VERSION")));
        request.headers_mut().entry(USER_AGENT).or_insert(agent);
        Ok(request)
    }

    /// Sends a request and reads the answer, but for a stream in it: what does not depend on the operation's
    /// types.
    async fn exchange(&self, operation: &'static Operation, request: Outgoing) -> Exchanged {
        let request = request.map_err(|it| *it)?;
        let peer = self.endpoint.peer();
        let response = self
            .transport
            .send(request)
            .await
            .map_err(|source| ErrorKind::Transport(TransportError::new(peer, None, source)))?;
        let (head, body) = response.into_parts();
        if head.status.is_success() && stream::position(operation.output()).is_some() {
            return Ok((head, Bytes::new(), Some(body)));
        }
        match body.read(self.body_limit).await {
            Ok(body) => Ok((head, body, None)),
            Err(source) => {
                let status = Some(head.status);
                Err(ErrorKind::Transport(TransportError::new(
                    peer,
                    status,
                    source.into(),
                )))
            }
        }
    }
}

/// A protocol that a service does not speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnspokenProtocol {
    service: &'static str,
    protocol: Protocol,
}

impl fmt::Display for UnspokenProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} does not speak {}",
            self.service,
            self.protocol.name()
        )
    }
}

impl std::error::Error for UnspokenProtocol {}

impl<O: Structure, E: OperationError> Future for Calling<'_, O, E> {
    type Output = Result<O, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let exchanged = ready!(self.exchange.as_mut().poll(cx));
        Poll::Ready(self.client.answer(self.operation, exchanged))
    }
}

impl<O, E> fmt::Debug for Calling<'_, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calling")
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}

/// A request, or why there is none.
type Outgoing = std::result::Result<Request<Body>, Box<ErrorKind<Infallible>>>;

/// An answer, or why there is none. Its body is there as a whole, or is a stream.
type Exchanged = std::result::Result<(response::Parts, Bytes, Option<Body>), ErrorKind<Infallible>>;

/// The place of an operation's error.
trait Modeled {
    /// The error of this code before anything is read, if the operation has it.
    fn initial(&mut self, code: &str) -> Option<&mut dyn Structure>;
}

impl<E: OperationError> Modeled for Option<E> {
    fn initial(&mut self, code: &str) -> Option<&mut dyn Structure> {
        *self = E::initial(code);
        self.as_mut().map(E::as_structure_mut)
    }
}

/// A call without an output.
enum Failed {
    /// The service answered with an error of the model, which has been read.
    AsModeled(Reply),
    /// Whatever it is, it is no error of the model.
    Otherwise(ErrorKind<Infallible>),
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.service.name())
            .field("endpoint", &self.endpoint.to_string())
            .finish_non_exhaustive()
    }
}
