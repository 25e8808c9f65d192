//! What goes on on one connection: how many requests there are, and who waits for whom.
//!
//! The bytes of the connection, the requests and the bodies of responses report to it; `watch` reads it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Who a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The peer, which has to send the head of a request.
    Head,
    /// The peer, which has no request.
    Idle,
    /// This server, which works on requests.
    Ours,
    /// The peer, which has to take what it is sent.
    Sending,
}

/// The state of one connection.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Requests whose responses have not been taken.
    requests: AtomicU32,
    /// Those of them which this server works on.
    ours: AtomicU32,
    /// Requests so far.
    served: AtomicU32,
    /// Whether bytes have come since the last request ended.
    received: AtomicBool,
    /// Whether the peer takes no more bytes at the moment.
    blocked: AtomicBool,
    /// Bytes that were sent.
    sent: AtomicU64,
}

impl Activity {
    pub(super) fn receive(&self) {
        self.received.store(true, Ordering::Relaxed);
    }

    pub(super) fn send(&self, bytes: usize) {
        self.unblock();
        self.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn block(&self) {
        self.blocked.store(true, Ordering::Relaxed);
    }

    pub(super) fn unblock(&self) {
        self.blocked.store(false, Ordering::Relaxed);
    }

    /// Bytes that were sent so far.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Requests so far.
    pub(super) fn served(&self) -> u32 {
        self.served.load(Ordering::Relaxed)
    }

    /// Whether nothing has come so far but whole requests.
    pub(super) fn is_untouched(&self) -> bool {
        self.served() == 0 && !self.received.load(Ordering::Relaxed)
    }

    /// Who the connection waits for. On one of HTTP/2 nobody knows whether bytes are those of a head.
    pub(super) fn phase(&self, is_http2: bool) -> Phase {
        if self.blocked.load(Ordering::Relaxed) {
            return Phase::Sending;
        }
        if self.requests.load(Ordering::Relaxed) > 0 {
            return match self.ours.load(Ordering::Relaxed) {
                0 => Phase::Sending,
                _ => Phase::Ours,
            };
        }
        let received = self.received.load(Ordering::Relaxed) && !is_http2;
        match received || self.served() == 0 {
            true => Phase::Head,
            false => Phase::Idle,
        }
    }
}

/// A request under way, until its response has been taken.
#[derive(Debug)]
pub(super) struct UnderWay {
    activity: Arc<Activity>,
    is_ours: bool,
}

impl UnderWay {
    /// A request that has arrived.
    pub(super) fn new(activity: &Arc<Activity>) -> Self {
        activity.requests.fetch_add(1, Ordering::Relaxed);
        activity.ours.fetch_add(1, Ordering::Relaxed);
        activity.served.fetch_add(1, Ordering::Relaxed);
        activity.received.store(false, Ordering::Relaxed);
        Self {
            activity: Arc::clone(activity),
            is_ours: true,
        }
    }

    /// Says whether this server works on it, or its peer has to take something.
    pub(super) fn set_ours(&mut self, is_ours: bool) {
        match (self.is_ours, is_ours) {
            (false, true) => drop(self.activity.ours.fetch_add(1, Ordering::Relaxed)),
            (true, false) => drop(self.activity.ours.fetch_sub(1, Ordering::Relaxed)),
            _ => {}
        }
        self.is_ours = is_ours;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.set_ours(false);
        if self.activity.requests.fetch_sub(1, Ordering::Relaxed) == 1 {
            // What has come belonged to the requests.
            self.activity.received.store(false, Ordering::Relaxed);
        }
    }
}
