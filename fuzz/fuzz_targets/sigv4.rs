//! Signs requests with any path, query and headers. `farrier_fuzz::sigv4` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run sigv4`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|request: &[u8]| {
    farrier_fuzz::sigv4::request(request);
});
