//! Limits of a service: what a request may take in bytes and time, and how many of them there are at once.
//!
//! In come the [`Limits`] of the service and of single operations, out go the [`Bounds`] of one request. `paced_body`
//! holds the body of a request to its rate, `capacity` counts what all requests take together, and `refusal` has what
//! callers are told.

mod capacity;
mod paced_body;
mod progress;
mod refusal;

use std::sync::Arc;
use std::time::Duration;

pub(super) use self::capacity::{Capacity, Room, held};
pub(super) use self::paced_body::{Pace, PacedBody};
pub(super) use self::progress::Progress;
pub(super) use self::refusal::{
    body_too_slow, busy, complete, ends_connection, handler_too_slow, hang_up, out_of_memory,
};
use super::DEFAULT_BODY_LIMIT;
use crate::operation::Operation;
use crate::time::{Clock, DefaultSleeper, Sleeper, SystemClock};

/// How long the body of a request may take to arrive, where it is read into memory as a whole, unless
/// [`Limits::body_time`] says otherwise.
pub const BODY_TIME: Duration = Duration::from_secs(60);

/// How many bytes a second the body of a request brings at least, where it is a stream, unless [`Limits::stream_rate`]
/// says otherwise.
pub const STREAM_RATE: u32 = 240;

/// How long a stream may be slower than its rate, unless [`Limits::stream_grace`] says otherwise.
pub const STREAM_GRACE: Duration = Duration::from_secs(20);

/// How long a handler may take, unless [`Limits::handler_time`] says otherwise.
pub const HANDLER_TIME: Duration = Duration::from_secs(60);

/// How many bytes an event of a request has at most, unless [`Limits::event_bytes`] says otherwise.
pub const EVENT_BYTES: usize = 2 << 20;

/// How long a caller may send no event, unless [`Limits::event_idle_time`] says otherwise.
pub const EVENT_IDLE_TIME: Duration = Duration::from_secs(300);

/// How many requests a service works on at once, unless
/// [`Service::with_requests_at_once`](super::Service::with_requests_at_once) says otherwise.
pub const REQUESTS_AT_ONCE: usize = 10_000;

/// How many bytes of bodies a service has in memory at once, unless
/// [`Service::with_buffered_bytes`](super::Service::with_buffered_bytes) says otherwise.
pub const BUFFERED_BYTES: usize = 512 << 20;

/// Limits of a service ([`Service::with_limits`](super::Service::with_limits)) or of one operation
/// ([`Service::with_limits_of`](super::Service::with_limits_of)). A limit that is not set here is as it was before: an
/// operation has those of its service, and a service has the defaults. None of them is off by default but that for the
/// bytes of streams. `None` takes a limit away.
///
/// | limit | default | what a caller gets who exceeds it |
/// |---|---|---|
/// | [`body_bytes`](Self::body_bytes) | [2 MiB](super::DEFAULT_BODY_LIMIT) | 413 |
/// | [`body_time`](Self::body_time) | [60 s](BODY_TIME) | 408, and the connection ends |
/// | [`stream_bytes`](Self::stream_bytes) | none | 413 |
/// | [`stream_rate`](Self::stream_rate), [`stream_grace`](Self::stream_grace) | [240 bytes a second](STREAM_RATE), [20 s](STREAM_GRACE) | 408, and the connection ends |
/// | [`handler_time`](Self::handler_time) | [60 s](HANDLER_TIME) | 503 |
/// | [`event_bytes`](Self::event_bytes) | [2 MiB](EVENT_BYTES) | the end of the stream |
/// | [`event_idle_time`](Self::event_idle_time) | [5 min](EVENT_IDLE_TIME) | the end of the stream |
///
/// Limits of time are off on `wasm32-unknown-unknown`, which has no clock.
///
/// ```
/// use std::time::Duration;
///
/// use farrier::server::{Dispatch, Limits, Service};
/// # use farrier::operation::Operation;
///
/// # fn limited<D: Dispatch>(service: Service<D>, UPLOAD_COVER: &'static Operation) -> Service<D> {
/// service
///     .with_limits(Limits::new().handler_time(Duration::from_secs(10)))
///     // The operation is named by its table: `&shop::UPLOAD_COVER`.
///     .with_limits_of(UPLOAD_COVER, Limits::new().body_bytes(50 << 20).body_time(None))
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Limits {
    body_bytes: Option<usize>,
    body_time: Option<Option<Duration>>,
    stream_bytes: Option<Option<u64>>,
    stream_rate: Option<Option<u32>>,
    stream_grace: Option<Duration>,
    handler_time: Option<Option<Duration>>,
    event_bytes: Option<usize>,
    event_idle_time: Option<Option<Duration>>,
}

impl Limits {
    /// No limit that differs.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes a body has at most, where it is read into memory as a whole. The rest of a longer one is read and
    /// dropped, up to 16 MiB, because many clients look for the response behind their body.
    #[must_use]
    pub fn body_bytes(mut self, bytes: usize) -> Self {
        self.body_bytes = Some(bytes);
        self
    }

    /// How long a body may take to arrive, where it is read into memory as a whole.
    #[must_use]
    pub fn body_time(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.body_time = Some(time.into());
        self
    }

    /// How many bytes a body has at most, where it is a stream (`@streaming`).
    #[must_use]
    pub fn stream_bytes(mut self, bytes: impl Into<Option<u64>>) -> Self {
        self.stream_bytes = Some(bytes.into());
        self
    }

    /// How many bytes a second a body brings at least, where it is a stream. Only the time counts in which the handler
    /// waits for its caller.
    #[must_use]
    pub fn stream_rate(mut self, bytes_per_second: impl Into<Option<u32>>) -> Self {
        self.stream_rate = Some(bytes_per_second.into());
        self
    }

    /// How long a stream may bring nothing. One that is slower than its rate uses this time up by what it is slower, and
    /// a faster one gets it back.
    #[must_use]
    pub fn stream_grace(mut self, time: Duration) -> Self {
        self.stream_grace = Some(time);
        self
    }

    /// How long a handler may take until its response begins. It is dropped then, at the point where it waits. The time
    /// in which it waits for a stream of its caller does not count.
    #[must_use]
    pub fn handler_time(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.handler_time = Some(time.into());
        self
    }

    /// How many bytes an event of a caller has at most, as it is sent.
    #[must_use]
    pub fn event_bytes(mut self, bytes: usize) -> Self {
        self.event_bytes = Some(bytes);
        self
    }

    /// How long a caller may send no event.
    #[must_use]
    pub fn event_idle_time(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.event_idle_time = Some(time.into());
        self
    }

    /// These limits, and those of `others` where they are set.
    pub(super) fn and(&mut self, others: &Self) {
        self.body_bytes = others.body_bytes.or(self.body_bytes);
        self.body_time = others.body_time.or(self.body_time);
        self.stream_bytes = others.stream_bytes.or(self.stream_bytes);
        self.stream_rate = others.stream_rate.or(self.stream_rate);
        self.stream_grace = others.stream_grace.or(self.stream_grace);
        self.handler_time = others.handler_time.or(self.handler_time);
        self.event_bytes = others.event_bytes.or(self.event_bytes);
        self.event_idle_time = others.event_idle_time.or(self.event_idle_time);
    }
}

/// The limits of one request.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) body_bytes: usize,
    pub(super) body_time: Option<Duration>,
    pub(super) stream_bytes: Option<u64>,
    pub(super) stream_rate: Option<u32>,
    pub(super) stream_grace: Duration,
    pub(super) handler_time: Option<Duration>,
    #[cfg_attr(
        not(feature = "events"),
        allow(dead_code, reason = "nothing has events")
    )]
    pub(super) event_bytes: usize,
    #[cfg_attr(
        not(feature = "events"),
        allow(dead_code, reason = "nothing has events")
    )]
    pub(super) event_idle_time: Option<Duration>,
}

impl Bounds {
    /// The bounds where nothing is set.
    const DEFAULT: Self = Self {
        body_bytes: DEFAULT_BODY_LIMIT,
        body_time: timed(BODY_TIME),
        stream_bytes: None,
        stream_rate: if has_clock() { Some(STREAM_RATE) } else { None },
        stream_grace: STREAM_GRACE,
        handler_time: timed(HANDLER_TIME),
        event_bytes: EVENT_BYTES,
        event_idle_time: timed(EVENT_IDLE_TIME),
    };

    /// These bounds, changed by limits.
    fn with(&self, limits: &Limits) -> Self {
        Self {
            body_bytes: limits.body_bytes.unwrap_or(self.body_bytes),
            body_time: limits.body_time.unwrap_or(self.body_time),
            stream_bytes: limits.stream_bytes.unwrap_or(self.stream_bytes),
            stream_rate: limits.stream_rate.unwrap_or(self.stream_rate),
            stream_grace: limits.stream_grace.unwrap_or(self.stream_grace),
            handler_time: limits.handler_time.unwrap_or(self.handler_time),
            event_bytes: limits.event_bytes.unwrap_or(self.event_bytes),
            event_idle_time: limits.event_idle_time.unwrap_or(self.event_idle_time),
        }
    }
}

/// Whether the platform can tell the time.
const fn has_clock() -> bool {
    cfg!(not(all(target_family = "wasm", target_os = "unknown")))
}

const fn timed(time: Duration) -> Option<Duration> {
    if has_clock() { Some(time) } else { None }
}

/// The limits of a service and of its operations, and what measures them.
#[derive(Clone)]
pub(super) struct LimitSettings {
    of_service: Bounds,
    of_operations: Vec<(&'static Operation, Limits)>,
    pub(super) capacity: Capacity,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) sleeper: Arc<dyn Sleeper>,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            of_service: Bounds::DEFAULT,
            of_operations: Vec::new(),
            capacity: Capacity::default(),
            clock: Arc::new(SystemClock),
            sleeper: Arc::new(DefaultSleeper),
        }
    }
}

impl LimitSettings {
    /// Changes the limits of the service.
    pub(super) fn set(&mut self, limits: &Limits) {
        self.of_service = self.of_service.with(limits);
    }

    /// Changes the limits of an operation.
    pub(super) fn set_of(&mut self, operation: &'static Operation, limits: &Limits) {
        let mut known = self.of_operations.iter_mut();
        match known.find(|(it, _)| std::ptr::eq(*it, operation)) {
            Some((_, before)) => before.and(limits),
            None => self.of_operations.push((operation, limits.clone())),
        }
    }

    /// The limits of requests for an operation.
    pub(super) fn of(&self, operation: &'static Operation) -> Bounds {
        let mut limits = self.of_operations.iter();
        let own = limits.find(|(it, _)| std::ptr::eq(*it, operation));
        own.map_or_else(
            || self.of_service.clone(),
            |(_, limits)| self.of_service.with(limits),
        )
    }

    /// The limits of requests whose operation is not known before their body is read: of each, the widest.
    pub(super) fn before_routing(&self) -> Bounds {
        let mut widest = self.of_service.clone();
        for (_, limits) in &self.of_operations {
            let own = self.of_service.with(limits);
            widest.body_bytes = widest.body_bytes.max(own.body_bytes);
            widest.body_time = widest.body_time.zip(own.body_time).map(|(a, b)| a.max(b));
        }
        widest
    }

    /// How long the rest of a body is read that nobody wants.
    pub(super) fn drain_time(&self) -> Option<Duration> {
        self.of_service.body_time
    }

    /// The limit for bodies of the service.
    pub(super) fn body_bytes(&self) -> usize {
        self.of_service.body_bytes
    }
}
