//! Signs the request of a call: a variant of SigV4, the identity and what the call says come in; the request goes out
//! with a signature, in its headers or in its query.

use std::time::{Duration, SystemTime};

use farrier::body::{BoxError, Payload};
use farrier::client::EndpointValue;
use farrier::client::auth::{Identity, SigningContext};
use http::Request;
use http::header::HOST;

use super::super::SigningError;
use super::super::canonical::{Place, is_signed};
use super::super::payload_hash::PayloadHash;
use super::super::settings::Settings;
use super::super::signer::Signer;
#[cfg(feature = "events")]
use super::events;
use super::payload;
use crate::Credentials;

/// The name of the scheme whose trait has the name of the service.
pub(super) const SIGV4: &str = "aws.auth#sigv4";

/// One of the schemes.
pub(super) trait Variant {
    /// What it expects beyond what the service does.
    fn settings(settings: Settings) -> Settings {
        settings
    }

    /// Makes a signer for the regions of a call, and lets it run.
    fn with_signer<T>(
        &self,
        given: &Given<'_>,
        run: impl FnOnce(&Signer<'_>) -> T,
    ) -> Result<T, SigningError>;
}

/// What a request is signed with, but for the region.
pub(super) struct Given<'a> {
    pub(super) context: &'a SigningContext<'a>,
    pub(super) credentials: &'a Credentials,
    pub(super) service: &'a str,
    pub(super) settings: Settings,
    pub(super) time: SystemTime,
}

impl<'a> Given<'a> {
    pub(super) fn new<V: Variant>(
        identity: &'a Identity,
        context: &'a SigningContext<'a>,
    ) -> Result<Self, SigningError> {
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
            settings: V::settings(settings),
            time: context.now(),
        })
    }

    /// Returns a property of the endpoint.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.context.property(name).and_then(EndpointValue::as_str)
    }

    /// Returns the region of the client.
    pub(super) fn region(&self) -> Option<&'a str> {
        let config = self.context.request().config();
        config
            .parameter("AWS::Region")
            .and_then(EndpointValue::as_str)
    }
}

/// Signs a request in its headers.
pub(super) fn sign<V: Variant>(
    variant: &V,
    given: &Given<'_>,
    request: &mut Request<Payload>,
) -> Result<(), BoxError> {
    variant.with_signer(given, |signer| sign_by(signer, given, request))?
}

fn sign_by(
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
    #[cfg(feature = "events")]
    if let PayloadHash::SignedEvents = payload.hash {
        return Ok(events::sign(&signer, given.context, request)?);
    }
    let signed = signer.sign(request, &payload.hash)?;
    if let (Payload::Chunked(body), true) = (request.body_mut(), payload.signs_chunks()) {
        body.sign_with(Box::new(signed.into_chunk_signer()));
    }
    Ok(())
}

/// Signs a request in its query.
pub(super) fn presign<V: Variant>(
    variant: &V,
    given: &Given<'_>,
    request: &mut Request<Payload>,
    expires_in: Duration,
) -> Result<(), BoxError> {
    let hash = match request.body() {
        Payload::Bytes(body) if !given.settings.content_sha256 => PayloadHash::of(body),
        _ => PayloadHash::Unsigned,
    };
    variant.with_signer(given, |it| it.presign(request, &hash, expires_in))??;
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
