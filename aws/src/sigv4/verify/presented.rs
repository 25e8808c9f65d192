//! What a request says of its signature, in the header `authorization` or in its query. A head comes in; the parts of
//! the signature go out, none of them verified.

use std::borrow::Cow;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use super::super::canonical::Place;
use super::super::date::SigningDate;
use super::super::encode;
use super::super::settings::SessionTokenName;
use super::error::VerificationError;

/// What begins the names of algorithms.
const PREFIX: &str = "AWS4-";

/// The last part of a scope.
const TERMINATOR: &str = "aws4_request";

/// By what a request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Symmetric,
    #[cfg(feature = "sigv4a")]
    Asymmetric,
}

impl Algorithm {
    fn of_name(name: &str) -> Option<Self> {
        match name {
            "AWS4-HMAC-SHA256" => Some(Self::Symmetric),
            #[cfg(feature = "sigv4a")]
            "AWS4-ECDSA-P256-SHA256" => Some(Self::Asymmetric),
            _ => None,
        }
    }

    pub(super) fn is_asymmetric(self) -> bool {
        self != Self::Symmetric
    }
}

/// What a request says of its signature.
pub(super) struct Presented {
    pub(super) place: Place,
    pub(super) algorithm: Algorithm,
    pub(super) access_key_id: String,
    pub(super) day: String,
    /// The region. `None` with SigV4a.
    pub(super) region: Option<String>,
    /// The set of regions. `None` with SigV4.
    pub(super) region_set: Option<String>,
    pub(super) service: String,
    /// In lower case, and sorted.
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: String,
    pub(super) date: SigningDate,
    /// For how many seconds a presigned URL is valid.
    pub(super) expires_in: Option<u64>,
    pub(super) session_token: Option<String>,
    /// The value of `x-amz-content-sha256`.
    pub(super) content_sha256: Option<String>,
}

impl Presented {
    /// Reads what a request says; `None` if it says nothing of a signature.
    pub(super) fn read(
        query: &str,
        headers: &HeaderMap,
        token: SessionTokenName,
    ) -> Result<Option<Self>, VerificationError> {
        let values: Vec<_> = headers.get_all(AUTHORIZATION).iter().collect();
        let is_signed = |it: &HeaderValue| it.as_bytes().starts_with(PREFIX.as_bytes());
        let in_header = values.iter().any(|it| is_signed(it));
        let query = Query::read(query);
        let in_query = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature");
        match (in_header, in_query, &values[..]) {
            (false, false, _) => Ok(None),
            (true, true, _) => Err(VerificationError::malformed(
                "the request is signed in its header and in its query: sign it once",
            )),
            (true, false, [value]) => {
                let value = value.to_str().map_err(|_| {
                    VerificationError::malformed("the header `authorization` is not ASCII")
                })?;
                Self::of_header(value, headers, token).map(Some)
            }
            (true, false, _) => Err(VerificationError::malformed(
                "the header `authorization` is there more than once: send one",
            )),
            (false, true, _) => Self::of_query(&query, headers, token).map(Some),
        }
    }

    fn of_header(
        value: &str,
        headers: &HeaderMap,
        token: SessionTokenName,
    ) -> Result<Self, VerificationError> {
        let (algorithm, rest) = value.split_once(' ').unwrap_or((value, ""));
        let mut parts = Vec::new();
        for part in rest.split(',') {
            let (name, value) = part.trim().split_once('=').ok_or_else(|| {
                VerificationError::malformed(
                    "the header `authorization` has a part that is no name and value",
                )
            })?;
            parts.push((name, value));
        }
        let part = |name: &str| {
            let mut of_name = parts.iter().filter(|(it, _)| *it == name);
            match (of_name.next(), of_name.next()) {
                (Some((_, value)), None) => Ok(*value),
                _ => Err(VerificationError::malformed(format!(
                    "the header `authorization` does not have one `{name}`"
                ))),
            }
        };
        let header = |name: &str| one_header(headers, name);
        let date = header("x-amz-date")?.ok_or_else(|| {
            VerificationError::malformed("the request has no header `x-amz-date`")
        })?;
        Self::of_parts(Parts {
            place: Place::Headers,
            algorithm,
            credential: part("Credential")?,
            signed_headers: part("SignedHeaders")?,
            signature: part("Signature")?,
            date,
            expires_in: None,
            region_set: header("x-amz-region-set")?,
            session_token: header(token.header())?,
            content_sha256: header("x-amz-content-sha256")?,
        })
    }

    fn of_query(
        query: &Query<'_>,
        headers: &HeaderMap,
        token: SessionTokenName,
    ) -> Result<Self, VerificationError> {
        let required = |name: &str| {
            query.one(name)?.ok_or_else(|| {
                VerificationError::malformed(format!("the query has no parameter `{name}`"))
            })
        };
        let (algorithm, credential) = (required("X-Amz-Algorithm")?, required("X-Amz-Credential")?);
        let (date, expires_in) = (required("X-Amz-Date")?, required("X-Amz-Expires")?);
        let signed_headers = required("X-Amz-SignedHeaders")?;
        let signature = required("X-Amz-Signature")?;
        let region_set = query.one("X-Amz-Region-Set")?;
        let session_token = query.one(token.parameter())?;
        let in_header = one_header(headers, "x-amz-content-sha256")?.map(Cow::Borrowed);
        let content_sha256 = match in_header {
            Some(value) => Some(value),
            None => query.one("X-Amz-Content-Sha256")?,
        };
        Self::of_parts(Parts {
            place: Place::Query,
            algorithm: &algorithm,
            credential: &credential,
            signed_headers: &signed_headers,
            signature: &signature,
            date: &date,
            expires_in: Some(&expires_in),
            region_set: region_set.as_deref(),
            session_token: session_token.as_deref(),
            content_sha256: content_sha256.as_deref(),
        })
    }

    fn of_parts(parts: Parts<'_>) -> Result<Self, VerificationError> {
        let algorithm = Algorithm::of_name(parts.algorithm).ok_or(VerificationError::Algorithm)?;
        let (access_key_id, scope) = credential(parts.credential, algorithm)?;
        let expires_in = parts.expires_in.map(expiry).transpose()?;
        let region_set = match algorithm.is_asymmetric() {
            true => {
                let region_set = parts.region_set.ok_or_else(|| {
                    VerificationError::malformed("the request has no `x-amz-region-set`")
                })?;
                Some(region_set.to_owned())
            }
            false => None,
        };
        let date = SigningDate::parse(parts.date).ok_or_else(|| {
            VerificationError::malformed(
                "the date of the signature is not written like `20150830T123600Z`",
            )
        })?;
        Ok(Self {
            place: parts.place,
            algorithm,
            access_key_id: access_key_id.to_owned(),
            day: scope.day.to_owned(),
            region: scope.region.map(str::to_owned),
            region_set,
            service: scope.service.to_owned(),
            signed_headers: signed_headers(parts.signed_headers)?,
            signature: parts.signature.to_owned(),
            date,
            expires_in,
            session_token: parts.session_token.map(str::to_owned),
            content_sha256: parts.content_sha256.map(str::to_owned),
        })
    }
}

/// The parts of a signature, as texts.
struct Parts<'a> {
    place: Place,
    algorithm: &'a str,
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
    date: &'a str,
    expires_in: Option<&'a str>,
    region_set: Option<&'a str>,
    session_token: Option<&'a str>,
    content_sha256: Option<&'a str>,
}

/// What stands behind the id of a key.
struct CredentialScope<'a> {
    day: &'a str,
    region: Option<&'a str>,
    service: &'a str,
}

/// Reads `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`. With SigV4a, the region is absent.
fn credential(
    text: &str,
    algorithm: Algorithm,
) -> Result<(&str, CredentialScope<'_>), VerificationError> {
    let wrong = || {
        VerificationError::malformed(
            "the credential of the signature is not written like \
             `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`",
        )
    };
    let mut parts = text.rsplit('/');
    let mut next = || parts.next().filter(|it| !it.is_empty()).ok_or_else(wrong);
    if next()? != TERMINATOR {
        return Err(wrong());
    }
    let service = next()?;
    let region = match algorithm.is_asymmetric() {
        true => None,
        false => Some(next()?),
    };
    let day = next()?;
    let end = [Some(day), region, Some(service), Some(TERMINATOR)];
    let end: usize = end.into_iter().flatten().map(|it| it.len() + 1).sum();
    let id = text.len().checked_sub(end).and_then(|it| text.get(..it));
    let id = id.filter(|it| !it.is_empty()).ok_or_else(wrong)?;
    Ok((
        id,
        CredentialScope {
            day,
            region,
            service,
        },
    ))
}

/// Reads `host;x-amz-date`: names in lower case, sorted, each of them once, and `host` among them.
fn signed_headers(text: &str) -> Result<Vec<String>, VerificationError> {
    let names: Vec<&str> = text.split(';').collect();
    let is_name = |name: &&str| {
        !name.is_empty() && !name.bytes().any(|it| it.is_ascii_uppercase() || it <= b' ')
    };
    if !names.iter().all(is_name) || !names.is_sorted_by(|a, b| a < b) {
        return Err(VerificationError::malformed(
            "the names of signed headers are not in lower case, sorted and separated by semicolons",
        ));
    }
    if !names.contains(&"host") {
        return Err(VerificationError::UnsignedHeader("host".to_owned()));
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

/// Reads the seconds for which a presigned URL is valid: a week at most.
fn expiry(text: &str) -> Result<u64, VerificationError> {
    let is_number = text.bytes().all(|it| it.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| is_number);
    let seconds = seconds.filter(|it| (1..=604_800).contains(it));
    seconds.ok_or_else(|| {
        VerificationError::malformed("`X-Amz-Expires` is no number of 1 to 604800 seconds")
    })
}

/// The value of a header that may be there once.
fn one_header<'a>(
    headers: &'a HeaderMap,
    name: &str,
) -> Result<Option<&'a str>, VerificationError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(|it| it.to_str());
    match (value, values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(value)), None) => Ok(Some(value.trim())),
        (Some(_), _) => Err(VerificationError::malformed(format!(
            "the header `{name}` is there more than once, or is not ASCII"
        ))),
    }
}

/// The parameters of a query whose names belong to signatures.
struct Query<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Query<'a> {
    fn read(query: &'a str) -> Self {
        let pairs = query.split('&').filter_map(|it| it.split_once('='));
        Self(
            pairs
                .filter(|(name, _)| name.starts_with("X-Amz-"))
                .collect(),
        )
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(it, _)| *it == name)
    }

    /// The value of a parameter that may be there once, decoded.
    fn one(&self, name: &str) -> Result<Option<Cow<'a, str>>, VerificationError> {
        let mut of_name = self.0.iter().filter(|(it, _)| *it == name);
        match (of_name.next(), of_name.next()) {
            (None, _) => Ok(None),
            (Some((_, value)), None) => Ok(Some(encode::decoded_text(value))),
            _ => Err(VerificationError::malformed(format!(
                "the query has the parameter `{name}` more than once"
            ))),
        }
    }
}

/// A query without the parameter of its signature, and without that of its session token where it is not signed.
pub(super) fn signed_query(query: &str, unsigned_token: Option<&str>) -> String {
    let is_signed = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        name != "X-Amz-Signature" && Some(name) != unsigned_token
    };
    let pairs: Vec<&str> = query.split('&').filter(is_signed).collect();
    pairs.join("&")
}
