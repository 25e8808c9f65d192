//! Reads any bytes as a form of a recursive structure, in awsQuery and in ec2Query. `codec` lists the checks.
//!
//! Run in the root of the repository: `cargo +nightly fuzz run query`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    farrier_fuzz::codec::form(body);
});
