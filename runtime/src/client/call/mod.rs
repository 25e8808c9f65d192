//! A call: an operation, its input and the settings of a client come in, the response or the error of the call comes out.
//!
//! `stages` has the stages in the order in which they run, `attempts` and `attempt` those that run again, in the time
//! that `limits` leaves them, each when it is its `turn`. `judgement` says what came of an attempt, and `response` reads
//! the output or the error.

mod attempt;
mod attempts;
#[cfg(feature = "events")]
mod events;
mod judgement;
mod limits;
mod response;
mod stages;
mod turn;

pub(super) use self::attempt::build;
pub(super) use self::judgement::ModeledKind;
pub(super) use self::response::interpret;
pub(super) use self::stages::{Exchange, Prepared, Unsendable, exchange, prepare};
