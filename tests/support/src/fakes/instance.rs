//! The metadata service of an instance of EC2, version 2: a session begins with `PUT /latest/api/token`, and every other
//! request has its token.
//!
//! (EC2 User Guide, "Use the Instance Metadata Service to access instance metadata".)

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Credentials, Request, Response, Server};

const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

/// The metadata service of an instance.
#[derive(Debug)]
pub struct Instance {
    server: Server,
    sessions: Arc<AtomicU32>,
}

impl Instance {
    /// Starts the service of an instance in a region. If it has a role, it hands out credentials for it.
    #[track_caller]
    pub fn start(region: &str, role: Option<(&str, Credentials)>) -> Self {
        let sessions = Arc::new(AtomicU32::new(0));
        let (begun, region) = (Arc::clone(&sessions), region.to_owned());
        let role = role.map(|(name, credentials)| (name.to_owned(), credentials));
        let server = Server::start(move |request| {
            if request.path == "/latest/api/token" {
                return begin(request, &begun);
            }
            let session = begun.load(Ordering::SeqCst);
            if request.header("x-aws-ec2-metadata-token") != Some(&*token(session)) {
                return text(401, "Unauthorized");
            }
            let role = role
                .as_ref()
                .map(|(name, credentials)| (&**name, credentials));
            metadata(request, &region, role)
        });
        Self { server, sessions }
    }

    /// Returns its URL, for `AWS_EC2_METADATA_SERVICE_ENDPOINT`.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns all requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// Forgets the session, as a service does that was started again: its token is refused from now on.
    pub fn forget_session(&self) {
        self.sessions.fetch_add(1, Ordering::SeqCst);
    }
}

fn token(session: u32) -> String {
    format!("session-{session}")
}

/// Answers a request for a new session.
fn begin(request: &Request, begun: &AtomicU32) -> Response {
    const LIFETIME: &str = "x-aws-ec2-metadata-token-ttl-seconds";
    let lifetime = request.header(LIFETIME).and_then(|it| it.parse().ok());
    match lifetime {
        _ if request.method != "PUT" => text(405, "Method Not Allowed"),
        // Proxies add this header, and the service answers none of them.
        _ if request.header("x-forwarded-for").is_some() => text(403, "Forbidden"),
        Some(seconds @ 1..=21_600_u32) => {
            let session = begun.fetch_add(1, Ordering::SeqCst) + 1;
            text(200, &token(session)).with_header(LIFETIME, seconds.to_string())
        }
        _ => text(400, "Bad Request"),
    }
}

/// Answers a request of a session.
fn metadata(request: &Request, region: &str, role: Option<(&str, &Credentials)>) -> Response {
    if request.path == "/latest/meta-data/placement/region" {
        return text(200, region);
    }
    let (Some(path), Some((role, credentials))) =
        (request.path.strip_prefix(ROLES.trim_end_matches('/')), role)
    else {
        return text(404, "Not Found");
    };
    match path.trim_start_matches('/') {
        "" => text(200, role),
        name if name == role => {
            let (id, secret) = (&credentials.access_key_id, &credentials.secret_access_key);
            let (token, expiration) = (&credentials.session_token, credentials.expiration());
            let body = format!(
                "{{\n  \"Code\" : \"Success\",\n  \"LastUpdated\" : \"2025-01-01T00:00:00Z\",\n  \
                 \"Type\" : \"AWS-HMAC\",\n  \"AccessKeyId\" : \"{id}\",\n  \"SecretAccessKey\" : \"{secret}\",\n  \
                 \"Token\" : \"{token}\",\n  \"Expiration\" : \"{expiration}\"\n}}"
            );
            text(200, &body)
        }
        _ => text(404, "Not Found"),
    }
}

fn text(status: u16, body: &str) -> Response {
    Response::new(status, "text/plain", body)
}
