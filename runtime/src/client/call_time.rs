//! The time of the client that a call belongs to, for what surrounds the call without knowing the client.
//!
//! A waiter calls any implementation of a client's trait, which has no settings. A call that is polled for the first time
//! says where its client takes time from, and whoever polls it on this thread hears that.

use std::cell::RefCell;

use super::attempt_settings::TimeSettings;

thread_local! {
    /// Present while somebody listens; then, what was said first.
    static HEARD: RefCell<Option<Option<TimeSettings>>> = const { RefCell::new(None) };
}

/// Puts back what was there before, also after a panic.
struct Before(Option<Option<TimeSettings>>);

impl Drop for Before {
    fn drop(&mut self) {
        HEARD.set(self.0.take());
    }
}

/// Runs something. Returns the time of the first client whose call begins meanwhile.
pub(super) fn listen<T>(run: impl FnOnce() -> T) -> (T, Option<TimeSettings>) {
    let before = Before(HEARD.replace(Some(None)));
    let result = run();
    let heard = HEARD.take().flatten();
    drop(before);
    (result, heard)
}

/// Says where the client of a call takes time from. Without listeners, that costs a look.
pub(super) fn tell(time: &TimeSettings) {
    // A thread that ends has no such variable any more, and no listeners.
    let _ = HEARD.try_with(|heard| {
        if let Some(heard) = &mut *heard.borrow_mut() {
            heard.get_or_insert_with(|| time.clone());
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn is(heard: Option<TimeSettings>, told: &TimeSettings) -> bool {
        heard.is_some_and(|it| Arc::ptr_eq(&it.clock, &told.clock))
    }

    #[test]
    fn the_first_that_tells_is_heard_and_only_by_the_innermost() {
        let (one, two) = (TimeSettings::default(), TimeSettings::default());
        let (inner, outer) = listen(|| {
            let ((), inner) = listen(|| tell(&two));
            tell(&one);
            tell(&two);
            inner
        });
        assert!(is(inner, &two) && is(outer, &one));
        tell(&one);
        assert!(listen(|| ()).1.is_none());
    }
}
