//! Projects as users have them: generated modules, and a program that is written by hand.
//!
//! Most models are whole published models, which the repository does not contain. So the test makes the project below
//! the target folder when it runs. The library `services` has the generated modules. The program lies in the
//! repository and is compiled from there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_codegen::{Config, FileSet, Layout, Parts, Scope};
use farrier_test_support::{program, workspace_root};

use crate::simulators::Simulator;

/// The dependencies of a project, as a part of its manifest. All projects have the same, so that each dependency is
/// compiled once.
const DEPENDENCIES: &str = r#"
axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
bytes = "1"
http = "1"
http-body = "1"
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread", "sync", "time"] }
tokio-rustls = { version = "0.26", default-features = false, features = ["ring", "tls12"] }

[dependencies.farrier]
default-features = false
features = ["builders", "cbor", "checksum", "client", "events", "hyper", "query", "server", "xml"]
"#;

/// A module of the project: the name of a model, and the operations to generate.
#[derive(Clone, Copy, Debug)]
pub struct Module(pub &'static str, pub &'static [&'static str]);

/// The program of a project: the path of its root file below the workspace root, and the kind of target.
#[derive(Clone, Copy, Debug)]
pub enum Program {
    /// An executable.
    Binary(&'static str),
    /// An integration test.
    Test(&'static str),
}

impl Program {
    /// Returns the path of the root file below the workspace root.
    fn path(self) -> &'static str {
        let (Self::Binary(path) | Self::Test(path)) = self;
        path
    }

    /// Returns the number of tests in the files of its folder.
    fn tests(self) -> usize {
        let root = workspace_root().join(self.path());
        let files = root.parent().and_then(|it| fs::read_dir(it).ok());
        let texts = files.into_iter().flatten().flatten();
        texts
            .filter_map(|it| fs::read_to_string(it.path()).ok())
            .map(|text| text.matches("#[tokio::test]").count())
            .sum()
    }
}

/// A project below the target folder.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
    name: &'static str,
    program: Program,
}

impl Project {
    /// Creates the project `name` in the folder `target`, with a program and with these parts of these modules. The
    /// models are in the folder `published` or in `tests/models`.
    ///
    /// # Errors
    ///
    /// When a model has errors, with the diagnostics, or when a file cannot be written.
    pub fn new(
        target: &Path,
        name: &'static str,
        published: &Path,
        modules: &[Module],
        parts: Parts,
        program: Program,
    ) -> Result<Self, String> {
        let folder = target.join(name);
        let mut files = FileSet::new();
        // With the mark, another list of modules may replace it.
        let mut library = format!("{} for a test.\n//! Services.\n", farrier_codegen::MARK);
        for Module(model, operations) in modules {
            let file = format!("{model}.json");
            let ours = workspace_root().join("tests/models").join(&file);
            let model_file = if ours.exists() {
                ours
            } else {
                published.join(file)
            };
            let config = Config::new()
                .model(model_file)
                .operations(operations.iter().copied())
                .parts(parts)
                .layout(Layout::Files);
            let generated = config.generate().map_err(|e| e.to_string())?;
            files.insert_all(Path::new(""), generated.files);
            library += &format!("pub mod {};\n", model.replace('-', "_"));
        }
        // A file that does not change is not written, so that nothing is compiled a second time.
        files.insert("lib.rs", library);
        let written = files.write(&folder.join("src"), Scope::Folder);
        written.map_err(|e| e.to_string())?;
        fs::write(folder.join("Cargo.toml"), manifest(name, program))
            .and_then(|()| program::copy_lock(&folder))
            .map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(Self {
            folder,
            name,
            program,
        })
    }

    /// Returns a cargo command for the project, without network access.
    pub fn cargo(&self, command: &str) -> Command {
        let mut cargo = program::cargo(&self.folder);
        cargo.arg(command);
        cargo
    }

    /// Compiles a [`Program::Binary`] and returns the path of the executable.
    ///
    /// # Errors
    ///
    /// When it does not compile, with the compiler's output.
    pub fn build(&self) -> Result<PathBuf, String> {
        let output = self.cargo("build").output().map_err(|e| e.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let file = format!("{}{}", self.name, env::consts::EXE_SUFFIX);
        Ok(self.target().join("debug").join(file))
    }

    /// Compiles a [`Program::Test`] and runs it in the environment of a server, which its tests call.
    ///
    /// # Panics
    ///
    /// If a test fails, or if not all tests of the program's folder were run. The message has the log of the server.
    #[track_caller]
    pub fn run_tests(&self, server: &Simulator, more: &[(&str, &str)]) {
        let output = self
            .cargo("test")
            .args(["--test", self.name, "--", "--format=pretty"])
            .envs(server.variables())
            .envs(more.iter().copied())
            .output()
            .expect("cargo runs this test");
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        let log = server.log();
        assert!(output.status.success(), "{text}\n{errors}\n{log}");
        let passed = text.lines().filter(|it| it.ends_with("... ok")).count();
        assert_eq!(passed, self.program.tests(), "{text}");
    }

    /// Returns the target folder, which all projects share.
    fn target(&self) -> PathBuf {
        self.folder.with_file_name("scratch-target")
    }
}

fn manifest(name: &str, program: Program) -> String {
    let root = workspace_root();
    let (kind, path) = match program {
        Program::Binary(path) => ("bin", path),
        Program::Test(path) => ("test", path),
    };
    let (program, runtime) = (root.join(path), root.join("runtime"));
    let (aws, support) = (root.join("aws"), root.join("tests/support"));
    format!(
        "[workspace]\n\n\
         [package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [lib]\nname = \"services\"\n\n\
         [[{kind}]]\nname = \"{name}\"\npath = {program:?}\n\n\
         [dependencies]{DEPENDENCIES}path = {runtime:?}\n\n\
         [dependencies.farrier-aws]\nfeatures = [\"hyper\", \"s3\", \"server\"]\npath = {aws:?}\n\n\
         [dependencies.farrier-test-support]\npath = {support:?}\n\n\
         [profile.dev]\ndebug = false\n"
    )
}
