//! Requests that ask before they send their body (`Expect: 100-continue`, RFC 9110, 10.1.1).
//!
//! In comes a body, out goes one that waits until the server has answered 100, or until a second has passed, because a
//! server need not know the expectation. If another response comes first, the body is not sent, however long that
//! response takes. The connection is closed then: the server still waits for the body.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::header::EXPECT;
use http::{Request, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::body::{Body, BoxError};

/// How long a body waits for permission.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is known of the permission to send a body. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Permission(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answer: Option<Answer>,
    /// Whether the head of a final response came before any answer. No time grants the body then.
    is_over: bool,
    /// Who sends the body.
    waker: Option<Waker>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Granted,
    Refused,
}

impl Permission {
    /// Lets the body of a request wait, if the request says so. `None` if it says nothing.
    pub(super) fn ask(request: &mut Request<Body>) -> Option<Self> {
        let expects = request.headers().get(EXPECT)?;
        if !expects.as_bytes().eq_ignore_ascii_case(b"100-continue") {
            return None;
        }
        let permission = Self::default();
        let granted = permission.clone();
        ::hyper::ext::on_informational(request, move |response| {
            if response.status() == StatusCode::CONTINUE {
                granted.answer(Answer::Granted);
            }
        });
        let body = std::mem::take(request.body_mut());
        *request.body_mut() = Body::wrap(Patient {
            body,
            permission: permission.clone(),
            alarm: None,
        });
        Some(permission)
    }

    /// The body of a response that came, perhaps in the place of the permission. When it has been read, or nobody reads
    /// it, the request is over.
    pub(super) fn end_with(self, response: Body) -> Body {
        let is_over = self.with(|it| {
            it.is_over = it.answer.is_none();
            it.is_over
        });
        match is_over {
            false => response,
            true => Body::wrap(Last {
                body: response,
                permission: self,
            }),
        }
    }

    /// The first answer counts.
    fn answer(&self, answer: Answer) {
        let waker = self.with(|it| {
            it.answer.get_or_insert(answer);
            it.waker.take()
        });
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn with<T>(&self, ask: impl FnOnce(&mut State) -> T) -> T {
        ask(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A body that waits for permission.
struct Patient {
    body: Body,
    permission: Permission,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn poll_permission(&mut self, cx: &mut Context<'_>) -> Poll<Answer> {
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
        let is_late = alarm.as_mut().poll(cx).is_ready();
        let answer = self.permission.with(|it| {
            if is_late && !it.is_over {
                it.answer.get_or_insert(Answer::Granted);
            }
            it.waker = Some(cx.waker().clone());
            it.answer
        });
        answer.map_or(Poll::Pending, Poll::Ready)
    }
}

impl HttpBody for Patient {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        match this.poll_permission(cx) {
            Poll::Ready(Answer::Granted) => Pin::new(&mut this.body).poll_frame(cx),
            Poll::Ready(Answer::Refused) => {
                let error = io::Error::other("the server does not want the body");
                Poll::Ready(Some(Err(error.into())))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of a response that came before the body of its request was sent.
struct Last {
    body: Body,
    permission: Permission,
}

impl Drop for Last {
    fn drop(&mut self) {
        self.permission.answer(Answer::Refused);
    }
}

impl HttpBody for Last {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// A body whose second is over, and its permission.
    async fn patient() -> (Patient, Permission) {
        let permission = Permission::default();
        let mut alarm = Box::pin(sleep(Duration::ZERO));
        alarm.as_mut().await;
        let patient = Patient {
            body: Body::new("hello"),
            permission: permission.clone(),
            alarm: Some(alarm),
        };
        (patient, permission)
    }

    /// Polls a body once. Returns whether it has sent something, or has failed.
    async fn polled(patient: &mut Patient) -> Poll<bool> {
        poll_fn(|cx| {
            let polled = Pin::new(&mut *patient).poll_frame(cx);
            Poll::Ready(polled.map(|it| matches!(it, Some(Ok(_)))))
        })
        .await
    }

    #[tokio::test]
    async fn after_a_second_without_any_answer_the_body_is_sent() {
        let (mut patient, _) = patient().await;
        assert_eq!(polled(&mut patient).await, Poll::Ready(true));
    }

    #[tokio::test]
    async fn no_time_grants_a_body_whose_response_has_begun() {
        let (mut patient, permission) = patient().await;
        let response = permission.end_with(Body::new("no"));
        assert_eq!(polled(&mut patient).await, Poll::Pending);
        drop(response);
        assert_eq!(polled(&mut patient).await, Poll::Ready(false));
    }

    #[tokio::test]
    async fn a_body_that_is_under_way_outlasts_its_response() {
        let (mut patient, permission) = patient().await;
        permission.answer(Answer::Granted);
        drop(permission.end_with(Body::new("yes")));
        assert_eq!(polled(&mut patient).await, Poll::Ready(true));
    }
}
