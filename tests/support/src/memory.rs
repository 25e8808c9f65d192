//! Memory as it is requested from the allocator: a run comes in, and the most bytes that it held at once go out.
//!
//! A test binary declares the allocator: `#[global_allocator] static ALLOCATOR: Counting = Counting;`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    // Constant and without a destructor, so that an access never allocates.
    static HELD: Cell<i64> = const { Cell::new(0) };
    static MOST: Cell<i64> = const { Cell::new(0) };
}

/// Returns what `run` returns, and the most bytes that this thread held at once beyond those before.
pub fn most_held<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    MOST.set(before);
    let value = run();
    let most = MOST.get() - before;
    (value, usize::try_from(most).unwrap_or_default())
}

fn note(change: i64) {
    // A thread that ends no longer counts.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + change);
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

fn size(layout: Layout) -> i64 {
    layout.size() as i64
}

/// The system's allocator, which counts the bytes that each thread holds.
#[derive(Debug)]
pub struct Counting;

// A global allocator requires `unsafe`. Every method passes its arguments on to the system's allocator unchanged, so
// the caller's guarantees are the ones that it requires.
#[allow(unsafe_code)]
// SAFETY: memory comes from `System` alone, and counting touches none of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(size(layout));
        // SAFETY: the caller's promises are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(size(layout));
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new: usize) -> *mut u8 {
        note(new as i64 - size(layout));
        // SAFETY: as above; `block` came from `System`.
        unsafe { System.realloc(block, layout, new) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        note(-size(layout));
        // SAFETY: as above; `block` came from `System`.
        unsafe { System.dealloc(block, layout) }
    }
}
