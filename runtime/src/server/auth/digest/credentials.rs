//! What a caller presents by a response to a challenge.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use super::answer::Answer;
use crate::auth::is_same_secret;
use crate::server::Error;
use crate::server::auth::BodyCheck;

/// A user who shows to know a password. The challenge was the server's, it is not too old, and the response is for this
/// request. The password is verified by [`verify`](Self::verify): a service that says who calls without it answers 500.
pub struct DigestCredentials {
    answer: Answer,
    method: String,
    is_verified: AtomicBool,
}

impl DigestCredentials {
    pub(in crate::server::auth) fn new(answer: Answer, method: String) -> Self {
        Self {
            answer,
            method,
            is_verified: AtomicBool::new(false),
        }
    }

    /// The user.
    pub fn user(&self) -> &str {
        &self.answer.user
    }

    /// The realm, which hashes of passwords depend on.
    pub fn realm(&self) -> &str {
        &self.answer.realm
    }

    /// Verifies that the caller knows the password, in constant time.
    ///
    /// # Errors
    ///
    /// [`Error::unauthorized`] if not.
    pub fn verify(&self, password: &str) -> Result<(), Error> {
        let Answer { user, realm, .. } = &self.answer;
        let text = format!("{user}:{realm}:{password}");
        self.verify_hash(&self.answer.algorithm.hex(text.as_bytes()))
    }

    /// Verifies that the caller knows the password of which this is the hash: that of `user:realm:password`, in
    /// hexadecimal digits of lower case, by the algorithm of the challenge.
    ///
    /// # Errors
    ///
    /// [`Error::unauthorized`] if not.
    pub fn verify_hash(&self, hash: &str) -> Result<(), Error> {
        let answer = &self.answer;
        let hex = |text: String| answer.algorithm.hex(text.as_bytes());
        let (nonce, client_nonce) = (&answer.nonce, &answer.client_nonce);
        let caller = match answer.session {
            true => hex(format!("{hash}:{nonce}:{client_nonce}")),
            false => hash.to_owned(),
        };
        let message = hex(format!("{}:{}", self.method, answer.uri));
        let count = &answer.count;
        let expected = hex(format!(
            "{caller}:{nonce}:{count}:{client_nonce}:auth:{message}"
        ));
        if !is_same_secret(expected, answer.response.to_ascii_lowercase()) {
            return Err(Error::unauthorized("the user or the password is wrong"));
        }
        self.is_verified.store(true, Ordering::Relaxed);
        Ok(())
    }

    pub(in crate::server::auth) fn finish(self) -> Result<BodyCheck, Error> {
        match self.is_verified.into_inner() {
            true => Ok(BodyCheck::none()),
            false => Err(Error::internal(
                "the service has not verified the password: call `DigestCredentials::verify` before saying who calls",
            )),
        }
    }
}

impl fmt::Debug for DigestCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestCredentials")
            .field("user", &self.answer.user)
            .field("realm", &self.answer.realm)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(algorithm: &str, response: &str) -> DigestCredentials {
        // RFC 7616, section 3.9.1.
        let text = format!(
            r#"username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="{response}""#
        );
        DigestCredentials::new(Answer::read(&text).unwrap(), "GET".to_owned())
    }

    const SHA256: &str = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";

    #[test]
    fn the_examples_of_the_specification_are_verified() {
        for (algorithm, response) in [
            ("SHA-256", SHA256),
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ] {
            let known = credentials(algorithm, response);
            known.verify("Circle of Life").unwrap();
            assert!(known.finish().is_ok());
        }
    }

    #[test]
    fn a_wrong_password_or_a_forgotten_check_lets_nobody_in() {
        let known = credentials("SHA-256", SHA256);
        assert!(known.verify("circle of life").is_err());
        assert!(known.finish().is_err());
        assert!(credentials("SHA-256", SHA256).finish().is_err());
        let other = credentials("SHA-256", &SHA256.replace('7', "8"));
        assert!(other.verify("Circle of Life").is_err());
    }

    #[test]
    fn no_secret_is_printed() {
        let printed = format!("{:?}", credentials("SHA-256", SHA256));
        assert!(
            printed.contains("Mufasa") && !printed.contains("753927"),
            "{printed}"
        );
    }
}
