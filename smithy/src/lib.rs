//! Reads, checks and explains [Smithy](https://smithy.io) models.
//!
//! Model files come in, a [`Model`](model::Model) goes out, with diagnostics that name file, line and column. Everything
//! that works on Smithy models can be built on this crate: generators, checkers, exporters, editors.
//!
//! ```
//! use farrier_smithy::diagnostic::Sources;
//! use farrier_smithy::{load, validate};
//!
//! let text = r#"{
//!     "smithy": "2.0",
//!     "shapes": {
//!         "example.weather#City": { "type": "structure", "members": {
//!             "name": { "target": "smithy.api#Strnig" }
//!         } }
//!     }
//! }"#;
//! let file = ("weather.json".into(), Ok(text.as_bytes().to_vec()));
//! let (model, mut found) = load::load(Sources::default(), vec![file]);
//! found.append(validate::check_model(&model));
//!
//! assert_eq!(model.shapes.len(), 1);
//! assert_eq!(found.errors(), 1);
//! let report = found.render(&model.sources);
//! assert!(report.contains("--> weather.json:5:33"), "{report}");
//! assert!(report.contains("help: `smithy.api#String` has a similar name"), "{report}");
//! ```
//!
//! # The way of a model
//!
//! | stage | what comes in | what goes out |
//! |---|---|---|
//! | [`load`] | paths or texts | one model: files are read by a front end, merged, their mixins flattened, 1.0 upgraded |
//! | [`validate::check_model`] | the whole model | diagnostics: what the specification demands of every shape |
//! | [`transform`] | a model and a selection | the model of one service, or of some shapes, and what they reach |
//! | [`validate::check_selection`] | that model | diagnostics: what matters only for what was selected |
//!
//! Beside the stages:
//!
//! - [`diagnostic`]: diagnostics, the places that they point to, and reports in the form of rustc.
//! - [`rules`](mod@rules): the registry of everything that is checked. Suppressions and `docs/rules.md` follow from it.
//! - [`knowledge`]: what a model implies, such as the operations of a service or the HTTP binding of a member.
//! - [`suggest`]: names that a misspelt one may stand for.
//! - [`selector`]: the language in which trait definitions name shapes.
//!
//! # What is deliberately absent
//!
//! - No programming language: names, types and code belong to generators. So there is no `syn` or `quote`, and no code
//!   that serde derives.
//! - No syntax outside of `load`'s front ends: merging, transforms and rules see definitions and paths, never JSON.
//! - No other access to the disk than [`load::read`], no network, no clock: the same files give the same result.
//! - No panics that a model can cause. Any bytes end in a model or in diagnostics, in bounded memory and time.
//! - No stop at the first error: stages return diagnostics, and the caller decides
//!   ([`StageGate`](validate::StageGate)).

pub mod diagnostic;
pub mod jmespath;
pub mod knowledge;
pub mod load;
pub mod model;
pub mod rules;
pub mod selector;
pub mod shape_id;
pub mod suggest;
pub mod transform;
pub mod validate;
