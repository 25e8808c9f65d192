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
//! | signatures of events | `events.rs` |

#[cfg(feature = "events")]
mod events;
mod payload;
mod signing;

#[cfg(feature = "sigv4a")]
use std::borrow::Cow;
use std::time::Duration;

use farrier::body::{BoxError, Payload};
#[cfg(feature = "sigv4a")]
use farrier::client::EndpointValue;
use farrier::client::auth::{AuthScheme, Identity, SigningContext};
use http::Request;

use self::signing::{Given, SIGV4, Variant, presign, sign};
use super::SigningError;
use super::key_cache::KeyCache;
use super::settings::{SessionTokenName, Settings};
use super::signer::Signer;

/// Makes a variant an [`AuthScheme`] of this name.
macro_rules! auth_scheme {
    ($scheme:ty, $id:expr) => {
        impl AuthScheme for $scheme {
            fn id(&self) -> &'static str {
                $id
            }

            fn sign(
                &self,
                identity: &Identity,
                context: &SigningContext<'_>,
                request: &mut Request<Payload>,
            ) -> Result<(), BoxError> {
                sign(self, &Given::new::<Self>(identity, context)?, request)
            }

            fn presign(
                &self,
                identity: &Identity,
                context: &SigningContext<'_>,
                request: &mut Request<Payload>,
                expires_in: Duration,
            ) -> Result<(), BoxError> {
                let given = Given::new::<Self>(identity, context)?;
                presign(self, &given, request, expires_in)
            }
        }
    };
}

/// The scheme of `@aws.auth#sigv4`: requests are signed for one region. Its identities are
/// [`Credentials`](crate::Credentials).
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
}

impl Variant for SigV4 {
    fn with_signer<T>(
        &self,
        given: &Given<'_>,
        run: impl FnOnce(&Signer<'_>) -> T,
    ) -> Result<T, SigningError> {
        let region = given.text("signingRegion").or(self.region.as_deref());
        let region = region.or_else(|| given.region());
        let region = region.ok_or(SigningError::NoRegion)?;
        let signer = Signer::new(given.credentials, region, given.service, given.time);
        Ok(run(&signer.settings(given.settings).key_cache(&self.keys)))
    }
}

auth_scheme!(SigV4, SIGV4);

/// The scheme `sigv4-s3express`, which endpoints of S3 Express name: SigV4 with the credentials of a session. Its
/// identities are the [`Credentials`](crate::Credentials) that `CreateSession` returns.
#[derive(Debug, Default)]
pub struct SigV4S3Express(SigV4);

impl SigV4S3Express {
    /// The scheme. The region is the client's.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Variant for SigV4S3Express {
    fn settings(settings: Settings) -> Settings {
        settings.session_token_name(SessionTokenName::S3Session)
    }

    fn with_signer<T>(
        &self,
        given: &Given<'_>,
        run: impl FnOnce(&Signer<'_>) -> T,
    ) -> Result<T, SigningError> {
        self.0.with_signer(given, run)
    }
}

auth_scheme!(SigV4S3Express, "aws.auth#sigv4-s3express");

/// The scheme of `@aws.auth#sigv4a`: requests are signed for several regions. Its identities are
/// [`Credentials`](crate::Credentials).
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
}

#[cfg(feature = "sigv4a")]
impl Variant for SigV4a {
    fn with_signer<T>(
        &self,
        given: &Given<'_>,
        run: impl FnOnce(&Signer<'_>) -> T,
    ) -> Result<T, SigningError> {
        let regions = self.region_set(given)?;
        let signer = Signer::new_asymmetric(given.credentials, &regions, given.service, given.time);
        Ok(run(&signer.settings(given.settings).key_cache(&self.keys)))
    }
}

#[cfg(feature = "sigv4a")]
auth_scheme!(SigV4a, "aws.auth#sigv4a");
