//! The runtime as generated code uses it. The structures and services are written by hand.

pub(crate) use farrier::__private::v1 as runtime;

#[cfg(feature = "cbor")]
mod cbor;
mod documents;
mod equality;
mod json;
mod mutation;
mod numbers;
#[cfg(all(feature = "client", feature = "server", feature = "query"))]
mod queries;
#[cfg(feature = "query")]
mod query;
mod shapes;

#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "time",
    feature = "serde_json"
))]
mod conversions;
#[cfg(feature = "serde")]
mod serde;

#[cfg(all(feature = "client", feature = "server"))]
mod bindings;
#[cfg(all(feature = "client", feature = "server"))]
mod client;
#[cfg(all(feature = "client", feature = "server"))]
mod headers;
#[cfg(all(feature = "hyper", feature = "server"))]
mod https;
#[cfg(all(feature = "client", feature = "server"))]
mod interceptors;
#[cfg(all(feature = "client", feature = "server"))]
mod protocols;
#[cfg(feature = "client")]
mod requests;
#[cfg(all(feature = "client", feature = "server", feature = "xml"))]
mod rest_xml;
#[cfg(all(feature = "client", feature = "server"))]
mod server;
#[cfg(all(feature = "client", feature = "server"))]
mod service;
#[cfg(all(feature = "client", feature = "server"))]
mod streams;
mod validation;
#[cfg(feature = "xml")]
mod xml;
