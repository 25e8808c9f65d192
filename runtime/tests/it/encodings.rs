//! The encodings and the length of request bodies, over all protocols.

use std::io::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use crate::runtime;
use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::{Body, ByteStream};
use http::Request;
use http_body::Frame;
use tower_service::Service as _;

runtime::schemas!("test", {
    TEXT: structure("Text") { text: schema::STRING },
    TAPE: structure("Tape") { sound: schema::BYTE_STREAM [required, payload] },
    STORED: structure("Stored") {
        encoding: schema::STRING [header("Content-Encoding")], sound: schema::BYTE_STREAM [required, payload],
    },
});

#[derive(Clone)]
struct Text {
    text: Option<String>,
}
runtime::structure!(Text, TextBuilder, TEXT, { 0 text: optional String });

struct Tape {
    sound: ByteStream,
}
runtime::structure!(Tape, fallible TapeBuilder, TAPE, new(sound: ByteStream), {
    0 sound: required ByteStream,
});

struct Stored {
    encoding: Option<String>,
    sound: ByteStream,
}
runtime::structure!(Stored, fallible StoredBuilder, STORED, new(sound: ByteStream), {
    0 encoding: optional String, 1 sound: required ByteStream,
});

enum NoError {}
runtime::operation_error!(NoError, {});

const GZIP: OperationTrait = OperationTrait::RequestCompression(&["gzip"]);

macro_rules! operations {
    ($($table:ident $name:literal $shape:ident [$($trait:expr)?];)*) => {
        $(static $table: Operation = Operation::new($name, &$shape, &TEXT).with(&[
            OperationTrait::Http(Http::new("POST", &[Segment::Literal($name)], 200)), $($trait)?
        ]);)*
        const OPERATIONS: &[&Operation] = &[$(&$table),*];
    };
}
operations! {
    PLAIN "Plain" TEXT [];
    PACKED "Packed" TEXT [GZIP];
    STREAM "Stream" TAPE [];
    PACKED_STREAM "PackedStream" TAPE [GZIP];
    STORE "Store" STORED [];
}

macro_rules! services {
    ($($name:ident $protocol:ident),*) => {
        $(static $name: Service = Service::new("Shop", Protocol::$protocol, OPERATIONS);)*
        const ALL: &[&Service] = &[$(&$name),*];
    };
}
services!(
    REST_JSON RestJson1, REST_XML RestXml, JSON_1_0 AwsJson1_0, JSON_1_1 AwsJson1_1, QUERY AwsQuery, EC2 Ec2Query,
    RPC_CBOR RpcV2Cbor, RPC_JSON RpcV2Json
);

struct Handler(&'static Service);

/// Says what a stream holds, or how it fails.
async fn told(sound: ByteStream) -> Result<Text, NoError> {
    let text = match sound.collect(1 << 20).await {
        Ok(it) => String::from_utf8_lossy(it.as_ref()).into_owned(),
        Err(error) => error.to_string(),
    };
    Ok(Text { text: Some(text) })
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let state = Arc::new(());
        match operation {
            0 | 1 => call.handle(state, |_, input: Text, _| {
                Box::pin(async move { Ok::<_, NoError>(input) })
            }),
            2 | 3 => call.handle(state, |_, input: Tape, _| Box::pin(told(input.sound))),
            _ => call.handle(state, |_, input: Stored, _| {
                let text = format!("{:?} {:?}", input.encoding, input.sound.length());
                Box::pin(async move { Ok::<_, NoError>(Text { text: Some(text) }) })
            }),
        }
    }
}

/// A request for an operation with a document that says `hi`, in a protocol.
fn request(service: &Service, operation: &str, encoding: Option<&str>) -> Request<Vec<u8>> {
    let rpc = format!("/service/Shop/operation/{operation}");
    let rest = format!("/{operation}");
    let target = format!("Shop.{operation}");
    let form = format!("Action={operation}&Version=&text=hi&Text=hi");
    let json = r#"{"text":"hi"}"#;
    let (path, kind, header, body) = match service.protocol().name() {
        "restJson1" => (&*rest, "application/json", None, json.as_bytes()),
        "restXml" => (
            &*rest,
            "application/xml",
            None,
            &b"<Text><text>hi</text></Text>"[..],
        ),
        "awsJson1_0" => (
            "/",
            "application/x-amz-json-1.0",
            Some(("x-amz-target", &*target)),
            json.as_bytes(),
        ),
        "awsJson1_1" => (
            "/",
            "application/x-amz-json-1.1",
            Some(("x-amz-target", &*target)),
            json.as_bytes(),
        ),
        "rpcv2Cbor" => (
            &*rpc,
            "application/cbor",
            Some(("smithy-protocol", "rpc-v2-cbor")),
            &b"\xa1\x64text\x62hi"[..],
        ),
        "rpcv2Json" => (
            &*rpc,
            "application/json",
            Some(("smithy-protocol", "rpc-v2-json")),
            json.as_bytes(),
        ),
        _ => (
            "/",
            "application/x-www-form-urlencoded",
            None,
            form.as_bytes(),
        ),
    };
    let mut request = Request::post(path).header("content-type", kind);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    if let Some(encoding) = encoding {
        request = request.header("content-encoding", encoding);
    }
    request.body(body.to_vec()).unwrap()
}

async fn send(service: &'static Service, request: Request<Body>) -> (u16, String) {
    let Ok(response) = farrier::server::Service::new(Handler(service))
        .call(request)
        .await;
    let status = response.status().as_u16();
    let body = response.into_body().read(usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_body_in_an_encoding_that_the_operation_does_not_have_is_415_in_every_protocol() {
    for service in ALL {
        let name = service.protocol().name();
        for (operation, encoding, compressed, status) in [
            ("Plain", None, false, 200),
            ("Plain", Some("identity"), false, 200),
            ("Plain", Some(""), false, 200),
            ("Plain", Some("gzip"), true, 415),
            ("Plain", Some("GZIP"), true, 415),
            ("Plain", Some("br"), false, 415),
            ("Plain", Some("aws-chunked"), false, 415),
            ("Packed", None, false, 200),
            ("Packed", Some("gzip"), true, 200),
            ("Packed", Some("Gzip"), true, 200),
            ("Packed", Some("identity, gzip"), true, 200),
            ("Packed", Some("br"), false, 415),
            ("Packed", Some("br, gzip"), true, 415),
            ("Packed", Some("gzip, br"), false, 415),
            ("Packed", Some("gzip"), false, 400),
        ] {
            let request = request(service, operation, encoding);
            let request = request.map(|it| Body::new(if compressed { gzip(&it) } else { it }));
            let (found, body) = send(service, request).await;
            assert_eq!(found, status, "{name} {operation} {encoding:?}: {body}");
            assert!(status != 200 || body.contains("hi"), "{name} {body}");
        }
        let old = send(
            service,
            request(service, "Plain", Some("amz-1.0")).map(Body::new),
        )
        .await;
        let expected = if name.starts_with("awsJson") {
            200
        } else {
            415
        };
        assert_eq!(old.0, expected, "{name}");
    }
}

#[tokio::test]
async fn a_stream_in_an_encoding_is_decoded_or_handed_on_or_refused() {
    for service in [&REST_JSON, &REST_XML] {
        let ask = async |path: &str, encoding: &str, body: Vec<u8>| {
            let request = Request::post(path).header("content-encoding", encoding);
            send(service, request.body(Body::new(body)).unwrap()).await
        };
        let hello = gzip(b"hello");
        assert_eq!(ask("/Stream", "gzip", hello.clone()).await.0, 415);
        // Without a body there is nothing to decode.
        assert_eq!(ask("/Stream", "gzip", Vec::new()).await.0, 200);
        let (status, told) = ask("/PackedStream", "gzip", hello.clone()).await;
        assert!(status == 200 && told.contains("hello"), "{told}");
        for damaged in [
            &b"hello"[..],
            &hello[..hello.len() - 3],
            &[&hello[..], b"x"].concat(),
        ] {
            let (_, told) = ask("/PackedStream", "gzip", damaged.to_vec()).await;
            assert!(told.contains("it is not gzip"), "{told}");
        }
        // An operation that holds the encoding knows what it gets.
        let (status, told) = ask("/Store", "gzip, br", hello.clone()).await;
        let told = told.replace("\\\"", "\"").replace("&quot;", "\"");
        assert_eq!(status, 200);
        let expected = format!("Some(\"gzip, br\") Some({})", hello.len());
        assert!(told.contains(&expected), "{told}");
    }
}

#[tokio::test]
async fn a_compressed_stream_is_decoded_in_small_pieces() {
    static DECK: Service = Service::new("Deck", Protocol::RestJson1, &[&PACKED_STREAM]);
    /// Reads its stream, and tells the longest piece of it.
    struct Longest;
    impl Dispatch for Longest {
        type Caller = ();

        fn service(&self) -> &'static Service {
            &DECK
        }

        fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
            call.handle(Arc::new(()), |_, mut input: Tape, _| {
                Box::pin(async move {
                    let (mut longest, mut all) = (0, 0);
                    while let Some(Ok(piece)) = input.sound.next().await {
                        longest = longest.max(piece.len());
                        all += piece.len();
                    }
                    let text = Some(format!("{} {all}", longest <= 1 << 19));
                    Ok::<_, NoError>(Text { text })
                })
            })
        }
    }
    let bomb = gzip(&vec![0; 64 << 20]);
    let request = Request::post("/PackedStream").header("content-encoding", "gzip");
    let request = request.body(Body::new(bomb)).unwrap();
    let Ok(response) = farrier::server::Service::new(Longest).call(request).await;
    let body = response.into_body().read(usize::MAX).await.unwrap();
    assert_eq!(
        &body[..],
        format!(r#"{{"text":"true {}"}}"#, 64 << 20).as_bytes()
    );
}

#[tokio::test]
async fn an_operation_can_have_a_limit_of_its_own_in_every_protocol() {
    for service in ALL {
        let length = request(service, "Plain", None).body().len();
        let packed = request(service, "Packed", None).body().len();
        let new = || farrier::server::Service::new(Handler(service)).with_body_limit(length - 1);
        let ask = async |mut server: farrier::server::Service<Handler>, operation| {
            let request = request(service, operation, None).map(Body::new);
            let Ok(response) = server.call(request).await;
            response.status().as_u16()
        };
        let name = service.protocol().name();
        assert_eq!(ask(new(), "Plain").await, 413, "{name}");
        let larger = || new().with_body_limit_of(&PLAIN, length);
        assert_eq!(ask(larger(), "Plain").await, 200, "{name}");
        // The others keep theirs.
        assert_eq!(ask(larger(), "Packed").await, 413, "{name}");
        let smaller = new()
            .with_body_limit(packed)
            .with_body_limit_of(&PACKED, packed - 1);
        assert_eq!(ask(smaller, "Packed").await, 413, "{name}");
        let again = larger().with_body_limit_of(&PLAIN, 1);
        assert_eq!(ask(again, "Plain").await, 413, "{name}");
    }
}

/// A body of `left` pieces of a mebibyte. It counts those that were asked for.
struct Pieces {
    left: usize,
    asked: Arc<AtomicUsize>,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.asked.fetch_add(1, Ordering::Relaxed);
        static PIECE: [u8; 1 << 20] = [b' '; 1 << 20];
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&PIECE)))))
    }
}

#[tokio::test]
async fn the_rest_of_a_refused_body_is_read_up_to_a_bound() {
    for service in ALL {
        let name = service.protocol().name();
        let ask = async |path: Option<&str>, pieces: usize, expects: bool| {
            let asked = Arc::new(AtomicUsize::new(0));
            let mut request = request(service, "Plain", None);
            if let Some(path) = path {
                *request.uri_mut() = path.parse().unwrap();
            }
            if expects {
                let value = "100-continue".parse().unwrap();
                request.headers_mut().insert("expect", value);
            }
            let counted = Arc::clone(&asked);
            let request = request.map(|_| {
                Body::wrap(Pieces {
                    left: pieces,
                    asked: counted,
                })
            });
            let (status, _) = send(service, request).await;
            (status, asked.load(Ordering::Relaxed))
        };
        // The body is too long, or nobody wants it.
        for (path, status) in [(None, 413), (Some("/nowhere"), 404)] {
            assert_eq!(ask(path, 10, false).await, (status, 10), "{name}");
            let (found, asked) = ask(path, 1000, false).await;
            assert_eq!(found, status, "{name}");
            assert!((17..=20).contains(&asked), "{name}: {asked}");
        }
        // A client that waits to be asked for its body is not asked.
        assert_eq!(ask(Some("/nowhere"), 10, true).await, (404, 0), "{name}");
    }
}

#[tokio::test]
async fn a_stream_that_a_handler_leaves_is_read_unless_the_answer_is_a_stream() {
    static COPY: Operation = Operation::new("Copy", &TAPE, &TAPE).with(&[OperationTrait::Http(
        Http::new("POST", &[Segment::Literal("copy")], 200),
    )]);
    static DECK: Service = Service::new("Deck", Protocol::RestJson1, &[&COPY]);
    /// Returns its stream, an empty one, or a panic.
    struct Left(&'static str);
    impl Dispatch for Left {
        type Caller = ();

        fn service(&self) -> &'static Service {
            &DECK
        }

        fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
            call.handle(Arc::new(self.0), |how, input: Tape, _| {
                let how = *how;
                Box::pin(async move {
                    match how {
                        "copy" => Ok::<_, NoError>(input),
                        "leave" => Ok(Tape::new(ByteStream::default())),
                        _ => panic!("no tape"),
                    }
                })
            })
        }
    }
    for (how, status, expected) in [("copy", 200, 0), ("leave", 200, 10), ("panic", 500, 10)] {
        let asked = Arc::new(AtomicUsize::new(0));
        let body = Pieces {
            left: 10,
            asked: Arc::clone(&asked),
        };
        let request = Request::post("/copy").body(Body::wrap(body)).unwrap();
        let Ok(response) = farrier::server::Service::new(Left(how)).call(request).await;
        let found = (response.status().as_u16(), asked.load(Ordering::Relaxed));
        assert_eq!(found, (status, expected), "{how}");
        if how == "copy" {
            assert_eq!(
                response.into_body().read(usize::MAX).await.unwrap().len(),
                10 << 20
            );
        }
    }
}
