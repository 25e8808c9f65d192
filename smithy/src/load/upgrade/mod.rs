//! Gives shapes of Smithy 1.0 the form of 2.0 (Smithy 2.0, "Smithy IDL 1.0 to 2.0 Migration Guide"): a loaded model
//! comes in with the files that are written in 1.0; nothing of 1.0 is left in it. There is a file for each thing that
//! has changed.

mod defaults;
mod enums;
mod sets;

use std::collections::HashSet;

pub(super) use self::sets::unique_items;
use crate::diagnostic::{Diagnostics, SourceId};
use crate::model::Model;

/// Upgrades the shapes of the files `old`. `@enum` is still valid in 2.0, so it is upgraded in all files.
pub(super) fn upgrade(model: &mut Model, old: &HashSet<SourceId>, out: &mut Diagnostics) {
    if !old.is_empty() {
        defaults::upgrade(model, old);
    }
    enums::upgrade(model, out);
}
