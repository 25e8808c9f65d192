//! Any bytes as the CBOR of a recursive structure; `codec` says what has to hold.
//!
//! `cargo +nightly fuzz run cbor`, in the root of the repository.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    farrier_fuzz::codec::cbor(body);
});
