//! Signs requests: in headers (IAM User Guide, "Create a signed AWS API request"), or in the query of a URL that others
//! use (Amazon S3, "Authenticating Requests: Using Query Parameters").

use std::fmt;
use std::time::{Duration, SystemTime};

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Request, Uri};
use sha2::{Digest as _, Sha256};

use super::canonical::{Canonical, Place, SignedHeaders};
use super::chain::EventSigner;
use super::date::SigningDate;
use super::key::{Key, Scope};
use super::key_cache::KeyCache;
use super::payload_hash::PayloadHash;
use super::settings::Settings;
use super::signed::Signed;
use super::{RequestHead, SigningError, encode};
use crate::Credentials;
use crate::hex;

const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
#[cfg(feature = "sigv4a")]
const REGION_SET: HeaderName = HeaderName::from_static("x-amz-region-set");

/// The headers that signing adds.
const ADDED_HEADERS: [&str; 6] = [
    "authorization",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-region-set",
    "x-amz-s3session-token",
    "x-amz-security-token",
];

/// The parameters that presigning adds.
const ADDED_PARAMETERS: [&str; 9] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Region-Set",
    "X-Amz-S3session-Token",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];

/// The longest time in which a presigned URL is valid: a week.
const MAX_EXPIRY: Duration = Duration::from_secs(604_800);

/// Signs requests to a service, with credentials and at a time.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    credentials: &'a Credentials,
    scope: Scope<'a>,
    service: &'a str,
    time: SystemTime,
    settings: Settings,
    keys: Option<&'a KeyCache>,
}

impl<'a> Signer<'a> {
    /// Signs by SigV4, for a region. `service` is the signing name of the service: `@sigv4` in its model.
    pub fn new(
        credentials: &'a Credentials,
        region: &'a str,
        service: &'a str,
        time: SystemTime,
    ) -> Self {
        Self {
            credentials,
            scope: Scope::Region(region),
            service,
            time,
            settings: Settings::new(),
            keys: None,
        }
    }

    /// Signs by SigV4a, for a set of regions: names separated by commas, or `*`.
    #[cfg(feature = "sigv4a")]
    pub fn new_asymmetric(
        credentials: &'a Credentials,
        region_set: &'a str,
        service: &'a str,
        time: SystemTime,
    ) -> Self {
        Self {
            scope: Scope::Regions(region_set),
            ..Self::new(credentials, "", service, time)
        }
    }

    /// Signs as the service expects it.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Takes derived keys from a cache.
    #[must_use]
    pub fn key_cache(self, keys: &'a KeyCache) -> Self {
        Self {
            keys: Some(keys),
            ..self
        }
    }

    /// Whether it signs by SigV4a.
    #[cfg(all(feature = "events", feature = "sigv4a"))]
    pub(super) fn is_asymmetric(&self) -> bool {
        self.scope.is_asymmetric()
    }

    /// The length of the signatures of chunks.
    #[cfg(feature = "client")]
    pub(super) fn chunk_signature_length(&self) -> usize {
        match self.scope {
            Scope::Region(_) => 64,
            #[cfg(feature = "sigv4a")]
            Scope::Regions(_) => super::signature::MAX_LENGTH,
        }
    }

    /// Signs a request in its headers.
    ///
    /// # Errors
    ///
    /// When the request is signed already, has no host, or credentials or time cannot be used. The request is then as it
    /// was.
    pub fn sign<B>(
        &self,
        request: &mut Request<B>,
        payload: &PayloadHash,
    ) -> Result<Signed, SigningError> {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let head = RequestHead::of(method.as_str(), &uri)?;
        self.sign_head(&head, request.headers_mut(), payload)
    }

    /// Signs a request in the query of its URI, which is valid for a while. The headers of the request are signed: who
    /// uses the URI has to send them.
    ///
    /// # Errors
    ///
    /// As those of [`sign`](Self::sign). Also when the time is none or more than a week, and when the credentials have
    /// expired.
    pub fn presign<B>(
        &self,
        request: &mut Request<B>,
        payload: &PayloadHash,
        expires_in: Duration,
    ) -> Result<Signed, SigningError> {
        let head = RequestHead::of(request.method().as_str(), request.uri())?;
        let (query, signed) = self.presign_head(&head, request.headers(), payload, expires_in)?;
        let path_and_query = format!("{}?{query}", request.uri().path());
        let mut parts = request.uri().clone().into_parts();
        let path_and_query = PathAndQuery::try_from(path_and_query);
        parts.path_and_query = Some(path_and_query.map_err(|_| SigningError::Uri)?);
        *request.uri_mut() = Uri::from_parts(parts).map_err(|_| SigningError::Uri)?;
        Ok(signed)
    }

    /// Signs a request that is given by its parts, and adds the headers of the signature.
    ///
    /// # Errors
    ///
    /// As those of [`sign`](Self::sign).
    pub fn sign_head(
        &self,
        head: &RequestHead<'_>,
        headers: &mut HeaderMap,
        payload: &PayloadHash,
    ) -> Result<Signed, SigningError> {
        self.check(head, headers)?;
        let date = SigningDate::new(self.time)?;
        let key = self.key(&date)?;
        let token = self.token()?;
        let payload_text = payload.text(self.scope.is_asymmetric());
        #[cfg(feature = "sigv4a")]
        if let Scope::Regions(regions) = self.scope {
            headers.insert(REGION_SET, value("region set", regions)?);
        }
        headers.insert(DATE, value("date", date.second())?);
        if self.settings.content_sha256 || payload.needs_header() {
            headers.insert(CONTENT_SHA256, value("hash of the body", payload_text)?);
        }
        let token_name = HeaderName::from_static(self.settings.token.header());
        let (signed_token, later_token) = match self.settings.token_is_signed {
            true => (token, None),
            false => (None, token),
        };
        if let Some(token) = signed_token {
            headers.insert(token_name.clone(), token);
        }
        let names = SignedHeaders::new(headers, Place::Headers);
        let canonical = Canonical::new(head, headers, &names, "", &self.settings, payload_text);
        let names = canonical.names.clone();
        let signed = self.signed(canonical, date, key);
        let names = signed.canonical_request.get(names).unwrap_or_default();
        let authorization = self.authorization(&signed, names)?;
        headers.insert(AUTHORIZATION, authorization);
        if let Some(token) = later_token {
            headers.insert(token_name, token);
        }
        Ok(signed)
    }

    /// Signs a request that is given by its parts, and returns its query with the parameters of the signature. The
    /// headers are signed: who uses the query has to send them.
    ///
    /// # Errors
    ///
    /// As those of [`presign`](Self::presign).
    pub fn presign_head(
        &self,
        head: &RequestHead<'_>,
        headers: &HeaderMap,
        payload: &PayloadHash,
        expires_in: Duration,
    ) -> Result<(String, Signed), SigningError> {
        if expires_in.as_secs() == 0 || expires_in > MAX_EXPIRY {
            return Err(SigningError::Expiry(expires_in));
        }
        if self
            .credentials
            .expires_at()
            .is_some_and(|at| at <= self.time)
        {
            return Err(SigningError::ExpiredCredentials);
        }
        self.check(head, headers)?;
        self.token()?;
        let date = SigningDate::new(self.time)?;
        let key = self.key(&date)?;
        let names = SignedHeaders::new(headers, Place::Query);
        let parameters = |with_token| self.parameters(&date, &names, expires_in, with_token);
        let all = parameters(true);
        let signed_parameters = match self.settings.token_is_signed {
            true => &all,
            false => &parameters(false),
        };
        let payload = payload.text(self.scope.is_asymmetric());
        let canonical = Canonical::new(
            head,
            headers,
            &names,
            signed_parameters,
            &self.settings,
            payload,
        );
        let signed = self.signed(canonical, date, key);
        let mut query = String::with_capacity(head.query.len() + all.len() + 180);
        query.push_str(head.query);
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&all);
        query.push_str("&X-Amz-Signature=");
        query.push_str(signed.signature.as_str());
        Ok((query, signed))
    }

    /// Returns what signs the events of the body of a request that this signer has signed. With SigV4a there is none: no
    /// document says what its events look like.
    pub fn event_signer(&self, signed: Signed) -> Option<EventSigner> {
        match self.scope {
            Scope::Region(region) => {
                let (credentials, service) = (self.credentials, self.service);
                Some(EventSigner::new(credentials, region, service, signed))
            }
            #[cfg(feature = "sigv4a")]
            Scope::Regions(_) => None,
        }
    }

    /// Checks that nothing in the request is what a signature adds, and that what goes into the scope can be sent.
    fn check(&self, head: &RequestHead<'_>, headers: &HeaderMap) -> Result<(), SigningError> {
        if let Some(name) = ADDED_HEADERS
            .iter()
            .find(|name| headers.contains_key(**name))
        {
            return Err(SigningError::SignedHeader(name));
        }
        let parameters = head.query.split('&');
        let names = parameters.filter_map(|it| it.split('=').next());
        for name in names.filter(|name| name.starts_with("X-Amz-")) {
            if let Some(name) = ADDED_PARAMETERS.iter().find(|it| **it == name) {
                return Err(SigningError::SignedParameter(name));
            }
        }
        for (what, text) in [
            ("access key id", self.credentials.access_key_id()),
            ("region", self.scope.as_str()),
            ("signing name of the service", self.service),
        ] {
            if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(SigningError::Characters(what));
            }
        }
        Ok(())
    }

    fn key(&self, date: &SigningDate) -> Result<Key, SigningError> {
        match self.keys {
            Some(keys) => keys.key(self.credentials, date, self.scope, self.service),
            None => Key::derive(self.credentials, date, self.scope, self.service),
        }
    }

    /// Returns the session token. An empty one is none.
    fn session_token(&self) -> Option<&'a str> {
        let token = self.credentials.session_token();
        token.filter(|token| !token.is_empty())
    }

    /// Returns the session token, as the value of a header that is not printed.
    fn token(&self) -> Result<Option<HeaderValue>, SigningError> {
        let token = self.session_token();
        let token = token.map(|token| value("session token", token));
        let mut token = token.transpose()?;
        if let Some(token) = &mut token {
            token.set_sensitive(true);
        }
        Ok(token)
    }

    /// Signs a canonical request.
    fn signed(&self, canonical: Canonical, date: SigningDate, key: Key) -> Signed {
        let mut text = Vec::with_capacity(256);
        text.extend_from_slice(self.scope.algorithm().as_bytes());
        text.push(b'\n');
        text.extend_from_slice(date.second().as_bytes());
        text.push(b'\n');
        let start = text.len();
        self.scope.push(&mut text, date.day(), self.service);
        let scope = start..text.len();
        text.push(b'\n');
        hex::push(&mut text, &Sha256::digest(&canonical.text));
        Signed {
            signature: key.sign(&text),
            canonical_request: canonical.text,
            string_to_sign: text,
            scope,
            date,
            key,
        }
    }

    /// Returns the value of the header `authorization`.
    fn authorization(&self, signed: &Signed, names: &[u8]) -> Result<HeaderValue, SigningError> {
        let mut text = Vec::with_capacity(320 + names.len());
        for part in [
            self.scope.algorithm().as_bytes(),
            b" Credential=",
            self.credentials.access_key_id().as_bytes(),
            b"/",
            signed.scope(),
            b", SignedHeaders=",
            names,
            b", Signature=",
            signed.signature.as_str().as_bytes(),
        ] {
            text.extend_from_slice(part);
        }
        // Takes the bytes as they are.
        let value = HeaderValue::try_from(text);
        let mut value = value.map_err(|_| SigningError::Characters("access key id"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Returns the parameters of the query, encoded, without the signature.
    fn parameters(
        &self,
        date: &SigningDate,
        names: &SignedHeaders<'_>,
        expires_in: Duration,
        with_token: bool,
    ) -> String {
        let mut credential = self.credentials.access_key_id().as_bytes().to_vec();
        credential.push(b'/');
        self.scope.push(&mut credential, date.day(), self.service);
        let mut signed_headers = Vec::new();
        names.push_names(&mut signed_headers);
        let expires_in = expires_in.as_secs().to_string();
        let mut out = Vec::with_capacity(512);
        let mut push = |name: &str, value: &[u8]| {
            if !out.is_empty() {
                out.push(b'&');
            }
            out.extend_from_slice(name.as_bytes());
            out.push(b'=');
            encode::push(&mut out, value, |_| false);
        };
        push("X-Amz-Algorithm", self.scope.algorithm().as_bytes());
        push("X-Amz-Credential", &credential);
        push("X-Amz-Date", date.second().as_bytes());
        push("X-Amz-SignedHeaders", &signed_headers);
        push("X-Amz-Expires", expires_in.as_bytes());
        if let Some(token) = self.session_token().filter(|_| with_token) {
            push(self.settings.token.parameter(), token.as_bytes());
        }
        #[cfg(feature = "sigv4a")]
        if let Scope::Regions(regions) = self.scope {
            push("X-Amz-Region-Set", regions.as_bytes());
        }
        // What is encoded is ASCII.
        String::from_utf8(out).unwrap_or_default()
    }
}

impl fmt::Debug for Signer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("credentials", &self.credentials)
            .field("scope", &self.scope)
            .field("service", &self.service)
            .field("time", &self.time)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn value(what: &'static str, text: &str) -> Result<HeaderValue, SigningError> {
    HeaderValue::from_str(text).map_err(|_| SigningError::Characters(what))
}
