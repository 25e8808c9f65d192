//! `cargo xtask codegen`: updates the generated crate from the models and `docs/rules.md` from the registries of rules.
//! With `--check`, it reports what is out of date. The crate is generated as `farrier generate` does it, with this
//! repository's configuration.

use std::path::Path;
use std::process::ExitCode;

use farrier_cli::Action;
use farrier_codegen::Error;

use crate::{find_up, rules_page};

const CONFIGURATION: &str = "models/farrier.toml";

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
    let status = farrier_cli::run_configuration(action, configuration, cure);
    let page_is_current = rules_page::run(action, cure)?;
    Ok(match page_is_current {
        true => status,
        false if status == ExitCode::SUCCESS => ExitCode::FAILURE,
        false => status,
    })
}
