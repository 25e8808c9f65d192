//! A generated client of Amazon S3 calls s3s-fs, which listens at the URL in `S3S_URL`, and verifies each signature with
//! the keys in `S3S_ACCESS_KEY` and `S3S_SECRET_KEY`.
//!
//! Signatures cover the bytes of a body, or nothing of it, or each of its chunks; those of a URI are used by curl. What
//! was stored comes back as it was sent, so the server has understood the framing, too.

use std::pin::Pin;
use std::process::Command;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use farrier::client::auth::Identity;
use farrier::client::{RequestChecksums, ServiceClient};
use farrier::{ByteStream, StructureExt as _, transport};
use farrier_aws::Credentials;
use farrier_aws::s3::{Download, Upload};
use farrier_aws::sigv4::{PayloadHash, Settings, SigV4, Signer};
use http::{Method, Request};
use services::s3::client::S3 as _;
use services::s3::*;

fn variable(name: &str) -> String {
    std::env::var(name).expect("the test that runs this program has set it")
}

/// A client with these keys.
fn with_keys(secret: &str) -> Client {
    let credentials = Credentials::new(variable("S3S_ACCESS_KEY"), secret);
    let client = Client::new(transport::https(), &variable("S3S_URL")).unwrap();
    client.configure(|it| {
        it.with(|config| {
            let scheme = SigV4::new().with_region("us-east-1");
            config.add_auth_scheme(scheme, Identity::new(credentials, None));
        })
    })
}

/// A client with the keys that the server knows, and a bucket.
async fn client(bucket: &str) -> Client {
    let client = with_keys(&variable("S3S_SECRET_KEY"));
    let created = client.create_bucket(CreateBucketInput::new(bucket));
    created.await.unwrap();
    client
}

fn content(length: usize) -> Bytes {
    (0..length).map(|it| (it * 7 + it / 251) as u8).collect()
}

/// A body in pieces, which says how long it is, or not.
struct Pieces(Vec<Bytes>, bool);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(piece.map(|it| Ok(http_body::Frame::data(it))))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        let length = self.0.iter().map(|it| it.len() as u64).sum();
        match self.1 {
            true => http_body::SizeHint::with_exact(length),
            false => http_body::SizeHint::new(),
        }
    }
}

fn stream(content: &Bytes, has_length: bool) -> ByteStream {
    let pieces = content.chunks(100_000).map(|it| content.slice_ref(it));
    ByteStream::new(Pieces(pieces.collect(), has_length))
}

/// The content of an object, whose checksum is verified if it has one.
async fn get(client: &Client, bucket: &str, key: &str) -> Bytes {
    let got = client.get_object(GetObjectInput::new(bucket, key));
    let whole = got.await.unwrap().body.collect(1 << 30).await.unwrap();
    Bytes::copy_from_slice(whole.as_ref())
}

#[tokio::test]
async fn the_signature_covers_the_bytes_of_a_body_and_a_key_of_any_characters() {
    let client = client("signed").await;
    for key in [
        "plain",
        "a//b",
        "mares/K\u{e4}the & <foal>+1?a=b#c%20d.txt",
        "~-_.!*'()",
    ] {
        let body = content(1000);
        let input = PutObjectInput::new("signed", key).with(|it| it.body = body.clone().into());
        let put = client.put_object(input).await.unwrap();
        assert!(put.e_tag.is_some());
        assert_eq!(get(&client, "signed", key).await, body);
    }
    let listed = ListObjectsV2Input::new("signed");
    let listed = client.list_objects_v2(listed).await.unwrap();
    assert_eq!(listed.contents.unwrap_or_default().len(), 4);
}

#[tokio::test]
async fn a_wrong_secret_is_refused() {
    client("closed").await;
    let stranger = with_keys("another secret");
    let input = GetObjectInput::new("closed", "a");
    let error = stranger.get_object(input).await.unwrap_err();
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"), "{error}");
}

#[tokio::test]
async fn a_body_can_stay_out_of_the_signature() {
    let client = client("unsigned").await;
    for body in [content(0), content(100_000)] {
        let input = PutObjectInput::new("unsigned", "a").with(|it| it.body = body.clone().into());
        let put = client.put_object(input);
        let put = put.header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        put.await.unwrap();
        assert_eq!(get(&client, "unsigned", "a").await, body);
    }
}

#[tokio::test]
async fn each_chunk_of_a_stream_is_signed_with_and_without_a_trailer() {
    let client = client("chunked").await;
    for setting in [
        RequestChecksums::WhenSupported,
        RequestChecksums::WhenRequired,
    ] {
        let client = client.clone().configure(|it| it.with_setting(setting));
        for length in [0, 1, 64 << 10, (64 << 10) + 1, 300_000] {
            let body = content(length);
            let input = PutObjectInput::new("chunked", "a");
            let input = input.with(|it| it.body = stream(&body, true));
            client.put_object(input).await.unwrap();
            assert!(
                get(&client, "chunked", "a").await == body,
                "{length} {setting:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_source_without_a_length_is_uploaded_in_parts() {
    let client = client("parts").await;
    for length in [0, 100, (12 << 20) + 1] {
        // The server keeps the checksum of an object that an upload in parts replaces, so each has a key of its own.
        let (body, key) = (content(length), format!("a/{length}"));
        let upload = Upload::new(&client, "parts", &*key).part_size(5 << 20);
        let upload = upload.header("content-type", "text/plain");
        let uploaded = upload.send(stream(&body, false)).await.unwrap();
        assert_eq!(uploaded.length(), length as u64);
        assert_eq!(uploaded.parts() as usize, length.div_ceil(5 << 20).max(1));
        assert!(get(&client, "parts", &key).await == body);
        let downloaded = Download::new(&client, "parts", &*key).part_size(5 << 20);
        let downloaded = downloaded.send().await.unwrap();
        let ranges = downloaded.into_content().collect(1 << 30).await.unwrap();
        assert!(ranges.as_ref() == body);
        let head = client.head_object(HeadObjectInput::new("parts", &*key));
        let head = head.await.unwrap();
        assert_eq!(head.content_type.as_deref(), Some("text/plain"));
    }
    let denied = Upload::new(&with_keys("another secret"), "parts", "c");
    let error = denied.send("a").await.unwrap_err();
    assert!(
        error.to_string().contains("SignatureDoesNotMatch"),
        "{error}"
    );
    fn is_client(_: &impl ServiceClient) {}
    is_client(&client);
}

/// A URI of an object, which is signed for ten minutes.
fn presigned(method: Method, target: &str) -> String {
    let credentials = Credentials::new(variable("S3S_ACCESS_KEY"), variable("S3S_SECRET_KEY"));
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}/{target}", variable("S3S_URL")))
        .body(())
        .unwrap();
    Signer::new(&credentials, "us-east-1", "s3", SystemTime::now())
        .settings(Settings::s3())
        .presign(
            &mut request,
            &PayloadHash::Unsigned,
            Duration::from_secs(600),
        )
        .unwrap();
    request.uri().to_string()
}

/// Runs curl. Returns what it has read, and the status.
fn curl(arguments: &[&str]) -> (Vec<u8>, String) {
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--show-error",
        "--write-out",
        "%{stderr}%{http_code}",
    ]);
    let output = curl.args(arguments).output().unwrap();
    let status = String::from_utf8(output.stderr).unwrap();
    (output.stdout, status)
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_puts_and_gets_an_object_by_presigned_uris() {
    let client = client("presigned").await;
    let body = "content that curl has sent";
    let put = presigned(Method::PUT, "presigned/a%20b/c");
    let (_, status) = curl(&["--request", "PUT", "--data-binary", body, &put]);
    assert_eq!(status, "200");
    assert_eq!(get(&client, "presigned", "a b/c").await, body);

    let uri = presigned(Method::GET, "presigned/a%20b/c");
    assert_eq!(curl(&[&uri]), (body.into(), "200".to_owned()));
    // What is signed cannot be changed.
    let (_, status) = curl(&[&uri.replace("a%20b", "a%20c")]);
    assert_eq!(status, "403");
    let (_, status) = curl(&[&put]);
    assert_eq!(status, "403");
}
