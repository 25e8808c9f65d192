//! Sessions of directory buckets (Amazon S3, "Regional endpoint API operations" and "CreateSession"): the call of an
//! operation comes in, the keys of a session of its bucket go out.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use farrier::body::BoxError;
use farrier::client::auth::{Identity, IdentityCache, IdentityFuture, IdentityProvider};
use farrier::client::time::{Clock, SystemClock};
use farrier::client::{Client, Endpoint, RequestContext};

use super::generated::s3::{
    CREATE_SESSION, CreateSessionError, CreateSessionInput, CreateSessionOutput,
};
use crate::Credentials;

/// How many sessions are kept.
const MAX_SESSIONS: usize = 100;

/// With these, the names of directory buckets and of their access points end.
const SUFFIXES: [&str; 2] = ["--x-s3", "--xa-s3"];

/// Provides the keys of sessions, by which [`SigV4S3Express`](crate::sigv4::SigV4S3Express) signs requests to directory
/// buckets (S3 Express One Zone). A session is opened by `CreateSession`, which the client of the call sends with its own
/// credentials. Calls at the same time share one. It is used until ten seconds before its end. Sessions of 100 buckets
/// are kept, those that were used last.
///
/// ```
/// use farrier::client::{Builder, ServiceClient};
/// use farrier_aws::s3::ExpressSessions;
/// use farrier_aws::sigv4::SigV4S3Express;
///
/// # fn express<C: ServiceClient>(builder: Builder<C>) -> Builder<C> {
/// builder.auth(SigV4S3Express::new(), ExpressSessions::new())
/// # }
/// ```
pub struct ExpressSessions {
    clock: Arc<dyn Clock>,
    /// The sessions of buckets. Those that were used last are at the end.
    sessions: Mutex<Vec<(String, Arc<IdentityCache>)>>,
}

impl ExpressSessions {
    /// No session yet.
    pub fn new() -> Self {
        Self::with_clock(SystemClock)
    }

    /// The same with another clock.
    pub fn with_clock(clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            sessions: Mutex::default(),
        }
    }

    /// What keeps the session of a bucket. What was used longest ago makes room for a new one.
    fn session(&self, bucket: &str) -> Arc<IdentityCache> {
        self.with(|sessions| {
            let index = sessions.iter().position(|(it, _)| it == bucket);
            let session = match index {
                Some(index) => sessions.remove(index),
                None => {
                    if sessions.len() >= MAX_SESSIONS {
                        sessions.remove(0);
                    }
                    let cache = IdentityCache::new().without_early_refresh();
                    let cache = cache.with_clock(Arc::clone(&self.clock));
                    (bucket.to_owned(), Arc::new(cache))
                }
            };
            let cache = Arc::clone(&session.1);
            sessions.push(session);
            cache
        })
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Vec<(String, Arc<IdentityCache>)>) -> T) -> T {
        let sessions = self.sessions.lock();
        ask(&mut sessions.unwrap_or_else(PoisonError::into_inner))
    }
}

/// Opens a session.
async fn open(client: Client, bucket: String) -> Result<Identity, BoxError> {
    let input = CreateSessionInput::new(bucket);
    let output = client
        .call::<_, CreateSessionOutput, CreateSessionError>(&CREATE_SESSION, input)
        .await?;
    let keys = output.credentials;
    let end = SystemTime::try_from(keys.expiration).ok();
    let mut credentials = Credentials::new(keys.access_key_id, keys.secret_access_key)
        .with_session_token(keys.session_token);
    if let Some(end) = end {
        credentials = credentials.with_expiry(end);
    }
    Ok(credentials.into())
}

impl Default for ExpressSessions {
    fn default() -> Self {
        Self::new()
    }
}

impl IdentityProvider for ExpressSessions {
    fn identity<'a>(&'a self, context: &'a RequestContext) -> IdentityFuture<'a> {
        let Some(bucket) = bucket_of(context.endpoint()) else {
            let error =
                "the endpoint is not that of a directory bucket, whose name ends with `--x-s3`";
            return Box::pin(std::future::ready(Err(error.into())));
        };
        let session = self.session(bucket);
        Box::pin(async move {
            let ask =
                || -> IdentityFuture<'_> { Box::pin(open(context.client(), bucket.to_owned())) };
            Ok(session.get(ask).await?)
        })
    }

    fn invalidate(&self, identity: &Identity) {
        self.with(|sessions| {
            for (_, session) in sessions {
                session.invalidate(identity);
            }
        });
    }
}

/// The bucket or access point of an endpoint, before its host or in its path: `https://ada--usw2-az1--x-s3.s3express-usw2-az1..`.
fn bucket_of(endpoint: &Endpoint) -> Option<&str> {
    let label = endpoint.host().split('.').next();
    let segment = endpoint.path().split('/').find(|it| !it.is_empty());
    let mut names = [label, segment].into_iter().flatten();
    names.find(|it| SUFFIXES.iter().any(|suffix| it.ends_with(suffix)))
}

/// How many sessions there are, and nothing of them.
impl fmt::Debug for ExpressSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.with(|sessions| sessions.len());
        f.debug_struct("ExpressSessions")
            .field("sessions", &count)
            .finish_non_exhaustive()
    }
}
