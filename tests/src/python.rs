//! Python for tests that meet programs of others: virtual environments of pinned packages, made once.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// The interpreter of a virtual environment in `folder` that holds what the file `requirements` names. It is
/// made if there is none yet, and made anew when the file changes.
///
/// # Errors
///
/// Says why there is none: no python3, or no package registry.
pub fn environment(folder: &Path, requirements: &Path) -> Result<PathBuf, String> {
    // Tests of one program are threads that may ask for the same environment.
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let wanted = fs::read_to_string(requirements).map_err(|e| e.to_string())?;
    // Written last, so that an installation that was cut short is not taken for a whole one.
    let stamp = folder.join("installed.txt");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    run("python3".as_ref(), &["-m", "venv", "--clear"], folder)?;
    let install = ["-m", "pip", "install", "--quiet", "--retries", "1", "-r"];
    run(python.as_os_str(), &install, requirements)?;
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(python)
}

/// Runs a command to its end; what it wrote is the reason why it failed.
fn run(program: &OsStr, arguments: &[&str], path: &Path) -> Result<(), String> {
    let shown = format!("{} {}", program.display(), arguments.join(" "));
    match Command::new(program).args(arguments).arg(path).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let (out, err) = (output.stdout, output.stderr);
            let said = [out, err].concat();
            let said = String::from_utf8_lossy(&said);
            Err(format!("`{shown}` failed: {}", said.trim()))
        }
        Err(e) => Err(format!("`{shown}` could not be started: {e}")),
    }
}
