//! SigV4 and SigV4a: the signing test suite, in both directions, refused requests, chains of signatures and keys.

mod chains;
mod refused;
mod request;
mod suite;
mod verified;

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use farrier_aws::Credentials;

use super::Report;

/// Runs the suites.
pub(super) fn run(data: &Path, report: &mut Report) {
    suite::run(data, report);
    verified::run(data, report);
    refused::run(report);
    chains::run(report);
}

/// The credentials of the signing test suite.
fn example() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}
