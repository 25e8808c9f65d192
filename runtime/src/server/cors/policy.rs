//! What is said to browsers: settings and the table of a service come in, headers of responses go out.

use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    HeaderName, VARY,
};
use http::{HeaderMap, HeaderValue};

use super::headers::exposed;
use super::origins::Origins;
use super::{Cors, CorsError};
use crate::operation::{CorsTrait, Service};

/// Schemes whose identities browsers keep.
const KEPT_BY_BROWSERS: [&str; 2] = ["smithy.api#httpBasicAuth", "smithy.api#httpDigestAuth"];

/// For how many seconds browsers keep the answer to a preflight if the model does not say it (Smithy 2.0, "cors trait").
const MAX_AGE: i64 = 600;

/// What a service says to browsers of other origins.
#[derive(Debug)]
pub(in crate::server) struct Policy {
    origins: Origins,
    credentials: bool,
    /// In seconds; -1 for not at all.
    pub(super) max_age: i64,
    /// Headers that requests may have beside those of the operation. `*` is every header.
    pub(super) allowed_headers: Vec<String>,
    /// Headers that scripts may read beside those of the response, as the header lists them.
    exposed_headers: String,
}

impl Policy {
    /// What the model says. Texts in it that are no origins are left out.
    pub(super) fn of_model(service: &'static Service, cors: &'static CorsTrait) -> Self {
        let origins = cors.origins().iter().map(|(_, origin)| *origin);
        let origins = Origins::read_valid(origins);
        Self {
            credentials: origins != Origins::Any && asks_browsers(service),
            origins,
            max_age: cors.max_age().into(),
            allowed_headers: owned(cors.allowed_headers()),
            exposed_headers: joined(cors.exposed_headers().iter().copied()),
        }
    }

    /// What the model and settings say.
    pub(super) fn new(service: &'static Service, cors: &Cors) -> Result<Self, CorsError> {
        let of_model = service.cors();
        let invalid = |it: &str| CorsError::InvalidOrigin(it.to_owned());
        let origins = match (&cors.origins, &cors.stage, of_model) {
            (Some(_), Some(_), _) => return Err(CorsError::StageAndOrigins),
            (Some(origins), None, _) => Origins::read(origins.iter().map(String::as_str)),
            (None, _, None) => return Err(CorsError::NoOrigins),
            (None, Some(stage), Some(of_model)) => Origins::read([of_stage(of_model, stage)?]),
            (None, None, Some(it)) => Origins::read(it.origins().iter().map(|(_, it)| *it)),
        };
        let origins = origins.map_err(invalid)?;
        let of_any = origins == Origins::Any;
        if of_any && cors.credentials == Some(true) {
            return Err(CorsError::CredentialsOfAnyOrigin);
        }
        for name in cors.allowed_headers.iter().chain(&cors.exposed_headers) {
            if name != "*" && HeaderName::try_from(name).is_err() {
                return Err(CorsError::InvalidHeader(name.clone()));
            }
        }
        let of_model_age = of_model.map_or(MAX_AGE, |it| it.max_age().into());
        let mut allowed_headers = owned(of_model.map_or(&[], CorsTrait::allowed_headers));
        allowed_headers.extend_from_slice(&cors.allowed_headers);
        let exposed = of_model.map_or(&[][..], CorsTrait::exposed_headers);
        let exposed = exposed.iter().copied();
        Ok(Self {
            credentials: cors
                .credentials
                .unwrap_or(!of_any && asks_browsers(service)),
            origins,
            max_age: cors.max_age.map_or(of_model_age, seconds),
            allowed_headers,
            exposed_headers: joined(exposed.chain(cors.exposed_headers.iter().map(String::as_str))),
        })
    }

    /// The origin of a request, if its scripts may call.
    pub(in crate::server) fn origin_of(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        self.origins.find(headers).cloned()
    }

    /// Adds to a response what browsers look for. The origin is that of the request, if its scripts may call.
    pub(in crate::server) fn complete(
        &self,
        origin: Option<&HeaderValue>,
        headers: &mut HeaderMap,
    ) {
        // The response to a script of one origin is none to a script of another one, nor to a request without a script.
        headers.append(VARY, HeaderValue::from_static("origin"));
        let Some(origin) = origin else {
            return;
        };
        if let Some(names) = exposed(headers, &self.exposed_headers) {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names);
        }
        let allowed = match (&self.origins, self.credentials) {
            (Origins::Any, false) => HeaderValue::from_static("*"),
            _ => origin.clone(),
        };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if self.credentials {
            let value = HeaderValue::from_static("true");
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, value);
        }
    }
}

/// The origin that the model has for a stage.
fn of_stage(cors: &'static CorsTrait, stage: &str) -> Result<&'static str, CorsError> {
    let named = || cors.origins().iter().filter(|(name, _)| !name.is_empty());
    let found = named().find(|(name, _)| *name == stage);
    found
        .map(|(_, origin)| *origin)
        .ok_or_else(|| CorsError::UnknownStage {
            stage: stage.to_owned(),
            known: named().map(|(name, _)| *name).collect(),
        })
}

/// Whether browsers ask people who they are, for a scheme of the service.
fn asks_browsers(service: &'static Service) -> bool {
    let mut schemes = KEPT_BY_BROWSERS.iter();
    schemes.any(|it| service.auth_trait(it).is_some())
}

/// The seconds of an age. Browsers take zero for a very short time, and -1 for none.
fn seconds(age: Duration) -> i64 {
    match age.as_secs() {
        0 => -1,
        seconds => i64::try_from(seconds).unwrap_or(i64::MAX),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

/// The names as a header lists them. `date` is there for clients that correct their clocks by it.
fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names = ["date"].into_iter().chain(names);
    names.collect::<Vec<_>>().join(", ").to_ascii_lowercase()
}
