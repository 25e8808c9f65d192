//! boto3, unmodified, calls generated servers: two of the generated crate, and seven that are generated for the test, on
//! the protocols that the generated crate does not use.
//!
//! `tests/boto3/calls.py` and `tests/boto3/protocols.py` make the calls and check the responses. The handlers are in
//! `tests/src/services.rs` and `tests/servers/aws`. `tests/boto3/requirements.txt` pins the client. Without python3,
//! a package registry or published models, a test is passed over; with `CI=true` in the environment, it fails instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use farrier_test_support::{shared, workspace_root};
use farrier_tests::certificates::Certificates;
use farrier_tests::services::serve;
use farrier_tests::{aws_servers, cases, python};

/// The services that `protocols.py` calls.
const SERVICES: [&str; 7] = [
    "arc-region-switch",
    "dynamodb",
    "ec2",
    "iam",
    "s3",
    "sns",
    "sqs",
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
    let Some(python) = boto3() else {
        return;
    };
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let servers = Certificates::make(&target.join("boto3-certificates"))
        .and_then(|it| aws_servers::start(target, &it))
        .unwrap_or_else(|e| panic!("{e}"));
    let Some(servers) = servers else {
        return;
    };
    let urls = SERVICES.map(|name| (name, servers.urls()[name].as_str()));
    call(&python, "protocols.py", urls);
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
    let text = fs::read_to_string(&script).expect("the script is in the repository");
    let expected = text.lines().filter(|line| *line == "@case").count();
    let mut command = Command::new(python);
    command.arg("-B"); // leaves no compiled files beside the script
    command.arg(&script);
    for (name, url) in endpoints {
        command.args([&format!("--{name}"), url]);
    }
    cases::check(&mut command, expected);
}
