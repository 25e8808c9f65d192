//! What Farrier can do: the protocols and streams that the runtime carries.

pub(crate) mod protocols;
pub(crate) mod streams;

use farrier_smithy::diagnostic::Diagnostics;
use farrier_smithy::model::Model;

/// The rules for a service that is going to be called or served.
pub fn check(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    protocols::check(model, &mut out);
    streams::check(model, &mut out);
    out
}
