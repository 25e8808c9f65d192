//! The check of a signature. A signed request and the keys of its caller come in; whether they belong together goes out.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use farrier::server::Error;
use farrier::server::auth::{BodyCheck, OtherCredentials, is_same_secret};
use http::HeaderMap;
use sha2::{Digest as _, Sha256};

use super::super::RequestHead;
use super::super::canonical::{Canonical, SignedHeaders};
use super::super::date::SigningDate;
use super::super::key::{Key, Scope};
use super::super::key_cache::KeyCache;
use super::super::payload_hash::PayloadHash;
use super::super::settings::Settings;
use super::super::signature::Signature;
use super::body::{BodyHash, SignedBody};
use super::chunks::Chunks;
use super::error::{VerificationError, refusal};
use super::presented::{Presented, signed_query};
use crate::Credentials;
use crate::hex;

/// A signed request, whose signature is not verified yet. What can be known without the keys has been checked: the form
/// of the signature, its scope, its time, and that it covers the host and the headers `x-amz-*`.
///
/// The service finds the keys by [`access_key_id`](Self::access_key_id) and calls [`verify`](Self::verify). A service
/// that says who calls without it answers 500.
pub struct SignedRequest {
    presented: Presented,
    text: SignedText,
    covered: Covered,
    has_body: bool,
    keys: Arc<KeyCache>,
    now: SystemTime,
    /// The key that the signature was made with, and the signature, once they are verified.
    verified: Mutex<Option<(Key, Option<Signature>)>>,
}

/// What the signature covers of the body.
#[derive(Clone, Copy)]
pub(super) enum Covered {
    /// What the request says of it.
    Said(PayloadHash),
    /// Its hash, which the request does not say.
    Hash,
}

/// What is signed of a request, but for the body.
pub(super) struct SignedText {
    algorithm: &'static str,
    date: SigningDate,
    scope: Vec<u8>,
    /// The canonical request, up to the last line.
    canonical: Vec<u8>,
    signature: String,
}

impl SignedText {
    fn new(
        presented: &Presented,
        head: &RequestHead<'_>,
        headers: &HeaderMap,
        settings: &Settings,
    ) -> Self {
        let names = presented.signed_headers.iter().map(String::as_str);
        let names = SignedHeaders::of_names(names.collect());
        let token = settings.token.parameter();
        let unsigned_token = Some(token).filter(|_| !settings.token_is_signed);
        let query = signed_query(head.query, unsigned_token);
        let head = RequestHead {
            query: &query,
            ..head.clone()
        };
        let canonical = Canonical::new(&head, headers, &names, "", settings, "");
        let scope = presented.scope();
        let mut scope_text = Vec::with_capacity(64);
        scope.push(&mut scope_text, &presented.day, &presented.service);
        Self {
            algorithm: scope.algorithm(),
            date: presented.date,
            scope: scope_text,
            canonical: canonical.text,
            signature: presented.signature.clone(),
        }
    }

    /// Verifies the signature for a body of which this is covered. Returns it if it is the right one.
    pub(super) fn verify(&self, key: &Key, payload: &str) -> Option<Signature> {
        let mut hash = Sha256::new();
        hash.update(&self.canonical);
        hash.update(payload);
        let mut text = Vec::with_capacity(256);
        for part in [
            self.algorithm.as_bytes(),
            self.date.second().as_bytes(),
            &self.scope,
        ] {
            text.extend_from_slice(part);
            text.push(b'\n');
        }
        hex::push(&mut text, &hash.finalize());
        key.verify(&text, &self.signature)
    }

    pub(super) fn date(&self) -> SigningDate {
        self.date
    }

    pub(super) fn scope(&self) -> &[u8] {
        &self.scope
    }
}

impl Presented {
    /// What the key of the signature signs for.
    fn scope(&self) -> Scope<'_> {
        #[cfg(feature = "sigv4a")]
        if let Some(set) = &self.region_set {
            return Scope::Regions(set);
        }
        Scope::Region(self.region.as_deref().unwrap_or_default())
    }
}

impl SignedRequest {
    pub(super) fn new(
        presented: Presented,
        (head, headers): (&RequestHead<'_>, &HeaderMap),
        settings: &Settings,
        covered: Covered,
        has_body: bool,
        (keys, now): (&Arc<KeyCache>, SystemTime),
    ) -> Self {
        Self {
            text: SignedText::new(&presented, head, headers, settings),
            presented,
            covered,
            has_body,
            keys: Arc::clone(keys),
            now,
            verified: Mutex::new(None),
        }
    }

    /// The id of the key by which the request is signed. It is no secret.
    pub fn access_key_id(&self) -> &str {
        &self.presented.access_key_id
    }

    /// The session token of temporary keys. It is a secret.
    pub fn session_token(&self) -> Option<&str> {
        self.presented.session_token.as_deref()
    }

    /// The time of the signature.
    pub fn signed_at(&self) -> SystemTime {
        self.presented.date.time()
    }

    /// Whether the signature is in the query of a URL, which its caller has of somebody else.
    pub fn is_presigned(&self) -> bool {
        self.presented.expires_in.is_some()
    }

    /// The refusal of a key that the service does not know, with the code by which clients know it.
    pub fn unknown_key(&self) -> Error {
        refusal(VerificationError::UnknownKey)
    }

    /// Verifies that the request was signed with these keys, in constant time. Where the signature covers a body whose
    /// hash the request does not say, this is known when the body has been read, before the handler runs.
    ///
    /// # Errors
    ///
    /// [`VerificationError`] as an answer to the caller, with the status and the code of Amazon's services.
    pub fn verify(&self, keys: &Credentials) -> Result<(), Error> {
        let key = self.key(keys).map_err(refusal)?;
        let signature = match (&self.covered, self.has_body) {
            (Covered::Hash, true) => None,
            (Covered::Hash, false) => Some(self.signature(&key, &PayloadHash::of(b""))),
            (Covered::Said(payload), _) => Some(self.signature(&key, payload)),
        };
        let signature = signature.transpose().map_err(refusal)?;
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        *verified = Some((key, signature));
        Ok(())
    }

    /// Verifies that the request was signed with these keys and has this body, outside of a service of `farrier`.
    ///
    /// # Errors
    ///
    /// When it was not, and when the chunks or events of the body have signatures of their own.
    pub fn verify_with_body(
        &self,
        keys: &Credentials,
        body: &[u8],
    ) -> Result<(), VerificationError> {
        let key = self.key(keys)?;
        let hash = PayloadHash::of(body);
        let payload = match self.covered {
            Covered::Hash => hash,
            Covered::Said(said) => said,
        };
        self.signature(&key, &payload)?;
        match payload {
            PayloadHash::Sha256(_) if payload != hash => Err(VerificationError::Body),
            PayloadHash::Sha256(_) | PayloadHash::Unsigned | PayloadHash::UnsignedTrailer => Ok(()),
            _ => Err(VerificationError::malformed(
                "the parts of the body are signed one by one, and not the body as a whole",
            )),
        }
    }

    /// Returns the key that belongs to the keys of the caller, unless they cannot be those of the request.
    fn key(&self, keys: &Credentials) -> Result<Key, VerificationError> {
        if keys.access_key_id() != self.access_key_id() {
            return Err(VerificationError::UnknownKey);
        }
        let not_empty = |it: &&str| !it.is_empty();
        let expected = keys.session_token().filter(not_empty).unwrap_or_default();
        if !is_same_secret(expected, self.session_token().unwrap_or_default()) {
            return Err(VerificationError::SessionToken);
        }
        if keys.expires_at().is_some_and(|at| at <= self.now) {
            return Err(VerificationError::ExpiredKeys);
        }
        let Presented { date, service, .. } = &self.presented;
        let key = self.keys.key(keys, date, self.presented.scope(), service);
        key.map_err(|_| VerificationError::Signature)
    }

    fn signature(&self, key: &Key, payload: &PayloadHash) -> Result<Signature, VerificationError> {
        let payload = payload.text(self.presented.algorithm.is_asymmetric());
        let signature = self.text.verify(key, payload);
        signature.ok_or(VerificationError::Signature)
    }
}

impl OtherCredentials for SignedRequest {
    fn finish(self: Box<Self>) -> Result<BodyCheck, Error> {
        let verified = self.verified.into_inner();
        let Some((key, signature)) = verified.unwrap_or_else(PoisonError::into_inner) else {
            return Err(Error::internal(
                "the service has not verified the signature: call `SignedRequest::verify` before saying who calls",
            ));
        };
        Ok(match (self.covered, signature) {
            (Covered::Said(PayloadHash::Sha256(hash)), _) => BodyCheck::whole(BodyHash::new(hash)),
            (Covered::Said(PayloadHash::SignedChunks), Some(signature)) => {
                BodyCheck::chunks(Chunks::new(key, &self.text, signature, false))
            }
            (Covered::Said(PayloadHash::SignedChunksTrailer), Some(signature)) => {
                BodyCheck::chunks(Chunks::new(key, &self.text, signature, true))
            }
            (Covered::Hash, None) => {
                BodyCheck::whole_before_handler(SignedBody::new(key, self.text))
            }
            (Covered::Hash | Covered::Said(_), _) => BodyCheck::none(),
        })
    }
}

/// Without the signature: whoever has it can send the request once more.
impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("access_key_id", &self.presented.access_key_id)
            .field("service", &self.presented.service)
            .finish_non_exhaustive()
    }
}
