//! What clients of Amazon S3 add to requests, and refuse to send.

use farrier::__private::v1::schema;
use farrier::ByteStream;
use farrier::client::{Client, ErrorKind, RequestChecksums};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier_aws::s3::{ClientInterceptor, ExpectContinue};

use crate::support::{Kept, PUT_OUTPUT, PutError, PutInput, PutOutput, put};

farrier::__private::v1::schemas!("test", {
    OBJECT_INPUT: structure("ObjectInput") {
        Bucket: schema::STRING [required, label],
        Length: schema::LONG [header("content-length")],
        Body: schema::BYTE_STREAM [payload],
    },
});

struct ObjectInput {
    bucket: String,
    length: Option<i64>,
    body: ByteStream,
}
farrier::__private::v1::structure!(
    ObjectInput, fallible ObjectInputBuilder, OBJECT_INPUT, new(bucket: String, body: ByteStream),
    { 0 bucket: required String, 1 length: optional i64, 2 body: required ByteStream }
);

static OBJECT: Operation =
    Operation::new("PutObject", &OBJECT_INPUT, &PUT_OUTPUT).with(&[OperationTrait::Http(
        Http::new("PUT", &[Segment::Label("Bucket")], 200),
    )]);
/// An operation whose body is no object.
static ACL: Operation =
    Operation::new("PutObjectAcl", &OBJECT_INPUT, &PUT_OUTPUT).with(&[OperationTrait::Http(
        Http::new("PUT", &[Segment::Label("Bucket")], 200),
    )]);
static BEGIN: Operation = put("CreateMultipartUpload");
static OTHER: Operation = put("PutBucketAcl");
static BUCKETS: Service = Service::new(
    "Buckets",
    Protocol::RestJson1,
    &[&OBJECT, &ACL, &BEGIN, &OTHER],
);

const AMAZON: &str = "https://s3.us-west-2.amazonaws.com";

fn client(kept: &Kept, endpoint: &str) -> Client {
    let client = Client::new(&BUCKETS, kept.clone(), endpoint).unwrap();
    client.with_interceptor(ClientInterceptor)
}

/// A body that does not say how long it is.
struct Endless;

impl http_body::Body for Endless {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        std::task::Poll::Ready(None)
    }
}

#[tokio::test]
async fn a_stream_whose_length_is_not_known_is_not_sent_to_amazon() {
    let upload = async |endpoint, length| {
        let input = ObjectInput {
            length,
            ..ObjectInput::new("ada", ByteStream::new(Endless))
        };
        let client = client(&Kept::default(), endpoint);
        client.call::<_, PutOutput, PutError>(&OBJECT, input).await
    };
    let error = upload(AMAZON, None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Interceptor(_)), "{error}");
    let expected = "the length of the stream is not known, and Amazon S3 does not take it: give `content_length`, or \
                    upload it by `farrier_aws::s3::Upload`";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert!(upload(AMAZON, Some(3)).await.is_ok());
    // Servers of one's own can take it.
    assert!(upload("https://example.com", None).await.is_ok());
}

#[tokio::test]
async fn a_multipart_upload_names_the_usual_algorithm_unless_checksums_are_off() {
    for (operation, setting, expected) in [
        (&BEGIN, RequestChecksums::WhenSupported, Some("CRC32")),
        (&BEGIN, RequestChecksums::InHeaders, Some("CRC32")),
        (&BEGIN, RequestChecksums::WhenRequired, None),
        (&OTHER, RequestChecksums::WhenSupported, None),
    ] {
        let kept = Kept::default();
        let client = client(&kept, AMAZON).with_setting(setting);
        let call = client.call::<_, PutOutput, PutError>(operation, PutInput::new("ada"));
        call.await.unwrap();
        let request = kept.take();
        let found = request.headers().get("x-amz-checksum-algorithm");
        assert_eq!(
            found.map(|it| it.to_str().unwrap()),
            expected,
            "{setting:?}"
        );
    }
}

#[tokio::test]
async fn a_bucket_without_a_name_is_an_error_and_not_the_list_of_buckets() {
    let kept = Kept::default();
    let client = client(&kept, AMAZON);
    let call = client.call::<_, PutOutput, PutError>(&OTHER, PutInput::new(""));
    let error = call.await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Serialize(_)), "{error}");
    assert!(error.to_string().contains("`Bucket`"), "{error}");
}

#[tokio::test]
async fn a_long_upload_asks_before_it_sends_its_body() {
    const OTHER_HOST: &str = "https://example.com";
    let long = Some(2 << 20);
    for (endpoint, setting, operation, length, asks) in [
        (AMAZON, None, &OBJECT, long, true),
        (AMAZON, None, &OBJECT, Some((2 << 20) - 1), false),
        (AMAZON, Some(ExpectContinue::OFF), &OBJECT, long, false),
        (
            AMAZON,
            Some(ExpectContinue::from_bytes(1)),
            &OBJECT,
            Some(1),
            true,
        ),
        (AMAZON, None, &ACL, long, false),
        (OTHER_HOST, None, &OBJECT, long, false),
        (
            OTHER_HOST,
            Some(ExpectContinue::default()),
            &OBJECT,
            long,
            true,
        ),
        (
            OTHER_HOST,
            Some(ExpectContinue::default()),
            &OBJECT,
            None,
            true,
        ),
    ] {
        let kept = Kept::default();
        let mut client = client(&kept, endpoint);
        if let Some(setting) = setting {
            client = client.with_setting(setting);
        }
        let body = match length {
            Some(length) => ByteStream::from(vec![0; length]),
            None => ByteStream::new(Endless),
        };
        let call = client.call::<_, PutOutput, PutError>(operation, ObjectInput::new("ada", body));
        call.await.unwrap();
        let request = kept.take();
        assert_eq!(
            request.headers().contains_key("expect"),
            asks,
            "{endpoint} {setting:?} {length:?}"
        );
    }
}
