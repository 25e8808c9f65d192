//! Keeps an identity, and asks for another one before it ends.
//!
//! Calls come in, each with a way to ask the source; the identity at hand goes out, or a new one. The rules are those by
//! which clients of services in the cloud bridge the outage of a source ("static stability"):
//!
//! - In the *advisory window* before the end, one call asks the source, and the others go on with what is at hand.
//! - In the last minute, and after the end, all calls wait for the one that asks.
//! - While the source fails, calls go on with what is at hand, even after its end, and the source is left alone for five
//!   to ten minutes.
//! - A source that refuses ([`IdentityRefused`]) is no outage: its error reaches the caller, and is repeated for a few
//!   seconds without asking again.

use std::fmt;
use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime};

use crate::body::BoxError;
use crate::client::RequestContext;
use crate::client::identity::{Identity, IdentityFuture, IdentityProvider};
use crate::client::identity_error::{IdentityRefused, SharedIdentityError};
use crate::client::time::{Clock, SystemClock};

/// How long before the end all calls wait for another identity.
const MANDATORY_WINDOW: Duration = Duration::from_secs(60);

/// How long before the end a source without early refresh is asked.
const LATE_WINDOW: Duration = Duration::from_secs(10);

/// For how long a source that has failed is left alone, in seconds.
const BACKOFF: RangeInclusive<u64> = 300..=600;

/// For how long a refusal is repeated, in seconds.
const REFUSAL: RangeInclusive<u64> = 1..=5;

/// Keeps an identity, and asks for another one before it ends.
pub struct IdentityCache {
    rules: Rules,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

/// When a source is asked.
#[derive(Clone, Copy)]
struct Rules {
    is_early: bool,
    /// In the place of the window that follows from the lifetime.
    advisory_window: Option<Duration>,
    /// In the place of a random time.
    backoff: Option<Duration>,
    remembers_refusals: bool,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The service has refused the identity at hand.
    is_invalid: bool,
    left_alone_until: Option<SystemTime>,
    refusal: Option<(SystemTime, SharedIdentityError)>,
    is_asking: bool,
    /// How often the source was asked, and the error of the last time.
    asked: u64,
    last_error: Option<SharedIdentityError>,
    waiting: Vec<Waker>,
}

/// The identity at hand.
struct Held {
    identity: Identity,
    advisory_window: Duration,
}

/// What a call does.
enum Next {
    Use(Identity),
    Fail(SharedIdentityError),
    Ask,
    /// Another call asks.
    Wait,
}

/// Marks the end of asking, also where the call is dropped while it asks.
struct Asking<'a>(&'a IdentityCache);

impl IdentityCache {
    /// A cache that is empty.
    pub fn new() -> Self {
        Self {
            rules: Rules {
                is_early: true,
                advisory_window: None,
                backoff: None,
                remembers_refusals: true,
            },
            clock: Arc::new(SystemClock),
            state: Mutex::default(),
        }
    }

    /// The same cache for a source that hands out short or costly identities: it is asked ten seconds before the end, and
    /// its errors reach the caller.
    #[must_use]
    pub fn without_early_refresh(mut self) -> Self {
        self.rules.is_early = false;
        self
    }

    /// The same cache with this advisory window. Without it, the window is 5 minutes for identities that hold up to 20
    /// minutes, 15 minutes for those that hold less than 90, and an hour for others.
    #[must_use]
    pub fn with_advisory_window(mut self, window: Duration) -> Self {
        self.rules.advisory_window = Some(window);
        self
    }

    /// The same cache, leaving a source that has failed alone for this time.
    #[must_use]
    pub fn with_backoff(mut self, backoff: Duration) -> Self {
        self.rules.backoff = Some(backoff);
        self
    }

    /// The same cache, asking a source that has refused again with the next call.
    #[must_use]
    pub fn without_memory_of_refusals(mut self) -> Self {
        self.rules.remembers_refusals = false;
        self
    }

    /// The same cache with another clock.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// How long before its end the identity at hand is renewed.
    pub fn advisory_window(&self) -> Option<Duration> {
        self.lock().held.as_ref().map(|it| it.advisory_window)
    }

    /// The identity at hand, if no source has to be asked before it is used.
    pub fn cached(&self) -> Option<Identity> {
        let now = self.clock.now();
        match self.lock().next(now, self.rules) {
            Next::Use(identity) => Some(identity),
            Next::Fail(_) | Next::Ask | Next::Wait => None,
        }
    }

    /// Returns the identity at hand, or asks for one by `ask`.
    ///
    /// # Errors
    ///
    /// When there is none at hand and the source fails, and when the source refuses.
    pub async fn get<'a>(
        &self,
        ask: impl FnOnce() -> IdentityFuture<'a>,
    ) -> Result<Identity, SharedIdentityError> {
        let asked_before = self.lock().asked;
        loop {
            let next = {
                let mut state = self.lock();
                // Those who waited share the outcome of the one who asked.
                if let Some(error) = state.last_error.clone()
                    && state.asked > asked_before
                {
                    return Err(error);
                }
                let next = state.next(self.clock.now(), self.rules);
                state.is_asking |= matches!(next, Next::Ask);
                next
            };
            match next {
                Next::Use(identity) => return Ok(identity),
                Next::Fail(error) => return Err(error),
                Next::Wait => self.wait().await,
                Next::Ask => {
                    let asking = Asking(self);
                    let answer = ask().await;
                    let result = self.lock().answered(answer, self.clock.now(), self.rules);
                    drop(asking);
                    return result;
                }
            }
        }
    }

    /// Does not use this identity any more without asking the source first, if it is the one at hand.
    pub fn invalidate(&self, identity: &Identity) {
        let mut state = self.lock();
        let is_held = |it: &Held| it.identity.is_same(identity);
        if state.held.as_ref().is_some_and(is_held) {
            state.is_invalid = true;
        }
    }

    /// Waits until the call that asks has an answer.
    async fn wait(&self) {
        let mut is_registered = false;
        poll_fn(|cx| {
            let mut state = self.lock();
            if !state.is_asking || is_registered && !state.is_waiting(cx.waker()) {
                return Poll::Ready(());
            }
            if !is_registered {
                state.waiting.push(cx.waker().clone());
                is_registered = true;
            }
            Poll::Pending
        })
        .await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&self, now: SystemTime, rules: Rules) -> Next {
        let Some(held) = &self.held else {
            return self.ask_or(now, Next::Wait);
        };
        let left = match held.identity.expires_at() {
            Some(at) => at.duration_since(now).unwrap_or(Duration::ZERO),
            None => Duration::MAX,
        };
        let mandatory = match rules.is_early {
            true => MANDATORY_WINDOW,
            false => LATE_WINDOW,
        };
        let is_mandatory = self.is_invalid || left <= mandatory;
        let held = || Next::Use(held.identity.clone());
        if !is_mandatory && left > self.held_window() {
            return held();
        }
        if self.left_alone_until.is_some_and(|until| now < until) {
            return held();
        }
        match is_mandatory {
            true => self.ask_or(now, Next::Wait),
            false => self.ask_or(now, held()),
        }
    }

    fn held_window(&self) -> Duration {
        let held = self.held.as_ref();
        held.map_or(Duration::ZERO, |it| it.advisory_window)
    }

    /// Asks, unless another call does, or the source has just refused.
    fn ask_or(&self, now: SystemTime, otherwise: Next) -> Next {
        match &self.refusal {
            Some((until, error)) if now < *until => Next::Fail(error.clone()),
            _ if self.is_asking => otherwise,
            _ => Next::Ask,
        }
    }

    /// Takes the answer of the source.
    fn answered(
        &mut self,
        answer: Result<Identity, BoxError>,
        now: SystemTime,
        rules: Rules,
    ) -> Result<Identity, SharedIdentityError> {
        self.asked += 1;
        self.last_error = None;
        self.refusal = None;
        let error = match answer {
            Ok(identity) if self.held.is_some() && is_over(&identity, now) => {
                "the source has answered with an identity that has expired already".into()
            }
            Ok(identity) => {
                self.is_invalid = false;
                self.left_alone_until = None;
                self.held = Some(Held {
                    advisory_window: window(&identity, now, rules),
                    identity: identity.clone(),
                });
                return Ok(identity);
            }
            Err(error) => error,
        };
        let is_refused = error.is::<IdentityRefused>();
        let bridge = self
            .held
            .as_ref()
            .filter(|it| !is_refused && (rules.is_early || !is_over(&it.identity, now)));
        if let Some(held) = bridge {
            if rules.is_early {
                let backoff = rules.backoff.unwrap_or_else(|| random(BACKOFF));
                self.left_alone_until = now.checked_add(backoff);
            }
            return Ok(held.identity.clone());
        }
        let error = SharedIdentityError::new(error);
        if is_refused && rules.remembers_refusals {
            let until = now.checked_add(random(REFUSAL));
            self.refusal = until.map(|it| (it, error.clone()));
        }
        self.last_error = Some(error.clone());
        Err(error)
    }

    fn is_waiting(&self, waker: &Waker) -> bool {
        self.waiting.iter().any(|it| it.will_wake(waker))
    }
}

fn is_over(identity: &Identity, now: SystemTime) -> bool {
    identity.expires_at().is_some_and(|at| at <= now)
}

/// The advisory window of an identity, which follows from how long it holds.
fn window(identity: &Identity, now: SystemTime, rules: Rules) -> Duration {
    let minutes = |it: u64| Duration::from_secs(60 * it);
    let Some(expires_at) = identity.expires_at() else {
        return Duration::ZERO;
    };
    if !rules.is_early {
        return LATE_WINDOW;
    }
    let lifetime = expires_at.duration_since(now).unwrap_or_default();
    rules.advisory_window.unwrap_or(match lifetime {
        it if it <= minutes(20) => minutes(5),
        it if it < minutes(90) => minutes(15),
        _ => minutes(60),
    })
}

/// A random number of seconds, so that programs that start together do not ask together.
fn random(seconds: RangeInclusive<u64>) -> Duration {
    let (first, last) = seconds.into_inner();
    let millis = (last - first) * 1000;
    let random = RandomState::new().hash_one(first) % (millis + 1);
    Duration::from_secs(first) + Duration::from_millis(random)
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.0.lock();
            state.is_asking = false;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Default for IdentityCache {
    fn default() -> Self {
        Self::new()
    }
}

/// Without the identity.
impl fmt::Debug for IdentityCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityCache(..)")
    }
}

/// A provider whose identities are kept in a cache.
#[derive(Debug)]
pub struct CachedIdentities<P> {
    provider: P,
    cache: IdentityCache,
}

impl<P: IdentityProvider> CachedIdentities<P> {
    /// Keeps the identities of a provider in a cache.
    pub fn new(provider: P, cache: IdentityCache) -> Self {
        Self { provider, cache }
    }
}

impl<P: IdentityProvider> IdentityProvider for CachedIdentities<P> {
    fn identity<'a>(&'a self, context: &'a RequestContext) -> IdentityFuture<'a> {
        let identity = self.cache.get(|| self.provider.identity(context));
        Box::pin(async { Ok(identity.await?) })
    }

    fn cached(&self) -> Option<Identity> {
        self.cache.cached()
    }

    fn invalidate(&self, identity: &Identity) {
        self.cache.invalidate(identity);
    }
}

#[cfg(test)]
mod tests;
