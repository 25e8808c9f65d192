//! The protocols, with a client and a server in one process.

mod all;
mod bindings;
mod handler_errors;
mod payloads;
#[cfg(feature = "query")]
mod query;
mod reading;
#[cfg(feature = "xml")]
mod rest_xml;
mod retries;
mod several;
mod texts;
mod timestamps;
