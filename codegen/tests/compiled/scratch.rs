//! A crate of generated modules below the workspace's target folder, where it is a workspace of its own.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_codegen::{FileSet, Scope};

/// Features of the runtime that the crate can turn on.
const FEATURES: [&str; 8] = [
    "builders", "cbor", "checksum", "client", "query", "serde", "server", "xml",
];

pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// The crate of this name, with a module for each folder of the files.
    pub(super) fn new(name: &str, files: &FileSet) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [features]\n{}\n\
             [dependencies]\nfarrier = {{ path = {:?}, default-features = false }}\n",
            FEATURES
                .iter()
                .map(|it| format!("{it} = [\"farrier/{it}\"]\n"))
                .collect::<String>(),
            root.join("runtime")
        );
        files.write(&folder.join("src"), Scope::Folder).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        // The same versions as the workspace has, so that nothing needs to be fetched.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        let mut text =
            String::from("//! Generated.\n#![deny(missing_docs, warnings, clippy::all)]\n");
        for (path, _) in files.iter().filter(|(path, _)| path.ends_with("mod.rs")) {
            if let [module, _] = path.iter().collect::<Vec<_>>()[..] {
                writeln!(text, "#[rustfmt::skip]\npub mod {};", module.display()).unwrap();
            }
        }
        fs::write(folder.join("src/lib.rs"), text).unwrap();
        Self { folder }
    }

    /// Runs cargo on the crate, with these features of the runtime, to success: its warnings are
    /// errors.
    #[track_caller]
    pub(super) fn cargo(&self, command: &[&str], features: &str) {
        if let Err(said) = self.run(command, features) {
            let command = command.join(" ");
            panic!("cargo {command} --features {features}:\n{said}");
        }
    }

    /// Runs cargo on the crate, with these features of the runtime: an error is what it said.
    pub(super) fn run(&self, command: &[&str], features: &str) -> Result<(), String> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(command)
            .args(["--quiet", "--offline", "--features", features])
            .current_dir(&self.folder)
            // One for all crates, so that the runtime is compiled once.
            .env(
                "CARGO_TARGET_DIR",
                self.folder.with_file_name("scratch-target"),
            )
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}
