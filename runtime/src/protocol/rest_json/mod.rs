//! restJson1 (AWS protocols, "AWS restJson1 protocol").
//!
//! HTTP binding traits say where each member travels; the rest is a JSON document in the body. An error
//! answers with the status of `httpError` and names itself in the `x-amzn-errortype` header.

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "server")]
mod route;
#[cfg(feature = "server")]
mod server;

use crate::operation::{Http, Operation};
use crate::shape::{Error, Result};

/// The protocol: it has nothing to choose.
#[derive(Debug)]
pub(super) struct RestJson;

fn http_of(operation: &Operation) -> Result<&Http> {
    operation
        .http
        .as_ref()
        .ok_or_else(|| Error::new("the operation has no address"))
}
