//! What calls at the same time do. The rules of time have the published vectors.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Context;

use super::*;
use crate::client::time::VirtualTime;

/// A source that answers when it is told to.
#[derive(Default)]
struct Source {
    asked: AtomicUsize,
    is_open: std::sync::atomic::AtomicBool,
}

impl Source {
    fn ask(&self, fails: bool) -> IdentityFuture<'_> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(poll_fn(move |_| {
            match self.is_open.load(Ordering::Relaxed) {
                true if fails => Poll::Ready(Err("out of order".into())),
                true => Poll::Ready(Ok(Identity::new("keys", None))),
                false => Poll::Pending,
            }
        }))
    }

    fn open(&self) {
        self.is_open.store(true, Ordering::Relaxed);
    }
}

fn poll<F: Future>(future: &mut Pin<&mut F>) -> Poll<F::Output> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn calls_at_the_same_time_ask_once() {
    let (cache, source) = (IdentityCache::new(), Source::default());
    let mut first = pin!(cache.get(|| source.ask(false)));
    let mut second = pin!(cache.get(|| source.ask(false)));
    assert!(poll(&mut first).is_pending());
    assert!(poll(&mut second).is_pending());
    source.open();
    let Poll::Ready(Ok(one)) = poll(&mut first) else {
        panic!("the first has no identity");
    };
    let Poll::Ready(Ok(other)) = poll(&mut second) else {
        panic!("the second has no identity");
    };
    assert!(one.is_same(&other));
    assert_eq!(source.asked.load(Ordering::Relaxed), 1);
    assert!(cache.cached().is_some());
}

#[test]
fn calls_that_waited_share_the_error() {
    let (cache, source) = (IdentityCache::new(), Source::default());
    let ask = || source.ask(true);
    let mut first = pin!(cache.get(ask));
    let mut second = pin!(cache.get(ask));
    assert!(poll(&mut first).is_pending());
    assert!(poll(&mut second).is_pending());
    source.open();
    for future in [&mut first, &mut second] {
        let Poll::Ready(Err(error)) = poll(future) else {
            panic!("no error");
        };
        assert_eq!(error.to_string(), "out of order");
    }
    assert_eq!(source.asked.load(Ordering::Relaxed), 1);
}

#[test]
fn a_call_that_is_dropped_leaves_asking_to_another() {
    let (cache, source) = (IdentityCache::new(), Source::default());
    let mut first = Box::pin(cache.get(|| source.ask(false)));
    let mut second = pin!(cache.get(|| source.ask(false)));
    assert!(poll(&mut first.as_mut()).is_pending());
    assert!(poll(&mut second).is_pending());
    drop(first);
    source.open();
    assert!(matches!(poll(&mut second), Poll::Ready(Ok(_))));
    assert_eq!(source.asked.load(Ordering::Relaxed), 2);
}

#[test]
fn a_refusal_is_repeated_without_asking() {
    let time = VirtualTime::default();
    let cache = IdentityCache::new().with_clock(time.clone());
    let asked = AtomicUsize::new(0);
    let refuse = || {
        let mut get = pin!(cache.get(|| {
            asked.fetch_add(1, Ordering::Relaxed);
            Box::pin(async { Err(IdentityRefused::new("access denied").into()) })
        }));
        match poll(&mut get) {
            Poll::Ready(Err(error)) => error.cause().to_string(),
            _ => panic!("no error"),
        }
    };
    assert_eq!(refuse(), "access denied");
    assert_eq!(refuse(), "access denied");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    time.advance(Duration::from_secs(6));
    assert_eq!(refuse(), "access denied");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[test]
fn a_source_without_early_refresh_is_asked_ten_seconds_before_the_end() {
    let time = VirtualTime::default();
    let cache = IdentityCache::new().without_early_refresh();
    let cache = cache.with_clock(time.clone());
    let ends = SystemTime::UNIX_EPOCH + Duration::from_secs(600);
    let mut get = pin!(cache.get(|| Box::pin(async move { Ok(Identity::new((), Some(ends))) })));
    assert!(poll(&mut get).is_ready());
    time.advance(Duration::from_secs(589));
    assert!(cache.cached().is_some());
    time.advance(Duration::from_secs(1));
    assert!(cache.cached().is_none());
    let mut get = pin!(cache.get(|| Box::pin(async { Err("out of order".into()) })));
    assert!(
        matches!(poll(&mut get), Poll::Ready(Ok(_))),
        "it holds still"
    );
    time.advance(Duration::from_secs(10));
    let mut get = pin!(cache.get(|| Box::pin(async { Err("out of order".into()) })));
    assert!(
        matches!(poll(&mut get), Poll::Ready(Err(_))),
        "it has ended"
    );
}
