//! boto3, unmodified, calls our servers on both protocols.
//!
//! What comes in: `tests/boto3/calls.py`, which makes the calls and judges the answers, and which says in
//! its first paragraphs what the handlers have to do; `tests/boto3/requirements.txt`, the pinned client. The
//! test makes a virtual environment under `target/` once, and again when the pins change. Without python3 or
//! a package registry it says that it was passed over; with `CI=true` in the environment it fails instead.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_tests::services::serve;
use farrier_tests::workspace_root;
use serde::Deserialize;

#[test]
fn boto3_gets_the_right_answers_from_our_servers() {
    let folder = workspace_root().join("tests/boto3");
    let python = match virtual_environment(&folder.join("requirements.txt")) {
        Ok(python) => python,
        Err(reason) if env::var("CI").is_ok_and(|ci| ci == "true") => panic!("{reason}"),
        Err(reason) => {
            eprintln!("passed over: {reason}");
            return;
        }
    };
    let script = folder.join("calls.py");
    let expected = fs::read_to_string(&script)
        .expect("the script is in the repository")
        .lines()
        .filter(|line| *line == "@case")
        .count();

    let urls = serve().expect("the loopback interface has a free port");
    let output = Command::new(python)
        .arg("-B") // leaves no compiled files beside the script
        .arg(script)
        .args(["--endpoint-personalize", &urls.personalize])
        .args(["--endpoint-cleanroomsml", &urls.cleanroomsml])
        .output()
        .expect("python was started before");
    let (text, trace) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let cases: Vec<Case> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}\n{trace}")))
        .collect();
    let failed: Vec<_> = (cases.iter().filter(|case| !case.ok))
        .map(|case| format!("{}: {}", case.case, case.detail))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} cases failed:\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
    assert_eq!(cases.len(), expected, "calls.py stopped early:\n{trace}");
    assert!(output.status.success(), "{trace}");
}

/// One line of what `calls.py` prints.
#[derive(Deserialize)]
struct Case {
    case: String,
    ok: bool,
    detail: String,
}

/// The interpreter of a virtual environment that holds what the requirements name, or why there is none.
fn virtual_environment(requirements: &Path) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("boto3");
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
    run("python3".as_ref(), &["-m", "venv", "--clear"], &folder)?;
    let install = ["-m", "pip", "install", "--quiet", "--retries", "1", "-r"];
    run(python.as_os_str(), &install, requirements)?;
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(python)
}

/// Runs a command to its end; what it wrote on standard error is the reason why it failed.
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
