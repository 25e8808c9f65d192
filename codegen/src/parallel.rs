//! Calls a function for each item of a list, on several threads. The results are in the order of the list, so that
//! they do not depend on the number of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The default number of threads: one for each core.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Calls `run` for each item. The current thread is one of `threads`. If the system refuses a thread, the others do
/// its work.
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
        // Only a thread that panics poisons the lock. The panic continues when the thread is joined.
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
