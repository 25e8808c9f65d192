//! The id under which an answer can be found in a log.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::header::{Entry, HeaderMap, HeaderName, HeaderValue};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Adds an id, unless the handler's protocol or a layer has set one.
pub(super) fn add(headers: &mut HeaderMap, id: &str) {
    if let Entry::Vacant(entry) = headers.entry(REQUEST_ID)
        && let Ok(value) = HeaderValue::try_from(id)
    {
        entry.insert(value);
    }
}

/// An id in the form of a UUID. Ids are unique within a process and unlikely to meet those of another; they are not secrets.
pub(super) fn next() -> String {
    static KEYS: OnceLock<[RandomState; 2]> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let keys = KEYS.get_or_init(Default::default);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let [one, other] = keys.each_ref().map(|key| key.hash_one(count));
    let mut out = String::with_capacity(36);
    let _ = write!(out, "{:08x}-{:04x}-", one >> 32, one >> 16 & 0xffff);
    let _ = write!(
        out,
        "{:04x}-{:04x}-{:012x}",
        one & 0xffff,
        other >> 48,
        other & 0xffff_ffff_ffff
    );
    out
}
