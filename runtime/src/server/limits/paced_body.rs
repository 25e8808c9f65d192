//! The body of a request that is a stream, held to a rate and a length.
//!
//! In comes a body, out goes one that fails if its caller sends too slowly or too much. Only the time counts in which the
//! reader waits.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::Bounds;
use super::progress::Progress;
use crate::body::{Body, BodyError, BoxError};
use crate::server::damage::Damage;
use crate::time::{Clock, SleepFuture, Sleeper};

/// How much a body brings in which time.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Pace {
    /// How long it may bring nothing. A body that is slower than its rate uses this time up.
    grace: Duration,
    /// Bytes a second. Without, anything that comes gives all of the time back.
    rate: Option<u32>,
}

impl Pace {
    /// The pace of a stream of bytes.
    pub(in crate::server) fn of_bytes(bounds: &Bounds) -> Option<Self> {
        bounds.stream_rate.map(|rate| Self {
            grace: bounds.stream_grace,
            rate: Some(rate),
        })
    }

    /// The pace of a stream of events, which come when the caller has one.
    #[cfg(feature = "events")]
    pub(in crate::server) fn of_events(bounds: &Bounds) -> Option<Self> {
        let rate = None;
        bounds.event_idle_time.map(|grace| Self { grace, rate })
    }

    /// The time that so many bytes give back.
    fn earned(self, bytes: usize) -> Duration {
        let seconds = |rate: u32| bytes as f64 / f64::from(rate.max(1));
        let earned = |rate| Duration::try_from_secs_f64(seconds(rate)).unwrap_or(self.grace);
        self.rate.map_or(self.grace, earned)
    }
}

/// A body that is held to a pace and a length.
pub(in crate::server) struct PacedBody {
    inner: Body,
    pace: Option<Pace>,
    /// How many bytes may still come.
    left: Option<u64>,
    most: u64,
    /// How long its reader may still wait.
    patience: Duration,
    /// Set while the reader waits.
    waiting_since: Option<Instant>,
    alarm: Option<SleepFuture>,
    clock: Arc<dyn Clock>,
    sleeper: Arc<dyn Sleeper>,
    progress: Progress,
    damage: Damage,
    done: bool,
}

impl PacedBody {
    pub(in crate::server) fn new(
        inner: Body,
        pace: Option<Pace>,
        bytes: Option<u64>,
        (clock, sleeper): (&Arc<dyn Clock>, &Arc<dyn Sleeper>),
        damage: Damage,
    ) -> Self {
        Self {
            inner,
            pace,
            left: bytes,
            most: bytes.unwrap_or(u64::MAX),
            patience: pace.map_or(Duration::MAX, |it| it.grace),
            waiting_since: None,
            alarm: None,
            clock: Arc::clone(clock),
            sleeper: Arc::clone(sleeper),
            progress: Progress::default(),
            damage,
            done: false,
        }
    }

    /// What the limit for the handler's time asks.
    pub(in crate::server) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// How long the reader has waited since it began to.
    fn waited(&self) -> Duration {
        let since = self.waiting_since;
        since.map_or(Duration::ZERO, |it| {
            self.clock.instant().saturating_duration_since(it)
        })
    }

    /// Takes what has come into account.
    fn take(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, BodyError> {
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(bytes as u64).ok_or_else(|| {
                BodyError::TooLong(usize::try_from(self.most).unwrap_or(usize::MAX))
            })?;
        }
        if let Some(pace) = self.pace {
            if self.waiting_since.is_some() {
                self.patience = self.patience.saturating_sub(self.waited());
            }
            self.patience = self.patience.saturating_add(pace.earned(bytes));
            self.patience = self.patience.min(pace.grace);
        }
        self.waiting_since = None;
        Ok(frame)
    }

    /// Waits until the reader has waited too long.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<BodyError> {
        let Some(pace) = self.pace else {
            return Poll::Pending;
        };
        if self.waiting_since.is_none() {
            self.waiting_since = Some(self.clock.instant());
        }
        loop {
            // An alarm that was set for an earlier wait is kept: setting one costs more than letting one end.
            let Some(alarm) = &mut self.alarm else {
                let rest = self.patience.saturating_sub(self.waited());
                if rest.is_zero() {
                    let rate = match pace.rate {
                        Some(rate) => format!("fewer than {rate} bytes a second for"),
                        None => "nothing for".to_owned(),
                    };
                    let message = format!("it brought {rate} {:?}", pace.grace);
                    return Poll::Ready(BodyError::TooSlow(message));
                }
                self.alarm = Some(self.sleeper.sleep(rest));
                continue;
            };
            if alarm.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.alarm = None;
        }
    }

    fn poll_content(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match Pin::new(&mut self.inner).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => Poll::Ready(Some(self.take(frame))),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(BodyError::of(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => self.poll_patience(cx).map(|it| Some(Err(it))),
        }
    }
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.done {
            return Poll::Ready(None);
        }
        let Poll::Ready(content) = this.poll_content(cx) else {
            this.progress.wait();
            return Poll::Pending;
        };
        this.progress.moved();
        this.done = !matches!(content, Some(Ok(_)));
        if let Some(Err(error)) = &content {
            this.damage.report(error);
        }
        Poll::Ready(content.map(|it| it.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.done || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A handler that gives up a body waits for nobody.
impl Drop for PacedBody {
    fn drop(&mut self) {
        self.progress.end();
    }
}
