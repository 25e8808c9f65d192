//! Sends any authorization to a server, and verifies any signed request. `farrier_fuzz::identity` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run identity`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|request: &[u8]| {
    farrier_fuzz::identity::request(request);
});
