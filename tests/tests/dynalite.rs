//! A client that is generated from the whole published model of DynamoDB calls dynalite, an independent server that
//! simulates it, with paginators and waiters.
//!
//! `tests/dynalite` pins the server and has the calls. Without node, a package registry or published models, the test is
//! passed over; with `CI=true` in the environment, it fails instead.

use std::path::Path;

use farrier_codegen::Parts;
use farrier_test_support::shared;
use farrier_tests::project::{Module, Program, Project};
use farrier_tests::simulators::Simulator;

const MODULES: [Module; 1] = [Module(
    "dynamodb",
    &[
        "CreateTable",
        "DeleteTable",
        "DescribeTable",
        "PutItem",
        "Query",
        "Scan",
    ],
)];

#[test]
fn our_pages_and_waiters_understand_dynalite() {
    let Some(models) = shared::path("aws-models/2025-09") else {
        return;
    };
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let Some(dynalite) = Simulator::dynalite(target) else {
        return;
    };
    let program = Program::Test("tests/dynalite/calls/main.rs");
    let project = Project::new(
        target,
        "dynalite-calls",
        &models,
        &MODULES,
        Parts::Client,
        program,
    );
    project
        .unwrap_or_else(|e| panic!("{e}"))
        .run_tests(&dynalite, &[]);
}
