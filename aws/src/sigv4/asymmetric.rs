//! Keys of SigV4a: ECDSA over the curve P-256. Credentials come in; a private key and signatures go out.

use hmac::Mac as _;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{self, SigningKey};

use super::key::hmac;
use super::signature::Signature;
use crate::Credentials;
use crate::hex;

/// The order of the curve less two (FIPS 186-4, D.1.2.3): the largest number that a key may come from.
const MAX: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// A private key, derived from credentials.
#[derive(Clone)]
pub(super) struct PrivateKey(SigningKey);

impl PrivateKey {
    /// Derives the key of credentials by counter mode (NIST SP 800-108, section 5.1), with the first counter that gives
    /// a number in range. Nearly always that is the first one.
    pub(super) fn derive(credentials: &Credentials) -> Option<Self> {
        let key = [b"AWS4A", credentials.secret_access_key().as_bytes()].concat();
        (1..=254).find_map(|counter: u8| {
            let state = hmac(&key)
                .chain_update(1_u32.to_be_bytes())
                .chain_update("AWS4-ECDSA-P256-SHA256")
                .chain_update([0])
                .chain_update(credentials.access_key_id())
                .chain_update([counter])
                .chain_update(256_u32.to_be_bytes());
            Self::of_candidate(state.finalize().into_bytes().into())
        })
    }

    /// Returns the key that follows a number, if the number is in range.
    fn of_candidate(mut number: [u8; 32]) -> Option<Self> {
        if number > MAX {
            return None;
        }
        for byte in number.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
        SigningKey::from_slice(&number).ok().map(Self)
    }

    /// Signs a text. The signature is the DER form of its two numbers.
    pub(super) fn sign(&self, text: &[u8]) -> Signature {
        let signature: ecdsa::Signature = self.0.sign(text);
        let mut digits = Vec::with_capacity(super::signature::MAX_LENGTH);
        hex::push(&mut digits, signature.to_der().as_bytes());
        Signature::new(&digits)
    }
}

#[cfg(feature = "server")]
impl PrivateKey {
    /// Verifies the signature of a text, in DER form.
    pub(super) fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        use p256::ecdsa::signature::Verifier as _;

        let signature = ecdsa::Signature::from_der(signature);
        signature.is_ok_and(|it| self.0.verifying_key().verify(text, &it).is_ok())
    }
}

/// Returns the public key that belongs to the private key of SigV4a that is derived from credentials, as an uncompressed
/// point (SEC 1, section 2.3.3): `0x04`, 32 bytes of X and 32 bytes of Y. It verifies signatures and is no secret.
pub fn public_key(credentials: &Credentials) -> Option<[u8; 65]> {
    let key = PrivateKey::derive(credentials)?;
    let point = key.0.verifying_key().to_encoded_point(false);
    point.as_bytes().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_give_no_key() {
        assert!(PrivateKey::of_candidate([0xff; 32]).is_none());
        let mut more = MAX;
        more[31] += 1;
        assert!(PrivateKey::of_candidate(more).is_none());
        assert!(PrivateKey::of_candidate(MAX).is_some());
    }

    #[test]
    fn a_key_is_the_number_and_one() {
        let mut number = [0; 32];
        number[31] = 0xff;
        let key = PrivateKey::of_candidate(number).unwrap();
        let expected = format!("{:0>64}", "100");
        assert_eq!(hex::text(&key.0.to_bytes()), expected);
    }

    #[test]
    fn the_key_of_published_credentials_is_the_published_one() {
        let credentials = Credentials::new(
            "AKISORANDOMAASORANDOM",
            "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom",
        );
        let key = PrivateKey::derive(&credentials).unwrap();
        assert_eq!(
            hex::text(&key.0.to_bytes()),
            "7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd"
        );
    }
}
