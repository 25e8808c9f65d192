//! The response to a challenge, as the header `authorization` has it (RFC 7616, section 3.4).

use crate::auth::digest::{Algorithm, items, unquoted};
use crate::protocol::percent;
use crate::server::Error;

/// How many bytes of a header are read. Responses have a few hundred.
const MAX_LENGTH: usize = 8 << 10;

/// A response to a challenge.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::server::auth) struct Answer {
    pub(in crate::server::auth) user: String,
    pub(in crate::server::auth) realm: String,
    pub(in crate::server::auth) nonce: String,
    pub(in crate::server::auth) uri: String,
    pub(in crate::server::auth) response: String,
    pub(in crate::server::auth) algorithm: Algorithm,
    /// Whether the hash of the session is that of the password, too.
    pub(in crate::server::auth) session: bool,
    pub(in crate::server::auth) client_nonce: String,
    /// How many requests of the caller have answered the challenge, in hexadecimal digits.
    pub(in crate::server::auth) count: String,
}

impl Answer {
    /// Reads what stands behind `Digest`.
    pub(in crate::server::auth) fn read(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_LENGTH {
            return Err(wrong("is too long"));
        }
        let mut parameters = Vec::new();
        for item in items(text) {
            let (name, value) = item
                .split_once('=')
                .ok_or_else(|| wrong("has a parameter without a value"))?;
            let name = name.trim().to_ascii_lowercase();
            if parameters.iter().any(|(it, _)| *it == name) {
                return Err(wrong("has a parameter twice"));
            }
            parameters.push((name, unquoted(value.trim())));
        }
        let optional = |name: &str| {
            let mut all = parameters.iter();
            all.find(|(it, _)| it == name).map(|(_, it)| it.as_str())
        };
        let required = |name: &'static str| {
            let value = optional(name).map(str::to_owned);
            value.ok_or_else(|| wrong(&format!("lacks the parameter `{name}`")))
        };
        let algorithm = Algorithm::of_name(optional("algorithm"));
        let (algorithm, session) = algorithm.ok_or_else(|| wrong("has an unknown `algorithm`"))?;
        if !required("qop")?.eq_ignore_ascii_case("auth") {
            return Err(wrong("has another `qop` than `auth`"));
        }
        if optional("userhash").is_some_and(|it| it.eq_ignore_ascii_case("true")) {
            return Err(wrong("has the user as a hash, which was not asked for"));
        }
        let count = required("nc")?;
        if count.len() != 8 || !count.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(wrong(
                "has an `nc` that is no number of eight hexadecimal digits",
            ));
        }
        Ok(Self {
            user: match optional("username*") {
                Some(encoded) => decoded(encoded)?,
                None => required("username")?,
            },
            realm: required("realm")?,
            nonce: required("nonce")?,
            uri: required("uri")?,
            response: required("response")?,
            algorithm,
            session,
            client_nonce: required("cnonce")?,
            count,
        })
    }
}

/// A user whose name is not ASCII: `UTF-8''J%C3%A4s` (RFC 8187).
fn decoded(text: &str) -> Result<String, Error> {
    let mut parts = text.splitn(3, '\'');
    let charset = parts.next().unwrap_or_default();
    let name = parts.nth(1).and_then(percent::decode);
    let name = name.filter(|_| charset.eq_ignore_ascii_case("UTF-8"));
    name.ok_or_else(|| wrong("has a `username*` that is no UTF-8 (RFC 8187)"))
}

fn wrong(what: &str) -> Error {
    Error::unauthorized(format!("`authorization: Digest` {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The response of RFC 7616, section 3.9.1.
    const RFC_7616: &str = r#"username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;

    #[test]
    fn the_response_of_the_specification_is_read() {
        let answer = Answer::read(RFC_7616).unwrap();
        assert_eq!(answer.user, "Mufasa");
        assert_eq!(answer.uri, "/dir/index.html");
        assert_eq!(
            (answer.algorithm, answer.session),
            (Algorithm::Sha256, false)
        );
        // RFC 7616, section 3.9.2.
        let encoded = RFC_7616.replace(
            "username=\"Mufasa\"",
            "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe",
        );
        assert_eq!(Answer::read(&encoded).unwrap().user, "J\u{e4}s\u{f8}n Doe");
    }

    #[test]
    fn each_damage_is_an_error_of_its_own() {
        for (from, to, expected) in [
            (
                "username=\"Mufasa\", ",
                "",
                "lacks the parameter `username`",
            ),
            ("nc=00000001", "nc=1", "`nc` that is no number"),
            ("qop=auth, ", "", "lacks the parameter `qop`"),
            ("qop=auth", "qop=auth-int", "another `qop`"),
            ("SHA-256", "SHA-512", "unknown `algorithm`"),
            ("qop=auth", "qop=auth, qop=auth", "a parameter twice"),
            ("qop=auth", "qop", "a parameter without a value"),
            ("qop=auth", "qop=auth, userhash=true", "the user as a hash"),
            ("username=\"Mufasa\"", "username*=latin1''a", "no UTF-8"),
            ("username=\"Mufasa\"", "username*=UTF-8", "no UTF-8"),
        ] {
            let text = RFC_7616.replacen(from, to, 1);
            let Err(error) = Answer::read(&text) else {
                panic!("{text}");
            };
            assert!(error.to_string().contains(expected), "{error}");
        }
        assert!(Answer::read(&"a=b,".repeat(MAX_LENGTH)).is_err());
    }
}
