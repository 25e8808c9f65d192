//! The response to a challenge: the challenge, the caller and the request come in, the value of `authorization` comes out
//! (RFC 7616, section 3.4).

use std::fmt::Write as _;

use http::Request;
use http::uri::PathAndQuery;

use super::challenge::{Challenge, Protection};
use crate::auth::digest::write_quoted;
use crate::body::{BoxError, Payload};
use crate::client::auth::Credentials;
use crate::protocol::percent;

/// Answers a challenge for the request of this number that does so.
pub(super) fn respond(
    challenge: &Challenge,
    credentials: &Credentials,
    request: &Request<Payload>,
    count: u32,
    client_nonce: &str,
) -> Result<String, BoxError> {
    let hash = |text: &str| challenge.algorithm.hex(text.as_bytes());
    let Challenge { realm, nonce, .. } = challenge;
    let (user, password) = (credentials.user(), credentials.password());
    let uri = request
        .uri()
        .path_and_query()
        .map_or("/", PathAndQuery::as_str);
    let mut caller = hash(&format!("{user}:{realm}:{password}"));
    if challenge.session {
        caller = hash(&format!("{caller}:{nonce}:{client_nonce}"));
    }
    let mut message = format!("{}:{uri}", request.method());
    if challenge.protection == Protection::AuthInt {
        let Payload::Bytes(body) = request.body() else {
            return Err(
                "a service that checks bodies takes no streams (RFC 7616, `auth-int`)".into(),
            );
        };
        message = format!("{message}:{}", challenge.algorithm.hex(body));
    }
    let message = hash(&message);
    let quality = match challenge.protection {
        Protection::Legacy => None,
        Protection::Auth => Some("auth"),
        Protection::AuthInt => Some("auth-int"),
    };
    let response = match quality {
        None => hash(&format!("{caller}:{nonce}:{message}")),
        Some(quality) => hash(&format!(
            "{caller}:{nonce}:{count:08x}:{client_nonce}:{quality}:{message}"
        )),
    };
    let mut out = String::from("Digest ");
    write_user(challenge, user, &mut out);
    write_quoted("realm", realm, &mut out);
    write_quoted("nonce", nonce, &mut out);
    write_quoted("uri", uri, &mut out);
    write_quoted("response", &response, &mut out);
    if let Some(opaque) = &challenge.opaque {
        write_quoted("opaque", opaque, &mut out);
    }
    if let Some(name) = &challenge.algorithm_name {
        let _ = write!(out, "algorithm={name}, ");
    }
    if let Some(quality) = quality {
        let _ = write!(out, "qop={quality}, nc={count:08x}, ");
    }
    if quality.is_some() || challenge.session {
        write_quoted("cnonce", client_nonce, &mut out);
    }
    out.truncate(out.len() - ", ".len());
    Ok(out)
}

/// Writes the user: as a hash if the service asks for it, and encoded if it is not ASCII (RFC 8187).
fn write_user(challenge: &Challenge, user: &str, out: &mut String) {
    if challenge.hashes_user {
        let hashed = format!("{user}:{}", challenge.realm);
        let hashed = challenge.algorithm.hex(hashed.as_bytes());
        write_quoted("username", &hashed, out);
        out.push_str("userhash=true, ");
    } else if user.is_ascii() {
        write_quoted("username", user, out);
    } else {
        out.push_str("username*=UTF-8''");
        percent::encode(user, b"", out);
        out.push_str(", ");
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::super::challenge;
    use super::respond;
    use crate::body::Payload;
    use crate::client::auth::Credentials;

    /// The value of `response` for a request of these.
    fn response(challenge: &str, user: &str, uri: &str, client_nonce: &str) -> String {
        let challenge = challenge::select([challenge].into_iter()).unwrap();
        let credentials = Credentials::new(user, "Circle of Life");
        let mut request = Request::new(Payload::default());
        *request.uri_mut() = uri.parse().unwrap();
        respond(&challenge, &credentials, &request, 1, client_nonce).unwrap()
    }

    const RFC_7616: &str = r#"Digest realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;
    const NONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    #[test]
    fn the_examples_of_the_specification_are_answered_as_it_says() {
        let uri = "http://www.example.org/dir/index.html";
        let md5 = format!("{RFC_7616}, algorithm=MD5");
        let answer = response(&md5, "Mufasa", uri, NONCE);
        assert!(
            answer.contains(r#"response="8ca523f5e9506fed4657c9700eebdbec""#),
            "{answer}"
        );
        assert!(answer.contains(r#"uri="/dir/index.html""#), "{answer}");
        assert!(answer.contains("qop=auth, nc=00000001"), "{answer}");
        let sha256 = format!("{RFC_7616}, algorithm=SHA-256");
        let answer = response(&sha256, "Mufasa", uri, NONCE);
        let expected = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
        assert!(answer.contains(expected), "{answer}");
    }

    #[test]
    fn users_are_sent_as_the_service_asks() {
        let hashed = format!("{RFC_7616}, algorithm=SHA-256, userhash=true");
        let answer = response(&hashed, "Mufasa", "http://www.example.org/", NONCE);
        assert!(
            !answer.contains("Mufasa") && answer.contains("userhash=true"),
            "{answer}"
        );
        let answer = response(RFC_7616, "Jäsøn Doe", "http://www.example.org/", NONCE);
        // The example of RFC 7616, section 4.
        assert!(
            answer.contains("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe"),
            "{answer}"
        );
        let answer = response(RFC_7616, "a\"b", "http://www.example.org/", NONCE);
        assert!(answer.contains(r#"username="a\"b""#), "{answer}");
    }
}
