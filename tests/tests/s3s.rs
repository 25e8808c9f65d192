//! A client that is generated from the whole published model of Amazon S3 calls s3s-fs, an independent server that
//! verifies signatures.
//!
//! cargo installs the server below the target folder, in the version that stands here. `tests/s3s/serve.py` runs it.
//! `tests/s3s/calls` is the program that makes the calls, some of them by curl. Without the model, python3, curl or a
//! package registry, the test is passed over; with `CI=true` in the environment, it fails instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_codegen::Parts;
use farrier_test_support::folder::Folder;
use farrier_test_support::{shared, workspace_root};
use farrier_tests::peer::Peer;
use farrier_tests::project::{Module, Program, Project};

/// The last version that is compiled by Rust 1.92.
const VERSION: &str = "0.14.1";

/// The keys that the server knows.
const KEYS: [&str; 2] = ["AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"];

const MODULES: [Module; 1] = [Module(
    "s3",
    &[
        "CreateBucket",
        "DeleteObject",
        "GetObject",
        "HeadObject",
        "ListObjectsV2",
        "PutObject",
    ],
)];

#[test]
fn our_client_and_its_signatures_are_understood_by_s3s() {
    let Some(models) = shared::path("aws-models/2025-09") else {
        return;
    };
    for program in ["python3", "curl"] {
        if Command::new(program).arg("--version").output().is_err() {
            return shared::pass_over(&format!("{program} is absent"));
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let server = match install(&target.join("s3s")) {
        Ok(server) => server,
        Err(reason) => return shared::pass_over(&reason),
    };
    let program = Program::Test("tests/s3s/calls/main.rs");
    let project = Project::new(
        target,
        "s3s-calls",
        &models,
        &MODULES,
        Parts::Client,
        program,
    )
    .unwrap_or_else(|e| panic!("{e}"));

    let buckets = Folder::new();
    let folder = workspace_root().join("tests/s3s");
    let mut serve = Command::new("python3");
    serve.arg(folder.join("serve.py")).arg(server);
    serve.arg(buckets.root()).args(KEYS);
    let s3s = Peer::start(&mut serve, 1, &target.join("s3s.log"));
    let s3s = s3s.unwrap_or_else(|e| panic!("{e}"));
    let output = project
        .cargo("test")
        .args(["--test", "s3s-calls", "--", "--format=pretty"])
        .env("S3S_URL", &s3s.urls()["s3s"])
        .env("S3S_ACCESS_KEY", KEYS[0])
        .env("S3S_SECRET_KEY", KEYS[1])
        .output()
        .expect("cargo runs this test");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{text}\n{errors}\ns3s-fs:\n{}",
        s3s.log()
    );
    let passed = text.lines().filter(|it| it.ends_with("... ok")).count();
    let program = fs::read_to_string(folder.join("calls/main.rs")).unwrap();
    assert_eq!(passed, program.matches("#[tokio::test").count(), "{text}");
}

/// Installs the server into a folder, unless it is there. Returns the path of the program.
///
/// # Errors
///
/// When it cannot be downloaded, with the reason.
fn install(folder: &Path) -> Result<PathBuf, String> {
    let program = folder.join(format!("bin/s3s-fs{}", std::env::consts::EXE_SUFFIX));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["install", "s3s-fs", "--version", VERSION, "--locked"]);
    // The profile compiles quickly, and the test sends little.
    cargo.args(["--features", "binary", "--profile", "dev", "--root"]);
    cargo.arg(folder).env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo.env("CARGO_TARGET_DIR", folder.join("target"));
    let output = cargo.output().map_err(|e| e.to_string())?;
    match output.status.success() && program.exists() {
        true => {
            // What was compiled takes more room than the program.
            let _ = fs::remove_dir_all(folder.join("target"));
            Ok(program)
        }
        false => Err(format!(
            "s3s-fs cannot be installed: {}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        )),
    }
}
