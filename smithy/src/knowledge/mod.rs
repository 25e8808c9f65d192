//! What a model implies, computed in one place: the operations of a service, and what is bound to it.

pub(crate) mod operations;
pub(crate) mod top_down;
