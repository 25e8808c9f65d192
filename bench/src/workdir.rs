//! Scratch packages in `target/bench`. Each is a workspace of its own with its own target folder, so that they do not
//! change how this repository is built or locked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use farrier_test_support::shared;

use crate::Error;

/// The root folder of the repository.
pub fn root() -> &'static Path {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
    bench.parent().unwrap_or(bench)
}

/// The folder for everything that benchmarks write.
pub fn target() -> PathBuf {
    root().join("target/bench")
}

/// The path of published data: in the folder `FARRIER_SHARED`, or else in `../shared`.
///
/// # Errors
///
/// If it is absent.
pub fn published(path: &str) -> Result<PathBuf, Error> {
    let path = shared::folder().join(path);
    match path.exists() {
        true => Ok(path),
        false => Err(Error::Check(format!(
            "{} is absent: FARRIER_SHARED can name the folder that holds aws-models",
            path.display()
        ))),
    }
}

/// A scratch package.
#[derive(Clone, Debug)]
pub struct Workdir {
    folder: PathBuf,
}

impl Workdir {
    /// The package in `target/bench/<name>` with these files. Only changed files are written.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn new(name: &str, files: &[(impl AsRef<Path>, String)]) -> Result<Self, Error> {
        let folder = target().join(name);
        for (path, text) in files {
            let path = folder.join(path);
            if fs::read_to_string(&path).is_ok_and(|it| it == *text) {
                continue;
            }
            let parent = path.parent().unwrap_or(&folder);
            fs::create_dir_all(parent).map_err(|error| Error::io("make", parent, error))?;
            fs::write(&path, text).map_err(|error| Error::io("write", &path, error))?;
        }
        Ok(Self { folder })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its target folder.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// A command of cargo that runs in the package.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            // Flags of this machine would make figures differ between machines.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_BUILD_RUSTFLAGS");
        cargo
    }

    /// The package ids of the program and of its normal and build dependencies.
    ///
    /// # Errors
    ///
    /// If cargo fails.
    pub fn crates(&self) -> Result<BTreeSet<String>, Error> {
        let arguments = ["tree", "-e", "normal,build", "--prefix", "none"];
        let output = run(&mut self.cargo(&arguments))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let names = text.lines().filter(|it| !it.is_empty());
        // After the name and the version cargo marks repeated crates and macros.
        let name = |line: &str| -> String {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        };
        Ok(names.map(name).collect())
    }
}

/// Runs a command to its end.
///
/// # Errors
///
/// If it cannot be started, or fails; the error includes what it wrote to standard error.
pub fn run(command: &mut Command) -> Result<Output, Error> {
    let shown = format!("{command:?}");
    let output = command
        .output()
        .map_err(|error| Error::io("run", Path::new(&shown), error))?;
    match output.status.success() {
        true => Ok(output),
        false => Err(Error::Check(format!(
            "{shown} failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ))),
    }
}

/// The lines of all Rust files below a folder.
///
/// # Errors
///
/// If a file cannot be read.
pub fn lines_of_rust(folder: &Path) -> Result<u64, Error> {
    let mut lines = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let fail = |error| Error::io("read", &folder, error);
        for entry in fs::read_dir(&folder).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text =
                    fs::read_to_string(&path).map_err(|error| Error::io("read", &path, error))?;
                lines += text.lines().count() as u64;
            }
        }
    }
    Ok(lines)
}
