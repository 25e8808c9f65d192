//! Sessions of directory buckets (Amazon S3, "Regional endpoint API operations" and "CreateSession"): the call of an
//! operation comes in, the keys of a session of its bucket go out.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use farrier::body::BoxError;
use farrier::client::auth::{Identity, IdentityFuture, IdentityProvider};
use farrier::client::time::{Clock, SystemClock};
use farrier::client::{Client, Endpoint, RequestContext};

use super::generated::s3::{
    CREATE_SESSION, CreateSessionError, CreateSessionInput, CreateSessionOutput,
};
use crate::Credentials;

/// How many sessions are kept.
const MAX_SESSIONS: usize = 100;

/// How long before its end a session is not used any more.
const BUFFER: Duration = Duration::from_secs(10);

/// With this, the name of a directory bucket ends.
const SUFFIX: &str = "--x-s3";

/// Provides the keys of sessions, by which [`SigV4S3Express`](crate::sigv4::SigV4S3Express) signs requests to directory
/// buckets (S3 Express One Zone). A session is opened by `CreateSession`, which the client of the call sends with its own
/// credentials. Sessions of 100 buckets are kept, those that were used last.
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
    /// Those that were used last are at the end.
    sessions: Mutex<Vec<(String, Identity)>>,
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

    /// The session of a bucket that is at hand, if it holds long enough.
    fn find(&self, bucket: &str) -> Option<Identity> {
        self.with(|sessions| {
            let index = sessions.iter().position(|(it, _)| it == bucket)?;
            let (bucket, identity) = sessions.remove(index);
            let end = identity.expires_at();
            let holds = end.is_none_or(|end| self.holds_until(end));
            holds.then(|| {
                sessions.push((bucket, identity.clone()));
                identity
            })
        })
    }

    fn holds_until(&self, end: SystemTime) -> bool {
        let left = end.duration_since(self.clock.now());
        left.is_ok_and(|left| left > BUFFER)
    }

    /// Keeps a session, and drops the one that was used longest ago if there are too many.
    fn keep(&self, bucket: String, identity: Identity) {
        self.with(|sessions| {
            sessions.retain(|(it, _)| *it != bucket);
            if sessions.len() >= MAX_SESSIONS {
                sessions.remove(0);
            }
            sessions.push((bucket, identity));
        });
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Vec<(String, Identity)>) -> T) -> T {
        let sessions = self.sessions.lock();
        ask(&mut sessions.unwrap_or_else(PoisonError::into_inner))
    }

    async fn open(&self, client: Client, bucket: String) -> Result<Identity, BoxError> {
        let input = CreateSessionInput::new(bucket.clone());
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
        let identity = Identity::new(credentials, end);
        self.keep(bucket, identity.clone());
        Ok(identity)
    }
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
        match self.find(bucket) {
            Some(identity) => Box::pin(std::future::ready(Ok(identity))),
            None => Box::pin(self.open(context.client(), bucket.to_owned())),
        }
    }

    fn invalidate(&self, identity: &Identity) {
        self.with(|sessions| sessions.retain(|(_, it)| !it.is_same(identity)));
    }
}

/// The bucket of an endpoint, before its host or in its path: `https://ada--usw2-az1--x-s3.s3express-usw2-az1..`.
fn bucket_of(endpoint: &Endpoint) -> Option<&str> {
    let label = endpoint.host().split('.').next();
    let segment = endpoint.path().split('/').find(|it| !it.is_empty());
    let mut names = [label, segment].into_iter().flatten();
    names.find(|it| it.ends_with(SUFFIX))
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
