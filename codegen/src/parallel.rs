//! Runs a function over a list on several threads: the results are in the order of the list, so that the
//! number of threads changes nothing but the time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many threads there are to use, unless a number is given.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// `run` of each item. The current thread is one of `threads`; those that the system refuses are done
/// without.
pub(crate) fn map<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    run: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if threads < 2 || items.len() < 2 {
        return items.iter().map(run).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => done.push((index, run(item))),
                None => break,
            }
        }
        // A lock is only poisoned by a thread that has panicked, and its panic goes on when it is joined.
        results
            .lock()
            .unwrap_or_else(|it| it.into_inner())
            .append(&mut done);
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(items.len()) {
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let mut results = results.into_inner().unwrap_or_else(|it| it.into_inner());
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_the_order_of_the_items_whatever_the_number_of_threads() {
        let items: Vec<usize> = (0..1_000).collect();
        let expected: Vec<String> = items.iter().map(|it| it.to_string()).collect();
        for threads in [0, 1, 2, 8, 5_000] {
            let found = super::map(threads, &items, |it| it.to_string());
            assert_eq!(found, expected, "{threads} threads");
        }
        assert!(super::map(8, &[], |it: &u8| *it).is_empty());
    }
}
