//! An imitation of Amazon S3 as a transport: it keeps objects and uploads, and can be told to fail.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use farrier::Body;
use farrier::checksum::{Algorithm, Hasher};
use farrier::client::{Transport, TransportFuture};
use http::{HeaderMap, Method, Request, Response};

/// A request: its method, its path with the query, its headers and its body.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Sent {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|it| it.to_str().unwrap())
    }
}

/// A response: its status, its headers and its body.
pub(super) type Answer = (u16, Vec<(&'static str, String)>, Bytes);

/// The response to a request, if it is not the one of the store.
type Answers = dyn Fn(&Sent) -> Option<Answer> + Send + Sync;

#[derive(Clone)]
pub(super) struct Store {
    state: Arc<Mutex<State>>,
    answers: Arc<Answers>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) sent: Vec<Sent>,
    pub(super) objects: BTreeMap<String, Bytes>,
    parts: BTreeMap<u32, Bytes>,
    pub(super) aborted: usize,
    /// How many requests are on their way, and how many were at the same time.
    running: usize,
    pub(super) most_running: usize,
}

impl Store {
    pub(super) fn new() -> Self {
        Self::answering(|_| None)
    }

    pub(super) fn answering(
        answers: impl Fn(&Sent) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        Self {
            state: Arc::default(),
            answers: Arc::new(answers),
        }
    }

    pub(super) fn with<T>(&self, ask: impl FnOnce(&mut State) -> T) -> T {
        ask(&mut self.state.lock().unwrap())
    }
}

impl Transport for Store {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let this = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            this.with(|it| {
                it.running += 1;
                it.most_running = it.most_running.max(it.running);
            });
            // Others go on in the meantime.
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            let host = head.uri.host().unwrap();
            let bucket = host.strip_suffix(".s3.us-west-2.amazonaws.com").unwrap();
            let target = head.uri.path_and_query().unwrap().as_str();
            let sent = Sent {
                method: head.method,
                target: format!("{bucket}{target}"),
                headers: head.headers,
                body: body.read(usize::MAX).await?,
            };
            let own = this.with(|it| it.answer(&sent));
            let answer = (this.answers)(&sent).unwrap_or(own);
            this.with(|it| {
                it.running -= 1;
                it.sent.push(sent);
            });
            let mut response = Response::new(Body::new(answer.2));
            *response.status_mut() = answer.0.try_into().unwrap();
            for (name, value) in answer.1 {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            Ok(response)
        })
    }
}

impl State {
    fn answer(&mut self, sent: &Sent) -> Answer {
        let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
        let number = query
            .split('&')
            .find_map(|it| it.strip_prefix("partNumber="));
        match (sent.method.as_str(), number) {
            ("POST", None) if query == "uploads" => xml(
                "<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>",
            ),
            ("PUT", Some(number)) => {
                self.parts
                    .insert(number.parse().unwrap(), sent.body.clone());
                (
                    200,
                    vec![("etag", format!("\"tag-{number}\""))],
                    Bytes::new(),
                )
            }
            ("PUT", None) => {
                self.objects.insert(path.to_owned(), sent.body.clone());
                (200, vec![("etag", "\"whole\"".to_owned())], Bytes::new())
            }
            ("DELETE", None) => {
                self.aborted += 1;
                self.parts.clear();
                (204, vec![], Bytes::new())
            }
            ("POST", None) => {
                let parts = std::mem::take(&mut self.parts);
                let sums = parts.values().flat_map(|it| sum(it).finish_bytes());
                let composite = sum(&sums.collect::<Vec<_>>()).finish();
                let count = parts.len();
                let mut whole = Vec::new();
                parts.values().for_each(|it| whole.extend_from_slice(it));
                self.objects.insert(path.to_owned(), whole.into());
                xml(&format!(
                    "<CompleteMultipartUploadResult><ETag>\"made\"</ETag>\
                     <ChecksumCRC32>{composite}-{count}</ChecksumCRC32></CompleteMultipartUploadResult>"
                ))
            }
            ("GET", None) => self.get(path, sent),
            _ => panic!("{sent:?}"),
        }
    }

    /// An object, or a range of it.
    fn get(&self, path: &str, sent: &Sent) -> Answer {
        let Some(object) = self.objects.get(path) else {
            let body = "<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>";
            return (404, vec![], body.into());
        };
        let mut headers = vec![("etag", "\"made\"".to_owned())];
        let Some(range) = sent.header("range") else {
            return (200, headers, object.clone());
        };
        let (first, last) = range
            .strip_prefix("bytes=")
            .unwrap()
            .split_once('-')
            .unwrap();
        let first: usize = first.parse().unwrap();
        let last = last
            .parse::<usize>()
            .unwrap()
            .min(object.len().saturating_sub(1));
        if first >= object.len() {
            let body = "<Error><Code>InvalidRange</Code><Message>no such range</Message></Error>";
            return (416, vec![], body.into());
        }
        let length = object.len();
        headers.push(("content-range", format!("bytes {first}-{last}/{length}")));
        (206, headers, object.slice(first..=last))
    }
}

fn sum(content: &[u8]) -> Hasher {
    let mut hasher = Hasher::new(Algorithm::Crc32).unwrap();
    hasher.update(content);
    hasher
}

pub(super) fn xml(text: &str) -> Answer {
    (200, vec![], text.to_owned().into())
}
