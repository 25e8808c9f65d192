//! Signatures of the events of a body (Smithy 2.0, "Amazon event stream specification", "Event signing").

use std::fmt;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::super::SigningError;
use super::super::date::SigningDate;
use super::super::key::{Key, Scope};
use super::super::signature::Signature;
use super::super::signed::Signed;
use crate::Credentials;
use crate::hex;

/// Signs the events of a body, in their order. The end of a body is an event without bytes, which is signed, too.
pub struct EventSigner {
    credentials: Credentials,
    region: String,
    service: String,
    key: Key,
    day: SigningDate,
    previous: Signature,
}

/// The signature of an event: the two headers of the message around it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedEvent {
    /// The header `:date`, in whole seconds.
    pub date: SystemTime,
    /// The header `:chunk-signature`.
    pub signature: Vec<u8>,
}

impl EventSigner {
    pub(in super::super) fn new(
        credentials: &Credentials,
        region: &str,
        service: &str,
        signed: Signed,
    ) -> Self {
        Self {
            credentials: credentials.clone(),
            region: region.to_owned(),
            service: service.to_owned(),
            key: signed.key,
            day: signed.date,
            previous: signed.signature,
        }
    }

    /// Signs an event: the message that is sent inside of a signed one, or nothing at the end.
    ///
    /// # Errors
    ///
    /// When the time cannot be expressed.
    pub fn event(&mut self, message: &[u8], time: SystemTime) -> Result<SignedEvent, SigningError> {
        let date = SigningDate::new(time)?;
        let scope = Scope::Region(&self.region);
        if date.day() != self.day.day() {
            self.key = Key::derive(&self.credentials, &date, scope, &self.service)?;
            self.day = date;
        }
        let mut text = Vec::with_capacity(512);
        text.extend_from_slice(scope.algorithm().as_bytes());
        text.extend_from_slice(b"-PAYLOAD\n");
        text.extend_from_slice(date.second().as_bytes());
        text.push(b'\n');
        scope.push(&mut text, date.day(), &self.service);
        text.push(b'\n');
        text.extend_from_slice(self.previous.as_str().as_bytes());
        for hash in [Sha256::digest(date_header(&date)), Sha256::digest(message)] {
            text.push(b'\n');
            hex::push(&mut text, &hash);
        }
        self.previous = self.key.sign(&text);
        Ok(SignedEvent {
            date: date.time(),
            signature: self.previous.to_bytes(),
        })
    }
}

/// Returns the header `:date` as it is encoded in a message: the length of the name, the name, the type of timestamps,
/// and milliseconds since 1970.
fn date_header(date: &SigningDate) -> [u8; 15] {
    let mut header = *b"\x05:date\x0800000000";
    let milliseconds = date.seconds() * 1000;
    header[7..].copy_from_slice(&milliseconds.to_be_bytes());
    header
}

impl fmt::Debug for EventSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventSigner(..)")
    }
}

impl fmt::Debug for SignedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedEvent")
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}
