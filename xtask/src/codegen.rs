//! `cargo xtask codegen`: updates generated code from the models and `docs/rules.md` from the registries of rules. With
//! `--check`, it reports what is out of date. The code is generated as `farrier generate` does it, with this
//! repository's configurations: of the crate `farrier-generated`, and of the clients that `farrier-aws` calls.

use std::path::Path;
use std::process::ExitCode;

use farrier_cli::Action;
use farrier_codegen::Error;

use crate::{find_up, rules_page};

const CONFIGURATION: &str = "models/farrier.toml";

/// The configurations of the clients that `farrier-aws` calls: for credentials, and for large objects. Other folders than
/// the root of this workspace have none.
const CONFIGURATIONS_OF_AWS: [&str; 2] = ["aws/models/farrier.toml", "aws/models/s3/farrier.toml"];

/// Generates or checks every service of the configuration. The exit statuses are those of `farrier`.
pub(crate) fn run(action: Action) -> Result<ExitCode, Error> {
    // Paths are printed relative to the current folder, so that is the root of the workspace.
    if let Some(root) = find_up(Path::new(CONFIGURATION)) {
        std::env::set_current_dir(&root).map_err(|source| Error::Io {
            action: "enter",
            path: root,
            source,
        })?;
    }
    let (configuration, cure) = (Path::new(CONFIGURATION), "cargo xtask codegen");
    let mut status = farrier_cli::run_configuration(action, configuration, cure);
    for of_aws in CONFIGURATIONS_OF_AWS.map(Path::new) {
        if !of_aws.is_file() {
            continue;
        }
        let of_aws = farrier_cli::run_configuration(action, of_aws, cure);
        status = if status == ExitCode::SUCCESS {
            of_aws
        } else {
            status
        };
    }
    let page_is_current = rules_page::run(action, cure)?;
    Ok(match page_is_current {
        true => status,
        false if status == ExitCode::SUCCESS => ExitCode::FAILURE,
        false => status,
    })
}
