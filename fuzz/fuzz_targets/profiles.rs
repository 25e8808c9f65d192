//! Reads any files of profiles, their settings, and how they lead to credentials. `farrier_fuzz::credentials` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run profiles`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    farrier_fuzz::credentials::profiles(bytes);
});
