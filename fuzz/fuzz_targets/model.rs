//! Any bytes as models and settings, through the whole generator: what comes out is code that parses or
//! diagnostics, in bounded time, memory and stack. `run` says what an input is, `damage` how it changes.
//!
//! `cargo +nightly fuzz run model fuzz/corpus/model codegen/tests/models models`, in the root of the
//! repository; with a stable compiler, `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none ...`. What is found
//! goes to the first folder, where git sees files that end in `.json` alone.

#![no_main]

use farrier_fuzz::damage::damage;
use farrier_fuzz::run::run;
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};

// What is refused is not damaged further: models with a dozen mistakes tell nothing new, and never become code.
fuzz_target!(|input: &[u8]| -> Corpus {
    match run(input) {
        true => Corpus::Keep,
        false => Corpus::Reject,
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match damage(&data[..size], seed) {
        Some(text) if text.len() <= max_size => {
            data[..text.len()].copy_from_slice(text.as_bytes());
            text.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});
