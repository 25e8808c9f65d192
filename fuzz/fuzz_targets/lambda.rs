//! Answers any events of AWS Lambda. `farrier_fuzz::lambda` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run lambda`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|event: &[u8]| {
    farrier_fuzz::lambda::event(event);
});
