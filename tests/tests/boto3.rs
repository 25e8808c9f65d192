//! boto3, unmodified, calls generated servers: two of the generated crate, and seven that are generated for the test.
//! The models of the seven are whole published models, or those in `tests/models` for EC2. The seven use the protocols
//! that the generated crate does not.
//!
//! `tests/boto3/calls.py` and `tests/boto3/protocols.py` make the calls and check the responses. The handlers are in
//! `tests/src/services.rs` and `tests/boto3/servers`. `tests/boto3/requirements.txt` pins the client. Without python3,
//! a package registry or published models, a test is passed over; with `CI=true` in the environment, it fails instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_test_support::{shared, workspace_root};
use farrier_tests::peer::Peer;
use farrier_tests::project::{Module, Program, Project};
use farrier_tests::python;
use farrier_tests::services::serve;
use serde::Deserialize;

/// The modules that are generated from published models.
const MODULES: [Module; 7] = [
    Module(
        "arc-region-switch",
        &["ListPlanExecutions", "StartPlanExecution"],
    ),
    Module("dynamodb", &["GetItem", "PutItem"]),
    Module("ec2", &["CreateKeyPair", "DescribeKeyPairs"]),
    Module("iam", &["CreateUser", "GetUser", "ListUsers"]),
    Module(
        "s3",
        &[
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "DeleteObjects",
            "GetObject",
            "HeadObject",
            "ListObjectsV2",
            "PutObject",
            "UploadPart",
        ],
    ),
    Module("sns", &["GetTopicAttributes", "Publish"]),
    Module("sqs", &["ReceiveMessage", "SendMessage"]),
];

#[test]
fn boto3_gets_the_right_answers_from_our_servers() {
    let Some(python) = boto3() else {
        return;
    };
    let urls = serve().expect("the loopback interface has a free port");
    let endpoints = [
        ("endpoint-personalize", urls.personalize.as_str()),
        ("endpoint-cleanroomsml", urls.cleanroomsml.as_str()),
    ];
    call(&python, "calls.py", endpoints);
}

#[test]
fn boto3_gets_the_right_answers_on_every_protocol_of_aws() {
    let (Some(models), Some(python)) = (shared::path("aws-models/2025-09"), boto3()) else {
        return;
    };
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let program = Program::Binary("tests/boto3/servers/main.rs");
    let servers = Project::new(target, "boto3-servers", &models, &MODULES, program)
        .and_then(|it| it.build())
        .unwrap_or_else(|e| panic!("{e}"));
    let log = target.join("boto3-servers.log");
    let servers = Peer::start(&mut Command::new(servers), MODULES.len(), &log);
    let servers = servers.unwrap_or_else(|e| panic!("{e}"));
    let urls = servers.urls().iter();
    call(
        &python,
        "protocols.py",
        urls.map(|(name, url)| (name.as_str(), url.as_str())),
    );
}

/// Returns a Python interpreter with boto3. If there is none, the test is passed over.
fn boto3() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("boto3");
    let requirements = workspace_root().join("tests/boto3/requirements.txt");
    let python = python::environment(&folder, &requirements);
    python.map_err(|reason| shared::pass_over(&reason)).ok()
}

/// Runs a script with an option and a URL for each endpoint. Panics if one of its cases fails.
#[track_caller]
fn call<'a>(python: &Path, script: &str, endpoints: impl IntoIterator<Item = (&'a str, &'a str)>) {
    let script = workspace_root().join("tests/boto3").join(script);
    let expected = fs::read_to_string(&script)
        .expect("the script is in the repository")
        .lines()
        .filter(|line| *line == "@case")
        .count();

    let mut command = Command::new(python);
    command.arg("-B"); // leaves no compiled files beside the script
    command.arg(&script);
    for (name, url) in endpoints {
        command.args([&format!("--{name}"), url]);
    }
    let output = command.output().expect("python was started before");
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
    let script = script.display();
    assert_eq!(cases.len(), expected, "{script} stopped early:\n{trace}");
    assert!(output.status.success(), "{trace}");
}

/// A line that a script prints.
#[derive(Deserialize)]
struct Case {
    case: String,
    ok: bool,
    detail: String,
}
