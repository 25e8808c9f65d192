//! Clients that are generated from whole published models call moto, an independent server that simulates AWS. It verifies
//! the signature of each request, and whether its caller may make it.
//!
//! The models are in the shared folder, and in `tests/models` for EC2. `tests/moto/calls` is the program that makes the
//! calls and checks the responses. `tests/moto/requirements.txt` pins the server. Without models, python3 or a package
//! registry, the test is passed over; with `CI=true` in the environment, it fails instead.

use std::path::Path;

use farrier_codegen::Parts;
use farrier_test_support::shared;
use farrier_tests::project::{Module, Program, Project};
use farrier_tests::simulators::Simulator;

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
    let Some(moto) = Simulator::moto(target) else {
        return;
    };
    let program = Program::Test("tests/moto/calls/main.rs");
    let project = Project::new(
        target,
        "moto-calls",
        &models,
        &MODULES,
        Parts::Client,
        program,
    );
    let (id, secret) = moto.key("apprentice");
    let more = [("APPRENTICE_ID", &*id), ("APPRENTICE_SECRET", &*secret)];
    project
        .unwrap_or_else(|e| panic!("{e}"))
        .run_tests(&moto, &more);
}
