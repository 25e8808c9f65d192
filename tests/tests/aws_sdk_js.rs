//! The AWS SDK for JavaScript, unmodified, calls generated servers of S3, DynamoDB, Lambda and Personalize, with its
//! paginators, its waiters and the checksums that it sends by default. It calls S3 over http and https, with buckets in
//! paths and before the host.
//!
//! `tests/javascript` has the calls and pins the packages. The handlers are in `tests/servers/aws`. Without node, a package
//! registry or published models, the test is passed over; with `CI=true` in the environment, it fails instead.

use std::fs;
use std::path::Path;
use std::process::Command;

use farrier_test_support::{shared, workspace_root};
use farrier_tests::certificates::Certificates;
use farrier_tests::{aws_servers, cases, javascript};

/// How often the cases of S3 run: for each transport, and for each place of a bucket.
const FORMS_OF_S3: usize = 4;

#[test]
fn the_aws_sdk_for_javascript_gets_the_right_answers() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (folder, scripts) = (
        target.join("javascript"),
        workspace_root().join("tests/javascript"),
    );
    if let Err(reason) = javascript::environment(&folder, &scripts) {
        return shared::pass_over(&reason);
    }
    let certificates = Certificates::make(&target.join("javascript-certificates"))
        .unwrap_or_else(|e| panic!("{e}"));
    let servers = aws_servers::start(target, &certificates).unwrap_or_else(|e| panic!("{e}"));
    let Some(servers) = servers else {
        return;
    };
    let urls = serde_json::to_string(servers.urls()).expect("names and URLs are text");
    let mut node = Command::new("node");
    node.arg(folder.join("main.mjs"))
        .arg(urls)
        .env("NODE_EXTRA_CA_CERTS", certificates.authority())
        // The environment must not redirect the calls or sign them with real credentials.
        .env("AWS_CONFIG_FILE", "absent")
        .env("AWS_SHARED_CREDENTIALS_FILE", "absent");
    cases::check(&mut node, expected(&scripts));
}

/// Returns how many cases the scripts have.
fn expected(scripts: &Path) -> usize {
    let count = |file: &str, call: &str| {
        let text = fs::read_to_string(scripts.join(file)).expect("the script is in the repository");
        text.lines().filter(|it| it.starts_with(call)).count()
    };
    let others = ["dynamodb.mjs", "lambda.mjs", "personalize.mjs"].map(|it| count(it, "  test("));
    others.iter().sum::<usize>() + FORMS_OF_S3 * count("s3.mjs", "  check(")
}
