//! The limit of a client's rate, which follows what the service takes.
//!
//! In come the times at which attempts begin, and at which they end with or without throttling. Out goes how long an
//! attempt waits. The rate follows CUBIC (RFC 9438): it falls when the service throttles, and then rises along a cubic
//! curve whose flat part is the rate at which the service throttled last.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How steep the curve is.
const SCALE: f64 = 0.4;

/// What is left of the rate after throttling.
const BETA: f64 = 0.7;

/// How much the newest measurement of the rate counts.
const SMOOTHING: f64 = 0.8;

/// The lowest rate, in requests a second.
const MIN_RATE: f64 = 0.5;

/// The fewest requests that may be sent at once after a pause.
const MIN_CAPACITY: f64 = 1.0;

/// How long the rate is measured before it is looked at, in seconds.
const MEASURED_SECONDS: f64 = 0.5;

/// The limit of a client's rate, for strategies that have one. Before the first throttling there is none.
#[derive(Debug, Default)]
pub struct RateLimiter(Mutex<State>);

#[derive(Debug)]
struct State {
    /// When the first time was told. All others are seconds since then.
    start: Option<Instant>,
    /// Whether requests are limited: they are after the first throttling.
    is_enabled: bool,
    rate: f64,
    capacity: f64,
    /// How many requests may be sent at once. Below zero while requests wait for their turn.
    tokens: f64,
    filled_at: f64,
    measured_rate: f64,
    measured_until: f64,
    measured_requests: f64,
    last_max_rate: f64,
    throttled_at: f64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            start: None,
            is_enabled: false,
            rate: MIN_RATE,
            capacity: MIN_CAPACITY,
            tokens: 0.0,
            filled_at: 0.0,
            measured_rate: 0.0,
            measured_until: 0.0,
            measured_requests: 0.0,
            last_max_rate: 0.0,
            throttled_at: 0.0,
        }
    }
}

impl RateLimiter {
    /// A limit that is where it would be after throttling: the rate at which it happened, and when, in seconds after
    /// `start`.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    pub fn throttled_before(start: Instant, last_max_rate: f64, throttled_at: f64) -> Self {
        Self(Mutex::new(State {
            start: Some(start),
            last_max_rate,
            throttled_at,
            rate: last_max_rate,
            ..State::default()
        }))
    }

    /// Takes the turn of a request. Returns how long it has to wait for it; `None` where no turns are needed.
    pub fn acquire(&self, now: Instant) -> Option<Duration> {
        let mut state = self.state();
        if !state.is_enabled {
            return None;
        }
        let now = state.seconds(now);
        state.fill(now);
        state.tokens -= 1.0;
        let wait = -state.tokens / state.rate;
        Some(Duration::try_from_secs_f64(wait.max(0.0)).unwrap_or_default())
    }

    /// Gives the turn of a request back that is not sent.
    pub fn release(&self) {
        let mut state = self.state();
        state.tokens = (state.tokens + 1.0).min(state.capacity);
    }

    /// Adapts the rate to the end of an attempt that was sent.
    pub fn update(&self, now: Instant, throttled: bool) {
        let mut state = self.state();
        let now = state.seconds(now);
        state.measure(now);
        let rate = match throttled {
            true => state.after_throttling(now),
            false => state.curve(now),
        };
        let rate = rate.min(2.0 * state.measured_rate);
        state.set_rate(now, rate);
    }

    /// Returns the rate that the curve has at a time, or has after throttling at a rate.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    pub fn curve(&self, now: Instant, throttled_at_rate: Option<f64>) -> f64 {
        let mut state = self.state();
        let now = state.seconds(now);
        match throttled_at_rate {
            Some(rate) => state.lower(now, rate),
            None => state.curve(now),
        }
    }

    /// Returns the rate that was measured, and the one that limits requests.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    pub fn rates(&self) -> (f64, f64) {
        let state = self.state();
        (state.measured_rate, state.rate)
    }

    /// Sets when time begins. Without it, that is the first time that it is told.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    pub fn start(&self, start: Instant) {
        self.state().start = Some(start);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn seconds(&mut self, now: Instant) -> f64 {
        let start = *self.start.get_or_insert(now);
        now.saturating_duration_since(start).as_secs_f64()
    }

    /// Adds the turns that came up since the last time.
    fn fill(&mut self, now: f64) {
        let passed = (now - self.filled_at).max(0.0);
        self.tokens = (self.tokens + passed * self.rate).min(self.capacity);
        self.filled_at = now;
    }

    /// Measures the rate at which requests are sent, at the end of each half of a second.
    fn measure(&mut self, now: f64) {
        self.measured_requests += 1.0;
        let until = (now / MEASURED_SECONDS).floor() * MEASURED_SECONDS;
        if until > self.measured_until {
            let rate = self.measured_requests / (until - self.measured_until);
            self.measured_rate = rate * SMOOTHING + self.measured_rate * (1.0 - SMOOTHING);
            self.measured_requests = 0.0;
            self.measured_until = until;
        }
    }

    fn after_throttling(&mut self, now: f64) -> f64 {
        let rate = match self.is_enabled {
            true => self.measured_rate.min(self.rate),
            false => self.measured_rate,
        };
        self.is_enabled = true;
        self.lower(now, rate)
    }

    /// Begins a new curve at the rate at which the service throttled.
    fn lower(&mut self, now: f64, rate: f64) -> f64 {
        self.last_max_rate = rate;
        self.throttled_at = now;
        rate * BETA
    }

    /// The rate of the curve at a time.
    fn curve(&self, now: f64) -> f64 {
        let flat_after = (self.last_max_rate * (1.0 - BETA) / SCALE).cbrt();
        let passed = now - self.throttled_at;
        SCALE * (passed - flat_after).powi(3) + self.last_max_rate
    }

    fn set_rate(&mut self, now: f64, rate: f64) {
        self.fill(now);
        self.rate = rate.max(MIN_RATE);
        self.capacity = rate.max(MIN_CAPACITY);
        self.tokens = self.tokens.min(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_before_the_first_throttling() {
        let (limiter, now) = (RateLimiter::default(), Instant::now());
        for _ in 0..100 {
            assert_eq!(limiter.acquire(now), None);
        }
    }

    #[test]
    fn requests_after_throttling_wait_one_behind_the_other() {
        let (limiter, start) = (RateLimiter::default(), Instant::now());
        limiter.update(start, true);
        let seconds = |it| Some(Duration::from_secs(it));
        let waits = [(); 3].map(|()| limiter.acquire(start));
        // At the lowest rate, half a request a second.
        assert_eq!(waits, [seconds(2), seconds(4), seconds(6)]);
        let later = start + Duration::from_secs(8);
        assert_eq!(limiter.acquire(later), seconds(0));
    }

    #[test]
    fn a_turn_that_is_given_back_is_the_next_ones() {
        let (limiter, start) = (RateLimiter::default(), Instant::now());
        limiter.update(start, true);
        assert_eq!(limiter.acquire(start), Some(Duration::from_secs(2)));
        limiter.release();
        assert_eq!(limiter.acquire(start), Some(Duration::from_secs(2)));
    }
}
