//! Reads challenges: the values of `www-authenticate` come in (RFC 9110, section 11.6.1), the challenge to answer comes
//! out.

use crate::auth::digest::{Algorithm, items, unquoted};

/// How many bytes of a header are read. Challenges have a few hundred.
const MAX_LENGTH: usize = 8 << 10;

/// A challenge of the scheme `Digest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Challenge {
    pub(super) realm: String,
    pub(super) nonce: String,
    pub(super) opaque: Option<String>,
    pub(super) algorithm: Algorithm,
    /// Whether the hash of the session is that of the password, too: `-sess`.
    pub(super) session: bool,
    /// The algorithm as the challenge writes it.
    pub(super) algorithm_name: Option<String>,
    pub(super) protection: Protection,
    /// The nonce was too old, and nothing else was wrong.
    pub(super) stale: bool,
    /// The user is sent as a hash.
    pub(super) hashes_user: bool,
}

/// What the response covers: `qop`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Protection {
    /// Method and URI, in the form of RFC 2069.
    #[default]
    Legacy,
    /// Method and URI.
    Auth,
    /// Method, URI and body.
    AuthInt,
}

/// The first challenge that can be answered: the order is the service's preference.
pub(super) fn select<'a>(values: impl Iterator<Item = &'a str>) -> Option<Challenge> {
    values
        .filter(|it| it.len() <= MAX_LENGTH)
        .flat_map(challenges)
        .find_map(|parameters| read(&parameters))
}

/// A name with its value.
type Parameter = (String, String);

/// The parameters of each challenge of the scheme `Digest` in a header.
fn challenges(value: &str) -> Vec<Vec<Parameter>> {
    let mut found: Vec<Vec<Parameter>> = Vec::new();
    let mut digest = false;
    for item in items(value) {
        let (name, value) = item.split_once('=').unwrap_or((item, ""));
        // A word before the name begins a challenge.
        let (scheme, name) = match name.trim().split_once(char::is_whitespace) {
            Some((scheme, name)) => (Some(scheme), name.trim()),
            None if !item.contains('=') => (Some(name.trim()), ""),
            None => (None, name.trim()),
        };
        if let Some(scheme) = scheme {
            digest = scheme.eq_ignore_ascii_case("digest");
            if digest {
                found.push(Vec::new());
            }
        }
        if let Some(parameters) = found.last_mut().filter(|_| digest && !name.is_empty()) {
            parameters.push((name.to_ascii_lowercase(), unquoted(value.trim())));
        }
    }
    found
}

/// The challenge, if it can be answered.
fn read(parameters: &[Parameter]) -> Option<Challenge> {
    let value = |name: &str| {
        let mut all = parameters.iter();
        all.find(|(it, _)| it == name).map(|(_, it)| it.as_str())
    };
    let is_true = |name: &str| value(name).is_some_and(|it| it.eq_ignore_ascii_case("true"));
    let (algorithm, session) = Algorithm::of_name(value("algorithm"))?;
    let protection = match value("qop") {
        None => Protection::Legacy,
        Some(offered) => {
            let offers = |name: &str| {
                let mut all = offered.split(',');
                all.any(|it| it.trim().eq_ignore_ascii_case(name))
            };
            match (offers("auth"), offers("auth-int")) {
                (true, _) => Protection::Auth,
                (false, true) => Protection::AuthInt,
                (false, false) => return None,
            }
        }
    };
    Some(Challenge {
        realm: value("realm")?.to_owned(),
        nonce: value("nonce")?.to_owned(),
        opaque: value("opaque").map(str::to_owned),
        algorithm,
        session,
        algorithm_name: value("algorithm").map(str::to_owned),
        protection,
        stale: is_true("stale"),
        hashes_user: is_true("userhash"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Protection, select};

    #[test]
    fn the_first_challenge_that_can_be_answered_is_taken() {
        // The challenges of RFC 7616, section 3.9.1, after two of other schemes.
        let values = [
            r#"Negotiate, Basic realm="a, \"Digest\" b=c", Digest realm="r", nonce="n", algorithm=SHA-512-256"#,
            r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/x", opaque="FQh\"e""#,
        ];
        let challenge = select(values.into_iter()).unwrap();
        assert_eq!(challenge.realm, "http-auth@example.org");
        assert_eq!(challenge.nonce, "7ypf/x");
        assert_eq!(challenge.opaque.as_deref(), Some("FQh\"e"));
        assert_eq!(challenge.algorithm, Algorithm::Sha256);
        assert_eq!(challenge.protection, Protection::Auth);
        assert!(!challenge.session && !challenge.stale && !challenge.hashes_user);
    }

    #[test]
    fn any_text_is_a_challenge_or_none() {
        let long = format!("Digest realm=\"{}\", nonce=\"n\"", "r".repeat(9_000));
        for value in [
            "",
            ",",
            "=",
            "Digest",
            "Digest ,",
            "Digest =",
            "Digest realm",
            "Digest realm=\"",
            "Digest realm=\"\\",
            "Digest realm=r",
            "Digest nonce=n",
            "Basic realm=r, nonce=n",
            "Digest realm=r, nonce=n, qop=other",
            &long,
        ] {
            assert_eq!(select([value].into_iter()), None, "{value}");
        }
        assert!(select(["digest nonce=n,realm=r"].into_iter()).is_some());
    }
}
