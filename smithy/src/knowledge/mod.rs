//! What a model implies, computed in one place: the operations of a service, what is bound to it, and which
//! protocols it speaks.

pub(crate) mod operations;
pub mod protocols;
pub(crate) mod top_down;
