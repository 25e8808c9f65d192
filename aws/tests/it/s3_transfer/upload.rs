//! Uploads.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::SystemTime;

use bytes::Bytes;
use farrier::ByteStream;
use farrier::checksum::Algorithm;
use farrier::client::RequestChecksums;
use farrier::client::time::VirtualTime;
use farrier_aws::retry::Classifier;
use farrier_aws::s3::{Upload, UploadError, UploadErrorKind};
use farrier_test_support::{random::Random, shared};

use super::store::{Answer, Sent, Store, xml};
use super::{S3Client, client};

const MIB: usize = 1 << 20;

/// A source that does not say how long it is.
struct Pieces(Vec<Result<Bytes, std::io::Error>>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(piece.map(|it| it.map(http_body::Frame::data)))
    }
}

fn stream(content: &Bytes) -> ByteStream {
    let pieces = content
        .chunks(3 * MIB / 2)
        .map(|it| Ok(content.slice_ref(it)));
    ByteStream::new(Pieces(pieces.collect()))
}

/// Content of which no two pieces are equal.
fn content(length: usize) -> Bytes {
    let mut random = Random::new(length as u64);
    let mut block: Vec<u8> = (0..4096).map(|_| random.bits() as u8).collect();
    let mut content = Vec::with_capacity(length + block.len());
    for number in 0..length.div_ceil(block.len()) as u64 {
        block[..8].copy_from_slice(&number.to_le_bytes());
        content.extend_from_slice(&block);
    }
    content.truncate(length);
    content.into()
}

fn upload(s3: &S3Client) -> Upload {
    Upload::new(s3, "bucket", "a/b").part_size(5 * MIB)
}

fn is_send<T: Send>(it: T) -> T {
    it
}

#[tokio::test]
async fn content_of_any_length_becomes_an_object() {
    for length in [0, 1, 5 * MIB, 5 * MIB + 1, 16 * MIB] {
        let content = content(length);
        for source in [stream(&content), content.clone().into()] {
            let store = Store::new();
            let s3 = client(&store);
            let uploaded = is_send(upload(&s3).concurrency(2).send(source))
                .await
                .unwrap();
            let parts = length.div_ceil(5 * MIB).max(1);
            assert_eq!(uploaded.parts() as usize, parts);
            assert_eq!(uploaded.length() as usize, length);
            let tag = if parts == 1 { "\"whole\"" } else { "\"made\"" };
            assert_eq!(uploaded.e_tag(), Some(tag));
            store.with(|it| {
                assert!(it.objects["bucket/a/b"] == content);
                let requests = if parts == 1 { 1 } else { parts + 2 };
                assert_eq!((it.sent.len(), it.aborted), (requests, 0));
                assert_eq!(it.most_running, parts.min(2));
            });
        }
    }
}

#[tokio::test]
async fn parts_and_the_object_have_checksums() {
    let content = content(6 * MIB);
    for (algorithm, header, of_whole) in [
        (None, "x-amz-checksum-crc32", false),
        (Some(Algorithm::Sha256), "x-amz-checksum-sha256", false),
        (Some(Algorithm::Crc64Nvme), "x-amz-checksum-crc64nvme", true),
    ] {
        let store = Store::new();
        let s3 = client(&store);
        let mut upload = upload(&s3);
        if let Some(algorithm) = algorithm {
            upload = upload.checksum(algorithm);
        }
        upload.send(stream(&content)).await.unwrap();
        let sent = store.with(|it| it.sent.clone());
        let name = algorithm.unwrap_or(Algorithm::Crc32).name();
        assert_eq!(sent[0].header("x-amz-checksum-algorithm"), Some(name));
        let kind = of_whole.then_some("FULL_OBJECT");
        assert_eq!(sent[0].header("x-amz-checksum-type"), kind);
        for part in &sent[1..3] {
            let sum = part.header(header).unwrap();
            let list = String::from_utf8_lossy(&sent[3].body);
            assert!(
                list.contains(&format!("<Checksum{name}>{sum}</Checksum{name}>")),
                "{list}"
            );
            assert!(!part.headers.contains_key("x-amz-trailer"));
        }
        let whole = sent[3].header(header);
        assert_eq!(whole.is_some(), of_whole);
        assert_eq!(sent[3].header("x-amz-checksum-type"), kind);
    }
    // The setting of the client holds.
    let store = Store::new();
    let S3Client(inner) = client(&store);
    let s3 = S3Client(inner.with_setting(RequestChecksums::WhenRequired));
    upload(&s3).send(stream(&content)).await.unwrap();
    for sent in store.with(|it| it.sent.clone()) {
        let mut names = sent.headers.keys().map(|it| it.as_str());
        assert!(!names.any(|it| it.contains("checksum")), "{sent:?}");
        assert!(!String::from_utf8_lossy(&sent.body).contains("<Checksum"));
    }
}

#[tokio::test]
async fn headers_go_to_the_requests_that_they_are_for() {
    let store = Store::new();
    let s3 = client(&store);
    let key = "x-amz-server-side-encryption-customer-key";
    let upload = upload(&s3)
        .header("content-type", "text/plain")
        .header("x-amz-meta-author", "ada")
        .header("if-none-match", "*")
        .header(key, "c2VjcmV0");
    upload.send(stream(&content(6 * MIB))).await.unwrap();
    let sent = store.with(|it| it.sent.clone());
    let has =
        |name: &str| -> Vec<bool> { sent.iter().map(|it| it.header(name).is_some()).collect() };
    assert_eq!(sent[0].header("content-type"), Some("text/plain"));
    assert_eq!(has("x-amz-meta-author"), [true, false, false, false]);
    assert_eq!(has("if-none-match"), [false, false, false, true]);
    assert_eq!(has(key), [true; 4]);
}

/// A store that answers requests whose target has this text.
fn answering(text: &'static str, answer: impl Fn() -> Answer + Send + Sync + 'static) -> Store {
    Store::answering(move |sent: &Sent| sent.target.contains(text).then(&answer))
}

fn denied(status: u16) -> Answer {
    let body = "<Error><Code>AccessDenied</Code><Message>Access denied.</Message></Error>";
    (status, vec![], body.into())
}

#[tokio::test]
async fn an_upload_that_fails_is_given_up() {
    for (text, answer, expected) in [
        (
            "partNumber=2",
            denied as fn(u16) -> Answer,
            "part 2: UploadPart: AccessDenied (HTTP 403): Access denied.",
        ),
        (
            "partNumber=2",
            |_| (200, vec![], Bytes::new()),
            "the response to UploadPart has no ETag for part 2",
        ),
        (
            "b?uploadId",
            denied,
            "CompleteMultipartUpload: AccessDenied (HTTP 403): Access denied.",
        ),
        // Success was said before it was known that there is none.
        (
            "b?uploadId",
            |_| denied(200),
            "CompleteMultipartUpload: AccessDenied (HTTP 200): Access denied.",
        ),
    ] {
        // The upload is given up by a request of the same address.
        let store = Store::answering(move |sent: &Sent| {
            (sent.target.contains(text) && sent.method != "DELETE").then(|| answer(403))
        });
        let error = upload(&client(&store))
            .send(stream(&content(11 * MIB)))
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!((store.with(|it| it.aborted), error.unfinished()), (1, None));
    }
}

#[tokio::test]
async fn content_that_breaks_off_is_given_up_and_says_so() {
    let store = Store::new();
    let broken = vec![
        Ok(content(6 * MIB)),
        Err(std::io::Error::other("the disk is gone")),
    ];
    let source = ByteStream::new(Pieces(broken));
    let error = upload(&client(&store)).send(source).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the content cannot be read: the body broke off: the disk is gone"
    );
    assert_eq!(store.with(|it| it.aborted), 1);
    assert!(matches!(error.kind(), UploadErrorKind::Content(_)));
}

#[tokio::test]
async fn an_upload_that_cannot_be_given_up_is_named() {
    let store = answering("uploadId=", || denied(403));
    let error = upload(&client(&store))
        .send(stream(&content(6 * MIB)))
        .await
        .unwrap_err();
    assert_eq!(error.unfinished(), Some("upload-1"));
    let text = error.to_string();
    assert!(
        text.ends_with(
            "(the multipart upload upload-1 could not be given up: AbortMultipartUpload: AccessDenied (HTTP 403): \
             Access denied.)"
        ),
        "{text}"
    );
}

#[tokio::test]
async fn an_upload_that_is_there_no_more_is_not_said_to_be_left() {
    let store = Store::answering(|sent: &Sent| {
        let gone = "<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>";
        let gone = || (404, vec![], Bytes::from(gone));
        sent.target.contains("uploadId=").then(gone)
    });
    let error = upload(&client(&store))
        .send(stream(&content(6 * MIB)))
        .await;
    let error = error.unwrap_err();
    assert_eq!(error.unfinished(), None);
    let text = error.to_string();
    assert!(
        text.ends_with("UploadPart: NoSuchUpload (HTTP 404): gone"),
        "{text}"
    );
}

#[tokio::test]
async fn an_object_with_another_checksum_is_an_error() {
    let store = Store::answering(|sent: &Sent| {
        let made = "<CompleteMultipartUploadResult><ChecksumCRC32>AAAAAA==-2</ChecksumCRC32>\
                    </CompleteMultipartUploadResult>";
        (sent.method == "POST" && sent.target.contains("uploadId")).then(|| xml(made))
    });
    let error = upload(&client(&store))
        .send(stream(&content(6 * MIB)))
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), UploadErrorKind::WrongChecksum { made, .. } if made == "AAAAAA==-2")
    );
    assert!(error.to_string().ends_with(": upload it again"), "{error}");
    assert_eq!(store.with(|it| it.aborted), 0);
}

#[tokio::test]
async fn settings_that_are_not_possible_are_errors_before_anything_is_sent() {
    let store = Store::new();
    let s3 = client(&store);
    let send = async |upload: Upload| upload.send("a").await.unwrap_err().to_string();
    let size = "a part cannot have 5 bytes: give 5242880 to 5368709120";
    assert_eq!(send(upload(&s3).part_size(5)).await, size);
    let sum = send(upload(&s3).checksum(Algorithm::Md5)).await;
    assert!(
        sum.starts_with("parts have no checksums of MD5: take CRC32"),
        "{sum}"
    );
    let name = send(upload(&s3).header("a b", "c")).await;
    assert_eq!(name, "a header has no valid name");
    let value = send(upload(&s3).header("a", "b\n")).await;
    assert_eq!(value, "the header `a` has no valid value");
    let both = upload(&s3).header("a b", "c").header("a", "b\n");
    assert_eq!(
        send(both).await,
        "a header has no valid name; the header `a` has no valid value"
    );

    /// So long that it has too many parts.
    struct Endless;
    impl http_body::Body for Endless {
        type Data = Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
            Poll::Ready(None)
        }
        fn size_hint(&self) -> http_body::SizeHint {
            http_body::SizeHint::with_exact(5 * MIB as u64 * 10_000 + 1)
        }
    }
    let error = upload(&s3)
        .send(ByteStream::new(Endless))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the content has more than 10000 parts of 5242880 bytes: give a larger part size"
    );
    assert!(store.with(|it| it.sent.is_empty()));
}

/// The answer in a file of the imitation that Amazon's own C client is tested with.
fn published(path: &str) -> Option<Answer> {
    let Some(path) = shared::path(&format!("production/data/s3-mock/{path}")) else {
        shared::pass_over("the responses of s3-mock are absent");
        return None;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    let lines = answer["body"].as_array().unwrap().iter();
    let lines: Vec<_> = lines.map(|it| it.as_str().unwrap()).collect();
    let e_tag = answer["headers"]["ETag"].as_str();
    let headers = e_tag.map(|it| vec![("etag", it.to_owned())]);
    let status = answer["status"].as_u64().unwrap();
    Some((
        status as u16,
        headers.unwrap_or_default(),
        lines.join("\n").into(),
    ))
}

#[tokio::test]
async fn published_answers_of_uploads_are_read() {
    for (file, method, text, expected) in [
        (
            "CreateMultipartUpload/default.json",
            "POST",
            "?uploads",
            Ok(()),
        ),
        ("UploadPart/default.json", "PUT", "partNumber", Ok(())),
        (
            "UploadPart/missing_etag.json",
            "PUT",
            "partNumber=2",
            Err("the response to UploadPart has no ETag for part 2"),
        ),
        (
            "UploadPart/throttle.json",
            "PUT",
            "partNumber=1",
            Err("part 1: UploadPart: SlowDown (HTTP 503)"),
        ),
        (
            "CompleteMultipartUpload/default.json",
            "POST",
            "uploadId",
            Ok(()),
        ),
        (
            "CompleteMultipartUpload/sse_kms.json",
            "POST",
            "uploadId",
            Ok(()),
        ),
        (
            "CompleteMultipartUpload/async_access_denied_error.json",
            "POST",
            "uploadId",
            Err("CompleteMultipartUpload: AccessDenied (HTTP 200): Access denied."),
        ),
        (
            "CompleteMultipartUpload/async_internal_error.json",
            "POST",
            "uploadId",
            Err(
                "CompleteMultipartUpload: InternalError (HTTP 200): We encountered an internal error.",
            ),
        ),
    ] {
        let Some(answer) = published(file) else {
            return;
        };
        let store = Store::answering(move |sent: &Sent| {
            let is_it = sent.method == method && sent.target.contains(text);
            is_it.then(|| answer.clone())
        });
        let sent = upload(&client(&store))
            .send(stream(&content(6 * MIB)))
            .await;
        let found = sent.map(|_| ()).map_err(|it: UploadError| it.to_string());
        match (&found, expected) {
            (Err(found), Err(expected)) => assert!(found.starts_with(expected), "{file}: {found}"),
            _ => assert_eq!(found.is_ok(), expected.is_ok(), "{file}: {found:?}"),
        }
    }
}

#[tokio::test]
async fn an_error_after_success_was_said_is_tried_again() {
    for code in ["InternalError", "SlowDown"] {
        let completions = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&completions);
        let store = Store::answering(move |sent: &Sent| {
            let completes = sent.method == "POST" && sent.target.contains("uploadId");
            completes.then(|| match count.fetch_add(1, Ordering::Relaxed) {
                0 => xml(&format!("<Error><Code>{code}</Code></Error>")),
                _ => xml("<CompleteMultipartUploadResult/>"),
            })
        });
        let S3Client(inner) = client(&store);
        let time = VirtualTime::starting(SystemTime::UNIX_EPOCH);
        let s3 = S3Client(inner.with(|it| {
            it.add_retry_classifier(Classifier);
            it.set_clock(time.clone());
            it.set_sleeper(time.clone());
        }));
        let uploaded = upload(&s3).send(stream(&content(6 * MIB))).await.unwrap();
        assert_eq!(uploaded.parts(), 2);
        assert_eq!(completions.load(Ordering::Relaxed), 2, "{code}");
        assert_eq!((time.sleeps().len(), store.with(|it| it.aborted)), (1, 0));
    }
}
