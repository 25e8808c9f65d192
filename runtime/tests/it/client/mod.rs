//! The client: the requests that it writes and the responses that it reads.

mod answers;
mod auth;
#[cfg(feature = "checksum")]
mod checksums;
#[cfg(feature = "compression")]
mod compression;
#[cfg(feature = "server")]
mod headers;
mod integrity;
mod requests;
#[cfg(feature = "server")]
mod responses;
mod settings;
