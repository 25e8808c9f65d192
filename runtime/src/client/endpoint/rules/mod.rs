//! Endpoint rules: the table of a service and the parameters of a call come in, an endpoint goes out.
//!
//! The rules of a model (`smithy.rules#endpointRuleSet`, `smithy.rules#endpointBdd`) are a table in generated code
//! (`operation/endpoint_rules/`). One interpreter serves both traits. It allocates the parts of its result, and nothing
//! else.
//!
//! The language of rules has functions, and a client can be given more of them by name: [`Function`].

mod arena;
mod functions;
mod interpreter;
mod resolution;
mod url;
mod value;

pub use self::resolution::{Resolution, ResolutionError, resolve, resolve_values};
pub use self::value::{Arguments, AttributeFn, Function, Value};
pub(in crate::client) use self::value::{Kind, List};

/// The built-in value that is the URL that a client was given.
pub(in crate::client) const SDK_ENDPOINT: &str = "SDK::Endpoint";
