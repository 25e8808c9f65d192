//! The table of hosts: connections that are kept, and requests that wait for one.

use std::collections::{HashMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::mem;

use http::Uri;
use http::uri::{Authority, Scheme};
use tokio::runtime::{Handle, Id};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::Limits;

/// What distinguishes hosts: two requests with the same key can have the same connection.
#[derive(Clone, Debug)]
pub(super) struct Key {
    is_secure: bool,
    authority: Authority,
}

impl Key {
    /// The key of a URI, if it is absolute.
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        let scheme = uri.scheme()?;
        let authority = uri.authority()?.clone();
        Some(Self {
            is_secure: *scheme == Scheme::HTTPS,
            authority,
        })
    }
}

/// As it is written: two spellings of a host have two entries.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.is_secure == other.is_secure && self.authority.as_str() == other.authority.as_str()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // All at once: an authority's own hash goes byte by byte, to be one for all spellings.
        state.write(self.authority.as_str().as_bytes());
        state.write_u8(u8::from(self.is_secure));
    }
}

/// A connection that can be kept.
pub(super) trait Keep: Sized {
    /// Whether it can take a request.
    fn is_open(&self) -> bool;

    /// Another handle to it, if it carries several requests at once.
    fn share(&self) -> Option<Self>;

    /// The runtime on which it runs. A request on another one has no use for it: nothing may move while that one waits.
    fn runtime(&self) -> Option<Id>;
}

/// The runtime of the caller.
pub(super) fn here() -> Option<Id> {
    Handle::try_current().ok().map(|it| it.id())
}

/// All hosts.
pub(super) struct Hosts<L> {
    limits: Limits,
    by_key: HashMap<Key, Host<L>>,
    /// The task that looks after them.
    caretaker: Option<JoinHandle<()>>,
}

/// One host.
struct Host<L> {
    /// The one that was used last stands last.
    kept: Vec<Kept<L>>,
    /// The one that has waited longest stands first.
    waiting: VecDeque<Waiting<L>>,
}

struct Waiting<L> {
    given: oneshot::Sender<L>,
    runtime: Option<Id>,
}

struct Kept<L> {
    lane: L,
    since: Instant,
}

/// Where a connection goes.
pub(super) enum Place<L> {
    Kept,
    /// To this request. Whoever gives it does not do so while the hosts are locked, because that runs code of others.
    Waiting(oneshot::Sender<L>, L),
    /// There is no use for it.
    Nowhere(L),
}

impl<L: Keep> Place<L> {
    /// Gives the connection to the request that waits, if there is one. Returns one that has no place yet: that of a
    /// request which waits no longer, or another handle to one for many.
    pub(super) fn give(self) -> Option<L> {
        let Self::Waiting(waiting, lane) = self else {
            return None;
        };
        let shared = lane.share();
        waiting.send(lane).err().or(shared)
    }
}

impl<L> Default for Host<L> {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            waiting: VecDeque::new(),
        }
    }
}

impl<L> Host<L> {
    /// Forgets those that stand first and wait no longer.
    fn forget_first(&mut self) {
        while self.waiting.front().is_some_and(|it| it.given.is_closed()) {
            self.waiting.pop_front();
        }
    }
}

impl<L: Keep> Hosts<L> {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            by_key: HashMap::new(),
            caretaker: None,
        }
    }

    /// Takes a connection, and what was found to be closed or too old on the way to it.
    pub(super) fn take(&mut self, key: &Key, now: Instant) -> (Option<L>, Vec<L>) {
        let mut closed = Vec::new();
        let Some(host) = self.by_key.get_mut(key) else {
            return (None, closed);
        };
        let runtime = here();
        for index in (0..host.kept.len()).rev() {
            let kept = &host.kept[index];
            let is_old = now.saturating_duration_since(kept.since) >= self.limits.idle_timeout;
            if is_old || !kept.lane.is_open() {
                closed.push(host.kept.remove(index).lane);
            } else if kept.lane.runtime() == runtime {
                let lane = host.kept.remove(index).lane;
                let Some(shared) = lane.share() else {
                    return (Some(lane), closed);
                };
                host.kept.push(Kept { lane, since: now });
                return (Some(shared), closed);
            }
        }
        (None, closed)
    }

    /// Finds the place of a connection: a request that waits, or the table.
    pub(super) fn put(&mut self, key: &Key, lane: L, now: Instant) -> Place<L> {
        if self.limits.idle_connections == 0 || !lane.is_open() {
            return Place::Nowhere(lane);
        }
        let host = self.by_key.entry(key.clone()).or_default();
        host.forget_first();
        let runtime = lane.runtime();
        let waits = |it: &Waiting<L>| it.runtime == runtime && !it.given.is_closed();
        if let Some(index) = host.waiting.iter().position(waits)
            && let Some(waiting) = host.waiting.remove(index)
        {
            return Place::Waiting(waiting.given, lane);
        }
        let is_alike = |it: &Kept<L>| {
            it.lane.runtime() == runtime && it.lane.is_open() && it.lane.share().is_some()
        };
        let is_surplus = lane.share().is_some() && host.kept.iter().any(is_alike);
        if is_surplus || host.kept.len() >= self.limits.idle_connections {
            return Place::Nowhere(lane);
        }
        host.kept.push(Kept { lane, since: now });
        Place::Kept
    }

    /// Waits for the next connection that becomes free. `None` if none is kept.
    pub(super) fn wait(&mut self, key: &Key) -> Option<oneshot::Receiver<L>> {
        if self.limits.idle_connections == 0 {
            return None;
        }
        let host = self.by_key.entry(key.clone()).or_default();
        host.forget_first();
        let (given, receiver) = oneshot::channel();
        host.waiting.push_back(Waiting {
            given,
            runtime: here(),
        });
        Some(receiver)
    }

    /// Takes out what is closed or too old, and forgets hosts of which nothing is left.
    pub(super) fn sweep(&mut self, now: Instant) -> Vec<L> {
        let mut closed = Vec::new();
        let limit = self.limits.idle_timeout;
        self.by_key.retain(|_, host| {
            for kept in mem::take(&mut host.kept) {
                let is_old = now.saturating_duration_since(kept.since) >= limit;
                match is_old || !kept.lane.is_open() {
                    true => closed.push(kept.lane),
                    false => host.kept.push(kept),
                }
            }
            host.waiting.retain(|it| !it.given.is_closed());
            !host.kept.is_empty() || !host.waiting.is_empty()
        });
        closed
    }

    /// Whether a task looks after the hosts. That of a runtime that has been shut down does not.
    pub(super) fn has_caretaker(&self) -> bool {
        self.by_key.is_empty() || self.caretaker.as_ref().is_some_and(|it| !it.is_finished())
    }

    pub(super) fn set_caretaker(&mut self, task: JoinHandle<()>) {
        self.caretaker = Some(task);
    }

    /// Dismisses the task that looks after the hosts, if there is none.
    pub(super) fn end_care_if_empty(&mut self) -> bool {
        let is_empty = self.by_key.is_empty();
        if is_empty {
            self.caretaker = None;
        }
        is_empty
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;
    use std::time::Duration;

    use super::*;

    /// A connection with a number.
    #[derive(Debug)]
    struct Fake {
        number: u32,
        is_shared: bool,
        is_open: Rc<Cell<bool>>,
        runtime: Option<Id>,
    }

    impl Keep for Fake {
        fn is_open(&self) -> bool {
            self.is_open.get()
        }

        fn share(&self) -> Option<Self> {
            self.is_shared.then(|| Self {
                is_open: Rc::clone(&self.is_open),
                ..*self
            })
        }

        fn runtime(&self) -> Option<Id> {
            self.runtime
        }
    }

    fn fake(number: u32, is_shared: bool) -> Fake {
        Fake {
            number,
            is_shared,
            is_open: Rc::new(Cell::new(true)),
            runtime: here(),
        }
    }

    const LIMITS: Limits = Limits {
        idle_timeout: Duration::from_secs(50),
        idle_connections: 2,
    };

    fn key(uri: &'static str) -> Key {
        Key::of(&Uri::from_static(uri)).unwrap()
    }

    /// Returns a connection that has no place.
    fn put(hosts: &mut Hosts<Fake>, key: &Key, lane: Fake, now: Instant) -> Option<Fake> {
        match hosts.put(key, lane, now) {
            Place::Nowhere(lane) => Some(lane),
            place => put(hosts, key, place.give()?, now),
        }
    }

    fn taken(hosts: &mut Hosts<Fake>, key: &Key, now: Instant) -> Option<u32> {
        hosts.take(key, now).0.map(|it| it.number)
    }

    #[test]
    fn the_connection_that_was_used_last_is_used_next_and_only_for_its_host() {
        let (mut hosts, now) = (Hosts::new(LIMITS), Instant::now());
        let a = key("https://a.test/x?y");
        for number in 1..=3 {
            let surplus = put(&mut hosts, &a, fake(number, false), now);
            assert_eq!(surplus.map(|it| it.number), (number == 3).then_some(3));
        }
        for other in ["http://a.test", "https://a.test:443", "https://b.test"] {
            assert_eq!(taken(&mut hosts, &key(other), now), None);
        }
        let a = key("https://a.test/z");
        assert_eq!(taken(&mut hosts, &a, now), Some(2));
        assert_eq!(taken(&mut hosts, &a, now), Some(1));
        assert_eq!(taken(&mut hosts, &a, now), None);
        assert!(Key::of(&Uri::from_static("/x")).is_none());
    }

    #[test]
    fn a_connection_that_is_closed_or_too_old_is_not_used() {
        let (mut hosts, now) = (Hosts::new(LIMITS), Instant::now());
        let a = key("https://a.test");
        let closed = fake(2, false);
        let is_open = Rc::clone(&closed.is_open);
        put(&mut hosts, &a, fake(1, false), now);
        put(&mut hosts, &a, closed, now);
        is_open.set(false);
        let (lane, closed) = hosts.take(&a, now);
        assert_eq!((lane.unwrap().number, closed[0].number), (1, 2));
        put(&mut hosts, &a, fake(3, false), now);
        assert_eq!(taken(&mut hosts, &a, now + LIMITS.idle_timeout), None);
    }

    #[test]
    fn a_connection_goes_to_the_request_that_has_waited_longest() {
        let (mut hosts, now) = (Hosts::new(LIMITS), Instant::now());
        let a = key("https://a.test");
        let gone = hosts.wait(&a).unwrap();
        let mut waiting = [hosts.wait(&a).unwrap(), hosts.wait(&a).unwrap()];
        drop(gone);
        assert!(put(&mut hosts, &a, fake(1, false), now).is_none());
        assert_eq!(waiting[0].try_recv().unwrap().number, 1);
        assert!(waiting[1].try_recv().is_err());
        assert_eq!(taken(&mut hosts, &a, now), None);
    }

    #[test]
    fn a_connection_that_has_closed_is_given_to_nobody() {
        let (mut hosts, now) = (Hosts::new(LIMITS), Instant::now());
        let a = key("https://a.test");
        let mut waiting = hosts.wait(&a).unwrap();
        let closed = fake(1, false);
        closed.is_open.set(false);
        assert_eq!(put(&mut hosts, &a, closed, now).unwrap().number, 1);
        assert!(waiting.try_recv().is_err());
        assert!(put(&mut hosts, &a, fake(2, false), now).is_none());
        assert_eq!(waiting.try_recv().unwrap().number, 2);
    }

    #[test]
    fn a_connection_for_many_goes_to_all_and_stays() {
        let (mut hosts, now) = (Hosts::new(LIMITS), Instant::now());
        let a = key("https://a.test");
        let mut waiting = [hosts.wait(&a).unwrap(), hosts.wait(&a).unwrap()];
        assert!(put(&mut hosts, &a, fake(1, true), now).is_none());
        for it in &mut waiting {
            assert_eq!(it.try_recv().unwrap().number, 1);
        }
        // Another one to the same host would only be held for nothing.
        assert_eq!(put(&mut hosts, &a, fake(2, true), now).unwrap().number, 2);
        let later = now + LIMITS.idle_timeout / 2;
        assert_eq!(taken(&mut hosts, &a, later), Some(1));
        assert_eq!(
            taken(&mut hosts, &a, later + LIMITS.idle_timeout / 2),
            Some(1)
        );
    }

    #[test]
    fn a_host_without_connections_and_waiters_is_forgotten() {
        let (mut hosts, now) = (Hosts::new(LIMITS), Instant::now());
        let (a, b) = (key("https://a.test"), key("https://b.test"));
        put(&mut hosts, &a, fake(1, false), now);
        let waiting = hosts.wait(&b);
        assert!(hosts.sweep(now).is_empty());
        assert_eq!(hosts.by_key.len(), 2);
        drop(waiting);
        assert_eq!(hosts.sweep(now + LIMITS.idle_timeout)[0].number, 1);
        assert!(hosts.by_key.is_empty() && hosts.end_care_if_empty());
    }

    #[test]
    fn waiters_that_are_gone_do_not_add_up() {
        let mut hosts: Hosts<Fake> = Hosts::new(LIMITS);
        let a = key("https://a.test");
        for _ in 0..1000 {
            drop(hosts.wait(&a));
        }
        assert_eq!(hosts.by_key[&a].waiting.len(), 1);
    }

    #[test]
    fn nothing_is_kept_where_the_limit_is_zero() {
        let limits = Limits {
            idle_connections: 0,
            ..LIMITS
        };
        let (mut hosts, now) = (Hosts::new(limits), Instant::now());
        let a = key("https://a.test");
        assert!(hosts.wait(&a).is_none());
        assert!(put(&mut hosts, &a, fake(1, false), now).is_some());
        assert!(hosts.by_key.is_empty());
    }
}
