//! The protocol compliance tests of the Smithy project, run against what Farrier generates (Smithy 2.0,
//! "HTTP Protocol Compliance Tests").
//!
//! Models with test cases come in; a table of passed cases and every failure go out. Each model with a
//! service is a suite. For each suite, a client and a server are generated, and beside each a list of its
//! operations; that is a program, which reads the cases from the model again and runs them with the modules
//! of this crate:
//!
//! | module | what it is |
//! |---|---|
//! | [`case`](mod@case) | the cases of a model |
//! | [`json`] | JSON with every digit of its numbers |
//! | [`params`] | values of generated types, made of what cases call `params` |
//! | [`value_tree`] | values of generated types, taken down to be compared |
//! | [`message`] | what a request or response has to be, and whether it is |
//! | [`media`] | bodies compared by what they mean |
//! | [`client`], [`server`] | the cases of each side, run |
//! | [`outcome`] | what became of a case |
//! | `run` | the command: generates, compiles, runs, reports; with the feature `run`, which is on by default |
//!
//! Nothing here passes over a case. What the generator does not support fails with that as its reason.

mod block_on;
pub mod case;
pub mod client;
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
