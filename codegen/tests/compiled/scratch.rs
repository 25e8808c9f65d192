//! A crate with generated modules. It lies below the workspace's target folder and is a separate workspace.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use farrier_codegen::{FileSet, Scope};
use farrier_test_support::{program, workspace_root};

/// Features of the runtime that the crate can enable.
const FEATURES: [&str; 13] = [
    "builders", "cbor", "checksum", "client", "dyn", "events", "hash", "mock", "query", "serde",
    "server", "setters", "xml",
];

/// The attribute of generated modules because of which compilers do not report what nobody uses.
const ALLOW_UNUSED: &str =
    "#![allow(dead_code, unreachable_pub, unused_imports, reason = \"programs use some of it\")]\n";

pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Creates the crate of this name, with a module for each folder of the files. Code that nothing uses is a warning in
    /// them, so that nothing is generated in vain.
    pub(super) fn new(name: &str, files: &FileSet) -> Self {
        let mut all_used = FileSet::new();
        let mut text =
            String::from("//! Generated.\n#![deny(missing_docs, warnings, clippy::all)]\n");
        for (path, held) in files.iter() {
            let module = match path.iter().collect::<Vec<_>>()[..] {
                [module, file] if file == "mod.rs" => module,
                _ => {
                    all_used.insert(path, held);
                    continue;
                }
            };
            assert_eq!(held.matches(ALLOW_UNUSED).count(), 1, "{held}");
            all_used.insert(path, held.replace(ALLOW_UNUSED, ""));
            writeln!(text, "#[rustfmt::skip]\npub mod {};", module.display()).unwrap();
        }
        Self::create(name, &all_used, ("lib.rs", &text))
    }

    /// Creates a program of this name from these files and the text of `main.rs`.
    pub(super) fn program(name: &str, files: &FileSet, main: &str) -> Self {
        Self::create(name, files, ("main.rs", main))
    }

    fn create(name: &str, files: &FileSet, (root, text): (&str, &str)) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [features]\naws = [\"dep:farrier-aws\"]\n{}\n\
             [dependencies]\nfarrier = {{ path = {:?}, default-features = false }}\n\
             farrier-aws = {{ path = {:?}, default-features = false, optional = true }}\n",
            FEATURES.iter().map(|it| feature(it)).collect::<String>(),
            workspace_root().join("runtime"),
            workspace_root().join("aws")
        );
        files.write(&folder.join("src"), Scope::Folder).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        program::copy_lock(&folder).unwrap();
        fs::write(folder.join("src").join(root), text).unwrap();
        Self { folder }
    }

    /// Runs cargo on the crate with these features of the runtime. Panics on errors and warnings.
    #[track_caller]
    pub(super) fn cargo(&self, command: &[&str], features: &str) {
        if let Err(said) = self.run(command, features) {
            let command = command.join(" ");
            panic!("cargo {command} --features {features}:\n{said}");
        }
    }

    /// Runs cargo on the crate with these features of the runtime. The error is cargo's output.
    pub(super) fn run(&self, command: &[&str], features: &str) -> Result<(), String> {
        let output = program::cargo(&self.folder)
            .args(command)
            .args(["--features", features])
            .output()
            .unwrap();
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}

/// Returns the line of a manifest for a feature of the crate: the same feature of the runtime and, if it is one of both,
/// of `farrier-aws`.
fn feature(name: &str) -> String {
    match name {
        "client" | "server" => {
            format!("{name} = [\"farrier/{name}\", \"farrier-aws?/{name}\"]\n")
        }
        _ => format!("{name} = [\"farrier/{name}\"]\n"),
    }
}
