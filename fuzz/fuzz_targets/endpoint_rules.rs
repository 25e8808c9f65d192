//! Reads and runs endpoint rules from any bytes. `farrier_fuzz::endpoint_rules` describes an input.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run endpoint_rules`.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|input: &[u8]| -> Corpus {
    match farrier_fuzz::endpoint_rules::run(input) {
        true => Corpus::Keep,
        false => Corpus::Reject,
    }
});
