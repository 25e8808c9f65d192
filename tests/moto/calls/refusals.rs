//! What moto refuses: signatures with a wrong secret, keys that it does not know, and calls that their caller may not
//! make. And what it takes from a role.

use farrier::client::ErrorKind;
use farrier::{ByteStream, StructureExt as _};
use farrier_aws::environment::Environment;
use farrier_aws::{Config, Credentials};
use services::{dynamodb, ec2, iam, s3, sqs, sts};

/// The environment's configuration, with another key.
async fn with_key(credentials: Credentials) -> Config {
    let config = Config::builder().credentials(credentials);
    config.load().await.unwrap()
}

/// The right id with a secret that is not its own.
async fn forged() -> Config {
    let id = std::env::var("AWS_ACCESS_KEY_ID").unwrap();
    with_key(Credentials::new(id, "not-its-secret")).await
}

async fn apprentice() -> Config {
    let variable = |name| std::env::var(name).unwrap();
    let (id, secret) = (variable("APPRENTICE_ID"), variable("APPRENTICE_SECRET"));
    with_key(Credentials::new(id, secret)).await
}

#[tokio::test]
async fn a_signature_with_a_wrong_secret_is_an_error_that_says_so() {
    use iam::client::IAM as _;
    use s3::client::S3 as _;
    use sts::client::STS as _;
    let aws = forged().await;
    let mut errors = Vec::new();

    let client = sts::Client::builder().config(&aws).build().unwrap();
    let error = client.get_caller_identity(sts::GetCallerIdentityInput::default());
    let error = error.await.unwrap_err();
    errors.push((error.code().map(str::to_owned), error.to_string()));

    let client = iam::Client::builder().config(&aws).build().unwrap();
    let error = client
        .list_users(iam::ListUsersInput::default())
        .await
        .unwrap_err();
    errors.push((error.code().map(str::to_owned), error.to_string()));

    let client = s3::Client::builder().config(&aws).build().unwrap();
    let error = client
        .list_buckets(s3::ListBucketsInput::default())
        .await
        .unwrap_err();
    errors.push((error.code().map(str::to_owned), error.to_string()));

    for (code, text) in errors {
        assert_eq!(code.as_deref(), Some("SignatureDoesNotMatch"), "{text}");
        assert!(
            text.contains("(HTTP 403): The request signature we calculated does not match"),
            "{text}"
        );
        assert!(!text.contains("not-its-secret"), "{text}");
    }
}

#[tokio::test]
async fn ec2_has_a_code_of_its_own_for_a_wrong_signature() {
    use ec2::client::EC2 as _;
    let client = ec2::Client::builder()
        .config(&forged().await)
        .build()
        .unwrap();
    let error = client.describe_key_pairs(ec2::DescribeKeyPairsInput::default());
    let error = error.await.unwrap_err();
    assert_eq!(error.code(), Some("AuthFailure"), "{error}");
}

/// moto refuses in XML whatever the protocol is. The error has the status and what the body says.
#[tokio::test]
async fn a_refusal_in_another_format_is_shown() {
    use dynamodb::client::DynamoDB as _;
    use sqs::client::SQS as _;
    let aws = forged().await;
    let client = dynamodb::Client::builder().config(&aws).build().unwrap();
    let error = client.list_tables(dynamodb::ListTablesInput::default());
    let error = error.await.unwrap_err();
    assert_eq!(error.status().map(|it| it.as_u16()), Some(403));
    assert!(
        error.to_string().contains("SignatureDoesNotMatch"),
        "{error}"
    );

    let client = sqs::Client::builder().config(&aws).build().unwrap();
    let error = client.list_queues(sqs::ListQueuesInput::default());
    let error = error.await.unwrap_err();
    assert_eq!(error.status().map(|it| it.as_u16()), Some(403));
    assert!(
        error.to_string().contains("SignatureDoesNotMatch"),
        "{error}"
    );
}

#[tokio::test]
async fn a_key_that_nobody_has_is_an_error_that_says_so() {
    use s3::client::S3 as _;
    use sts::client::STS as _;
    let aws = with_key(Credentials::new("AKIANOBODY", "not-a-secret")).await;
    let client = sts::Client::builder().config(&aws).build().unwrap();
    let error = client.get_caller_identity(sts::GetCallerIdentityInput::default());
    let error = error.await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidClientTokenId"), "{error}");

    let client = s3::Client::builder().config(&aws).build().unwrap();
    let error = client
        .list_buckets(s3::ListBucketsInput::default())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidAccessKeyId"), "{error}");
    assert!(
        matches!(error.kind(), ErrorKind::Unmodeled { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn who_may_only_read_is_refused_when_writing() {
    use s3::client::S3 as _;
    let smith = s3::Client::builder()
        .config(&crate::aws().await)
        .build()
        .unwrap();
    smith
        .create_bucket(s3::CreateBucketInput::new("workshop"))
        .await
        .unwrap();
    let body = ByteStream::from("hot iron");
    let input = s3::PutObjectInput::new("workshop", "anvil").with(|it| it.body = body);
    smith.put_object(input).await.unwrap();

    let apprentice = s3::Client::builder()
        .config(&apprentice().await)
        .build()
        .unwrap();
    let got = apprentice
        .get_object(s3::GetObjectInput::new("workshop", "anvil"))
        .await
        .unwrap();
    assert_eq!(&got.body.collect(100).await.unwrap()[..], b"hot iron");
    let body = ByteStream::from("cold iron");
    let input = s3::PutObjectInput::new("workshop", "anvil").with(|it| it.body = body);
    let error = apprentice.put_object(input).await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"), "{error}");
}

/// A profile takes a role with the key of a user. moto knows the credentials that it gave out, and their token.
#[tokio::test]
async fn a_role_is_taken_by_a_profile_and_signs_calls() {
    use s3::client::S3 as _;
    use sts::client::STS as _;
    let folder = farrier_test_support::folder::Folder::new();
    let variable = |name| std::env::var(name).unwrap();
    let (id, secret) = (
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_SECRET_ACCESS_KEY"),
    );
    folder.put(
        "config",
        &format!(
            "[profile journeyman]\nregion = us-east-1\nendpoint_url = {}\nsource_profile = smith\n\
             role_arn = arn:aws:iam::123456789012:role/journeyman\nrole_session_name = forge\n\
             [profile smith]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n",
            variable("AWS_ENDPOINT_URL")
        ),
    );
    let file = folder.path("config");
    let variables = [
        ("AWS_CONFIG_FILE", file.to_str().unwrap()),
        ("AWS_PROFILE", "journeyman"),
    ];
    let config = Config::builder().environment(Environment::of(variables));
    let aws = config.load().await.unwrap();

    let client = sts::Client::builder().config(&aws).build().unwrap();
    let caller = client.get_caller_identity(sts::GetCallerIdentityInput::default());
    let arn = caller.await.unwrap().arn.unwrap();
    assert_eq!(
        arn,
        "arn:aws:sts::123456789012:assumed-role/journeyman/forge"
    );
    let client = s3::Client::builder().config(&aws).build().unwrap();
    client
        .create_bucket(s3::CreateBucketInput::new("journey"))
        .await
        .unwrap();
    let buckets = client
        .list_buckets(s3::ListBucketsInput::default())
        .await
        .unwrap();
    let buckets = buckets.buckets.unwrap();
    assert!(
        buckets
            .iter()
            .any(|it| it.name.as_deref() == Some("journey"))
    );
}

/// A token that belongs to other credentials.
#[tokio::test]
async fn a_wrong_session_token_is_an_error_that_says_so() {
    use s3::client::S3 as _;
    use sts::client::STS as _;
    let client = sts::Client::builder()
        .config(&crate::aws().await)
        .build()
        .unwrap();
    let role = "arn:aws:iam::123456789012:role/journeyman";
    let taken = client.assume_role(sts::AssumeRoleInput::new(role, "wrong-token"));
    let taken = taken.await.unwrap().credentials.unwrap();
    let wrong = Credentials::new(taken.access_key_id, taken.secret_access_key);
    let aws = with_key(wrong.with_session_token("of-another-role")).await;
    let client = s3::Client::builder().config(&aws).build().unwrap();
    let error = client
        .list_buckets(s3::ListBucketsInput::default())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidToken"), "{error}");
}
