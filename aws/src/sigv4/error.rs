//! Why a request is not signed.

use std::fmt;
use std::time::Duration;

/// Why a request is not signed. The request is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// The request has this header, which a signature adds.
    SignedHeader(&'static str),
    /// The request has this parameter in its query, which a signature adds.
    SignedParameter(&'static str),
    /// The URI has no host.
    NoHost,
    /// The URI with the parameters of the signature is no URI.
    Uri,
    /// The time is before the year 1970 or after the year 9999.
    Time,
    /// A presigned URL would be valid for no time, or for longer than a week.
    Expiry(Duration),
    /// The credentials have expired.
    ExpiredCredentials,
    /// This part of the credentials, or of what they are used for, has a character that cannot be in a header.
    Characters(&'static str),
    /// The identity of the call is no [`Credentials`](crate::Credentials).
    NoCredentials,
    /// Neither the endpoint nor the client says for which region a request is signed.
    NoRegion,
    /// Neither the endpoint nor the model says for which service a request is signed.
    NoServiceName,
    /// The chunks of a body whose length is not known cannot be signed.
    UnknownLength,
    /// Events are signed by the feature `events` of this crate.
    #[cfg(not(feature = "events"))]
    NoEvents,
    /// No document says how the events of a body are signed by SigV4a.
    #[cfg(all(feature = "events", feature = "sigv4a"))]
    AsymmetricEvents,
    /// No key for SigV4a can be derived from these credentials.
    #[cfg(feature = "sigv4a")]
    NoAsymmetricKey,
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedHeader(name) => write!(
                f,
                "the request has the header `{name}` already: leave it out, signing adds it"
            ),
            Self::SignedParameter(name) => write!(
                f,
                "the request has `{name}` in its query already: leave it out, presigning adds it"
            ),
            Self::NoHost => f.write_str("the URI of the request has no host: use an absolute URI"),
            Self::Uri => f.write_str(
                "the URI is too long for the parameters of a signature: shorten its path or query",
            ),
            Self::Time => f.write_str(
                "the time of the signature is not between the years 1970 and 9999: set the clock",
            ),
            Self::Expiry(duration) => write!(
                f,
                "a presigned URL cannot be valid for {} s: choose 1 to 604800 s, which is a week",
                duration.as_secs()
            ),
            Self::ExpiredCredentials => f.write_str("the credentials have expired: get new ones"),
            Self::Characters(what) => write!(
                f,
                "the {what} has a character that cannot be sent: remove line breaks and controls"
            ),
            Self::NoCredentials => f.write_str(
                "the identity is no `farrier_aws::Credentials`: give the scheme a provider of such",
            ),
            Self::NoRegion => f.write_str(
                "no region: set AWS_REGION, or `region` in the profile, or give it to the client",
            ),
            Self::NoServiceName => {
                f.write_str("the service has no signing name: its model needs `@aws.auth#sigv4`")
            }
            Self::UnknownLength => f.write_str(
                "the length of the stream is not known, so that its chunks cannot be signed: use https, or give \
                 `content-length`",
            ),
            #[cfg(not(feature = "events"))]
            Self::NoEvents => f.write_str(
                "the request is a stream of events, which have signatures: enable the feature `events` of `farrier-aws`",
            ),
            #[cfg(all(feature = "events", feature = "sigv4a"))]
            Self::AsymmetricEvents => f.write_str(
                "the request is a stream of events, which SigV4a does not sign: choose an endpoint of one region",
            ),
            #[cfg(feature = "sigv4a")]
            Self::NoAsymmetricKey => {
                f.write_str("no key for SigV4a can be derived from these credentials: use others")
            }
        }
    }
}

impl std::error::Error for SigningError {}
