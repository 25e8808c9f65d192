//! Servers of nine services of AWS, for clients that others wrote: `tests/servers/aws`, compiled with the modules that
//! are generated for it from whole published models, or from those in `tests/models` for EC2.
//!
//! All tests share one program, so that it is compiled once.

use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use farrier_codegen::Parts;
use farrier_test_support::shared;

use crate::certificates::Certificates;
use crate::peer::Peer;
use crate::project::{Module, Program, Project};

/// The modules that are generated.
const MODULES: [Module; 9] = [
    Module(
        "arc-region-switch",
        &["ListPlanExecutions", "StartPlanExecution"],
    ),
    Module(
        "dynamodb",
        &[
            "BatchWriteItem",
            "CreateTable",
            "DeleteTable",
            "DescribeTable",
            "GetItem",
            "ListTables",
            "PutItem",
            "Scan",
        ],
    ),
    Module("ec2", &["CreateKeyPair", "DescribeKeyPairs"]),
    Module("iam", &["CreateUser", "GetUser", "ListUsers"]),
    Module(
        "lambda",
        &[
            "CreateFunction",
            "DeleteFunction",
            "GetFunction",
            "Invoke",
            "ListFunctions",
        ],
    ),
    Module(
        "personalize",
        &[
            "CreateDatasetGroup",
            "DescribeDatasetGroup",
            "ListDatasetGroups",
        ],
    ),
    Module(
        "s3",
        &[
            "AbortMultipartUpload",
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateBucket",
            "CreateMultipartUpload",
            "DeleteBucket",
            "DeleteObject",
            "DeleteObjects",
            "GetBucketLocation",
            "GetBucketVersioning",
            "GetObject",
            "HeadBucket",
            "HeadObject",
            "ListBuckets",
            "ListMultipartUploads",
            "ListObjects",
            "ListObjectsV2",
            "ListParts",
            "PutObject",
            "UploadPart",
            "UploadPartCopy",
        ],
    ),
    Module("sns", &["GetTopicAttributes", "Publish"]),
    Module("sqs", &["ReceiveMessage", "SendMessage"]),
];

/// Compiles the servers below the folder `target` and starts them. The addresses have the names of the modules, and
/// `s3-https` is the one of S3 over https, with a certificate of [`Certificates`]. Without published models, nothing is
/// started, and the test is passed over.
///
/// # Errors
///
/// When the servers do not compile or do not start, with the reason.
pub fn start(target: &Path, certificates: &Certificates) -> Result<Option<Peer>, String> {
    // Tests of one program run as threads.
    static COMPILING: Mutex<()> = Mutex::new(());
    let Some(models) = shared::path("aws-models/2025-09") else {
        return Ok(None);
    };
    let compiling = COMPILING.lock().unwrap_or_else(PoisonError::into_inner);
    let program = Program::Binary("tests/servers/aws/main.rs");
    let parts = Parts::Server;
    let servers = Project::new(target, "aws-servers", &models, &MODULES, parts, program)?;
    let servers = servers.build()?;
    drop(compiling);
    let mut command = Command::new(servers);
    command.args([certificates.certificate(), certificates.key()]);
    let test = std::thread::current();
    let log = format!("aws-servers-{}.log", test.name().unwrap_or("main"));
    Peer::start(&mut command, MODULES.len() + 1, &target.join(log)).map(Some)
}
