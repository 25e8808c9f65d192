//! Counts allocations: the requests to the allocator by the current thread, and the requested bytes.
//!
//! Counting costs about a nanosecond per request, for every contestant alike.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Requests for memory, including those that grow a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocations {
    /// The number of requests.
    pub count: u64,
    /// The sum of the requested bytes.
    pub bytes: u64,
}

/// The allocations of `run` on this thread.
pub fn count<T>(run: impl FnOnce() -> T) -> (T, Allocations) {
    let before = COUNTED.get();
    let value = run();
    let after = COUNTED.get();
    let allocations = Allocations {
        count: after.count - before.count,
        bytes: after.bytes - before.bytes,
    };
    (value, allocations)
}

/// The allocations of this thread since it began.
pub fn so_far() -> Allocations {
    COUNTED.get()
}

thread_local! {
    // Constant and without a destructor, so that an access never allocates.
    static COUNTED: Cell<Allocations> = const { Cell::new(Allocations { count: 0, bytes: 0 }) };
}

fn note(bytes: usize) {
    // A thread that ends no longer counts.
    let _ = COUNTED.try_with(|it| {
        let Allocations { count, bytes: sum } = it.get();
        it.set(Allocations {
            count: count + 1,
            bytes: sum + bytes as u64,
        });
    });
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// A global allocator requires `unsafe`. Every method passes its arguments on to the system's allocator unchanged, so
// the caller's guarantees are the ones that it requires.
#[allow(unsafe_code)]
// SAFETY: memory comes from `System` alone, and counting touches none of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: the caller's promises are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: as above; `block` came from `System`.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above; `block` came from `System`.
        unsafe { System.dealloc(block, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_one_allocation_of_its_size() {
        let (_, counted) = count(|| Box::new([0_u8; 24]));
        assert_eq!(
            counted,
            Allocations {
                count: 1,
                bytes: 24
            }
        );
    }

    #[test]
    fn growing_a_vector_counts_again() {
        let (_, counted) = count(|| {
            let mut bytes: Vec<u8> = Vec::with_capacity(8);
            bytes.extend([0; 16]);
            bytes
        });
        assert_eq!(counted.count, 2);
    }
}
