//! Rules about shapes and their members.

pub(crate) mod deprecated;
pub(crate) mod enums;
pub(crate) mod inputs_outputs;
pub(crate) mod json_names;
pub(crate) mod members;
pub(crate) mod mixins;
pub(crate) mod patterns;
pub(crate) mod private;
pub(crate) mod recursion;
pub(crate) mod shape_ids;
pub(crate) mod targets;
