//! Reads settings of proxies from any bytes. `farrier_fuzz::proxies` describes an input.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run proxies`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| farrier_fuzz::proxies::run(input));
