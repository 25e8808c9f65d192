//! How long the head of a response is waited for.
//!
//! In come a limit and what is known of the upload, out goes the moment in which the wait is over.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::upload::Upload;

/// The wait for the head of a response.
pub(super) struct Patience {
    /// Absent where the wait has no end.
    limit: Option<Duration>,
    /// Absent where the request goes at once.
    upload: Option<Upload>,
    /// Set as soon as there is something to wait for.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    pub(super) fn new(limit: Option<Duration>, upload: Option<Upload>) -> Self {
        Self {
            limit,
            upload,
            alarm: None,
        }
    }

    /// Is ready, with the limit, when nothing has moved for so long.
    pub(super) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        let Some(limit) = self.limit else {
            return Poll::Pending;
        };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(limit)));
        loop {
            ready!(alarm.as_mut().poll(cx));
            let upload = self.upload.as_ref();
            match upload.and_then(|it| it.rest(limit, Instant::now())) {
                Some(rest) => alarm.set(sleep(rest)),
                None => return Poll::Ready(limit),
            }
        }
    }
}
