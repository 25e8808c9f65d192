//! Clients that are generated from whole published models call moto, an independent server that simulates AWS.
//!
//! The models are in the shared folder, and in `tests/models` for EC2. `tests/moto/calls` is the program that makes the
//! calls and checks the responses. `tests/moto/requirements.txt` pins the server. Without models, python3 or a package
//! registry, the test is passed over; with `CI=true` in the environment, it fails instead.

use std::fs;
use std::path::Path;
use std::process::Command;

use farrier_codegen::Parts;
use farrier_test_support::{shared, workspace_root};
use farrier_tests::peer::Peer;
use farrier_tests::project::{Module, Program, Project};
use farrier_tests::python;

const MODULES: [Module; 7] = [
    Module(
        "dynamodb",
        &[
            "CreateTable",
            "DeleteItem",
            "DeleteTable",
            "DescribeTable",
            "GetItem",
            "ListTables",
            "PutItem",
            "Scan",
        ],
    ),
    Module(
        "ec2",
        &["CreateKeyPair", "DeleteKeyPair", "DescribeKeyPairs"],
    ),
    Module("iam", &["CreateUser", "DeleteUser", "GetUser", "ListUsers"]),
    Module(
        "s3",
        &[
            "CreateBucket",
            "DeleteBucket",
            "DeleteObject",
            "DeleteObjects",
            "GetObject",
            "HeadObject",
            "ListBuckets",
            "ListObjectsV2",
            "PutObject",
        ],
    ),
    Module(
        "sns",
        &[
            "CreateTopic",
            "DeleteTopic",
            "GetTopicAttributes",
            "ListTopics",
            "Publish",
        ],
    ),
    Module(
        "sqs",
        &[
            "CreateQueue",
            "DeleteMessage",
            "DeleteQueue",
            "GetQueueUrl",
            "ListQueues",
            "ReceiveMessage",
            "SendMessage",
        ],
    ),
    Module(
        "sts",
        &["AssumeRole", "GetCallerIdentity", "GetSessionToken"],
    ),
];

#[test]
fn our_clients_understand_moto() {
    let Some(models) = shared::path("aws-models/2025-09") else {
        return;
    };
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = workspace_root().join("tests/moto");
    let requirements = folder.join("requirements.txt");
    let python = match python::environment(&target.join("moto-python"), &requirements) {
        Ok(python) => python,
        Err(reason) => return shared::pass_over(&reason),
    };
    let program = Program::Test("tests/moto/calls/main.rs");
    let project = Project::new(
        target,
        "moto-calls",
        &models,
        &MODULES,
        Parts::Client,
        program,
    )
    .unwrap_or_else(|e| panic!("{e}"));

    let mut serve = Command::new(python);
    serve.arg(folder.join("serve.py"));
    let moto = Peer::start(&mut serve, 1, &target.join("moto.log"));
    let moto = moto.unwrap_or_else(|e| panic!("{e}"));
    let output = project
        .cargo("test")
        .args(["--test", "moto-calls", "--", "--format=pretty"])
        .env("MOTO_URL", &moto.urls()["moto"])
        .output()
        .expect("cargo runs this test");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{text}\n{errors}\nmoto:\n{}",
        moto.log()
    );
    let passed = text.lines().filter(|it| it.ends_with("... ok")).count();
    assert_eq!(passed, tests(&folder.join("calls")), "{text}");
}

/// Returns the number of tests in the files of a folder.
fn tests(folder: &Path) -> usize {
    let files = fs::read_dir(folder).expect("the program is in the repository");
    files
        .map(|it| fs::read_to_string(it.unwrap().path()).unwrap())
        .map(|text| text.matches("#[tokio::test]").count())
        .sum()
}
