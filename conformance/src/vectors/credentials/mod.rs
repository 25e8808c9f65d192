//! Credentials: how profiles lead to them, and what providers send and read.

mod assume_role;
mod refresh;
mod texts;
mod wait;

use std::path::Path;

use super::{Report, json_cases};

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("credentials");
    let file = folder.join("credential-refresh-tests.json");
    json_cases::run(report, "credential refresh", 23, (&file, ""), refresh::case);
    let file = folder.join("aws-config/assume-role-tests.json");
    json_cases::run(report, "assume role", 28, (&file, ""), assume_role::case);
}
