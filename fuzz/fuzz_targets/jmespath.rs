//! Reads any text as an expression, and applies expressions to any document. `farrier_fuzz::jmespath` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run jmespath`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    farrier_fuzz::jmespath::expression(bytes);
    farrier_fuzz::jmespath::document(bytes);
});
