//! Answers calls with any status, headers and body. `farrier_fuzz::answers` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run answers`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| farrier_fuzz::answers::run(bytes));
