//! STS, over awsQuery.

use farrier::client::ErrorKind;
use farrier::{StructureExt as _, Timestamp};
use services::sts::client::STS as _;
use services::sts::*;

const ROLE: &str = "arn:aws:iam::123456789012:role/smith";

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

#[tokio::test]
async fn the_caller_is_told_who_they_are() {
    let client = client().await;
    let caller = client.get_caller_identity(GetCallerIdentityInput::default());
    let caller = caller.await.unwrap();
    assert_eq!(caller.account.as_deref(), Some("123456789012"));
    let arn = caller.arn.unwrap();
    assert_eq!(arn, "arn:aws:iam::123456789012:user/smith");
}

#[tokio::test]
async fn a_role_is_taken_for_the_time_that_was_asked_for() {
    let client = client().await;
    let input = AssumeRoleInput::new(ROLE, "farrier").with(|it| it.duration_seconds = Some(900));
    let output = client.assume_role(input).await.unwrap();
    let user = output.assumed_role_user.unwrap();
    assert_eq!(
        user.arn,
        "arn:aws:sts::123456789012:assumed-role/smith/farrier"
    );
    let credentials = output.credentials.unwrap();
    assert!(!credentials.access_key_id.is_empty());
    let left = credentials.expiration.seconds() - Timestamp::now().seconds();
    assert!((800..=900).contains(&left), "{left} s");

    let output = client.get_session_token(GetSessionTokenInput::default());
    assert!(
        !output
            .await
            .unwrap()
            .credentials
            .unwrap()
            .session_token
            .is_empty()
    );
}

/// moto returns none of the errors in the model of STS.
#[tokio::test]
async fn an_error_that_the_model_does_not_name_has_its_code_and_message() {
    let client = client().await;
    let error = client.assume_role(AssumeRoleInput::new(ROLE, "f".repeat(65)));
    let error = error.await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Unmodeled { .. }),
        "{error}"
    );
    assert_eq!(error.code(), Some("ValidationError"));
    assert!(
        error
            .message()
            .unwrap()
            .contains("at 'roleSessionName' failed"),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(400));
}
