//! `cargo xtask codegen`: brings the generated crate up to date with the models, and the page of rules with the
//! registries, or reports what is out of date. For the crate it is `farrier generate` with this repository's
//! configuration.

use std::path::Path;
use std::process::ExitCode;

pub(crate) use farrier_cli::Action;
use farrier_codegen::Error;

use crate::{find_up, rules_page};

const CONFIGURATION: &str = "models/farrier.toml";

/// Generates every service of the configuration, or compares. The statuses are those of `farrier`.
pub(crate) fn run(action: Action) -> Result<ExitCode, Error> {
    // From the workspace's folder, so that every path is printed as the repository knows it.
    if let Some(root) = find_up(Path::new(CONFIGURATION)) {
        std::env::set_current_dir(&root).map_err(|source| Error::Io {
            action: "enter",
            path: root,
            source,
        })?;
    }
    let (configuration, cure) = (Path::new(CONFIGURATION), "cargo xtask codegen");
    let status = farrier_cli::run_configuration(action, configuration, cure);
    let page_is_current = rules_page::run(action, cure)?;
    Ok(match page_is_current {
        true => status,
        false if status == ExitCode::SUCCESS => ExitCode::FAILURE,
        false => status,
    })
}
