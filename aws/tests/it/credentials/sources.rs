//! What providers send, keep and write.

use std::time::Duration;

use farrier::client::Builder;

use super::calls::{Caller, TOKENS};
use super::{Machine, SECRET, now};

const SSO_FILE: &str = "home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";

const SSO_CONFIG: &str = "[default]\nsso_session = dev\nsso_account_id = 1\nsso_role_name = r\n[sso-session dev]\n\
                          sso_region = eu-west-1\nsso_start_url = https://example.com\n";

fn keys(name: &str, seconds: u64) -> String {
    let at: farrier::Timestamp = (now() + Duration::from_secs(seconds)).into();
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{name}","SecretAccessKey":"s","Token":"t","Expiration":"{at}"}}"#
    )
}

#[tokio::test]
async fn an_instance_that_refuses_a_token_is_asked_for_another_one() {
    let machine = Machine::new(&[("AWS_EC2_INSTANCE_PROFILE_NAME", "role")])
        .answer(200, "old")
        .answer(401, "")
        .answer(200, "new")
        .answer(200, &keys("AKID", 3600));
    let credentials = machine.load().await.credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "AKID");
    let tokens = machine.network.requests().into_iter();
    let tokens = tokens.filter_map(|(head, _)| {
        let token = head.headers.get("x-aws-ec2-metadata-token")?;
        Some(token.to_str().unwrap().to_owned())
    });
    assert_eq!(tokens.collect::<Vec<_>>(), ["old", "new"]);
}

#[tokio::test]
async fn credentials_are_kept_until_shortly_before_they_expire() {
    let uri = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let machine = Machine::new(&[uri]);
    let machine = machine
        .answer(200, &keys("one", 3600))
        .answer(200, &keys("two", 9000));
    let config = machine.load().await;
    let get = async || {
        let credentials = config.credentials().await.unwrap();
        credentials.access_key_id().to_owned()
    };
    assert_eq!(get().await, "one");
    machine.time.advance(Duration::from_secs(2600));
    assert_eq!(get().await, "one");
    machine.time.advance(Duration::from_secs(200));
    assert_eq!(get().await, "two");
    assert_eq!(machine.network.requests().len(), 2);
}

#[tokio::test]
async fn the_token_of_a_container_is_read_anew_each_time() {
    let machine = Machine::new(&[
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token"),
    ]);
    let machine = machine.file("token", "one\n").answer(200, &keys("a", 60));
    let machine = machine.answer(200, &keys("b", 3600));
    let config = machine.load().await;
    config.credentials().await.unwrap();
    machine.files.put("token", "two\n");
    config.credentials().await.unwrap();
    let requests = machine.network.requests();
    let tokens = requests
        .iter()
        .map(|(head, _)| &head.headers["authorization"]);
    assert_eq!(tokens.collect::<Vec<_>>(), ["one", "two"]);
}

#[tokio::test]
async fn a_sign_in_is_renewed_and_written_for_its_owner_only() {
    let token = format!(
        r#"{{"accessToken":"old","expiresAt":"2026-11-28T12:01:00Z","refreshToken":"{SECRET}","clientId":"c",
            "clientSecret":"{SECRET}","registrationExpiresAt":"2027-01-01T00:00:00Z","region":"eu-west-1"}}"#
    );
    let role = r#"{"roleCredentials":{"accessKeyId":"AKID","secretAccessKey":"s","sessionToken":"t",
                   "expiration":1795870800000}}"#;
    let machine = Machine::new(&[])
        .file("home/.aws/config", SSO_CONFIG)
        .file(SSO_FILE, &token)
        .answer(
            200,
            r#"{"accessToken":"new","expiresIn":28800,"refreshToken":"next","tokenType":"Bearer"}"#,
        )
        .answer(200, role);
    let credentials = machine.load().await.credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "AKID");
    assert_eq!(credentials.account_id(), Some("1"));
    let requests = machine.network.requests();
    let (renewal, body) = &requests[0];
    assert_eq!(
        renewal.uri.to_string(),
        "https://oidc.eu-west-1.amazonaws.com/token"
    );
    assert!(body.contains("refresh_token"), "{body}");
    assert!(!renewal.headers.contains_key("authorization"));
    let (call, _) = &requests[1];
    assert_eq!(call.headers["x-amz-sso_bearer_token"], "new");
    let written = machine.files.read(SSO_FILE);
    let written: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(written["accessToken"], "new");
    assert_eq!(written["refreshToken"], "next");
    assert_eq!(written["expiresAt"], "2026-11-28T20:00:00Z");
    assert_eq!(written["region"], "eu-west-1");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(machine.files.path(SSO_FILE)).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_role_is_assumed_with_the_credentials_of_its_source() {
    let config = "[default]\nrole_arn = arn:aws:iam::123456789012:role/some\nsource_profile = base\n\
                  external_id = x/y\nduration_seconds = 900\nrole_session_name = me\n";
    let keys = format!("[base]\naws_access_key_id = AKID\naws_secret_access_key = {SECRET}\n");
    let answer = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
                  <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>\
                  <SessionToken>t</SessionToken><Expiration>2026-11-28T12:15:00Z</Expiration></Credentials>\
                  <AssumedRoleUser><AssumedRoleId>i</AssumedRoleId>\
                  <Arn>arn:aws:sts::123456789012:assumed-role/some/me</Arn></AssumedRoleUser>\
                  </AssumeRoleResult></AssumeRoleResponse>";
    let machine = Machine::new(&[("AWS_USE_FIPS_ENDPOINT", "true")])
        .file("home/.aws/config", config)
        .file("home/.aws/credentials", &keys)
        .answer(200, answer);
    let credentials = machine.load().await.credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "ASIA");
    assert_eq!(credentials.session_token(), Some("t"));
    assert_eq!(credentials.account_id(), Some("123456789012"));
    assert_eq!(
        credentials.expires_at(),
        Some(now() + Duration::from_secs(900))
    );
    let (head, body) = &machine.network.requests()[0];
    assert_eq!(
        head.uri.to_string(),
        "https://sts-fips.eu-west-1.amazonaws.com/"
    );
    let authorization = head.headers["authorization"].to_str().unwrap();
    assert!(
        authorization.contains("Credential=AKID/20261128/eu-west-1/sts/"),
        "{authorization}"
    );
    for part in [
        "ExternalId=x%2Fy",
        "DurationSeconds=900",
        "RoleSessionName=me",
    ] {
        assert!(body.contains(part), "{body}");
    }
}

#[tokio::test]
async fn the_token_of_a_sign_in_is_read_once_and_renewed_in_time() {
    let token = |value: &str, expires: &str| {
        format!(
            r#"{{"accessToken":"{value}","expiresAt":"{expires}","refreshToken":"r","clientId":"c",
                "clientSecret":"s","registrationExpiresAt":"2027-01-01T00:00:00Z"}}"#
        )
    };
    let machine = Machine::new(&[("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")])
        .file("home/.aws/config", SSO_CONFIG)
        .file(SSO_FILE, &token("one", "2026-11-28T13:00:00Z"));
    let config = machine.load().await;
    let client: Caller = Builder::new(&TOKENS).config(&config).build().unwrap();
    let sent = async || {
        client.put().await.unwrap();
        let (head, _) = machine.network.requests().pop().unwrap();
        head.headers["authorization"].to_str().unwrap().to_owned()
    };
    let machine = &machine;
    let answer = |status, body: &str| machine.network.add(status, body, false);
    answer(200, "{}");
    assert_eq!(sent().await, "Bearer one");
    machine
        .files
        .put(SSO_FILE, &token("two", "2026-11-28T13:00:00Z"));
    answer(200, "{}");
    assert_eq!(sent().await, "Bearer one");
    // Renewing fails once, and is not tried again with the next call.
    machine.time.advance(Duration::from_secs(56 * 60));
    answer(400, r#"{"error":"invalid_grant"}"#);
    answer(200, "{}");
    assert_eq!(sent().await, "Bearer two");
    answer(200, "{}");
    assert_eq!(sent().await, "Bearer two");
    machine.time.advance(Duration::from_secs(31));
    answer(
        200,
        r#"{"accessToken":"three","expiresIn":28800,"tokenType":"Bearer"}"#,
    );
    answer(200, "{}");
    assert_eq!(sent().await, "Bearer three");
}
