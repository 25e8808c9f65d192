//! Bodies whose chunks and trailers have signatures, each over the one before it (Amazon S3, "Signature Calculations for
//! the Authorization Header: Transferring Payload in Multiple Chunks").

use farrier::body::ChunkVerifier;
use sha2::{Digest as _, Sha256};

use super::super::chain::string_to_sign;
use super::super::date::SigningDate;
use super::super::key::Key;
use super::super::signature::Signature;
use super::signed_request::SignedText;

/// Verifies the chunks and the trailers of a body.
pub(super) struct Chunks {
    key: Key,
    date: SigningDate,
    scope: Box<[u8]>,
    /// The signature before, which the next one covers.
    previous: Signature,
    hasher: Sha256,
    has_trailers: bool,
}

impl Chunks {
    /// Begins with the signature of the request.
    pub(super) fn new(
        key: Key,
        text: &SignedText,
        signature: Signature,
        has_trailers: bool,
    ) -> Self {
        Self {
            key,
            date: text.date(),
            scope: text.scope().into(),
            previous: signature,
            hasher: Sha256::new(),
            has_trailers,
        }
    }

    fn verify(&mut self, kind: &str, hashes: &[[u8; 32]], signature: &str) -> bool {
        let previous = self.previous.as_str();
        let text = string_to_sign(&self.key, kind, &self.date, &self.scope, previous, hashes);
        match self.key.verify(&text, signature) {
            Some(signature) => {
                self.previous = signature;
                true
            }
            None => false,
        }
    }
}

impl ChunkVerifier for Chunks {
    fn update(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
    }

    fn finish_chunk(&mut self, signature: &str) -> bool {
        let nothing: [u8; 32] = Sha256::digest([]).into();
        let hash: [u8; 32] = self.hasher.finalize_reset().into();
        self.verify("-PAYLOAD", &[nothing, hash], signature)
    }

    fn finish_trailers(&mut self, lines: &[u8], signature: Option<&str>) -> bool {
        match (self.has_trailers, signature) {
            (true, Some(signature)) => {
                self.verify("-TRAILER", &[Sha256::digest(lines).into()], signature)
            }
            (true, None) => false,
            (false, signature) => lines.is_empty() && signature.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Credentials;
    use crate::sigv4::key::Scope;

    /// The signatures of a published upload (Amazon S3, "Transferring Payload in Multiple Chunks", and aws-c-auth,
    /// `tests/test_chunked_signing.c`): those of the request, of 65,536, 1,024 and no bytes of `a`, and of trailers.
    const SIGNATURES: [&str; 5] = [
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        "df5735bd9f3295cd9386572292562fefc93ba94e80a0a1ddcbd652c4e0a75e6c",
    ];
    const TRAILERS: &[u8] = b"first:1st\nsecond:2nd\nthird:3rd\n";

    fn chunks(has_trailers: bool) -> Chunks {
        let credentials = Credentials::new(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        );
        let date = SigningDate::parse("20130524T000000Z").unwrap();
        let scope = Scope::Region("us-east-1");
        Chunks {
            key: Key::derive(&credentials, &date, scope, "s3").unwrap(),
            date,
            scope: b"20130524/us-east-1/s3/aws4_request".as_slice().into(),
            previous: Signature::parse(SIGNATURES[0]).unwrap().0,
            hasher: Sha256::new(),
            has_trailers,
        }
    }

    /// Verifies the chunks, in pieces of another length than theirs.
    fn are_right(chunks: &mut Chunks, lengths: [usize; 3]) -> bool {
        lengths
            .into_iter()
            .zip(&SIGNATURES[1..])
            .all(|(length, signature)| {
                for piece in vec![b'a'; length].chunks(1000) {
                    chunks.update(piece);
                }
                chunks.finish_chunk(signature)
            })
    }

    #[test]
    fn the_chunks_and_trailers_of_a_published_upload_are_verified() {
        let mut with_trailers = chunks(true);
        assert!(are_right(&mut with_trailers, [65_536, 1024, 0]));
        assert!(with_trailers.finish_trailers(TRAILERS, Some(SIGNATURES[4])));
        let mut without = chunks(false);
        assert!(are_right(&mut without, [65_536, 1024, 0]));
        assert!(without.finish_trailers(b"", None));
    }

    #[test]
    fn chunks_that_differ_are_not_verified() {
        for lengths in [[65_535, 1024, 0], [65_536, 1025, 0], [65_536, 1024, 1]] {
            assert!(!are_right(&mut chunks(false), lengths), "{lengths:?}");
        }
        // The second chunk cannot be the first.
        let mut reordered = chunks(false);
        reordered.update(&[b'a'; 1024]);
        assert!(!reordered.finish_chunk(SIGNATURES[2]));
        assert!(!chunks(false).finish_chunk(""));
        for (has_trailers, lines, signature) in [
            (true, TRAILERS, None),
            (true, &b"first:2nd\n"[..], Some(SIGNATURES[4])),
            (true, TRAILERS, Some("")),
            (false, TRAILERS, None),
            (false, &b""[..], Some(SIGNATURES[4])),
        ] {
            let mut chunks = chunks(has_trailers);
            assert!(are_right(&mut chunks, [65_536, 1024, 0]));
            assert!(!chunks.finish_trailers(lines, signature), "{signature:?}");
        }
    }
}
