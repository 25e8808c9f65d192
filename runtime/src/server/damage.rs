//! What is wrong with the body of a request, where a handler finds out: the end of a stream says whether it is whole.
//!
//! In comes the error of a body, out goes the refusal of its request, if the handler fails without an error of its own.

use std::sync::{Arc, OnceLock};

use crate::body::BodyError;
use crate::protocol::server::Rejection;

/// The damage of one request's body, which the body reports and the responder reads.
#[derive(Clone, Debug, Default)]
pub(super) struct Damage(Arc<OnceLock<Rejection>>);

impl Damage {
    /// Keeps what a body failed with, if its sender is to blame.
    pub(super) fn report(&self, error: &BodyError) {
        let rejection = match error {
            BodyError::Malformed(_) => Rejection::Malformed(error.to_string()),
            BodyError::WrongChecksum(_) => Rejection::WrongChecksum(error.to_string()),
            BodyError::WrongSignature => Rejection::wrong_signature(),
            BodyError::TooSlow(message) => Rejection::TooSlow(message.clone()),
            BodyError::TooLong(limit) => Rejection::TooLarge(*limit),
            BodyError::Broken(_) => return,
        };
        let _ = self.0.set(rejection);
    }

    /// Keeps the refusal of a body that is not the one that its sender has signed.
    pub(super) fn refuse(&self, rejection: Rejection) {
        let _ = self.0.set(rejection);
    }

    /// Keeps what is wrong with the events of a request.
    #[cfg(feature = "events")]
    pub(super) fn report_event(&self, error: &crate::stream::MalformedEvent) {
        use crate::stream::MalformedEvent;
        let rejection = match error {
            MalformedEvent::Invalid(..) => Rejection::Invalid(error.to_string()),
            _ => Rejection::Malformed(error.to_string()),
        };
        let _ = self.0.set(rejection);
    }

    /// The refusal of the request, if its body is damaged.
    pub(super) fn rejection(&self) -> Option<&Rejection> {
        self.0.get()
    }
}
