//! The protocol compliance tests of the Smithy project, run against generated code (Smithy 2.0, "HTTP Protocol
//! Compliance Tests").
//!
//! Models with test cases come in; a table of passed cases and a list of failures go out. Each model with a service
//! is a suite. For each suite and side, the command generates the code and a program that contains a list of the
//! operations. The program reads the cases from the model and runs them with the modules of this crate:
//!
//! | module | purpose |
//! |---|---|
//! | [`case`](mod@case) | the cases of a model |
//! | [`json`] | JSON that keeps every digit of its numbers |
//! | [`params`] | builds values of generated types from the `params` of cases |
//! | [`value_tree`] | turns values of generated types into trees, to compare them |
//! | [`message`] | compares a request or response with the case |
//! | [`media`] | compares bodies by their meaning |
//! | [`client`], [`server`] | run the cases of each side |
//! | `events` | runs the cases of event streams |
//! | [`endpoint_tests`] | runs the endpoint tests of published models |
//! | `endpoint_cases` | compares what rules say with what a case expects, here and in `vectors` |
//! | [`outcome`] | the outcome of a case |
//! | `run` | the command, which generates, compiles, runs and reports (feature `run`, on by default) |
//! | `vectors` | test vectors of signing, retries and the like, for `cargo xtask vectors` (feature `vectors`) |
//!
//! No case is skipped. A case fails if the generator does not support what it needs.

mod block_on;
pub mod case;
pub mod client;
mod endpoint_cases;
pub mod endpoint_tests;
mod events;
pub mod json;
pub mod media;
pub mod message;
mod minimal_input;
pub mod outcome;
pub mod params;
#[cfg(feature = "run")]
pub mod run;
pub mod server;
pub mod value_tree;
#[cfg(feature = "vectors")]
pub mod vectors;
