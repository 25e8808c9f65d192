//! The client: the requests that it writes and the responses that it reads.

mod answers;
mod auth;
#[cfg(feature = "checksum")]
mod checksums;
#[cfg(feature = "compression")]
mod compression;
mod endpoint_rules;
#[cfg(feature = "server")]
mod headers;
mod integrity;
#[cfg(feature = "server")]
mod measurements;
mod pages;
mod requests;
#[cfg(feature = "server")]
mod responses;
mod retries;
mod settings;
#[cfg(all(feature = "server", feature = "tracing"))]
mod spans;
mod user_agent;
mod waiters;
