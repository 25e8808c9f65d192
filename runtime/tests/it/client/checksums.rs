//! Checksums by `@aws.protocols#httpChecksum`: in trailers of streams, in responses, and by the client's settings.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::body::{BodyError, BoxError, ChunkSigner, Payload};
use farrier::client::{
    Client, ErrorKind, Interceptor, RequestChecksums, RequestContext, RequestParts,
    ResponseChecksums, ResponseContext, Transport, TransportFuture, VerifiedChecksum,
};
use farrier::operation::{
    Http, HttpChecksum, Operation, OperationTrait, Protocol, ResponseChecksum, Segment, Service,
};
use farrier::{Blob, Body, ByteStream};
use http::{HeaderMap, HeaderName, Request, Response};

use super::requests::{POST_OUTPUT, PostError, PostOutput};
use crate::runtime;

runtime::schemas!("test", {
    UPLOAD_INPUT: structure("UploadInput") {
        algorithm: schema::STRING [header("x-amz-sdk-checksum-algorithm")],
        encoding: schema::STRING [header("content-encoding")],
        length: schema::LONG [header("content-length")],
        body: schema::BYTE_STREAM [payload],
    },
    GET_INPUT: structure("GetInput") { mode: schema::STRING [header("x-amz-checksum-mode")] },
    STREAM_OUTPUT: structure("StreamOutput") { body: schema::BYTE_STREAM [payload] },
    BLOB_OUTPUT: structure("BlobOutput") { body: schema::BLOB [payload] },
});

struct UploadInput {
    algorithm: Option<String>,
    encoding: Option<String>,
    length: Option<i64>,
    body: ByteStream,
}
runtime::structure!(UploadInput, fallible UploadInputBuilder, UPLOAD_INPUT, new(body: ByteStream), {
    0 algorithm: optional String,
    1 encoding: optional String,
    2 length: optional i64,
    3 body: required ByteStream,
});

#[derive(Clone)]
struct GetInput {
    mode: Option<String>,
}
runtime::structure!(GetInput, GetInputBuilder, GET_INPUT, { 0 mode: optional String });

struct StreamOutput {
    body: ByteStream,
}
runtime::structure!(StreamOutput, fallible StreamOutputBuilder, STREAM_OUTPUT, new(body: ByteStream), {
    0 body: required ByteStream,
});

#[derive(Clone)]
struct BlobOutput {
    body: Option<Blob>,
}
runtime::structure!(BlobOutput, BlobOutputBuilder, BLOB_OUTPUT, { 0 body: optional Blob });

const UPLOAD_PATH: OperationTrait =
    OperationTrait::Http(Http::new("PUT", &[Segment::Literal("upload")], 200));
static UPLOAD: Operation = Operation::new("Upload", &UPLOAD_INPUT, &POST_OUTPUT).with(&[
    UPLOAD_PATH,
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), false)),
]);
static CHECKED: Operation = Operation::new("Upload", &UPLOAD_INPUT, &POST_OUTPUT).with(&[
    UPLOAD_PATH,
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), true)),
]);

const GET_PATH: OperationTrait =
    OperationTrait::Http(Http::new("GET", &[Segment::Literal("object")], 200));
const VERIFIED: OperationTrait = OperationTrait::ResponseChecksum(ResponseChecksum::new(
    "mode",
    &["CRC64NVME", "CRC32", "CRC32C", "SHA256", "SHA1"],
));
static GET_STREAM: Operation =
    Operation::new("GetStream", &GET_INPUT, &STREAM_OUTPUT).with(&[GET_PATH, VERIFIED]);
static GET_BLOB: Operation =
    Operation::new("GetBlob", &GET_INPUT, &BLOB_OUTPUT).with(&[GET_PATH, VERIFIED]);

static STORE: Service = Service::new(
    "Store",
    Protocol::RestJson1,
    &[&UPLOAD, &CHECKED, &GET_STREAM, &GET_BLOB],
);

/// The headers of a request, and its body or the error of that.
type Kept = (HeaderMap, Result<String, String>);

/// A transport that reads requests as a whole, and responds with these headers and this body.
#[derive(Clone, Default)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
    kept: Arc<Mutex<Vec<Kept>>>,
}

impl Transport for Answer {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let this = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let length = http_body::Body::size_hint(&body).exact();
            let said = head.headers.get("content-length");
            let said = said.map(|it| it.to_str().unwrap().parse().unwrap());
            assert_eq!(length.filter(|it| *it > 0), said);
            let body = body.read(1 << 30).await;
            let body = body.map(|it| String::from_utf8_lossy(&it).into_owned());
            if let (Some(length), Ok(body)) = (length, &body) {
                assert_eq!(length, body.len() as u64);
            }
            let body = body.map_err(|it| it.to_string());
            let failed = body.as_ref().err().map(|it| BoxError::from(it.clone()));
            this.kept.lock().unwrap().push((head.headers, body));
            if let Some(error) = failed {
                return Err(error);
            }
            let pieces = this.body.as_bytes().chunks(4).map(Bytes::from_static);
            let mut response = Response::new(Body::wrap(Pieces(pieces.collect())));
            *response.status_mut() = this.status.try_into().unwrap_or_default();
            for (name, value) in &this.headers {
                let name = HeaderName::from_static(name);
                response.headers_mut().append(name, value.parse().unwrap());
            }
            Ok(response)
        })
    }
}

/// A body that comes in pieces, and does not say how long it is.
struct Pieces(Vec<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
        std::task::Poll::Ready(piece.map(|it| Ok(http_body::Frame::data(it))))
    }
}

fn stream(text: &'static str) -> ByteStream {
    let pieces = text.as_bytes().chunks(4).map(Bytes::from_static);
    ByteStream::new(Pieces(pieces.collect()))
}

fn client(answer: &Answer) -> Client {
    Client::new(&STORE, answer.clone(), "https://example.com").unwrap()
}

/// The head and the body of the request for an input, or the error of the call.
async fn upload(
    client: impl FnOnce(Client) -> Client,
    operation: &'static Operation,
    input: UploadInput,
) -> Result<(HeaderMap, String), String> {
    let answer = Answer {
        status: 200,
        ..Answer::default()
    };
    let client = client(self::client(&answer));
    let called = client
        .call::<_, PostOutput, PostError>(operation, input)
        .await;
    let sent = answer.kept.lock().unwrap().pop();
    let sent = called.map(|_| sent.unwrap());
    sent.map(|(head, body)| (head, body.unwrap()))
        .map_err(|it| it.to_string())
}

fn all<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let values = headers.get_all(name).iter();
    values.map(|it| it.to_str().unwrap()).collect()
}

const NUMBERS: &str = "123456789";
const FRAMED: &str = "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";

#[tokio::test]
async fn the_checksum_of_a_stream_stands_in_a_trailer() {
    for operation in [&UPLOAD, &CHECKED] {
        for (algorithm, length) in [(None, Some(9)), (Some("CRC32"), Some(9)), (None, None)] {
            let input = UploadInput {
                algorithm: algorithm.map(str::to_owned),
                length,
                ..UploadInput::new(stream(NUMBERS))
            };
            let (head, body) = upload(|it| it, operation, input).await.unwrap();
            assert_eq!(body, FRAMED);
            assert_eq!(all(&head, "content-encoding"), ["aws-chunked"]);
            assert_eq!(all(&head, "x-amz-trailer"), ["x-amz-checksum-crc32"]);
            assert_eq!(all(&head, "x-amz-sdk-checksum-algorithm"), ["CRC32"]);
            let unsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
            assert_eq!(all(&head, "x-amz-content-sha256"), [unsigned]);
            let decoded: &[&str] = if length.is_some() { &["9"] } else { &[] };
            assert_eq!(all(&head, "x-amz-decoded-content-length"), decoded);
            let whole = FRAMED.len().to_string();
            let whole: &[&str] = if length.is_some() { &[&whole] } else { &[] };
            assert_eq!(all(&head, "content-length"), whole);
            assert!(!head.contains_key("x-amz-checksum-crc32"));
        }
    }
    let input = UploadInput {
        algorithm: Some("SHA1".to_owned()),
        encoding: Some("gzip".to_owned()),
        ..UploadInput::new(stream(NUMBERS))
    };
    let (head, body) = upload(|it| it, &UPLOAD, input).await.unwrap();
    assert!(body.ends_with("\r\nx-amz-checksum-sha1:98O8HYCOBHMq32eZZczDTKeuNEE=\r\n\r\n"));
    assert_eq!(all(&head, "content-encoding"), ["gzip", "aws-chunked"]);
}

#[tokio::test]
async fn a_stream_that_is_not_as_long_as_its_caller_says_is_an_error() {
    for (length, how) in [(8, "longer"), (10, "shorter")] {
        let input = UploadInput {
            length: Some(length),
            ..UploadInput::new(stream(NUMBERS))
        };
        let error = upload(|it| it, &UPLOAD, input).await.unwrap_err();
        let expected = format!("the body is damaged: it is {how} than its length says");
        assert!(error.contains(&expected), "{error}");
    }
}

#[tokio::test]
async fn settings_say_which_requests_have_checksums() {
    let named = |it: &HeaderMap| it.contains_key("x-amz-sdk-checksum-algorithm");
    let trailed = |it: &HeaderMap| it.contains_key("x-amz-trailer");
    let in_header = |it: &HeaderMap| it.contains_key("x-amz-checksum-crc32");
    let bytes = || UploadInput::new(ByteStream::from(NUMBERS));
    let streamed = || UploadInput::new(stream(NUMBERS));
    let asked = |input: UploadInput| UploadInput {
        algorithm: Some("CRC32".to_owned()),
        ..input
    };
    for (setting, operation, input, header, trailer) in [
        (
            RequestChecksums::WhenSupported,
            &UPLOAD,
            bytes(),
            true,
            false,
        ),
        (
            RequestChecksums::WhenSupported,
            &UPLOAD,
            streamed(),
            false,
            true,
        ),
        (RequestChecksums::InHeaders, &UPLOAD, bytes(), true, false),
        (
            RequestChecksums::InHeaders,
            &UPLOAD,
            streamed(),
            false,
            false,
        ),
        (
            RequestChecksums::WhenRequired,
            &UPLOAD,
            bytes(),
            false,
            false,
        ),
        (
            RequestChecksums::WhenRequired,
            &UPLOAD,
            streamed(),
            false,
            false,
        ),
        (
            RequestChecksums::WhenRequired,
            &UPLOAD,
            asked(bytes()),
            true,
            false,
        ),
        (
            RequestChecksums::WhenRequired,
            &UPLOAD,
            asked(streamed()),
            false,
            true,
        ),
        (
            RequestChecksums::WhenRequired,
            &CHECKED,
            bytes(),
            true,
            false,
        ),
        (
            RequestChecksums::WhenRequired,
            &CHECKED,
            streamed(),
            false,
            true,
        ),
    ] {
        let (head, _) = upload(|it| it.with_setting(setting), operation, input)
            .await
            .unwrap();
        let found = (in_header(&head), trailed(&head));
        assert_eq!(found, (header, trailer), "{setting:?}");
        assert_eq!(named(&head), header || trailer, "{setting:?}");
    }
    // What has to have a checksum is not sent without one.
    for (operation, input, expected) in [
        (
            &CHECKED,
            streamed(),
            "Upload: input cannot be sent: a checksum is required: give the checksum itself, because the body is a \
             stream",
        ),
        (
            &UPLOAD,
            asked(streamed()),
            "Upload: input cannot be sent: `algorithm` names a checksum: give the checksum itself, because the body is \
             a stream",
        ),
    ] {
        let setting = RequestChecksums::InHeaders;
        let error = upload(|it| it.with_setting(setting), operation, input).await;
        assert_eq!(error.unwrap_err(), expected);
    }
}

/// Sends the bytes in the other order.
struct Reversing;

impl Interceptor for Reversing {
    fn modify_before_signing(
        &self,
        _: &RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let text = request.body.bytes();
        request.body = Payload::Bytes(text.iter().rev().copied().collect());
        Ok(())
    }
}

#[tokio::test]
async fn the_checksum_is_of_the_body_that_interceptors_have_made() {
    let input = UploadInput::new(ByteStream::from("987654321"));
    let (head, body) = upload(|it| it.with_interceptor(Reversing), &UPLOAD, input)
        .await
        .unwrap();
    assert_eq!(body, NUMBERS);
    assert_eq!(all(&head, "x-amz-checksum-crc32"), ["y/Q5Jg=="]);
}

/// Signs each chunk with its number and its length.
struct Counting(usize);

impl ChunkSigner for Counting {
    fn signature_length(&self) -> usize {
        4
    }

    fn sign_chunk(&mut self, content: &[u8]) -> String {
        self.0 += 1;
        format!("{:02}{:02}", self.0, content.len() % 100)
    }

    fn sign_trailers(&mut self, lines: &[u8]) -> String {
        assert_eq!(lines, b"x-amz-checksum-crc32:y/Q5Jg==\n");
        self.sign_chunk(lines)
    }
}

#[tokio::test]
async fn chunks_are_signed_if_a_signer_is_given_before_the_first_poll() {
    use farrier::body::ChunkedBody;
    use farrier::checksum::Algorithm;

    let body = ChunkedBody::new(Body::new(NUMBERS), None);
    let mut body = body.with_checksum(Algorithm::Crc32);
    assert_eq!(body.content_length(), Some(9));
    let length = body.length_with(Some(4));
    body.sign_with(Box::new(Counting(0)));
    assert_eq!(http_body::Body::size_hint(&body).exact(), length);
    let framed = Body::wrap(body).read(1 << 20).await.unwrap();
    let expected = "9;chunk-signature=0109\r\n123456789\r\n0;chunk-signature=0200\r\n\
                    x-amz-checksum-crc32:y/Q5Jg==\r\nx-amz-trailer-signature:0330\r\n\r\n";
    assert_eq!(String::from_utf8_lossy(&framed), expected);
    assert_eq!(length, Some(expected.len() as u64));
}

/// Keeps which checksums were verified.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<Option<&'static str>>>>);

impl Interceptor for Watch {
    fn read_after_deserialization(&self, context: &ResponseContext<'_>) {
        let verified = context.head().extensions.get::<VerifiedChecksum>();
        let header = verified.map(|it| it.header());
        self.0.lock().unwrap().push(header);
    }
}

/// What a response with these headers is read as, as a stream and as a blob; and the header that was verified.
async fn read(
    status: u16,
    headers: &[(&'static str, &'static str)],
    setting: ResponseChecksums,
) -> (Result<String, String>, Option<&'static str>) {
    let answer = Answer {
        status,
        headers: headers.to_vec(),
        body: NUMBERS,
        ..Answer::default()
    };
    let watch = Watch::default();
    let client = client(&answer).with_setting(setting);
    let client = client.with_interceptor(watch.clone());
    let call = client.call::<_, StreamOutput, PostError>(&GET_STREAM, GetInput { mode: None });
    let (output, head) = call.with_response().await.unwrap();
    let streamed = output.body.collect(100).await;
    let verified = watch.0.lock().unwrap().pop().unwrap();
    assert_eq!(head.verified_checksum().map(|it| it.header()), verified);
    let call = client.call::<_, BlobOutput, PostError>(&GET_BLOB, GetInput { mode: None });
    match (&streamed, call.await) {
        (Ok(streamed), Ok(blob)) => assert_eq!(Some(streamed), blob.body.as_ref()),
        (Err(BodyError::WrongChecksum(_)), Err(error)) => {
            assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
            let expected = "the body does not have the checksum in x-amz-checksum-";
            assert!(error.to_string().contains(expected), "{error}");
        }
        (streamed, blob) => panic!("{streamed:?} {:?}", blob.err()),
    }
    let text = streamed.map(|it| String::from_utf8_lossy(it.as_ref()).into_owned());
    (text.map_err(|it| it.to_string()), verified)
}

#[tokio::test]
async fn a_response_is_verified_with_the_checksum_that_is_preferred() {
    const CRC32: (&str, &str) = ("x-amz-checksum-crc32", "y/Q5Jg==");
    const WRONG: (&str, &str) = ("x-amz-checksum-crc32", "AAAAAA==");
    const CRC64: (&str, &str) = ("x-amz-checksum-crc64nvme", "rosUhgp5mIg=");
    const PART: (&str, &str) = ("content-range", "bytes 0-8/10");
    let crc32 = Some("x-amz-checksum-crc32");
    let error = Err("the body does not have the checksum in x-amz-checksum-crc32".to_owned());
    let right = Ok(NUMBERS.to_owned());
    for (status, headers, expected, verified) in [
        (200, &[][..], &right, None),
        (200, &[CRC32], &right, crc32),
        (200, &[WRONG], &error, crc32),
        // The first in the order of preference, whatever the order of the headers.
        (
            200,
            &[WRONG, CRC64],
            &right,
            Some("x-amz-checksum-crc64nvme"),
        ),
        // Of several parts.
        (200, &[("x-amz-checksum-crc32", "AAAAAA==-3")], &right, None),
        // The model does not name it.
        (200, &[("x-amz-checksum-md5", "AAAAAA==")], &right, None),
        // A range, with the checksum of the whole object.
        (206, &[WRONG, PART], &right, None),
        (206, &[WRONG], &right, None),
        (
            206,
            &[WRONG, ("content-range", "bytes 0-8/9")],
            &error,
            crc32,
        ),
        // A part, with its own checksum.
        (
            206,
            &[CRC32, PART, ("x-amz-mp-parts-count", "2")],
            &right,
            crc32,
        ),
    ] {
        let found = read(status, headers, ResponseChecksums::WhenSupported).await;
        assert_eq!(found, (expected.clone(), verified), "{status} {headers:?}");
        let found = read(status, headers, ResponseChecksums::WhenRequired).await;
        assert_eq!(found, (right.clone(), None), "{status} {headers:?}");
    }
}

#[tokio::test]
async fn a_checksum_of_the_response_is_asked_for_by_the_setting_or_by_the_input() {
    for (setting, mode, expected) in [
        (ResponseChecksums::WhenSupported, None, Some("ENABLED")),
        (ResponseChecksums::WhenRequired, None, None),
        (
            ResponseChecksums::WhenRequired,
            Some("ENABLED"),
            Some("ENABLED"),
        ),
        (ResponseChecksums::WhenSupported, Some("OFF"), Some("OFF")),
    ] {
        let answer = Answer {
            status: 200,
            headers: vec![("x-amz-checksum-crc32", "AAAAAA==")],
            body: NUMBERS,
            ..Answer::default()
        };
        let client = client(&answer).with_setting(setting);
        let input = GetInput {
            mode: mode.map(str::to_owned),
        };
        let call = client.call::<_, BlobOutput, PostError>(&GET_BLOB, input);
        let verified = call.await.is_err();
        assert_eq!(
            verified,
            expected == Some("ENABLED"),
            "{setting:?} {mode:?}"
        );
        let (head, _) = answer.kept.lock().unwrap().pop().unwrap();
        let found = head
            .get("x-amz-checksum-mode")
            .map(|it| it.to_str().unwrap());
        assert_eq!(found, expected);
    }
}
