//! Applies what an authentication scheme has still to check of a body.
//!
//! In comes the check, and a request whose body has not been read. Out goes the same request, whose body is verified
//! while it is read, or has been verified.

use super::auth::{BodyCheck, Check};
use super::limits::Bounds;
use super::received::Received;
use super::responder::Responder;
use crate::protocol::server::Rejection;

pub(super) async fn apply(
    check: BodyCheck,
    responder: &Responder,
    bounds: &Bounds,
    received: &mut Received,
) -> Result<(), Rejection> {
    match check.0 {
        Check::Nothing => Ok(()),
        Check::Chunks(verifier) => {
            received.verify_chunks(verifier);
            Ok(())
        }
        Check::Whole {
            verifier,
            is_before_handler,
        } => {
            received.verify(verifier, responder.new_damage())?;
            match is_before_handler {
                true => received.read(bounds, &responder.settings.limits).await,
                false => Ok(()),
            }
        }
    }
}
