//! Compiles generated packages: a report comes in; the time of each package, or the compiler's errors, go into its
//! rows.
//!
//! All packages are members of one workspace, so that the runtime is compiled once and all cores are in use. Warnings
//! are denied. Each package is checked twice: with client and server, and with neither but with builders, because the
//! features of the runtime decide which parts of the generated code are active.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Deserialize;

use crate::progress::Progress;
use crate::report::{Failure, Report, Row, Stage};
use crate::{root, rustc};

/// The sets of features that each package is checked with.
const FEATURES: [&[&str]; 2] = [&["client", "server"], &["builders"]];

/// The number of messages that are kept per package.
const MESSAGES: usize = 3;

/// Compiles the first `limit` generated cases. `timer` is the program that runs the compiler and measures its time, see
/// [`rustc`]; without it there are no times for single packages.
pub(crate) fn check(
    report: &mut Report,
    target: &Path,
    limit: usize,
    timer: Option<&Path>,
) -> Result<(), String> {
    let generated = report.rows.iter_mut().filter(|it| it.failure.is_none());
    let mut rows: Vec<&mut Row> = generated.take(limit).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let packages = rows.iter().map(|it| Package {
        name: it.name.clone(),
        folder: it.folder.clone(),
    });
    let workspace = Workspace::new(target, packages.collect())?;
    let start = Instant::now();
    let progress = Progress::new("compiling", rows.len() * FEATURES.len());
    for features in FEATURES {
        let checked = workspace.check(features, timer, &progress)?;
        for (row, checked) in rows.iter_mut().zip(checked) {
            row.compile_seconds = row.compile_seconds.or(checked.seconds);
            if row.failure.is_none() && !checked.passed() {
                row.failure = Some(Failure {
                    stage: Stage::Compile,
                    more: checked.messages.len().saturating_sub(MESSAGES),
                    messages: checked.messages.into_iter().take(MESSAGES).collect(),
                });
            }
        }
    }
    report.compile_seconds = Some(start.elapsed().as_secs_f64());
    Ok(())
}

/// The scratch workspace.
struct Workspace {
    folder: PathBuf,
    packages: Vec<Package>,
}

/// A case as a package.
struct Package {
    /// The name of the case. The package is named by its index, because the name of a file may not be valid for a
    /// package.
    name: String,
    folder: PathBuf,
}

/// The output of cargo about a package.
#[derive(Clone, Default)]
struct Checked {
    /// Whether cargo named the package.
    seen: bool,
    /// Whether rustc compiled it.
    compiled: bool,
    /// The seconds of rustc.
    seconds: Option<f64>,
    /// Errors and warnings, as rustc prints them.
    messages: Vec<String>,
}

impl Checked {
    fn passed(&self) -> bool {
        self.compiled && self.messages.is_empty()
    }
}

impl Workspace {
    /// Makes a workspace in `folder` with these packages, whose sources exist already.
    fn new(folder: &Path, packages: Vec<Package>) -> Result<Self, String> {
        let members: Vec<String> = packages.iter().map(|it| quoted(&it.folder)).collect();
        let members = members.join(", ");
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
        write(&folder.join("Cargo.toml"), &manifest)?;
        // The versions of the repository, so that cargo need not resolve any.
        let lock = root().join("Cargo.lock");
        let lock = fs::read_to_string(&lock).map_err(|error| fail("read", &lock, &error))?;
        write(&folder.join("Cargo.lock"), &lock)?;
        let runtime = quoted(&root().join("runtime"));
        let aws = quoted(&root().join("aws"));
        for (index, package) in packages.iter().enumerate() {
            let manifest = format!(
                "[package]\nname = \"case-{index}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [features]\nbuilders = [\"farrier/builders\"]\nclient = [\"farrier/client\", \"farrier/checksum\", \"farrier-aws/client\"]\n\
                 server = [\"farrier/server\", \"farrier/checksum\", \"farrier-aws/server\"]\n\n\
                 [dependencies]\nfarrier = {{ path = {runtime}, default-features = false, features = [\"cbor\", \"events\", \"query\", \"xml\"] }}\n\
                 farrier-aws = {{ path = {aws}, default-features = false }}\n\n\
                 [lints.rust]\nwarnings = \"deny\"\n"
            );
            write(&package.folder.join("Cargo.toml"), &manifest)?;
            // Cargo reports no compile time for an unchanged file, so the file is written again.
            let root = package.folder.join("src/lib.rs");
            let text = fs::read_to_string(&root).map_err(|error| fail("read", &root, &error))?;
            write(&root, &text)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            packages,
        })
    }

    /// Checks all packages, also if some fail. Returns the results in their order.
    fn check(
        &self,
        features: &[&str],
        timer: Option<&Path>,
        progress: &Progress,
    ) -> Result<Vec<Checked>, String> {
        let log = self.folder.join("rustc.log");
        let _ = fs::remove_file(&log);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(["check", "--workspace", "--keep-going", "--quiet"])
            .args(["--message-format=json", "--features"])
            .arg(features.join(","))
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            // Flags of this machine could cause other errors.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_BUILD_RUSTFLAGS")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let failed = |error: std::io::Error| format!("could not run cargo: {error}");
        if let Some(timer) = timer {
            rustc::time(&mut command, timer, &log);
        }
        let mut child = command.spawn().map_err(failed)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (mut checked, stderr) = std::thread::scope(|scope| {
            // Both streams are read at the same time, because a full pipe stops cargo.
            let stderr = scope.spawn(|| {
                let mut text = Vec::new();
                if let Some(mut stderr) = stderr {
                    let _ = stderr.read_to_end(&mut text);
                }
                String::from_utf8_lossy(&text).trim_end().to_owned()
            });
            let stdout = stdout.map(|it| BufReader::new(it).lines().map_while(Result::ok));
            let checked = self.messages(stdout.into_iter().flatten(), progress);
            (checked, stderr.join().unwrap_or_default())
        });
        child.wait().map_err(failed)?;
        if !checked.iter().any(|it| it.seen) {
            return Err(format!("cargo check failed:\n{stderr}"));
        }
        let seconds = rustc::read(&log);
        for (index, it) in checked.iter_mut().enumerate() {
            it.seconds = seconds.get(&format!("case_{index}")).copied();
            // If the compiler crashed, only standard error has the message.
            if !it.compiled && it.messages.is_empty() {
                it.messages.push(stderr.clone());
            }
        }
        Ok(checked)
    }

    /// Assigns the lines that cargo prints to packages.
    fn messages(&self, lines: impl Iterator<Item = String>, progress: &Progress) -> Vec<Checked> {
        let mut checked = vec![Checked::default(); self.packages.len()];
        for line in lines {
            let Ok(line) = serde_json::from_str::<Line>(&line) else {
                continue;
            };
            let name = line.target.map(|it| it.name).unwrap_or_default();
            // The library of the package `case-1` is named `case_1`.
            let index = name.strip_prefix("case_").and_then(|it| it.parse().ok());
            let Some(index) = index else { continue };
            let index: usize = index;
            let (Some(it), Some(package)) = (checked.get_mut(index), self.packages.get(index))
            else {
                continue;
            };
            if !it.seen {
                progress.step(&package.name);
            }
            it.seen = true;
            it.compiled |= line.reason == "compiler-artifact";
            it.messages.extend(line.message.and_then(Message::text));
        }
        checked
    }
}

/// A line of cargo's JSON output.
#[derive(Deserialize)]
struct Line {
    reason: String,
    target: Option<Target>,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// A message of rustc.
#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    rendered: Option<String>,
}

impl Message {
    /// The rendered text, if the message is about the code. rustc also prints messages that only give a count.
    fn text(self) -> Option<String> {
        let counts = self.message.starts_with("aborting due to");
        let about = matches!(self.level.as_str(), "error" | "warning") && !counts;
        let text = self.rendered.filter(|_| about)?;
        Some(text.trim_end().to_owned())
    }
}

/// A path as a string of TOML, which has the escapes of JSON.
fn quoted(path: &Path) -> String {
    serde_json::json!(path.to_string_lossy()).to_string()
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| fail("make", parent, &error))?;
    fs::write(path, text).map_err(|error| fail("write", path, &error))
}

fn fail(action: &str, path: &Path, error: &std::io::Error) -> String {
    format!("could not {action} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row with code that the test gives, because the generator makes no code that fails.
    fn row(target: &Path, name: &str, code: &str) -> Row {
        let folder = target.join("packages").join(name);
        write(&folder.join("src/lib.rs"), code).unwrap();
        Row::new(name.to_owned(), folder)
    }

    #[test]
    fn a_warning_and_an_error_fail_their_package_and_no_other() {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp/sweep-compile");
        let good = "//! Code.\npub use farrier::Timestamp;\n";
        let served =
            "//! Code.\nfarrier::__private::v1::with_server! { pub fn f() { missing() } }\n";
        let mut report = Report::new(
            vec![
                row(&target, "good", good),
                row(&target, "warns", "//! Code.\nuse farrier::Timestamp;\n"),
                row(
                    &target,
                    "wrong type",
                    "//! Code.\npub const N: u8 = \"\";\n",
                ),
                row(&target, "wrong server", served),
                row(&target, "beyond", "no Rust"),
            ],
            1,
            0.0,
        );
        check(&mut report, &target, 4, None).unwrap();
        let found: Vec<_> = report
            .rows
            .iter()
            .map(|it| (it.name.as_str(), it.failure.as_ref()))
            .map(|(name, it)| (name, it.map(|it| it.messages[0].lines().next().unwrap())))
            .collect();
        assert_eq!(
            found,
            [
                ("good", None),
                ("warns", Some("error: unused import: `farrier::Timestamp`")),
                ("wrong type", Some("error[E0308]: mismatched types")),
                (
                    "wrong server",
                    Some("error[E0425]: cannot find function `missing` in this scope")
                ),
                ("beyond", None),
            ]
        );
    }
}
