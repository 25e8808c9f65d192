//! Any bytes as a form of a recursive structure, in awsQuery and in ec2Query; `codec` says what has to hold.
//!
//! `cargo +nightly fuzz run query`, in the root of the repository.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    farrier_fuzz::codec::form(body);
});
