//! What the signature of a request was made of.

use std::fmt;
use std::ops::Range;

use super::date::SigningDate;
use super::key::Key;
use super::signature::Signature;

/// The signature of a request, with the texts that it was made of.
pub struct Signed {
    pub(super) signature: Signature,
    pub(super) canonical_request: Vec<u8>,
    pub(super) string_to_sign: Vec<u8>,
    /// Where the scope of the credential stands in the string to sign.
    pub(super) scope: Range<usize>,
    pub(super) date: SigningDate,
    pub(super) key: Key,
}

impl Signed {
    /// The signature.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The canonical request. Services answer with theirs where a signature is wrong, so that the two can be compared.
    /// It has the session token of the credentials, which is a secret.
    pub fn canonical_request(&self) -> &[u8] {
        &self.canonical_request
    }

    /// The string to sign.
    pub fn string_to_sign(&self) -> &[u8] {
        &self.string_to_sign
    }

    /// The scope of the credential, like `20150830/us-east-1/service/aws4_request`.
    pub(super) fn scope(&self) -> &[u8] {
        self.string_to_sign
            .get(self.scope.clone())
            .unwrap_or_default()
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signed(..)")
    }
}
