//! The authentication schemes of clients: `@aws.auth#sigv4`, `@aws.auth#sigv4a`, and that of S3 Express. A request and an
//! identity come in; the request goes out with a signature.
//!
//! | what | where it comes from |
//! |---|---|
//! | credentials | the identity |
//! | name of the service | the endpoint's `signingName`, or the trait |
//! | region | the endpoint's `signingRegion`, or the scheme's, or the client's `AWS::Region` |
//! | how paths are signed | the endpoint's `disableDoubleEncoding` and `disableNormalizePath`, or what S3 expects |
//! | hash of the body | `payload.rs` |

mod payload;

#[cfg(feature = "sigv4a")]
use std::borrow::Cow;
use std::time::Duration;

use farrier::body::{BoxError, Payload};
use farrier::client::EndpointValue;
use farrier::client::auth::{AuthScheme, Identity, SigningContext};
use http::Request;
use http::header::HOST;

use super::SigningError;
use super::canonical::{Place, is_signed};
use super::key_cache::KeyCache;
use super::payload_hash::PayloadHash;
use super::settings::{SessionTokenName, Settings};
use super::signer::Signer;
use crate::Credentials;

const SIGV4: &str = "aws.auth#sigv4";

/// The scheme of `@aws.auth#sigv4`: requests are signed for one region. Its identities are [`Credentials`].
///
/// [`Config`](crate::Config) gives it to clients. A client without one is given it by its builder:
///
/// ```
/// use farrier::client::auth::Identity;
/// use farrier::client::{Builder, ServiceClient};
/// use farrier_aws::Credentials;
/// use farrier_aws::sigv4::SigV4;
///
/// # fn signed<C: ServiceClient>(builder: Builder<C>) -> Builder<C> {
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret");
/// builder.auth(SigV4::new().with_region("eu-west-1"), Identity::new(credentials, None))
/// # }
/// ```
#[derive(Debug, Default)]
pub struct SigV4 {
    keys: KeyCache,
    region: Option<String>,
}

impl SigV4 {
    /// The scheme. The region is the client's.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same scheme for a region, where the endpoint does not name another one.
    #[must_use]
    pub fn with_region(self, region: impl Into<String>) -> Self {
        Self {
            region: Some(region.into()),
            ..self
        }
    }

    fn signer<'a>(&'a self, given: &Given<'a>) -> Result<Signer<'a>, SigningError> {
        let region = given.text("signingRegion").or(self.region.as_deref());
        let region = region.or_else(|| given.region());
        let region = region.ok_or(SigningError::NoRegion)?;
        let signer = Signer::new(given.credentials, region, given.service, given.time);
        Ok(signer.settings(given.settings).key_cache(&self.keys))
    }
}

impl AuthScheme for SigV4 {
    fn id(&self) -> &'static str {
        SIGV4
    }

    fn sign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let given = Given::new(identity, context)?;
        sign(&self.signer(&given)?, &given, request)
    }

    fn presign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
        expires_in: Duration,
    ) -> Result<(), BoxError> {
        let given = Given::new(identity, context)?;
        presign(&self.signer(&given)?, &given, request, expires_in)
    }
}

/// The scheme `sigv4-s3express`, which endpoints of S3 Express name: SigV4 with the credentials of a session. Its
/// identities are the [`Credentials`] that `CreateSession` returns.
#[derive(Debug, Default)]
pub struct SigV4S3Express(SigV4);

impl SigV4S3Express {
    /// The scheme. The region is the client's.
    pub fn new() -> Self {
        Self::default()
    }
}

impl AuthScheme for SigV4S3Express {
    fn id(&self) -> &'static str {
        "aws.auth#sigv4-s3express"
    }

    fn sign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let given = Given::new(identity, context)?.with_session();
        sign(&self.0.signer(&given)?, &given, request)
    }

    fn presign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
        expires_in: Duration,
    ) -> Result<(), BoxError> {
        let given = Given::new(identity, context)?.with_session();
        presign(&self.0.signer(&given)?, &given, request, expires_in)
    }
}

/// The scheme of `@aws.auth#sigv4a`: requests are signed for several regions. Its identities are [`Credentials`].
#[cfg(feature = "sigv4a")]
#[derive(Debug, Default)]
pub struct SigV4a {
    keys: KeyCache,
    region_set: Option<String>,
}

#[cfg(feature = "sigv4a")]
impl SigV4a {
    /// The scheme. The only region is the client's, where the endpoint does not name others.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same scheme for these regions, where the endpoint does not name others: names separated by commas, or `*`.
    #[must_use]
    pub fn with_region_set(self, region_set: impl Into<String>) -> Self {
        Self {
            region_set: Some(region_set.into()),
            ..self
        }
    }

    fn region_set<'a>(&'a self, given: &Given<'a>) -> Result<Cow<'a, str>, SigningError> {
        let named = given.context.property("signingRegionSet");
        if let Some(EndpointValue::List(regions)) = named {
            let regions: Vec<&str> = regions.iter().filter_map(EndpointValue::as_str).collect();
            return Ok(regions.join(",").into());
        }
        let regions = self.region_set.as_deref().or_else(|| given.region());
        regions.map(Cow::Borrowed).ok_or(SigningError::NoRegion)
    }

    fn signer<'a>(&'a self, given: &Given<'a>, region_set: &'a str) -> Signer<'a> {
        Signer::new_asymmetric(given.credentials, region_set, given.service, given.time)
            .settings(given.settings)
            .key_cache(&self.keys)
    }
}

#[cfg(feature = "sigv4a")]
impl AuthScheme for SigV4a {
    fn id(&self) -> &'static str {
        "aws.auth#sigv4a"
    }

    fn sign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let given = Given::new(identity, context)?;
        let region_set = self.region_set(&given)?;
        sign(&self.signer(&given, &region_set), &given, request)
    }

    fn presign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
        expires_in: Duration,
    ) -> Result<(), BoxError> {
        let given = Given::new(identity, context)?;
        let region_set = self.region_set(&given)?;
        let signer = self.signer(&given, &region_set);
        presign(&signer, &given, request, expires_in)
    }
}

/// What a request is signed with, but for the region.
struct Given<'a> {
    context: &'a SigningContext<'a>,
    credentials: &'a Credentials,
    service: &'a str,
    settings: Settings,
    time: std::time::SystemTime,
}

impl<'a> Given<'a> {
    fn new(identity: &'a Identity, context: &'a SigningContext<'a>) -> Result<Self, SigningError> {
        let credentials = identity.get().ok_or(SigningError::NoCredentials)?;
        let of_trait = context.trait_value("name");
        // Endpoints name SigV4a for services that have no trait of it.
        let of_service = || context.request().service().auth_trait(SIGV4)?.value("name");
        let named = context.property("signingName");
        let named = named.and_then(EndpointValue::as_str);
        let service = named.or(of_trait).or_else(of_service);
        let service = service.ok_or(SigningError::NoServiceName)?;
        let flag = |name| context.property(name).and_then(EndpointValue::as_bool);
        let mut settings = Settings::of_service(service);
        if let Some(disabled) = flag("disableDoubleEncoding") {
            settings = settings.double_encode(!disabled);
        }
        if let Some(disabled) = flag("disableNormalizePath") {
            settings = settings.normalize_path(!disabled);
        }
        Ok(Self {
            context,
            credentials,
            service,
            settings,
            time: context.now(),
        })
    }

    fn with_session(self) -> Self {
        let settings = self
            .settings
            .session_token_name(SessionTokenName::S3Session);
        Self { settings, ..self }
    }

    /// Returns a property of the endpoint.
    fn text(&self, name: &str) -> Option<&'a str> {
        self.context.property(name).and_then(EndpointValue::as_str)
    }

    /// Returns the region of the client.
    fn region(&self) -> Option<&'a str> {
        let config = self.context.request().config();
        config
            .parameter("AWS::Region")
            .and_then(EndpointValue::as_str)
    }
}

fn sign(
    signer: &Signer<'_>,
    given: &Given<'_>,
    request: &mut Request<Payload>,
) -> Result<(), BoxError> {
    let is_s3 = given.settings.content_sha256;
    let config = given.context.request();
    let payload = payload::plan(request, config, is_s3, signer.chunk_signature_length())?;
    // A hash that the caller has put into a header stays there.
    let settings = given.settings.content_sha256(is_s3 || payload.was_given);
    let signer = signer.settings(settings);
    let signed = signer.sign(request, &payload.hash)?;
    if let (Payload::Chunked(body), true) = (request.body_mut(), payload.signs_chunks()) {
        body.sign_with(Box::new(signed.into_chunk_signer()));
    }
    Ok(())
}

fn presign(
    signer: &Signer<'_>,
    given: &Given<'_>,
    request: &mut Request<Payload>,
    expires_in: Duration,
) -> Result<(), BoxError> {
    let hash = match request.body() {
        Payload::Bytes(body) if !given.settings.content_sha256 => PayloadHash::of(body),
        _ => PayloadHash::Unsigned,
    };
    signer.presign(request, &hash, expires_in)?;
    // What is left is what has to be sent.
    let headers = request.headers_mut();
    let unsigned: Vec<_> = headers
        .keys()
        .filter(|name| **name == HOST || !is_signed(name.as_str(), Place::Query))
        .cloned()
        .collect();
    for name in unsigned {
        headers.remove(name);
    }
    Ok(())
}
