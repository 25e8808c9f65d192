//! What a client adds to requests, or refuses to send, so that services take them: checksums, lengths of streams, ids
//! without prefixes.

use farrier::__private::v1::schema;
use farrier::ByteStream;
use farrier::client::{Client, ErrorKind};
use farrier::operation::{
    Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
};

use super::requests::{Kept, POST_OUTPUT, PostError, PostOutput};
use crate::runtime;

runtime::schemas!("test", {
    PUT_INPUT: structure("PutInput") {
        zone: schema::STRING [required, label;
            without_prefix(&["/hostedzone/", "/change/", "/delegationset/"])],
        algorithm: schema::STRING [header("x-amz-sdk-checksum-algorithm")],
        crc32: schema::STRING [header("x-amz-checksum-crc32")],
        kind: schema::STRING [header("x-amz-checksum-type")],
        body: schema::STRING [payload],
    },
    SEND_INPUT: structure("SendInput") {
        length: schema::LONG [header("content-length")],
        body: schema::BYTE_STREAM [payload; requires_length],
    },
    UPLOAD_INPUT: structure("UploadInput") {
        algorithm: schema::STRING [header("x-amz-sdk-checksum-algorithm")],
        crc32: schema::STRING [header("x-amz-checksum-crc32")],
        md5: schema::STRING [header("content-md5")],
        body: schema::BYTE_STREAM [payload],
    },
});

#[derive(Clone)]
struct PutInput {
    zone: String,
    algorithm: Option<String>,
    crc32: Option<String>,
    kind: Option<String>,
    body: Option<String>,
}
runtime::structure!(PutInput, fallible PutInputBuilder, PUT_INPUT, new(zone: String), {
    0 zone: required String,
    1 algorithm: optional String,
    2 crc32: optional String,
    3 kind: optional String,
    4 body: optional String,
});

struct SendInput {
    length: Option<i64>,
    body: ByteStream,
}
runtime::structure!(SendInput, fallible SendInputBuilder, SEND_INPUT, new(body: ByteStream), {
    0 length: optional i64,
    1 body: required ByteStream,
});

struct UploadInput {
    algorithm: Option<String>,
    crc32: Option<String>,
    md5: Option<String>,
    body: ByteStream,
}
runtime::structure!(UploadInput, fallible UploadInputBuilder, UPLOAD_INPUT, new(body: ByteStream), {
    0 algorithm: optional String,
    1 crc32: optional String,
    2 md5: optional String,
    3 body: required ByteStream,
});

const PATH: OperationTrait = OperationTrait::Http(Http::new(
    "PUT",
    &[Segment::Literal("zone"), Segment::Label("zone")],
    200,
));
static REQUIRED: Operation = Operation::new("Put", &PUT_INPUT, &POST_OUTPUT).with(&[
    PATH,
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), true)),
]);
static OPTIONAL: Operation = Operation::new("Put", &PUT_INPUT, &POST_OUTPUT).with(&[
    PATH,
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), false)),
]);
static SEND: Operation =
    Operation::new("Send", &SEND_INPUT, &POST_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "PUT",
        &[Segment::Literal("send")],
        200,
    ))]);

const UPLOAD_PATH: OperationTrait =
    OperationTrait::Http(Http::new("PUT", &[Segment::Literal("upload")], 200));
static UPLOAD: Operation = Operation::new("Upload", &UPLOAD_INPUT, &POST_OUTPUT).with(&[
    UPLOAD_PATH,
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), false)),
]);
/// Operations whose uploads have to have a checksum, by the one trait and by the other.
static CHECKED_UPLOAD: Operation = Operation::new("Upload", &UPLOAD_INPUT, &POST_OUTPUT).with(&[
    UPLOAD_PATH,
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), true)),
]);
static DIGESTED_UPLOAD: Operation = Operation::new("Upload", &UPLOAD_INPUT, &POST_OUTPUT)
    .with(&[UPLOAD_PATH, OperationTrait::HttpChecksumRequired]);

/// The protocols that bind members to parts of requests.
const REST: &[Protocol] = &[
    Protocol::RestJson1,
    #[cfg(feature = "xml")]
    Protocol::RestXml,
];
static DNS: Service = Service::new(
    "Dns",
    Protocol::RestJson1,
    &[&REQUIRED, &OPTIONAL, &SEND, &UPLOAD],
)
.with_protocols(REST);

/// Returns the head of the request for an input, or the error if nothing was sent.
async fn put<I: farrier::__private::v1::Structure>(
    protocol: Protocol,
    operation: &'static Operation,
    input: I,
) -> Result<http::request::Parts, String> {
    let kept = Kept::default();
    let client = Client::new(&DNS, kept.clone(), "https://example.com").unwrap();
    let client = client.with_protocol(protocol).unwrap();
    let called = client
        .call::<_, PostOutput, PostError>(operation, input)
        .await;
    let sent = kept.0.lock().unwrap().pop();
    match (called, sent) {
        (Ok(_), Some(request)) => Ok(request.into_parts().0),
        // The answer of this file is JSON, whatever was asked.
        (Err(error), Some(_)) => Err(format!("sent, {error}")),
        (Err(error), None) => {
            assert!(matches!(error.kind(), ErrorKind::Serialize(_)), "{error}");
            Err(error.to_string())
        }
        (Ok(_), None) => Err("nothing was sent".to_owned()),
    }
}

#[tokio::test]
async fn ids_are_sent_without_what_responses_put_before_them() {
    for protocol in REST {
        for (id, expected) in [
            ("/hostedzone/Z1", "/zone/Z1"),
            ("/change/C1", "/zone/C1"),
            ("/delegationset/N1", "/zone/N1"),
            ("Z1", "/zone/Z1"),
            ("hostedzone/Z1", "/zone/hostedzone%2FZ1"),
            ("/hostedzone/hostedzone", "/zone/hostedzone"),
        ] {
            let head = put(*protocol, &OPTIONAL, PutInput::new(id)).await.unwrap();
            assert_eq!(head.uri.path(), expected);
        }
        let error = put(*protocol, &OPTIONAL, PutInput::new("/hostedzone/")).await;
        assert!(error.unwrap_err().contains("cannot be empty"));
    }
}

#[cfg(feature = "checksum")]
fn input(algorithm: Option<&str>, body: Option<&str>) -> PutInput {
    PutInput {
        algorithm: algorithm.map(str::to_owned),
        body: body.map(str::to_owned),
        ..PutInput::new("Z1")
    }
}

#[cfg(feature = "checksum")]
#[tokio::test]
async fn a_checksum_is_sent_where_one_is_required() {
    // Of `123456789`; others publish these.
    for protocol in REST {
        let of = |name: &'static str, sum: &'static str| (name, Some(sum));
        for (algorithm, body, (name, sum)) in [
            (
                None,
                Some("123456789"),
                of("x-amz-checksum-crc32", "y/Q5Jg=="),
            ),
            (None, None, of("x-amz-checksum-crc32", "AAAAAA==")),
            (
                Some("CRC32"),
                Some("123456789"),
                of("x-amz-checksum-crc32", "y/Q5Jg=="),
            ),
            (
                Some("CRC32C"),
                Some("123456789"),
                of("x-amz-checksum-crc32c", "4waSgw=="),
            ),
            (
                Some("CRC64NVME"),
                Some("123456789"),
                of("x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
            ),
            (
                Some("SHA1"),
                Some("123456789"),
                of("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
            ),
            (
                Some("SHA256"),
                Some("123456789"),
                of(
                    "x-amz-checksum-sha256",
                    "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
                ),
            ),
        ] {
            let head = put(*protocol, &REQUIRED, input(algorithm, body))
                .await
                .unwrap();
            let found = head.headers.get(name).map(|it| it.to_str().unwrap());
            assert_eq!(found, sum, "{algorithm:?}");
            let sums = head.headers.keys().filter(|it| {
                let it = it.as_str();
                it == "content-md5" || it.starts_with("x-amz-checksum-")
            });
            assert_eq!(sums.count(), 1, "{algorithm:?}");
            let named = &head.headers["x-amz-sdk-checksum-algorithm"];
            assert_eq!(named, algorithm.unwrap_or("CRC32"));
        }
    }
}

#[cfg(feature = "checksum")]
#[tokio::test]
async fn a_checksum_that_is_given_stays_alone() {
    for protocol in REST {
        for operation in [&REQUIRED, &OPTIONAL] {
            let mut given = input(Some("CRC32"), Some("123456789"));
            given.crc32 = Some("given".to_owned());
            let head = put(*protocol, operation, given).await.unwrap();
            assert_eq!(head.headers["x-amz-checksum-crc32"], "given");
            assert!(!head.headers.contains_key("content-md5"));

            // The type of a checksum is none.
            let mut typed = input(None, Some("123456789"));
            typed.kind = Some("COMPOSITE".to_owned());
            let head = put(*protocol, operation, typed).await.unwrap();
            assert_eq!(head.headers["x-amz-checksum-crc32"], "y/Q5Jg==");
        }
    }
}

#[tokio::test]
async fn a_checksum_that_cannot_be_computed_is_an_input_error() {
    for protocol in REST {
        let input = PutInput {
            algorithm: Some("CRC16".to_owned()),
            ..PutInput::new("Z1")
        };
        let error = put(*protocol, &REQUIRED, input).await.unwrap_err();
        let expected =
            "Put: input cannot be sent: `algorithm` names a checksum that cannot be computed: ";
        assert!(error.starts_with(expected), "{error}");
    }
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
async fn a_stream_is_not_sent_without_the_md5_that_is_required() {
    let upload = || UploadInput::new(ByteStream::new(Endless));
    for protocol in REST {
        let error = put(*protocol, &DIGESTED_UPLOAD, upload())
            .await
            .unwrap_err();
        let expected = "Upload: input cannot be sent: a checksum is required: give the checksum itself, because \
                        the body is a stream";
        assert_eq!(error, expected);
        let mut given = upload();
        given.md5 = Some("given".to_owned());
        put(*protocol, &DIGESTED_UPLOAD, given).await.unwrap();
        // It is enough where the model has better ones.
        for operation in [&UPLOAD, &CHECKED_UPLOAD] {
            let mut given = upload();
            given.md5 = Some("given".to_owned());
            let head = put(*protocol, operation, given).await.unwrap();
            assert!(!head.headers.contains_key("x-amz-trailer"));
        }
        for operation in [&UPLOAD, &CHECKED_UPLOAD, &DIGESTED_UPLOAD] {
            let mut given = upload();
            given.algorithm = Some("CRC32".to_owned());
            given.crc32 = Some("given".to_owned());
            let head = put(*protocol, operation, given).await.unwrap();
            assert_eq!(head.headers["x-amz-checksum-crc32"], "given");
            assert!(!head.headers.contains_key("x-amz-trailer"));
        }
    }
}

#[cfg(feature = "checksum")]
#[tokio::test]
async fn a_stream_that_is_in_memory_gets_the_checksum_that_is_asked_for() {
    for protocol in REST {
        let mut asked = UploadInput::new(ByteStream::from("123456789".to_owned().into_bytes()));
        asked.algorithm = Some("CRC32".to_owned());
        let head = put(*protocol, &UPLOAD, asked).await.unwrap();
        assert_eq!(head.headers["x-amz-checksum-crc32"], "y/Q5Jg==");
    }
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_not_sent_where_the_model_requires_a_length() {
    for protocol in REST {
        let endless = SendInput::new(ByteStream::new(Endless));
        let error = put(*protocol, &SEND, endless).await.unwrap_err();
        let expected = "Send: input cannot be sent: `body` is a stream whose length has to be known before \
                        it is sent";
        assert_eq!(error, expected);

        let mut told = SendInput::new(ByteStream::new(Endless));
        told.length = Some(3);
        let head = put(*protocol, &SEND, told).await.unwrap();
        assert_eq!(head.headers["content-length"], "3");
        let known = SendInput::new(ByteStream::from("abc".to_owned().into_bytes()));
        let head = put(*protocol, &SEND, known).await.unwrap();
        assert_eq!(head.headers["content-length"], "3");
    }
}
