//! Answers requests for credentials with any bytes. `farrier_fuzz::credentials` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run credentials`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    farrier_fuzz::credentials::answer(bytes);
});
