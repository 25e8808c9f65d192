//! Credentials: how profiles lead to them, and what providers send and read.

mod agents;
mod assume_role;
mod chains;
mod refresh;
mod replay;
mod texts;
mod wait;

use std::path::Path;

use super::{Report, json_cases};

/// What runs the case of this name in the folder of a suite.
type FolderCase = fn(&Path, &str) -> Result<(), String>;

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("credentials");
    let file = folder.join("credential-refresh-tests.json");
    json_cases::run(report, "credential refresh", 23, (&file, ""), refresh::case);
    let file = folder.join("aws-config/assume-role-tests.json");
    json_cases::run(report, "assume role", 28, (&file, ""), assume_role::case);
    let file = folder.join("aws-config/ecs-tests.json");
    json_cases::run(
        report,
        "container",
        11,
        (&file, "/tests"),
        agents::container,
    );
    let file = folder.join("aws-config/imds-config/imds-endpoint-tests.json");
    json_cases::run(report, "instance", 14, (&file, "/tests"), agents::instance);
    let suites: [(&str, usize, &str, FolderCase); 3] = [
        (
            "credential chain",
            29,
            "default-credential-provider-chain",
            chains::default_chain,
        ),
        (
            "token chain",
            3,
            "default-token-provider-chain",
            chains::token,
        ),
        (
            "credentials of profiles",
            19,
            "profile-provider",
            chains::profile,
        ),
    ];
    for (name, expected, below, case) in suites {
        let below = folder.join("aws-config").join(below);
        let mut suite = report.suite(name, expected);
        suite.run_all(chains::folders(&below), |name| case(&below, name));
    }
}
