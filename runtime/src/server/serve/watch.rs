//! When a connection has been slow for too long: what goes on there comes in, what to do goes out.

use std::time::Duration;

use tokio::time::Instant;

use super::activity::{Activity, Phase};
use super::settings::{CLOSING_TIME, SEND_RATE, Settings};

/// What to do with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing, until then.
    Wait(Option<Instant>),
    /// Let it end when its requests are answered.
    Close,
    /// End it.
    Cut,
}

/// What is known of a connection since it was looked at before.
#[derive(Debug)]
pub(super) struct Watch {
    is_http2: bool,
    phase: Phase,
    /// How many requests there were when the phase began.
    served: u32,
    since: Instant,
    /// How many bytes had been sent then.
    sent: u64,
    /// Whether the connection was told to end.
    is_closing: bool,
}

impl Watch {
    /// A connection that has begun.
    pub(super) fn new(is_http2: bool, now: Instant) -> Self {
        Self {
            is_http2,
            phase: Phase::Head,
            served: 0,
            since: now,
            sent: 0,
            is_closing: false,
        }
    }

    /// Whether the connection was told to end.
    pub(super) fn is_closing(&self) -> bool {
        self.is_closing
    }

    /// Says that the connection was told to end.
    pub(super) fn close(&mut self, now: Instant) {
        self.is_closing = true;
        self.since = now;
    }

    /// Looks at the connection.
    pub(super) fn look(
        &mut self,
        activity: &Activity,
        settings: &Settings,
        now: Instant,
    ) -> Verdict {
        let (phase, served) = (activity.phase(self.is_http2), activity.served());
        if (phase, served) != (self.phase, self.served) {
            (self.phase, self.served) = (phase, served);
            self.begin(activity, now);
        }
        // Whoever has sent nothing yet is told nothing.
        if self.is_closing && activity.is_untouched() {
            return Verdict::Cut;
        }
        let Some(limit) = self.limit(settings) else {
            return Verdict::Wait(None);
        };
        let end = self.since + limit;
        if now < end {
            return Verdict::Wait(Some(end));
        }
        match phase {
            Phase::Idle if !self.is_closing => Verdict::Close,
            Phase::Sending if self.has_taken_enough(activity, now) => {
                self.begin(activity, now);
                Verdict::Wait(Some(now + limit))
            }
            _ => Verdict::Cut,
        }
    }

    fn begin(&mut self, activity: &Activity, now: Instant) {
        self.since = now;
        self.sent = activity.sent();
    }

    /// How long the phase may last.
    fn limit(&self, settings: &Settings) -> Option<Duration> {
        match self.phase {
            Phase::Head => Some(settings.header_time),
            Phase::Idle if self.is_closing => Some(CLOSING_TIME),
            Phase::Idle => Some(settings.idle_time),
            Phase::Ours => None,
            Phase::Sending => Some(settings.send_time),
        }
    }

    /// Whether the peer has kept its rate.
    fn has_taken_enough(&self, activity: &Activity, now: Instant) -> bool {
        let seconds = now.saturating_duration_since(self.since).as_secs_f64();
        let taken = activity.sent().saturating_sub(self.sent);
        taken as f64 >= seconds * f64::from(SEND_RATE)
    }
}
