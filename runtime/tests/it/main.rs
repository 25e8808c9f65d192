//! The runtime as generated code uses it. The structures and services are written by hand. The folders are those of
//! the source; `shapes` and `service` are the structures and the service that several of them share.

pub(crate) use farrier::__private::v1 as runtime;

#[cfg(all(
    feature = "checksum",
    feature = "compression",
    feature = "cbor",
    feature = "query",
    feature = "server"
))]
mod checksums;
#[cfg(feature = "client")]
mod client;
mod codec;
#[cfg(all(feature = "client", feature = "server"))]
mod cors;
#[cfg(all(
    feature = "compression",
    feature = "cbor",
    feature = "query",
    feature = "server"
))]
mod encodings;
#[cfg(all(feature = "client", feature = "events", feature = "server"))]
mod events;
#[cfg(all(feature = "client", feature = "server"))]
mod identity;
#[cfg(all(feature = "client", feature = "server"))]
mod interceptors;
#[cfg(feature = "client")]
mod jmespath;
#[cfg(feature = "server")]
mod limits;
#[cfg(all(feature = "client", feature = "server"))]
mod observing;
#[cfg(all(feature = "client", feature = "server"))]
mod protocol;
#[cfg(all(feature = "cbor", feature = "query", feature = "server"))]
mod routing;
#[cfg(all(feature = "client", feature = "server", feature = "tracing"))]
mod seen_spans;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "serve")]
mod serve;
#[cfg(all(feature = "client", feature = "server"))]
mod server;
#[cfg(all(feature = "client", feature = "server", feature = "tracing"))]
mod server_spans;
#[cfg(all(feature = "client", feature = "server"))]
mod service;
#[cfg(all(feature = "client", feature = "server"))]
mod services;
mod shape;
mod shapes;
#[cfg(all(feature = "client", feature = "server"))]
mod statuses;
#[cfg(all(feature = "client", feature = "server"))]
mod stream;
#[cfg(all(feature = "hyper", feature = "server"))]
mod transport;
mod types;
