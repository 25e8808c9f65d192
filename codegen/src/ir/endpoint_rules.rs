//! Endpoint rules.

use super::Trait;

/// The endpoint rules of a service, as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointRules {
    /// The parameters, each by a word of the runtime.
    pub parameters: Vec<Trait>,
    /// How many variables conditions assign.
    pub variables: usize,
    /// The texts that the program names.
    pub texts: Vec<String>,
    /// The program, in the grammar of the runtime (`runtime/src/client/endpoint_rules/program.rs`).
    pub program: String,
}
