//! Counts the memory of this binary's tests.

use farrier_test_support::memory::Counting;
pub(crate) use farrier_test_support::memory::most_held;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn what_is_freed_no_longer_counts() {
    let (_, most) = most_held(|| {
        drop(vec![0_u8; 3000]);
        vec![0_u8; 2000]
    });
    assert_eq!(most, 3000);
}
