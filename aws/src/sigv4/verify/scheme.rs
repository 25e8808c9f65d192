//! The schemes by which a server reads signed requests.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use farrier::server::Error;
use farrier::server::auth::{AuthRequest, AuthScheme, Credentials};
use http::header::{HOST, HeaderMap};

use super::super::RequestHead;
use super::super::canonical::Place;
use super::super::key_cache::KeyCache;
use super::super::payload_hash::PayloadHash;
use super::super::settings::Settings;
use super::ambiguity;
use super::error::{VerificationError, refusal};
use super::presented::Presented;
use super::rules::Rules;
use super::signed_request::{Covered, SignedRequest};

const SIGV4: &str = "aws.auth#sigv4";
const SIGV4A: &str = "aws.auth#sigv4a";

/// Headers whose names begin with `x-amz-` that need not be signed: a proxy or a browser adds them, or they are compared
/// with what the service knows.
const NEED_NOT_BE_SIGNED: [&str; 5] = [
    "x-amz-cf-id",
    "x-amz-checksum-mode",
    "x-amz-s3session-token",
    "x-amz-security-token",
    "x-amz-user-agent",
];

/// Reads requests that are signed by SigV4 (`@aws.auth#sigv4`), or by SigV4a. A service is given it by
/// `with_auth_scheme`; the module `sigv4` has the other half, which finds the keys.
///
/// | what | taken |
/// |---|---|
/// | signatures | in the header `authorization`, and in the query of presigned URLs |
/// | region | the one that it is made for |
/// | service | the signing name in the model, `name` of the trait |
/// | time | five minutes from the server's, fifteen for services like Amazon S3; presigned URLs as long as they say |
/// | headers | `host` and all `x-amz-*` have to be signed |
/// | bodies | by their hash, also where the request does not say it; by the signatures of their chunks |
/// | bodies that are not signed | where the model says `@unsignedPayload`, streams, presigned URLs, services like Amazon S3 |
///
/// A body whose hash the request does not say is read into memory before the handler runs, also if it is a stream.
/// Events of event streams are not verified.
#[derive(Clone, Debug)]
pub struct SigV4Verifier {
    is_asymmetric: bool,
    rules: Rules,
    keys: Arc<KeyCache>,
}

impl SigV4Verifier {
    /// Takes requests that are signed by SigV4 for this region.
    pub fn new(region: impl Into<Arc<str>>) -> Self {
        Self::of(false, Some(region.into()))
    }

    /// Takes requests that are signed by SigV4a for a set of regions with this one.
    #[cfg(feature = "sigv4a")]
    pub fn new_asymmetric(region: impl Into<Arc<str>>) -> Self {
        Self::of(true, Some(region.into()))
    }

    fn of(is_asymmetric: bool, region: Option<Arc<str>>) -> Self {
        Self {
            is_asymmetric,
            rules: Rules::new(region),
            keys: Arc::default(),
        }
    }

    /// Takes requests for all regions, as a service that runs for tests does.
    #[must_use]
    pub fn any_region(mut self) -> Self {
        self.rules.region = None;
        self
    }

    /// Expects this signing name, in the place of the model's.
    #[must_use]
    pub fn with_service(mut self, service: impl Into<Arc<str>>) -> Self {
        self.rules.service = Some(service.into());
        self
    }

    /// Expects requests to be signed so. Without this, the signing name decides.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.rules.settings = Some(settings);
        self
    }

    /// Takes signatures whose time is so far from the server's.
    #[must_use]
    pub fn with_window(mut self, window: Duration) -> Self {
        self.rules.window = Some(window);
        self
    }

    /// Takes signatures that do not cover the body, for all operations.
    #[must_use]
    pub fn with_unsigned_bodies(mut self) -> Self {
        self.rules.takes_unsigned = true;
        self
    }

    /// Takes the time from there, for tests.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.rules.clock = Arc::new(now);
        self
    }

    /// Reads the signature of a request that is given by its parts, for a service of this signing name. `None` if it is
    /// not signed by this scheme.
    ///
    /// The signature covers the normal form of the path, and a `+` in the query as a plus sign. Whoever finds an operation
    /// or its input by what was sent has to refuse other forms, as services of `farrier` do.
    ///
    /// # Errors
    ///
    /// When the signature is refused, whatever the keys are.
    pub fn read_head(
        &self,
        head: &RequestHead<'_>,
        headers: &HeaderMap,
        service: &str,
    ) -> Result<Option<SignedRequest>, VerificationError> {
        let parts = Given {
            head,
            headers,
            service,
            has_body: true,
            may_be_unsigned: false,
        };
        self.read_given(&parts)
    }

    fn read_given(&self, given: &Given<'_>) -> Result<Option<SignedRequest>, VerificationError> {
        let settings = self.rules.settings(given.service);
        let presented = Presented::read(given.head.query, given.headers, settings.token)?;
        let presented = presented.filter(|it| it.algorithm.is_asymmetric() == self.is_asymmetric);
        let Some(presented) = presented else {
            return Ok(None);
        };
        let now = (self.rules.clock)();
        self.rules.check_scope(&presented, given.service)?;
        self.rules.check_time(&presented, &settings, now)?;
        check_headers(&presented, given.headers)?;
        let covered = self.covered(&presented, &settings, given.may_be_unsigned)?;
        Ok(Some(SignedRequest::new(
            presented,
            (given.head, given.headers),
            &settings,
            covered,
            given.has_body,
            (&self.keys, now),
        )))
    }

    /// What the signature covers of the body.
    fn covered(
        &self,
        presented: &Presented,
        settings: &Settings,
        may_be_unsigned: bool,
    ) -> Result<Covered, VerificationError> {
        let is_s3 = settings.content_sha256;
        let is_presigned = presented.place == Place::Query;
        let Some(text) = &presented.content_sha256 else {
            return Ok(match is_s3 && is_presigned {
                true => Covered::Said(PayloadHash::Unsigned),
                false => Covered::Hash,
            });
        };
        let payload = PayloadHash::parse(text, self.is_asymmetric);
        let payload = payload.ok_or_else(|| {
            VerificationError::malformed("`x-amz-content-sha256` is no hash and no name of one")
        })?;
        // Events have signatures of their own, which nobody verifies here.
        let is_unsigned = matches!(
            payload,
            PayloadHash::Unsigned | PayloadHash::UnsignedTrailer | PayloadHash::SignedEvents
        );
        let is_taken = self.rules.takes_unsigned || may_be_unsigned || is_s3 || is_presigned;
        match is_unsigned && !is_taken {
            true => Err(VerificationError::UnsignedPayload),
            false => Ok(Covered::Said(payload)),
        }
    }
}

impl AuthScheme for SigV4Verifier {
    fn id(&self) -> &'static str {
        match self.is_asymmetric {
            true => SIGV4A,
            false => SIGV4,
        }
    }

    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error> {
        let named = self.rules.service.as_deref();
        let of_trait = |id| request.trait_value(id, "name");
        let service = named
            .or_else(|| of_trait(self.id()))
            .or_else(|| of_trait(SIGV4));
        let service = service.ok_or_else(|| {
            Error::internal(
                "the service has no signing name: give the scheme one by `with_service`",
            )
        })?;
        let (head, uri) = (request.head(), request.uri());
        let host = uri.authority().map_or("", |it| {
            let authority = it.as_str();
            authority.rsplit('@').next().unwrap_or(authority)
        });
        let query = uri.query().unwrap_or_default();
        let signed = self.read_given(&Given {
            head: &RequestHead::new(head.method.as_str(), host, uri.path(), query),
            headers: &head.headers,
            service,
            has_body: request.has_body(),
            may_be_unsigned: request.has_streaming_body()
                || request.operation().has_unsigned_payload(),
        });
        let signed = signed.map_err(refusal)?;
        if signed.is_some() {
            let settings = self.rules.settings(service);
            ambiguity::check(uri, &head.headers, &settings).map_err(refusal)?;
        }
        Ok(signed.map(Credentials::other))
    }

    fn challenge(&self, _: &AuthRequest<'_>, _: bool) -> Option<String> {
        let algorithm = match self.is_asymmetric {
            true => "AWS4-ECDSA-P256-SHA256",
            false => "AWS4-HMAC-SHA256",
        };
        Some(algorithm.to_owned())
    }

    fn missing(&self, _: &AuthRequest<'_>) -> Error {
        let message = "the request is not signed: sign it by AWS Signature Version 4";
        Error::new(403, "MissingAuthenticationToken", message)
    }
}

/// A request as it has come, and what is known of its body.
struct Given<'a> {
    head: &'a RequestHead<'a>,
    headers: &'a HeaderMap,
    service: &'a str,
    has_body: bool,
    may_be_unsigned: bool,
}

/// The start of a name, so that no answer grows with what was sent.
fn excerpt(name: &str) -> String {
    name.chars().take(80).collect()
}

/// Checks that the signature covers the headers that decide what the request does, and no header that has not come.
fn check_headers(presented: &Presented, headers: &HeaderMap) -> Result<(), VerificationError> {
    let signed = &presented.signed_headers;
    for name in signed {
        if !headers.contains_key(name.as_str()) && *name != HOST.as_str() {
            return Err(VerificationError::AbsentHeader(excerpt(name)));
        }
    }
    let unsigned = headers.keys().find(|name| {
        let name = name.as_str();
        name.starts_with("x-amz-")
            && !NEED_NOT_BE_SIGNED.contains(&name)
            && !signed.iter().any(|it| it == name)
    });
    match unsigned {
        Some(name) => Err(VerificationError::UnsignedHeader(excerpt(name.as_str()))),
        None => Ok(()),
    }
}
