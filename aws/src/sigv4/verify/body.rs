//! Bodies that a signature covers as a whole. The pieces of a body come in; whether it is the right one goes out.

use farrier::server::Error;
use farrier::server::auth::BodyVerifier;
use sha2::{Digest as _, Sha256};

use super::super::key::Key;
use super::error::{VerificationError, refusal};
use super::signed_request::SignedText;
use crate::hex;

/// Compares the hash of a body with the one that the request says, and the signature covers.
pub(super) struct BodyHash {
    hasher: Sha256,
    expected: [u8; 64],
}

impl BodyHash {
    /// Expects this hash, in hexadecimal digits.
    pub(super) fn new(expected: [u8; 64]) -> Self {
        Self {
            hasher: Sha256::new(),
            expected,
        }
    }
}

impl BodyVerifier for BodyHash {
    fn update(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        match hex::of_hash(self.hasher.finalize().into()) == self.expected {
            true => Ok(()),
            false => Err(refusal(VerificationError::Body)),
        }
    }
}

/// Verifies the signature of a request that does not say the hash of its body.
pub(super) struct SignedBody {
    hasher: Sha256,
    key: Key,
    text: SignedText,
}

impl SignedBody {
    pub(super) fn new(key: Key, text: SignedText) -> Self {
        Self {
            hasher: Sha256::new(),
            key,
            text,
        }
    }
}

impl BodyVerifier for SignedBody {
    fn update(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        let hash = hex::of_hash(self.hasher.finalize().into());
        let payload = str::from_utf8(&hash).unwrap_or_default();
        match self.text.verify(&self.key, payload) {
            Some(_) => Ok(()),
            None => Err(refusal(VerificationError::Signature)),
        }
    }
}
