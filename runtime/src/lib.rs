//! The runtime of code that Farrier generates.
//!
//! Farrier turns a Smithy model into Rust: types, validators, a client and a server. Generated code holds what depends
//! on the model: plain types, tables, and a line for each operation. Everything else is in this crate, where it is
//! compiled once. Programs choose a transport, implement the trait of a service, and set what is not as usual:
//!
//! ```text
//! let client = personalize::Client::new(farrier::transport::https(), "https://personalize.example.com")?;
//! let service = personalize::server::service(Attributions::new());
//! ```
//!
//! # What is here
//!
//! | name | purpose |
//! |---|---|
//! | [`include_service!`] | declares the module that a build script generated |
//! | [`types`] | [`Timestamp`], [`Blob`], [`Document`], [`BigInteger`], [`BigDecimal`]: the simple types of Smithy that Rust does not have |
//! | [`StructureExt`] | sets fields of a structure within an expression |
//! | `client` | the client: its settings, interceptors and errors |
//! | `server` | the server: its settings and interceptors, the context and the errors of handlers |
//! | `time` | clocks and sleepers, with `client` or `server` |
//! | `transport` | an HTTPS transport |
//! | `checksum` | the algorithms of checksums, with `client` or `server` |
//! | [`body`], [`stream`] | message bodies; [`ByteStream`] and [`EventStream`], which are not in memory as a whole |
//! | [`validate`] | checks values against the constraints of the model |
//! | `event_stream` | the messages that events are sent in |
//! | [`error`] | the errors that a model defines |
//! | [`operation`] | the tables of services, operations and shapes, for layers and interceptors that read them |
//! | `serde` | the form of generated types in the formats of serde |
//!
//! There are two more doors, which are no part of the interface that semantic versioning covers. Generated code uses
//! `__private`: it says for which version of it it was generated, and a mismatch is one error of the compiler that says
//! what to do. Tests and benchmarks of Farrier itself use the codecs behind the feature `test-util`.
//!
//! # A call
//!
//! A method of a generated client hands the operation's table and the input to `client::Client::call`. The protocol
//! writes a request from them, with the input's table and a codec. The transport sends it. The protocol reads the
//! output, or an error of the model, from the response. A generated server does the same in the other direction: the
//! protocol finds the operation and reads the input, and the input is validated before the handler sees it. All of this
//! works on structures as trait objects, so it is not compiled again for each operation.
//!
//! # Input from the network
//!
//! Bodies are bounded in length, and values in depth and in memory: 4 MiB, and 16 bytes for each byte of the message.
//! Nothing is allocated before it has arrived. The answer that refuses a request has 64 kB at most. Input cannot cause a
//! panic: every request and response ends in a result or an error. If a handler panics, its caller gets an error, and
//! the next request is served.
//!
//! # Features
//!
//! None is on by default. Without any, the crate has types, codecs and validation.
//!
//! | feature | what it adds |
//! |---|---|
//! | `client` | the module `client`, over any `tower::Service` of http 1.x requests |
//! | `server` | the module `server`, itself such a service |
//! | `serve` | `server::serve`: the service on a listener of tokio, over HTTP/1.1 and HTTP/2; enables `server` |
//! | `serve-tls` | TLS by rustls for it; enables `serve` |
//! | `xml` | services that speak `aws.protocols#restXml` |
//! | `query` | services that speak `aws.protocols#awsQuery` or `aws.protocols#ec2Query`; enables `xml` |
//! | `cbor` | services that speak `smithy.protocols#rpcv2Cbor` |
//! | `hyper` | the module `transport`: HTTPS by hyper and rustls, on tokio; enables `client` |
//! | `dyn` | clients as trait objects, and generated traits for `&T`, `Arc<T>` and `Box<T>` |
//! | `mock` | `Mock`, a fake of each generated client; enables `client` |
//! | `builders` | `builder()` for generated structures |
//! | `setters` | `set_x(Option)` for each member in builders; enables `builders` |
//! | `checksum` | checksums of bodies, for operations that have them (`@httpChecksumRequired`, `@aws.protocols#httpChecksum`): clients send them, both sides verify them |
//! | `digest` | clients and servers of services with `@httpDigestAuth` |
//! | `events` | services with streams of events, and the module `event_stream` |
//! | `compression` | requests compressed with gzip, for operations that accept it (`@requestCompression`) |
//! | `hash` | `Eq` and `Hash` for generated structures and unions, unless they hold numbers of floating point, documents or streams |
//! | `serde` | serde's `Serialize` and `Deserialize` for generated types and those of [`types`] |
//! | `chrono`, `jiff`, `time` | conversions between [`Timestamp`] and the types of these crates |
//! | `serde_json` | conversions between [`Document`] and the `Value` of that crate |
//! | `async-read` | tokio's `AsyncRead` for [`ByteStream`], and streams of what readers hold |
//! | `fs` | a [`ByteStream`] of the content of a file, on tokio |
//! | `stream` | the trait `Stream` of the crate futures-core for [`ByteStream`], [`EventStream`], and the pages and items of clients |
//! | `tracing` | spans of calls and of requests to servers, by the crate tracing |
//! | `test-util` | the codecs, for tests of Farrier itself; not stable |
//!
//! Eight of them decide which items generated code has: `client`, `server`, `dyn`, `mock`, `builders`, `setters`, `hash`
//! and `serde`. They only ever add items. Cargo enables the union of the features that all crates of a build ask for, so
//! another crate of the build can add a server or builders to your generated module. A crate whose interface includes
//! generated types can have features of its own that enable those of `farrier`.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
pub mod __private;
/// The words of `schemas!` by a short path, which compilers resolve for each trait of each member.
#[doc(hidden)]
pub use self::__private::v1::words::schema as __traits;
mod macros;

#[cfg(any(feature = "client", feature = "server"))]
mod auth;
#[cfg(any(feature = "client", feature = "server"))]
mod aws_chunked;
pub mod body;
#[cfg(any(feature = "client", feature = "server"))]
pub mod checksum;
#[cfg(feature = "client")]
pub mod client;
mod codec;
#[cfg(any(feature = "client", feature = "server"))]
mod connection;
pub mod error;
#[cfg(feature = "events")]
pub mod event_stream;
mod excerpt;
mod fast_eq;
mod jmespath;
#[cfg(feature = "client")]
mod loopback;
pub mod operation;
mod printable;
#[cfg(any(feature = "client", feature = "server"))]
mod protocol;
mod schema;
#[cfg(feature = "serde")]
pub mod serde;
#[cfg(feature = "server")]
pub mod server;
mod shape;
#[cfg(all(feature = "tracing", any(feature = "client", feature = "server")))]
mod spans;
pub mod stream;
#[cfg(feature = "test-util")]
#[doc(hidden)]
pub mod test_util;
#[cfg(any(feature = "client", feature = "server"))]
pub mod time;
#[cfg(feature = "hyper")]
pub mod transport;
#[cfg(feature = "client")]
mod transport_failure;
pub mod types;
#[cfg(any(feature = "client", feature = "server"))]
mod uuid;

pub use self::body::Body;
pub use self::shape::{StructureExt, validate};
pub use self::stream::{ByteStream, EventStream};
pub use self::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
