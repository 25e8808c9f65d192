//! Canonical requests of SigV4. Any bytes come in, and are taken as lines: the target of a request, then headers.
//!
//! The checks: nothing panics, a canonical request has a line for each header and no other, the order of parameters and
//! of headers does not matter, and a path that is normal already stays.

use std::time::{Duration, UNIX_EPOCH};

use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, Settings, Signer};
use http::{HeaderName, HeaderValue, Request, Uri};

/// Signs the request in headers and in a query, as most services expect it and as S3 does.
pub fn request(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let target = lines.next().unwrap_or_default();
    let target = [b"https://example.com/", target].concat();
    let Ok(uri) = Uri::try_from(target) else {
        return;
    };
    let headers: Vec<_> = lines.filter_map(header).take(50).collect();
    for settings in [Settings::new(), Settings::s3()] {
        let Some(canonical) = signed(&uri, headers.iter(), settings) else {
            return;
        };
        let lines: Vec<_> = canonical.split(|byte| *byte == b'\n').collect();
        let names = lines[lines.len() - 2].split(|byte| *byte == b';');
        assert_eq!(lines.len(), names.count() + 6, "a line too many");
        let reversed = reversed(&uri, &canonical, settings);
        assert_eq!(
            signed(&reversed, headers.iter(), settings),
            Some(canonical.clone())
        );
        // Values of one header keep their order.
        let names = headers.iter().map(|(name, _)| name);
        let mut unique: Vec<_> = names.collect();
        unique.sort_by_key(|name| name.as_str());
        unique.dedup();
        if unique.len() == headers.len() {
            assert_eq!(
                signed(&uri, headers.iter().rev(), settings),
                Some(canonical)
            );
        }
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
    let value = HeaderValue::from_bytes(line.get(colon + 1..)?).ok()?;
    Some((name, value))
}

/// Returns the canonical request; `None` if the request is refused.
fn signed<'a>(
    uri: &Uri,
    headers: impl Iterator<Item = &'a (HeaderName, HeaderValue)>,
    settings: Settings,
) -> Option<Vec<u8>> {
    let credentials = Credentials::new("AKID", "secret").with_session_token("token");
    let time = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    let signer = Signer::new(&credentials, "eu-west-1", "s3", time).settings(settings);
    let mut request = Request::put(uri).body(()).ok()?;
    for (name, value) in headers {
        request.headers_mut().append(name, value.clone());
    }
    let mut presigned = request.clone();
    let hour = Duration::from_secs(3600);
    // The parameters make the URI longer than some are allowed to be.
    let _ = signer.presign(&mut presigned, &PayloadHash::Unsigned, hour);
    let signed = signer.sign(&mut request, &PayloadHash::of(b"")).ok()?;
    Some(signed.canonical_request().to_vec())
}

/// Returns a URI with the same canonical request: its parameters are in another order, and its path is normal.
fn reversed(uri: &Uri, canonical: &[u8], settings: Settings) -> Uri {
    let mut query: Vec<_> = uri.query().unwrap_or_default().split('&').collect();
    query.reverse();
    let line = canonical.split(|byte| *byte == b'\n').nth(1);
    // Signed paths are encoded once more than the path of a URI.
    let normal = match settings == Settings::s3() {
        true => None,
        false => line.and_then(decoded),
    };
    let path = normal.as_deref().unwrap_or(uri.path());
    let again = format!("https://example.com{path}?{}", query.join("&"));
    again.parse().unwrap_or_else(|_| uri.clone())
}

/// Removes one percent-encoding.
fn decoded(text: &[u8]) -> Option<String> {
    let mut out = Vec::new();
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'%' => {
                let digits = [*rest.next()?, *rest.next()?];
                u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => *byte,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::request;

    #[test]
    fn requests_of_random_pieces_pass_the_checks() {
        let pieces = [
            "/",
            "//",
            "/./",
            "/../",
            ".",
            "a",
            "%2F",
            "%2f",
            "%",
            "%4",
            "?",
            "&",
            "=",
            "b=c",
            "+",
            "~",
            "'",
            "\n",
            "\nx-a:b",
            "\nx-a: c  d ",
            "\nx-b:",
            "\nhost:other",
            "\nuser-agent:x",
            "X-Amz-Date",
            "\u{e9}",
        ];
        let mut random = Random::new(1);
        for _ in 0..1000 {
            let count = random.below(20);
            let text: String = (0..count).map(|_| random.pick(&pieces)).collect();
            request(text.as_bytes());
        }
    }
}
