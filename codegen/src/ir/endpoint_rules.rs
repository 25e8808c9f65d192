//! Endpoint rules.

use super::{Docs, Trait};

/// The endpoint rules of a service, as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointRules {
    /// The parameters, each by a word of the runtime.
    pub parameters: Vec<Trait>,
    /// How many variables conditions assign.
    pub variables: usize,
    /// The texts that the program names.
    pub texts: Vec<String>,
    /// The program, in the grammar of the runtime (`runtime/src/operation/endpoint_rules/grammar.rs`).
    pub program: String,
}

/// A parameter of endpoint rules that is a setting of clients and calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientParameter {
    /// The name of its method.
    pub method: String,
    /// The name of the parameter.
    pub parameter: String,
    /// Its documentation.
    pub docs: Docs,
    /// The type of its values.
    pub value: ClientParameterType,
}

/// The type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientParameterType {
    /// A `bool`.
    Boolean,
    /// What becomes a `String`.
    String,
    /// A list of strings.
    StringArray,
}
