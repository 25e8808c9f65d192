//! What is missing or wrong is an error of its own that says what to do.

use std::time::Duration;

use farrier::client::Builder;
use farrier::operation::{Protocol, Service, ServiceTrait};
use farrier_aws::config::ConfigError;
use farrier_aws::credentials::CredentialsErrorKind;

use super::calls::Caller;
use super::{Machine, SECRET};
use crate::support::PUT;

// What the generator writes for rules that refuse everything.
farrier::__private::v1::endpoint_rules!(
    REFUSES,
    [string("Region", "AWS::Region")],
    0,
    ["no region here"],
    ["AAD", "!sA"]
);
static RULED: Service = Service::new("Ruled", Protocol::RestJson1, &[&PUT])
    .with(&[ServiceTrait::EndpointRules(Some(&REFUSES))]);

#[tokio::test]
async fn without_credentials_the_error_lists_every_provider_with_its_reason() {
    let machine = Machine::new(&[]).answer(200, "token").answer(404, "");
    let config = machine.load().await;
    let error = config.credentials().await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
    assert_eq!(error.before().len(), 4);
    assert_eq!(
        error.to_string(),
        "no credentials: environment: AWS_ACCESS_KEY_ID is not set; profile `default`: not in /home/.aws/config nor \
         /home/.aws/credentials; web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set; container: neither \
         AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set; instance: the instance \
         has no role: attach an instance profile"
    );
}

#[tokio::test]
async fn an_unknown_profile_says_where_it_was_looked_for() {
    let machine = Machine::new(&[
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_PROFILE", "work"),
    ]);
    let machine = machine.file("home/.aws/config", "[work]\nregion = a\n");
    let error = machine.error().await;
    let expected = "profile `work`: not in /home/.aws/config nor /home/.aws/credentials ([work] at \
                    /home/.aws/config:1 has no meaning there: in config it is [profile work], in credentials [work])";
    assert!(error.contains(expected), "{error}");
}

#[tokio::test]
async fn a_broken_file_is_an_error_with_line_and_column() {
    let text = format!("[default]\naws_secret_access_key {SECRET}\n");
    let machine = Machine::new(&[]).file("home/.aws/credentials", &text);
    let error = machine.builder().load().await.unwrap_err();
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains(SECRET), "{printed}");
    let ConfigError::Profile(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.position(), Some((2, 35)));
    assert_eq!(
        error.to_string(),
        "could not parse profile file /home/.aws/credentials:2:35: expected an '=' sign defining a property"
    );
}

#[tokio::test]
async fn a_setting_of_the_wrong_form_names_its_place() {
    let machine = Machine::new(&[]).file("home/.aws/config", "[default]\nuse_fips_endpoint = si\n");
    let error = machine.builder().load().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "use_fips_endpoint at /home/.aws/config:2 is `si`: it has to be `true` or `false`"
    );
}

#[tokio::test]
async fn an_instance_that_does_not_answer_says_for_how_long_it_was_asked() {
    let error = Machine::new(&[]).error().await;
    let expected = "instance: 169.254.169.254 did not answer within 1s (4 attempts): not an instance? In a container, \
                    the instance needs a hop limit of 2";
    assert!(error.ends_with(expected), "{error}");
}

#[tokio::test]
async fn the_credentials_of_aws_login_are_said_to_be_missing() {
    let machine = Machine::new(&[]).file("home/.aws/config", "[default]\nlogin_session = arn:x\n");
    let error = machine.error().await;
    assert!(
        error.contains("login_session, the credentials of `aws login`"),
        "{error}"
    );
    assert!(
        error.contains("aws configure export-credentials"),
        "{error}"
    );
}

#[tokio::test]
async fn a_sign_in_that_has_expired_says_how_to_sign_in() {
    let config = "[default]\nsso_session = dev\nsso_account_id = 1\nsso_role_name = r\n[sso-session dev]\n\
                  sso_region = eu-west-1\nsso_start_url = https://example.com\n";
    let token = format!(r#"{{"accessToken":"{SECRET}","expiresAt":"2026-11-28T11:00:00Z"}}"#);
    let machine = Machine::new(&[]).file("home/.aws/config", config).file(
        "home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json",
        &token,
    );
    let error = machine.error().await;
    let expected =
        "profile `default`: the sign-in has expired: run `aws sso login --sso-session dev`";
    assert!(error.ends_with(expected), "{error}");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_does_not_show() {
    let uri = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let answer = format!(r#"{{"AccessKeyId":"{SECRET}","Token":"{SECRET}"}}"#);
    let error = Machine::new(&[uri]).answer(200, &answer).error().await;
    assert!(
        error.ends_with("container: HTTP 200: the answer has no SecretAccessKey"),
        "{error}"
    );
}

#[tokio::test]
async fn an_agent_that_refuses_says_so() {
    let uri = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let machine = Machine::new(&[uri]).answer(403, r#"{"message":"not you"}"#);
    let error = machine.load().await.credentials().await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert_eq!(error.message(), "the agent answered HTTP 403: not you");
}

#[tokio::test]
async fn a_refusal_of_sts_has_its_code_and_message() {
    let config = "[default]\nrole_arn = arn:aws:iam::1:role/some\nsource_profile = base\n";
    let keys = format!("[base]\naws_access_key_id = AKID\naws_secret_access_key = {SECRET}\n");
    let answer = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not allowed</Message></Error></ErrorResponse>";
    let machine = Machine::new(&[]).file("home/.aws/config", config);
    let machine = machine
        .file("home/.aws/credentials", &keys)
        .answer(403, answer);
    let error = machine.error().await;
    let expected = "profile `default`: AssumeRole: AccessDenied (HTTP 403): not allowed";
    assert!(error.contains(expected), "{error}");
}

#[tokio::test]
async fn a_chain_that_finds_nothing_is_not_asked_again_for_a_moment() {
    let machine = Machine::new(&[]);
    let config = machine.load().await;
    let error = config.credentials().await.unwrap_err();
    assert_eq!(machine.network.requests().len(), 4);
    let again = config.credentials().await.unwrap_err();
    assert_eq!(again.to_string(), error.to_string());
    assert_eq!(machine.network.requests().len(), 0);
    machine.time.advance(Duration::from_secs(5));
    config.credentials().await.unwrap_err();
    assert_eq!(machine.network.requests().len(), 4);
}

#[tokio::test]
async fn a_source_that_fails_is_asked_again_by_the_next_call() {
    let uri = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let keys = r#"{"AccessKeyId":"AKID","SecretAccessKey":"s"}"#;
    let machine = Machine::new(&[uri]).answer(200, "?").answer(200, keys);
    let config = machine.load().await;
    config.credentials().await.unwrap_err();
    assert_eq!(config.credentials().await.unwrap().access_key_id(), "AKID");
}

#[tokio::test]
async fn an_agent_that_is_asked_too_often_has_not_refused() {
    let uri = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let mut machine = Machine::new(&[uri]);
    for _ in 0..4 {
        machine = machine.answer(429, "");
    }
    let error = machine.load().await.credentials().await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Failed);
}

#[tokio::test]
async fn a_role_that_needs_the_code_of_a_device_says_what_to_do() {
    let config = "[default]\nrole_arn = arn:aws:iam::1:role/some\nsource_profile = base\n\
                  mfa_serial = arn:aws:iam::1:mfa/me\n";
    let keys = format!("[base]\naws_access_key_id = AKID\naws_secret_access_key = {SECRET}\n");
    let machine = Machine::new(&[]).file("home/.aws/config", config);
    let machine = machine.file("home/.aws/credentials", &keys);
    let error = machine.error().await;
    let expected = "profile `default`: has mfa_serial at /home/.aws/config:4, but a program cannot type the code";
    assert!(error.contains(expected), "{error}");
    assert!(error.contains("--token-code"), "{error}");
    assert_eq!(machine.network.requests().len(), 0);
}

#[tokio::test]
async fn a_service_of_credentials_that_does_not_answer_is_an_error_in_the_end() {
    let config = "[default]\nrole_arn = arn:aws:iam::1:role/some\nsource_profile = base\n";
    let keys = format!("[base]\naws_access_key_id = AKID\naws_secret_access_key = {SECRET}\n");
    let machine = Machine::new(&[]).file("home/.aws/config", config);
    let machine = machine.file("home/.aws/credentials", &keys);
    let error = machine.error().await;
    assert!(error.contains("AssumeRole: "), "{error}");
    assert!(
        error.contains("the attempt took longer than 10s"),
        "{error}"
    );
}

#[tokio::test]
async fn rules_that_need_a_region_say_where_to_set_one() {
    let machine = Machine::new(&[("AWS_EC2_METADATA_DISABLED", "true")]);
    let config = machine.builder().load().await.unwrap();
    let client: Caller = Builder::new(&RULED).config(&config).build().unwrap();
    let error = client.put().await.unwrap_err();
    let expected = ": set AWS_REGION, or `region` in the profile";
    assert!(error.contains("no region here"), "{error}");
    assert!(error.ends_with(expected), "{error}");
}
