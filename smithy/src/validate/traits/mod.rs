//! Rules about traits: where they are applied, and what their values say.

pub(crate) mod applications;
pub(crate) mod applies_to;
pub(crate) mod conflicts;
pub(crate) mod constraints;
pub(crate) mod cors;
pub(crate) mod defaults;
pub(crate) mod definitions;
mod enum_values;
pub(crate) mod idempotency;
pub(crate) mod media_type;
pub(crate) mod node_values;
pub(crate) mod selector_syntax;
pub(crate) mod structurally_exclusive;
pub(crate) mod timestamp_values;
pub(crate) mod unknown;
pub(crate) mod validators;
pub(crate) mod values;
