//! Runs the whole generator on any bytes as models and settings. The output is code that parses, or diagnostics, in
//! bounded time, memory and stack. `run` describes an input; `damage` describes how the fuzzer changes one.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run model fuzz/corpus/model codegen/tests/models models`.
//! With a stable compiler: `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none ...`. The fuzzer writes new inputs to
//! the first folder. Git ignores all files there whose names do not end in `.json`.

#![no_main]

use farrier_fuzz::damage::damage;
use farrier_fuzz::run::run;
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};

// Rejected models are not kept in the corpus: a model with a dozen errors never reaches the emitters.
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
