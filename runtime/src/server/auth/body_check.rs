//! What is still to be checked of a body when the caller is known: a signature can cover it.

use std::fmt;

use crate::aws_chunked::ChunkVerifier;
use crate::server::Error;

/// What is still to be checked of a body when the caller is known.
#[derive(Debug)]
pub struct BodyCheck(pub(in crate::server) Check);

pub(in crate::server) enum Check {
    Nothing,
    Whole {
        verifier: Box<dyn BodyVerifier>,
        is_before_handler: bool,
    },
    Chunks(Box<dyn ChunkVerifier>),
}

/// Verifies a body as it was sent, piece by piece.
pub trait BodyVerifier: Send {
    /// Takes the next piece of the body.
    fn update(&mut self, piece: &[u8]);

    /// Takes the end of the body.
    ///
    /// # Errors
    ///
    /// When it is not the body that the caller has signed. The request is refused with this error.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

impl BodyCheck {
    /// Nothing.
    pub fn none() -> Self {
        Self(Check::Nothing)
    }

    /// The body as a whole. A body that is a stream reaches its handler as it comes, and ends with an error if it is not
    /// the right one.
    pub fn whole(verifier: impl BodyVerifier + 'static) -> Self {
        Self(Check::Whole {
            verifier: Box::new(verifier),
            is_before_handler: false,
        })
    }

    /// The body as a whole, without which it is not sure who calls. It is read into memory and verified before the
    /// handler runs, also if it is a stream; [`with_body_limit`](crate::server::Service::with_body_limit) says how long
    /// it may be.
    pub fn whole_before_handler(verifier: impl BodyVerifier + 'static) -> Self {
        Self(Check::Whole {
            verifier: Box::new(verifier),
            is_before_handler: true,
        })
    }

    /// The chunks of a body in the framing `aws-chunked`. Where the operation does not take that framing, the request is
    /// refused.
    pub fn chunks(verifier: impl ChunkVerifier + 'static) -> Self {
        Self(Check::Chunks(Box::new(verifier)))
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Whole { .. } => "Whole",
            Self::Chunks(_) => "Chunks",
        })
    }
}
