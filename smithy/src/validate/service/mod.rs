//! Rules about services, and about operations as parts of a service.

pub(crate) mod auth;
pub(crate) mod bound_once;
pub(crate) mod closure_names;
pub(crate) mod endpoint_rules;
pub(crate) mod examples;
pub(crate) mod own_protocols;
pub(crate) mod pagination;
pub(crate) mod protocol_limits;
pub(crate) mod rename;
pub(crate) mod waiters;
