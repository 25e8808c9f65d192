//! The signing test suite in the other direction: a server verifies the signed requests that the suite publishes, and
//! refuses each that differs from them.

use std::path::Path;
use std::time::Duration;

use farrier_aws::Credentials;
use farrier_aws::sigv4::{SigV4Verifier, VerificationError};
use http::HeaderValue;

use super::super::{Report, data, same};
use super::at;
use super::request::Request;
use super::suite::{Case, TIMES};

pub(super) fn run(folder: &Path, report: &mut Report) {
    for (name, directory) in [("SigV4, verified", "v4"), ("SigV4a, verified", "v4a")] {
        let folder = folder.join("sigv4").join(directory);
        let mut suite = report.suite(name, 40);
        suite.run_all(data::names(&folder), |case| {
            verify(&Case::read(&folder.join(case), directory == "v4a")?)
        });
    }
}

/// Verifies the signed requests of a case.
fn verify(case: &Case) -> Result<(), String> {
    let mut requests = Vec::new();
    for place in ["header", "query"] {
        let file = format!("{place}-signed-request.txt");
        if case.has(&file) {
            requests.push(Request::read(&case.text(&file)?)?);
        }
    }
    // Two cases have none.
    if requests.is_empty() {
        let (headers, _) = case.sign()?;
        let request = case.request.clone();
        requests.push(Request { headers, ..request });
    }
    for request in &requests {
        let signed = Signed::new(case, request);
        same("published", signed.verified(request), Ok(()))?;
        signed.refuse_forgeries(request)?;
    }
    Ok(())
}

/// A signed request with the keys that belong to it.
struct Signed<'a> {
    case: &'a Case,
    credentials: Credentials,
    time: u64,
}

impl<'a> Signed<'a> {
    fn new(case: &'a Case, request: &Request) -> Self {
        let authorization = request.headers.get("authorization");
        let authorization = authorization.and_then(|it| it.to_str().ok());
        // One case has a key of its own, and the date of the others.
        let other = authorization.is_some_and(|it| it.contains("Credential=ANOTREAL/"));
        let (mut credentials, time) = match other {
            true => (
                Credentials::new("ANOTREAL", "notrealrnrELgWzOk3IfjzDKtFBhDby"),
                TIMES[0],
            ),
            false => (case.credentials.clone(), case.time),
        };
        // What the request does not have is no part of the keys of these requests.
        let has_token = request.headers.contains_key("x-amz-security-token")
            || request.query.contains("X-Amz-Security-Token=");
        if !has_token {
            let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
            credentials = Credentials::new(id.to_owned(), secret.to_owned());
        }
        Self {
            case,
            credentials,
            time,
        }
    }

    fn verifier(&self, time: u64) -> SigV4Verifier {
        let region = self.case.region.as_str();
        let verifier = match self.case.is_asymmetric {
            true => SigV4Verifier::new_asymmetric(region),
            false => SigV4Verifier::new(region),
        };
        let settings = self.case.settings.content_sha256(false);
        verifier
            .with_settings(settings)
            .with_clock(move || at(time))
    }

    fn verified(&self, request: &Request) -> Result<(), VerificationError> {
        self.verified_by(request, &self.verifier(self.time), &self.credentials)
    }

    fn verified_by(
        &self,
        request: &Request,
        verifier: &SigV4Verifier,
        keys: &Credentials,
    ) -> Result<(), VerificationError> {
        let service = &self.case.service;
        let signed = verifier.read_head(&request.head(), &request.headers, service)?;
        let signed = signed.ok_or_else(|| {
            VerificationError::Malformed("the request has no signature".to_owned())
        })?;
        // Where a case does not sign its body, it signs an empty one.
        let body = match self.case.sign_body {
            true => request.body.as_str(),
            false => "",
        };
        signed.verify_with_body(keys, body.as_bytes())
    }

    /// Checks that nothing can be changed.
    fn refuse_forgeries(&self, request: &Request) -> Result<(), String> {
        for (what, forged) in forgeries(request, self.case.sign_body) {
            match self.verified(&forged) {
                Ok(()) => return Err(format!("taken with another {what}: {forged:?}")),
                Err(error) if error.code().is_empty() => return Err("no code".to_owned()),
                Err(_) => {}
            }
        }
        let verifier = self.verifier(self.time);
        let (id, secret) = (self.credentials.access_key_id(), "another secret");
        let mut other = Credentials::new(id, secret);
        if let Some(token) = self.credentials.session_token() {
            other = other.with_session_token(token);
        }
        let refused = self.verified_by(request, &verifier, &other);
        same("another secret", refused, Err(VerificationError::Signature))?;
        let other = self.credentials.clone().with_session_token("another token");
        let refused = self.verified_by(request, &verifier, &other);
        same(
            "another token",
            refused,
            Err(VerificationError::SessionToken),
        )?;
        let hour_before =
            self.verified_by(request, &self.verifier(self.time - 3601), &self.credentials);
        let skewed = VerificationError::TooSkewed(Duration::from_secs(3601));
        same("too early", hour_before, Err(skewed.clone()))?;
        let late = self.verified_by(request, &self.verifier(self.time + 3601), &self.credentials);
        let expected = match request.query.contains("X-Amz-Expires=") {
            true => VerificationError::Expired,
            false => skewed,
        };
        same("too late", late, Err(expected))
    }
}

/// The same request, with one thing changed at a time.
fn forgeries(request: &Request, is_body_signed: bool) -> Vec<(String, Request)> {
    let mut forged = Vec::new();
    let mut push = |what: &str, change: &dyn Fn(&mut Request)| {
        let mut changed = request.clone();
        change(&mut changed);
        forged.push((what.to_owned(), changed));
    };
    push("method", &|it| it.method = "PATCH".to_owned());
    push("path", &|it| it.path = format!("{}/x", it.path));
    push("query", &|it| it.query = format!("{}&x=y", it.query));
    if is_body_signed {
        push("body", &|it| it.body.push('x'));
    }
    for name in request.headers.keys() {
        let is_signature = name == "authorization";
        push(name.as_str(), &|it| {
            if let Some(value) = it.headers.get_mut(name) {
                *value = changed(value, is_signature);
            }
        });
    }
    push("header that is not signed", &|it| {
        it.headers
            .insert("x-amz-copy-source", HeaderValue::from_static("a"));
    });
    for parameter in request
        .query
        .split('&')
        .filter(|it| it.starts_with("X-Amz-"))
    {
        push(parameter, &|it| {
            it.query = it.query.replace(parameter, &format!("{parameter}0"));
        });
    }
    forged
}

/// The value of a header with another end: of the signature, another digit.
fn changed(value: &HeaderValue, is_signature: bool) -> HeaderValue {
    let mut bytes = value.as_bytes().to_vec();
    match bytes.last_mut() {
        Some(last) if is_signature => *last = if *last == b'0' { b'1' } else { b'0' },
        _ => bytes.push(b'1'),
    }
    HeaderValue::from_bytes(&bytes).unwrap_or_else(|_| value.clone())
}
