//! Reads any bytes as the JSON of a recursive structure. `codec` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run json`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    farrier_fuzz::codec::json(body);
});
