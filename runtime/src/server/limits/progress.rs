//! What goes on between the stream of a caller and the handler that reads it.
//!
//! The body says whether its reader waits and whether something came; the limit for the handler's time asks whether the
//! handler is to blame.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Nothing has come since somebody asked.
const STILL: u8 = 0;
/// Something has come since somebody asked.
const MOVED: u8 = 1;
/// The reader waits for the caller.
const WAITING: u8 = 2;

/// The state of one stream.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct Progress(Arc<AtomicU8>);

impl Progress {
    pub(super) fn wait(&self) {
        self.0.store(WAITING, Ordering::Relaxed);
    }

    pub(super) fn moved(&self) {
        self.0.store(MOVED, Ordering::Relaxed);
    }

    /// Nobody reads any more. Whoever waited until now has the time of somebody to whom something came.
    pub(super) fn end(&self) {
        let order = Ordering::Relaxed;
        // If the reader does not wait, its state stays.
        let _ = self.0.compare_exchange(WAITING, MOVED, order, order);
    }

    /// Whether the reader waits for the caller, or something has come since this was asked before.
    pub(in crate::server) fn is_at_callers(&self) -> bool {
        let state = self.0.load(Ordering::Relaxed);
        if state == MOVED {
            self.0.store(STILL, Ordering::Relaxed);
        }
        state != STILL
    }
}
