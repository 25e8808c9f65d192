//! Reads any bytes as a body in the framing `aws-chunked`, and frames them. `farrier_fuzz::chunked` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run chunked`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    farrier_fuzz::chunked::body(bytes);
});
