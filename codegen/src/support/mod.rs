//! What the runtime supports: protocols and streams. A prepared model comes in. Diagnostics for unsupported services
//! and operations go out.

pub(crate) mod jmespath;
pub(crate) mod protocols;
pub(crate) mod streams;

use farrier_smithy::diagnostic::{Diagnostics, Severity};
use farrier_smithy::model::Model;

/// Checks whether the service of a model can be called and served. `unknown` is how bad it is that it has no protocol
/// that Farrier knows.
pub fn check(model: &Model, unknown: Severity) -> Diagnostics {
    let mut out = Diagnostics::new();
    protocols::check(model, unknown, &mut out);
    streams::check(model, &mut out);
    out
}
