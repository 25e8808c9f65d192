//! Unique ids, in the form of a version 4 UUID (RFC 9562).

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Ids are unique within a process and unlikely to meet those of another; they are not secrets. The bits are
/// those of the hasher that the standard library seeds at random.
pub(crate) fn uuid() -> String {
    static KEYS: OnceLock<[RandomState; 2]> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let keys = KEYS.get_or_init(Default::default);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let [one, other] = keys.each_ref().map(|key| key.hash_one(count));
    let mut out = String::with_capacity(36);
    let _ = write!(out, "{:08x}-{:04x}-", one >> 32, one >> 16 & 0xffff);
    // The version, and the variant of the RFC.
    let _ = write!(
        out,
        "{:04x}-{:04x}-{:012x}",
        one & 0x0fff | 0x4000,
        other >> 48 & 0x3fff | 0x8000,
        other & 0xffff_ffff_ffff
    );
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::uuid;

    #[test]
    fn ids_have_the_form_of_version_4_and_differ() {
        let ids: HashSet<String> = (0..1000).map(|_| uuid()).collect();
        assert_eq!(ids.len(), 1000);
        for id in &ids {
            let parts: Vec<&str> = id.split('-').collect();
            let lengths: Vec<usize> = parts.iter().map(|it| it.len()).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert!(parts[2].starts_with('4'), "{id}");
            assert!(parts[3].starts_with(['8', '9', 'a', 'b']), "{id}");
        }
    }
}
