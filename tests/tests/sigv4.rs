//! Random requests, signed by `farrier-aws` and by botocore: each gets the same signature. A server verifies those of
//! botocore.
//!
//! `tests/boto3/signatures.py` signs with botocore. Without python3 or a package registry, the test is passed over; with
//! `CI=true` in the environment, it fails instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use farrier_aws::Credentials;
use farrier_aws::sigv4::{KeyCache, PayloadHash, RequestHead, Settings, SigV4Verifier, Signer};
use farrier_test_support::random::Random;
use farrier_test_support::{shared, workspace_root};
use farrier_tests::python;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use serde::{Deserialize, Serialize};

const REQUESTS: usize = 1000;

/// The signers: those of the script.
const SIGNERS: [&str; 4] = ["headers", "headers of s3", "query", "query of s3"];

/// A request, and what it is signed with.
#[derive(Debug, Serialize)]
struct Given {
    signer: &'static str,
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    id: String,
    secret: String,
    token: Option<String>,
    region: &'static str,
    service: &'static str,
    time: u64,
    expires: u64,
}

/// What the script says of a request.
#[derive(Debug, PartialEq, Deserialize)]
struct Signed {
    url: String,
    headers: BTreeMap<String, String>,
}

#[test]
fn a_thousand_random_requests_get_the_signatures_of_botocore() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let requirements = workspace_root().join("tests/boto3/requirements.txt");
    let python = match python::environment(&target.join("boto3"), &requirements) {
        Ok(python) => python,
        Err(reason) => return shared::pass_over(&reason),
    };
    let mut random = Random::new(4);
    let requests: Vec<Given> = (0..REQUESTS)
        .map(|index| given(&mut random, SIGNERS[index % SIGNERS.len()]))
        .collect();
    let theirs = botocore(&python, target, &requests);
    assert_eq!(theirs.len(), REQUESTS);
    let keys = KeyCache::new();
    for (request, theirs) in requests.iter().zip(theirs) {
        verify(request, &theirs);
        assert_eq!(sign(request, &keys), sorted(theirs), "{request:?}");
    }
}

/// Signs by botocore.
fn botocore(python: &Path, target: &Path, requests: &[Given]) -> Vec<Signed> {
    let file = target.join("requests-to-sign.jsonl");
    let lines = requests
        .iter()
        .map(|it| serde_json::to_string(it).unwrap() + "\n");
    fs::write(&file, lines.collect::<String>()).unwrap();
    let script = workspace_root().join("tests/boto3/signatures.py");
    let mut command = Command::new(python);
    command.arg("-B").arg(script).arg(&file);
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Signs by Farrier.
fn sign(given: &Given, keys: &KeyCache) -> Signed {
    let mut credentials = Credentials::new(&given.id, &given.secret);
    if let Some(token) = &given.token {
        credentials = credentials.with_session_token(token);
    }
    let is_s3 = given.signer.ends_with("s3");
    let settings = match is_s3 {
        true => Settings::s3(),
        false => Settings::new(),
    };
    let time = UNIX_EPOCH + Duration::from_secs(given.time);
    let signer = Signer::new(&credentials, given.region, given.service, time)
        .settings(settings)
        .key_cache(keys);
    let mut request = http::Request::builder()
        .method(given.method)
        .uri(&given.url);
    for (name, value) in &given.headers {
        request = request.header(name, value);
    }
    let mut request = request.body(()).unwrap();
    let body = PayloadHash::of(given.body.as_bytes());
    let signed = match (given.signer.starts_with("query"), is_s3) {
        (false, _) => signer.sign(&mut request, &body),
        (true, is_s3) => {
            let payload = match is_s3 {
                true => PayloadHash::Unsigned,
                false => body,
            };
            signer.presign(&mut request, &payload, Duration::from_secs(given.expires))
        }
    };
    signed.unwrap_or_else(|error| panic!("{error}: {given:?}"));
    let names: Vec<_> = given.headers.iter().map(|(name, _)| name).collect();
    let added = request.headers().iter().filter(|(name, _)| {
        let mut names = names.iter();
        !names.any(|it| it.eq_ignore_ascii_case(name.as_str()))
    });
    let headers = added.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    sorted(Signed {
        url: request.uri().to_string(),
        headers: headers.collect(),
    })
}

/// Verifies what botocore has signed, and that another body would not do.
fn verify(given: &Given, signed: &Signed) {
    let uri: Uri = signed.url.parse().unwrap();
    let mut headers = HeaderMap::new();
    let own = given.headers.iter().map(|(name, value)| (name, value));
    for (name, value) in own.chain(&signed.headers) {
        let name = HeaderName::try_from(name).unwrap();
        headers.append(name, HeaderValue::try_from(value).unwrap());
    }
    let settings = match given.signer.ends_with("s3") {
        true => Settings::s3(),
        false => Settings::new(),
    };
    let time = given.time;
    let verifier = SigV4Verifier::new(given.region)
        .with_settings(settings)
        .with_clock(move || UNIX_EPOCH + Duration::from_secs(time));
    let head = RequestHead::of(given.method, &uri).unwrap();
    let read = verifier.read_head(&head, &headers, given.service);
    let read = read.unwrap_or_else(|error| panic!("{error}: {signed:?}"));
    let read = read.unwrap_or_else(|| panic!("not signed: {signed:?}"));
    let mut keys = Credentials::new(&given.id, &given.secret);
    if let Some(token) = &given.token {
        keys = keys.with_session_token(token);
    }
    let verified = read.verify_with_body(&keys, given.body.as_bytes());
    verified.unwrap_or_else(|error| panic!("{error}: {signed:?} {given:?}"));
    let other = Credentials::new(&given.id, "another secret");
    assert!(
        read.verify_with_body(&other, given.body.as_bytes())
            .is_err()
    );
    if given.signer != "query of s3" {
        let body = format!("{}!", given.body);
        assert!(read.verify_with_body(&keys, body.as_bytes()).is_err());
    }
}

/// Sorts the parameters in the query: their order does not matter.
fn sorted(mut signed: Signed) -> Signed {
    if let Some((start, query)) = signed.url.split_once('?') {
        let mut parameters: Vec<_> = query.split('&').collect();
        parameters.sort_unstable();
        signed.url = format!("{start}?{}", parameters.join("&"));
    }
    signed
}

fn given(random: &mut Random, signer: &'static str) -> Given {
    let is_query = signer.starts_with("query");
    let methods = match is_query {
        true => &["GET", "PUT", "DELETE"][..],
        false => &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    };
    let token = format!("t{}", text(random, "abcXYZ019+/=", 60));
    Given {
        signer,
        method: random.pick(methods),
        url: url(random, is_query),
        headers: headers(random),
        // botocore moves a body into the query.
        body: match is_query {
            true => String::new(),
            false => text(random, "abc {}\"\n\u{e9}\u{1234}", 200),
        },
        id: format!("AKID{}", text(random, "ABCXYZ234567", 16)),
        secret: text(random, "abcXYZ019+/", 40),
        token: (random.below(2) == 0).then_some(token),
        region: random.pick(&["us-east-1", "eu-west-3", "cn-north-1"]),
        service: match signer.ends_with("s3") {
            true => "s3",
            false => random.pick(&["dynamodb", "execute-api", "sqs"]),
        },
        // 2000 to 2099.
        time: 946_684_800 + random.bits() % 3_155_760_000,
        expires: 1 + random.bits() % 604_800,
    }
}

/// Returns a text of at most so many of these characters.
fn text(random: &mut Random, characters: &str, length: usize) -> String {
    let characters: Vec<char> = characters.chars().collect();
    let length = random.below(length + 1);
    (0..length)
        .map(|_| characters[random.below(characters.len())])
        .collect()
}

fn url(random: &mut Random, is_query: bool) -> String {
    let mut url = random
        .pick(&[
            "https://example.com",
            "https://example.com:443",
            "https://example.com:8443",
            "http://example.com",
            "http://example.com:80",
            "http://example.com:443",
            "http://127.0.0.1:9000",
        ])
        .to_owned();
    for _ in 0..random.below(6) {
        url.push('/');
        match random.below(8) {
            0 => {}
            1 => url.push('.'),
            2 => url.push_str(".."),
            _ => url.push_str(&encoded(random)),
        }
    }
    url.push_str(random.pick(&["/", "", "/a"]));
    if !url.split("//").nth(1).is_some_and(|it| it.contains('/')) {
        url.push('/');
    }
    let mut separator = '?';
    let mut names: Vec<String> = Vec::new();
    for _ in 0..random.below(5) {
        let name = format!("{}{}", random.pick(&["a", "b", "A"]), encoded(random));
        // botocore keeps one value of a name where it presigns.
        if !is_query || !names.contains(&name) {
            let value = encoded(random);
            let _ = write!(url, "{separator}{name}={value}");
            separator = '&';
            names.push(name);
        }
    }
    url
}

/// Returns a text in percent-encoding.
fn encoded(random: &mut Random) -> String {
    let text = text(
        random,
        "abcXYZ019-_.~ /?&=+%:@!$'()*,;\u{e9}\u{1234}\u{1f40e}",
        12,
    );
    let mut out = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            true => out.push(char::from(byte)),
            false => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn headers(random: &mut Random) -> Vec<(String, String)> {
    let names = [
        "content-type",
        "Content-MD5",
        "X-Amz-Target",
        "x-amz-meta-color",
        "X-Amz-Meta-Color",
        "cache-control",
        "user-agent",
        "x-amzn-trace-id",
        "expect",
    ];
    let count = random.below(6);
    (0..count)
        .map(|_| {
            let name = random.pick(&names).to_owned();
            (
                name,
                text(random, "abc XYZ  019=;,/\"", 30).trim().to_owned(),
            )
        })
        .collect()
}
