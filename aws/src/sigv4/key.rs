//! Keys of signatures, derived from secrets, and what they sign (IAM User Guide, "Create a signed AWS API request",
//! step 4).

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::SigningError;
use super::date::SigningDate;
use super::signature::Signature;
use crate::Credentials;
use crate::hex;

const SYMMETRIC: &str = "AWS4-HMAC-SHA256";
#[cfg(feature = "sigv4a")]
const ASYMMETRIC: &str = "AWS4-ECDSA-P256-SHA256";

/// What a key signs for: a region and a service, or a service in several regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    Region(&'a str),
    /// SigV4a. The value of the header `x-amz-region-set`.
    #[cfg(feature = "sigv4a")]
    Regions(&'a str),
}

impl Scope<'_> {
    /// The region, or the set of regions.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Region(region) => region,
            #[cfg(feature = "sigv4a")]
            Self::Regions(regions) => regions,
        }
    }

    pub(super) fn is_asymmetric(self) -> bool {
        !matches!(self, Self::Region(_))
    }

    /// Returns the name of the algorithm, which begins a string to sign.
    pub(super) fn algorithm(self) -> &'static str {
        match self {
            Self::Region(_) => SYMMETRIC,
            #[cfg(feature = "sigv4a")]
            Self::Regions(_) => ASYMMETRIC,
        }
    }

    /// Appends what follows the day in the scope of a credential.
    pub(super) fn push(self, out: &mut Vec<u8>, day: &str, service: &str) {
        let region = match self {
            Self::Region(region) => Some(region),
            #[cfg(feature = "sigv4a")]
            Self::Regions(_) => None,
        };
        for part in [Some(day), region, Some(service)].into_iter().flatten() {
            out.extend_from_slice(part.as_bytes());
            out.push(b'/');
        }
        out.extend_from_slice(b"aws4_request");
    }
}

/// A derived key. It is as secret as what it comes from, for a day.
#[derive(Clone)]
pub(super) enum Key {
    /// HMAC, with the key already in its state.
    Symmetric(Box<Hmac<Sha256>>),
    #[cfg(feature = "sigv4a")]
    Asymmetric(Box<super::asymmetric::PrivateKey>),
}

impl Key {
    /// Derives the key.
    pub(super) fn derive(
        credentials: &Credentials,
        date: &SigningDate,
        scope: Scope<'_>,
        service: &str,
    ) -> Result<Self, SigningError> {
        let secret = credentials.secret_access_key();
        match scope {
            Scope::Region(region) => {
                let mut key = [b"AWS4", secret.as_bytes()].concat();
                for part in [date.day(), region, service, "aws4_request"] {
                    key = hmac(&key)
                        .chain_update(part)
                        .finalize()
                        .into_bytes()
                        .to_vec();
                }
                Ok(Self::Symmetric(Box::new(hmac(&key))))
            }
            #[cfg(feature = "sigv4a")]
            Scope::Regions(_) => {
                let key = super::asymmetric::PrivateKey::derive(credentials);
                let key = key.ok_or(SigningError::NoAsymmetricKey)?;
                Ok(Self::Asymmetric(Box::new(key)))
            }
        }
    }

    /// Signs a text.
    pub(super) fn sign(&self, text: &[u8]) -> Signature {
        match self {
            Self::Symmetric(state) => {
                let mac: [u8; 32] = Hmac::clone(state)
                    .chain_update(text)
                    .finalize()
                    .into_bytes()
                    .into();
                Signature::new(&hex::of_hash(mac))
            }
            #[cfg(feature = "sigv4a")]
            Self::Asymmetric(key) => key.sign(text),
        }
    }

    /// Verifies the signature of a text, in constant time. Returns it if it is the right one.
    #[cfg(feature = "server")]
    pub(super) fn verify(&self, text: &[u8], signature: &str) -> Option<Signature> {
        let (signature, bytes) = Signature::parse(signature)?;
        let is_right = match self {
            Self::Symmetric(state) => {
                let state = Hmac::clone(state).chain_update(text);
                state.verify_slice(&bytes).is_ok()
            }
            #[cfg(feature = "sigv4a")]
            Self::Asymmetric(key) => key.verify(text, &bytes),
        };
        is_right.then_some(signature)
    }

    /// Returns the name of the algorithm.
    pub(super) fn algorithm(&self) -> &'static str {
        match self {
            Self::Symmetric(_) => SYMMETRIC,
            #[cfg(feature = "sigv4a")]
            Self::Asymmetric(_) => ASYMMETRIC,
        }
    }

    /// The length of signatures in chunks.
    pub(super) fn chunk_signature_length(&self) -> usize {
        match self {
            Self::Symmetric(_) => 64,
            #[cfg(feature = "sigv4a")]
            Self::Asymmetric(_) => super::signature::MAX_LENGTH,
        }
    }
}

/// Returns the state of HMAC with a key.
pub(super) fn hmac(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of all lengths (RFC 2104, section 2), so that this never falls back.
    Hmac::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Default::default()))
}
