//! Compiles the programs in a scratch workspace. Packages come in; executables or compiler errors go out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::generate::{Program, folder};
use super::{fail, progress, root, write};

/// Compiles all programs whose code was generated. A program that fails does not stop the others.
pub(crate) fn all(programs: &mut [Program], target: &Path) -> Result<(), String> {
    let suites: BTreeSet<&str> = programs
        .iter()
        .filter(|it| it.built.is_ok())
        .map(|it| it.suite.as_str())
        .collect();
    if suites.is_empty() {
        return Ok(());
    }
    progress("compiling", 1, 1, &format!("{} suites", suites.len()));
    workspace(programs, &suites, target)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--workspace",
            "--keep-going",
            "--quiet",
            "--message-format=json",
        ])
        .current_dir(target)
        .env("CARGO_TARGET_DIR", target.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        // Compiler flags of this machine could cause errors that nobody else sees.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("could not run cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Line> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    for program in programs.iter_mut().filter(|it| it.built.is_ok()) {
        let name = binary(program);
        let own = || {
            lines
                .iter()
                .filter(|it| it.target.as_ref().is_some_and(|it| it.name == name))
        };
        let executable = own().find_map(|it| it.executable.clone());
        program.built = executable.ok_or_else(|| {
            let message = own().find_map(Line::error);
            let stderr = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
            format!("it does not compile: {}", message.unwrap_or_else(stderr))
        });
    }
    Ok(())
}

/// Returns the name of the program's executable.
fn binary(program: &Program) -> String {
    format!("{}-{}", program.suite, program.side.name())
}

/// Writes the manifests of the workspace. The sources of its packages are already written.
fn workspace(programs: &[Program], suites: &BTreeSet<&str>, target: &Path) -> Result<(), String> {
    let members: Vec<String> = suites.iter().map(|it| format!("\"suites/{it}\"")).collect();
    // The profile keeps overflow checks. It has no debug information, because nobody debugs these programs.
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n",
        members.join(", ")
    );
    write(&target.join("Cargo.toml"), &manifest)?;
    // The lock file of the repository pins all versions, so that cargo needs no network.
    let lock = root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&lock).map_err(|error| fail("read", &lock, &error))?;
    write(&target.join("Cargo.lock"), &lock)?;
    let path = |name| serde_json::json!(root().join(name).to_string_lossy());
    let (runtime, aws) = (path("runtime"), path("aws"));
    let harness = path("conformance");
    for suite in suites {
        let programs = programs
            .iter()
            .filter(|it| it.suite == *suite && it.built.is_ok());
        let binaries: String = programs
            .map(|it| {
                let (name, side) = (binary(it), it.side.name());
                format!("\n[[bin]]\nname = \"{name}\"\npath = \"{side}/main.rs\"\n")
            })
            .collect();
        let manifest = format!(
            "[package]\nname = \"{suite}\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n\
             [dependencies]\nfarrier = {{ path = {runtime}, default-features = false }}\n\
             farrier-aws = {{ path = {aws}, default-features = false }}\n\
             farrier-conformance = {{ path = {harness}, default-features = false }}\n{binaries}"
        );
        write(&folder(target, suite).join("Cargo.toml"), &manifest)?;
    }
    Ok(())
}

/// A line of cargo's JSON output.
#[derive(Deserialize)]
struct Line {
    target: Option<Target>,
    executable: Option<PathBuf>,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
}

impl Line {
    /// Returns the compiler error as rustc prints it.
    fn error(&self) -> Option<String> {
        let message = self.message.as_ref().filter(|it| it.level == "error")?;
        Some(message.rendered.as_deref()?.trim_end().to_owned())
    }
}
