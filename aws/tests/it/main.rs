//! Signatures, retries, and the interceptors, in clients and servers that are written by hand as the generator would write them.

mod cognito;
#[cfg(feature = "credentials")]
mod credentials;
mod glacier;
#[cfg(feature = "lambda")]
mod lambda;
mod presign;
mod retry;
mod s3_addressing;
mod s3_requests;
mod s3_routing;
#[cfg(feature = "s3")]
mod s3_transfer;
mod sigv4;
#[cfg(feature = "events")]
mod sigv4_events;
mod sigv4_scheme;
mod sigv4_server;
mod support;
