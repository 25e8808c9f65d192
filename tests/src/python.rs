//! Virtual environments of Python with pinned packages, for tests with foreign programs. Each is created once.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Returns the interpreter of a virtual environment in `folder` with the packages that the file `requirements` lists.
/// The environment is created if it is absent, and again if the file has changed.
///
/// # Errors
///
/// When python3 or the package registry is absent, with the reason.
pub fn environment(folder: &Path, requirements: &Path) -> Result<PathBuf, String> {
    // Tests of one program run as threads and may need the same environment.
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let wanted = fs::read_to_string(requirements).map_err(|e| e.to_string())?;
    // The stamp is written last, so that an interrupted installation does not count.
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

/// Runs a command to its end. If it fails, the error has its output.
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
