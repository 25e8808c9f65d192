//! A program with `farrier_aws::Config::load()` finds credentials where AWS tools find them: at the metadata of an
//! instance, at the endpoint of a container, in profiles, with the token of an identity provider. STS, as a fake, tells
//! whose they are.
//!
//! `tests/credentials/whoami` is the program. Each case runs it as a process with an environment of its own. Without published
//! models, the tests are passed over; with `CI=true` in the environment, they fail instead.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use farrier_codegen::Parts;
use farrier_test_support::fakes::{Container, Credentials, Instance, Sts};
use farrier_test_support::folder::Folder;
use farrier_test_support::shared;
use farrier_tests::project::{Module, Program, Project};

const TOKEN: &str = "token-of-the-identity-provider";

/// The program, a folder for its files, and the STS that it asks.
struct Who {
    program: PathBuf,
    home: Folder,
    sts: Sts,
}

impl Who {
    /// Compiles the program. If there are no models, the test is passed over.
    fn new() -> Option<Self> {
        static COMPILING: Mutex<()> = Mutex::new(());
        let models = shared::path("aws-models/2025-09")?;
        let _compiling = COMPILING.lock().unwrap_or_else(PoisonError::into_inner);
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let modules = [Module("sts", &["GetCallerIdentity"])];
        let program = Program::Binary("tests/credentials/whoami/main.rs");
        let project = Project::new(target, "whoami", &models, &modules, Parts::Client, program);
        let program = project.and_then(|it| it.build());
        Some(Self {
            program: program.unwrap_or_else(|e| panic!("{e}")),
            home: Folder::new(),
            sts: Sts::start(TOKEN),
        })
    }

    /// Runs the program with these variables. Nothing else of this machine's configuration reaches it, and no instance.
    fn run(&self, variables: &[(&str, &str)]) -> String {
        let output = Command::new(&self.program)
            .env_clear()
            .envs(std::env::var_os("SYSTEMROOT").map(|it| ("SYSTEMROOT", it)))
            .env("HOME", self.home.root())
            .env("USERPROFILE", self.home.root())
            .env("AWS_ENDPOINT_URL_STS", self.sts.url())
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(variables.iter().copied())
            .output()
            .expect("the program was compiled before");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// The ARN of the caller with credentials of this name.
fn arn(name: &str) -> String {
    let id = Credentials::of(name).access_key_id;
    format!("arn:aws:iam::123456789012:user/{id}")
}

#[test]
fn an_instance_gives_credentials_and_its_region_in_a_session() {
    let Some(who) = Who::new() else { return };
    let instance = Instance::start("eu-north-1", Some(("smithy", Credentials::of("smithy"))));
    let found = who.run(&[
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &instance.url()),
        ("AWS_REGION", ""),
    ]);
    assert_eq!(found, arn("smithy"));
    let asked = instance.requests();
    assert_eq!(
        (&*asked[0].method, &*asked[0].path),
        ("PUT", "/latest/api/token")
    );
    let [call] = &who.sts.requests()[..] else {
        panic!("one call: {:?}", who.sts.requests());
    };
    assert_eq!(call.header("x-amz-security-token"), Some("token-of-smithy"));
    let authorization = call.header("authorization").unwrap_or_default();
    assert!(
        authorization.contains("/eu-north-1/sts/aws4_request"),
        "{authorization}"
    );
}

#[test]
fn an_instance_without_a_role_is_named_in_the_error() {
    let Some(who) = Who::new() else { return };
    let instance = Instance::start("eu-north-1", None);
    let found = who.run(&[
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &instance.url()),
    ]);
    assert!(found.starts_with("error: "), "{found}");
    assert!(found.contains("instance"), "{found}");
    assert!(who.sts.requests().is_empty());
}

#[test]
fn a_container_gives_credentials_for_its_token() {
    let Some(who) = Who::new() else { return };
    let container = Container::start(Some("Bearer of-the-task"), Credentials::of("task"));
    let url = container.url();
    let uri = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &*url);
    let found = who.run(&[
        uri,
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer of-the-task"),
    ]);
    assert_eq!(found, arn("task"));

    who.home.put("token", "Bearer of-the-task\n");
    let file = who.home.path("token");
    let file = file.to_str().expect("the path is UTF-8");
    let found = who.run(&[uri, ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file)]);
    assert_eq!(found, arn("task"));
}

#[test]
fn a_container_that_refuses_ends_the_search() {
    let Some(who) = Who::new() else { return };
    let container = Container::start(Some("Bearer of-the-task"), Credentials::of("task"));
    let instance = Instance::start("eu-north-1", Some(("smithy", Credentials::of("smithy"))));
    let found = who.run(&[
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container.url()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer forged"),
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &instance.url()),
    ]);
    assert!(found.starts_with("error: "), "{found}");
    assert!(
        found.contains("container") && found.contains("403"),
        "{found}"
    );
    assert!(!found.contains("forged"), "{found}");
    assert!(instance.requests().is_empty());
}

#[test]
fn a_profile_takes_a_role_with_the_keys_of_another() {
    let Some(who) = Who::new() else { return };
    who.home.put(
        ".aws/config",
        "[profile work]\nrole_arn = arn:aws:iam::123456789012:role/journeyman\nsource_profile = keys\n\
         external_id = guild\nrole_session_name = forge\n",
    );
    who.home.put(
        ".aws/credentials",
        "[keys]\naws_access_key_id = AKIDKEYS\naws_secret_access_key = not-a-secret\n",
    );
    let found = who.run(&[("AWS_PROFILE", "work")]);
    assert_eq!(found, arn("journeyman"));
    let calls = who.sts.requests();
    assert_eq!(calls[0].access_key_id(), Some("AKIDKEYS"));
    assert_eq!(calls[0].field("ExternalId").as_deref(), Some("guild"));
    assert_eq!(calls[0].field("RoleSessionName").as_deref(), Some("forge"));
    assert_eq!(
        calls[1].header("x-amz-security-token"),
        Some("token-of-journeyman")
    );
}

#[test]
fn a_profile_takes_a_role_with_the_credentials_of_an_instance() {
    let Some(who) = Who::new() else { return };
    let instance = Instance::start("eu-north-1", Some(("smithy", Credentials::of("smithy"))));
    who.home.put(
        ".aws/config",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/master\ncredential_source = Ec2InstanceMetadata\n",
    );
    let found = who.run(&[
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &instance.url()),
    ]);
    assert_eq!(found, arn("master"));
    assert_eq!(who.sts.requests()[0].access_key_id(), Some("ASIASMITHY"));
}

#[test]
fn a_role_that_may_not_be_taken_is_an_error_with_the_code_and_message_of_sts() {
    let Some(who) = Who::new() else { return };
    who.home.put(
        ".aws/config",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/forbidden\nsource_profile = default\n\
         aws_access_key_id = AKIDKEYS\naws_secret_access_key = not-a-secret\n",
    );
    let found = who.run(&[]);
    assert!(found.starts_with("error: "), "{found}");
    assert!(found.contains("AccessDenied"), "{found}");
    assert!(found.contains("you may not take this role"), "{found}");
    assert!(!found.contains("not-a-secret"), "{found}");
}

#[test]
fn a_token_of_an_identity_provider_takes_a_role_without_a_signature() {
    let Some(who) = Who::new() else { return };
    who.home.put("token", TOKEN);
    let file = who.home.path("token");
    let found = who.run(&[
        (
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            file.to_str().expect("the path is UTF-8"),
        ),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"),
    ]);
    assert_eq!(found, arn("pod"));
    assert_eq!(who.sts.requests()[0].header("authorization"), None);
}

#[test]
#[cfg(unix)]
fn a_process_prints_credentials() {
    let Some(who) = Who::new() else { return };
    let printed = r#"{"Version": 1, "AccessKeyId": "ASIAPROCESS", "SecretAccessKey": "s", "SessionToken": "t"}"#;
    who.home.put("credentials.json", printed);
    let file = who.home.path("credentials.json");
    let config = format!(
        "[profile tool]\ncredential_process = /bin/cat \"{}\"\n",
        file.display()
    );
    who.home.put(".aws/config", &config);
    assert_eq!(who.run(&[("AWS_PROFILE", "tool")]), arn("process"));
}

#[test]
fn without_credentials_the_error_names_every_place_that_was_searched() {
    let Some(who) = Who::new() else { return };
    let found = who.run(&[]);
    assert!(found.starts_with("error: "), "{found}");
    for place in ["AWS_ACCESS_KEY_ID", "profile", "container", "instance"] {
        assert!(found.contains(place), "{place}: {found}");
    }
    assert_eq!(found.lines().count(), 1, "{found}");
}
