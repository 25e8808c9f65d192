//! Folders with packages of npm in pinned versions, and scripts beside them, for tests with foreign programs. The packages
//! are installed once.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Copies the files of the folder `scripts` to `folder`, and installs the packages that the lock file in it pins. They are
/// installed if they are absent, and again if the lock file has changed.
///
/// # Errors
///
/// When node or the package registry is absent, with the reason.
pub fn environment(folder: &Path, scripts: &Path) -> Result<(), String> {
    // Tests of one program run as threads and may need the same environment.
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    run(Command::new("node").arg("--version"))?;
    let problem = |e: std::io::Error| format!("{}: {e}", folder.display());
    fs::create_dir_all(folder).map_err(problem)?;
    for entry in fs::read_dir(scripts).map_err(problem)? {
        let file = entry.map_err(problem)?;
        if file.path().is_dir() {
            continue;
        }
        fs::copy(file.path(), folder.join(file.file_name())).map_err(problem)?;
    }
    let wanted = fs::read_to_string(folder.join("package-lock.json")).map_err(problem)?;
    // The stamp is written last, so that an interrupted installation does not count.
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(Command::new("npm").args(options).current_dir(folder))?;
    fs::write(&stamp, wanted).map_err(problem)
}

/// Runs a command to its end. If it fails, the error has its output.
fn run(command: &mut Command) -> Result<(), String> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            Err(format!("`{command:?}` failed: {}", said.trim()))
        }
        Err(e) => Err(format!("`{command:?}` could not be started: {e}")),
    }
}
