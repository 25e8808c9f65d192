//! Rules about XML bindings.

pub(crate) mod names;
