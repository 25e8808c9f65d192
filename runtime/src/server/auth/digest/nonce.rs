//! Nonces that the server recognizes without keeping them: a time, a count, and a code that only the owner of the key
//! can make (RFC 7616, section 3.3).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::auth::is_same_secret;

/// For how many seconds a nonce is valid.
const LIFETIME: u64 = 300;

/// The length of the code.
const CODE: usize = 16;

/// Whether a nonce can be used.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::server::auth) enum State {
    Valid,
    /// It is too old, or the server does not recognize it.
    Stale,
}

/// Creates nonces and recognizes them.
#[derive(Clone)]
pub(in crate::server::auth) struct Nonces {
    key: Arc<[u8]>,
    count: Arc<AtomicU64>,
}

impl Nonces {
    pub(in crate::server::auth) fn new(key: &[u8]) -> Self {
        Self {
            key: key.into(),
            count: Arc::default(),
        }
    }

    /// Creates the next nonce, at a time in seconds since 1970.
    pub(in crate::server::auth) fn create(&self, now: u64) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut nonce = [now.to_be_bytes(), count.to_be_bytes()].concat();
        let code = self.code(&nonce);
        nonce.extend_from_slice(&code);
        URL_SAFE_NO_PAD.encode(nonce)
    }

    /// Says whether a nonce was created with this key, and not long ago.
    pub(in crate::server::auth) fn check(&self, nonce: &str, now: u64) -> State {
        let nonce = URL_SAFE_NO_PAD.decode(nonce).unwrap_or_default();
        let Some((message, code)) = nonce.split_last_chunk::<CODE>() else {
            return State::Stale;
        };
        let Some((time, count)) = message.split_first_chunk() else {
            return State::Stale;
        };
        let time = u64::from_be_bytes(*time);
        let is_recent = time <= now && now - time <= LIFETIME;
        let is_ours = count.len() == 8 && is_same_secret(self.code(message), code);
        match is_recent && is_ours {
            true => State::Valid,
            false => State::Stale,
        }
    }

    /// The code of a time and a count. Hashing twice keeps it from being continued with more bytes.
    fn code(&self, message: &[u8]) -> [u8; CODE] {
        let inner = Sha256::new().chain_update(&self.key).chain_update(message);
        let outer = Sha256::new()
            .chain_update(&self.key)
            .chain_update(inner.finalize());
        let mut code = [0; CODE];
        code.copy_from_slice(&outer.finalize()[..CODE]);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_valid_for_five_minutes_where_the_key_is_the_same() {
        let nonces = Nonces::new(b"a secret of all processes");
        let nonce = nonces.create(1000);
        assert_ne!(nonces.create(1000), nonce);
        let other_process = Nonces::new(b"a secret of all processes");
        for (now, state) in [
            (999, State::Stale),
            (1000, State::Valid),
            (1000 + LIFETIME, State::Valid),
            (1001 + LIFETIME, State::Stale),
        ] {
            assert_eq!(nonces.check(&nonce, now), state, "{now}");
            assert_eq!(other_process.check(&nonce, now), state, "{now}");
        }
        assert_eq!(Nonces::new(b"guess").check(&nonce, 1000), State::Stale);
    }

    #[test]
    fn a_nonce_that_was_changed_is_not_recognized() {
        let nonces = Nonces::new(b"key");
        let nonce = nonces.create(1000);
        for index in 0..nonce.len() {
            let mut changed = nonce.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(nonces.check(&changed, 1000), State::Stale, "{changed}");
        }
        for other in ["", "A", &nonce[..nonce.len() - 1], &format!("{nonce}A")] {
            assert_eq!(nonces.check(other, 1000), State::Stale, "{other}");
        }
    }
}
