//! The words by which generated code names traits, a module for each macro. A word that is misspelt is an error at
//! the word itself, with the nearest that there is. A new trait is a variant of the runtime's enum and a word here.

pub mod endpoint_rules;
pub mod error;
pub mod jmespath;
pub mod operation;
pub mod schema;
pub mod service;
