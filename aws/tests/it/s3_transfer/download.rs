//! Downloads.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use farrier_aws::s3::{Download, DownloadErrorKind};

use super::store::{Answer, Sent, Store};
use super::{S3Client, client};

const KEY: &str = "bucket/a/b";

fn content(length: usize) -> Bytes {
    (0..length).map(|it| (it * 7 + it / 251) as u8).collect()
}

fn store_of(
    content: &Bytes,
    answers: impl Fn(&Sent) -> Option<Answer> + Send + Sync + 'static,
) -> Store {
    let store = Store::answering(answers);
    let content = content.clone();
    store.with(|it| it.objects.insert(KEY.to_owned(), content));
    store
}

fn download(s3: &S3Client) -> Download {
    Download::new(s3, "bucket", "a/b").part_size(100)
}

#[tokio::test]
async fn the_ranges_of_an_object_come_in_order() {
    for length in [0, 1, 99, 100, 101, 1000, 1001] {
        for concurrency in [1, 3] {
            let content = content(length);
            let store = store_of(&content, |_| None);
            let s3 = client(&store);
            let downloaded = download(&s3).concurrency(concurrency);
            let downloaded = downloaded.header("x-amz-request-payer", "requester");
            let downloaded = downloaded.send().await.unwrap();
            assert_eq!(downloaded.length(), length as u64);
            assert_eq!(downloaded.e_tag(), Some("\"made\""));
            let stream = downloaded.into_content();
            assert_eq!(stream.length(), Some(length as u64));
            let whole = stream.collect(1 << 20).await.unwrap();
            assert_eq!(whole.into_bytes(), content);
            store.with(|it| {
                assert!(it.most_running <= concurrency);
                let ranges = length.div_ceil(100).max(1) + usize::from(length == 0);
                assert_eq!(it.sent.len(), ranges);
                for sent in &it.sent[1..] {
                    let tag = (length > 0).then_some("\"made\"");
                    assert_eq!(sent.header("if-match"), tag);
                    assert_eq!(sent.header("x-amz-request-payer"), Some("requester"));
                }
            });
        }
    }
}

#[tokio::test]
async fn a_service_without_ranges_sends_the_whole_object() {
    let content = content(1000);
    let whole = content.clone();
    let store = store_of(&content, move |_| Some((200, vec![], whole.clone())));
    let downloaded = download(&client(&store)).send().await.unwrap();
    assert_eq!(downloaded.length(), 1000);
    let found = downloaded.into_content().collect(1 << 20).await.unwrap();
    assert_eq!(found.into_bytes(), content);
    assert_eq!(store.with(|it| it.sent.len()), 1);
}

/// A store that answers requests for the second range.
fn second(
    content: &Bytes,
    answer: impl Fn(usize) -> Option<Answer> + Send + Sync + 'static,
) -> Store {
    let count = AtomicUsize::new(0);
    store_of(content, move |sent| {
        let is_second = sent.header("range") == Some("bytes=100-199");
        is_second.then(|| answer(count.fetch_add(1, Ordering::Relaxed)))?
    })
}

fn short() -> Answer {
    let range = vec![("content-range", "bytes 100-199/300".to_owned())];
    (206, range, Bytes::from_static(b"short"))
}

#[tokio::test]
async fn a_range_that_breaks_off_is_asked_for_again() {
    let content = content(300);
    let store = second(&content, |count| (count < 2).then(short));
    let downloaded = download(&client(&store)).send().await.unwrap();
    let found = downloaded.into_content().collect(1 << 20).await.unwrap();
    assert_eq!(found.into_bytes(), content);
    assert_eq!(store.with(|it| it.sent.len()), 5);
}

/// A store that sends 40 bytes of the first range, and then no more.
fn first(content: &Bytes, tag: Option<&'static str>) -> Store {
    let part = content.slice(0..40);
    store_of(content, move |sent| {
        let mut headers = vec![("content-range", "bytes 0-99/300".to_owned())];
        headers.extend(tag.map(|it| ("etag", it.to_owned())));
        let is_first = sent.header("range") == Some("bytes=0-99");
        is_first.then(|| (206, headers, part.clone()))
    })
}

#[tokio::test]
async fn the_rest_of_a_first_range_that_breaks_off_is_asked_for() {
    let content = content(300);
    let store = first(&content, Some("\"made\""));
    let downloaded = download(&client(&store)).send().await.unwrap();
    let found = downloaded.into_content().collect(1 << 20).await.unwrap();
    assert_eq!(found.into_bytes(), content);
    store.with(|it| {
        let ranges = it.sent.iter().map(|it| it.header("range").unwrap());
        let mut ranges: Vec<_> = ranges.collect();
        ranges.sort_unstable();
        let expected = [
            "bytes=0-99",
            "bytes=100-199",
            "bytes=200-299",
            "bytes=40-99",
        ];
        assert_eq!(ranges, expected);
        let tags = it
            .sent
            .iter()
            .filter(|it| it.header("if-match") == Some("\"made\""));
        assert_eq!(tags.count(), 3);
    });
    // Nothing says of which state of the object the rest would be.
    let store = first(&content, None);
    let downloaded = download(&client(&store)).send().await.unwrap();
    let error = downloaded
        .into_content()
        .collect(1 << 20)
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(text.contains("it is shorter than its head says"), "{text}");
}

#[tokio::test]
async fn an_object_without_bytes_is_known_by_the_status_alone() {
    let content = content(0);
    let store = store_of(&content, |sent| {
        let has_range = sent.header("range").is_some();
        has_range.then(|| (416, vec![], Bytes::new()))
    });
    let downloaded = download(&client(&store)).send().await.unwrap();
    assert_eq!(downloaded.length(), 0);
}

#[tokio::test]
async fn what_goes_wrong_is_the_end_of_the_content() {
    let content = content(300);
    let changed = "<Error><Code>PreconditionFailed</Code><Message>it has changed</Message></Error>";
    let other = vec![("content-range", "bytes 0-99/300".to_owned())];
    for (answer, expected) in [
        (
            (412, vec![], changed.into()),
            "the body broke off: from byte 100: GetObject: PreconditionFailed (HTTP 412): it has changed",
        ),
        (
            (206, other, content.slice(0..100)),
            "the body broke off: from byte 100: the response does not have the range that was asked for",
        ),
        (
            short(),
            "the body broke off: from byte 100: the body is damaged: it is shorter than its head says",
        ),
    ] {
        let store = second(&content, move |_| Some(answer.clone()));
        let downloaded = download(&client(&store)).send().await.unwrap();
        let mut stream = downloaded.into_content();
        let error = loop {
            if let Err(error) = stream.next().await.unwrap() {
                break error;
            }
        };
        assert_eq!(error.to_string(), expected);
        assert!(stream.next().await.is_none());
    }
    let store = Store::new();
    let error = download(&client(&store)).send().await.unwrap_err();
    assert!(matches!(error.kind(), DownloadErrorKind::Call(None, _)));
    assert_eq!(
        error.to_string(),
        "GetObject: NoSuchKey (HTTP 404): no such key"
    );
    let error = download(&client(&store)).header("a b", "c").send().await;
    assert_eq!(error.unwrap_err().to_string(), "a header has no valid name");
}
