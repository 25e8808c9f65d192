//! The front end for the JSON AST.

pub(crate) mod ast;
pub(crate) mod shapes;
