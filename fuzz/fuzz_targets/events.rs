//! Reads any bytes as messages of a stream of events. `farrier_fuzz::events` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run events`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    farrier_fuzz::events::bytes(bytes);
});
