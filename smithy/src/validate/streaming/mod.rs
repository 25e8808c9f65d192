//! Rules about streams of bytes and of events.

pub(crate) mod events;
pub(crate) mod placement;
