//! The runtime as generated code uses it, with structures and services that are written by hand.

mod json;
mod mutation;
mod numbers;
mod shapes;

#[cfg(all(feature = "client", feature = "server"))]
mod bindings;
#[cfg(all(feature = "client", feature = "server"))]
mod client;
#[cfg(all(feature = "hyper", feature = "server"))]
mod https;
#[cfg(all(feature = "client", feature = "server"))]
mod server;
#[cfg(all(feature = "client", feature = "server"))]
mod service;
