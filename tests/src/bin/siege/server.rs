//! The server that is attacked, as a process of its own: a generated service, and one of streams, behind
//! `farrier::server::serve`. Its limits of time are short, so that an attack does not take an hour.

use std::convert::Infallible;
use std::future::Future;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use farrier::__private::v1::{self as runtime, schema};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, Error, Limits, ResponseFuture, serve as serve_on};
use farrier::{Body, ByteStream};
use farrier_generated::personalize;
use farrier_tests::services::Attributions;
use http::{Request, Response};
use http_body::Frame;
use tokio::net::TcpSocket;

/// The argument by which this program is the server.
pub(crate) const ARGUMENT: &str = "serve";

/// The limit of the server for bodies, handlers, idle connections and callers that do not read.
const TIME: Duration = Duration::from_secs(3);

/// The limit for heads, within which 10,000 connections have to come.
const HEADER_TIME: Duration = Duration::from_secs(8);

/// How many connections the system keeps until they are accepted. It drops those beyond, and their peers do not know.
const QUEUE: u32 = 4096;

/// How many bytes of bodies the server has in memory at once.
const BUFFERED: usize = 128 << 20;

/// A server that runs until this value is dropped.
pub(crate) struct Server {
    process: Child,
    /// The server ends with its standard input.
    _input: Option<ChildStdin>,
    address: SocketAddr,
}

impl Server {
    pub(crate) fn start() -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().parse().map_err(io::Error::other)?;
        Ok(Self {
            _input: process.stdin.take(),
            process,
            address,
        })
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves, and prints the address.
pub(crate) async fn serve() -> io::Result<()> {
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let listener = socket.listen(QUEUE)?;
    println!("{}", listener.local_addr()?);
    io::stdout().flush()?;
    serve_on(listener, Both::new())
        .header_time(HEADER_TIME)
        .idle_time(TIME)
        .send_time(TIME)
        .await
}

runtime::schemas!("siege", {
    NOTHING: structure("Nothing") { text: schema::STRING },
    TAPE: structure("Tape") { sound: schema::BYTE_STREAM [required, payload] },
});

struct Nothing {
    text: Option<String>,
}
runtime::structure!(Nothing, NothingBuilder, NOTHING, { 0 text: optional String });

struct Tape {
    sound: ByteStream,
}
runtime::structure!(Tape, fallible TapeBuilder, TAPE, new(sound: ByteStream), {
    0 sound: required ByteStream,
});

enum NoError {}
runtime::operation_error!(NoError, {});

macro_rules! operation {
    ($name:ident, $text:literal, $method:literal, $path:literal, $input:expr, $output:expr) => {
        static $name: Operation =
            Operation::new($text, &$input, &$output).with(&[OperationTrait::Http(Http::new(
                $method,
                &[Segment::Literal($path)],
                200,
            ))]);
    };
}
operation!(GATHER, "Gather", "POST", "gather", TAPE, NOTHING);
operation!(PLAY, "Play", "GET", "play", NOTHING, TAPE);
operation!(WAIT, "Wait", "POST", "wait", NOTHING, NOTHING);
static DECK: Service = Service::new("Deck", Protocol::RestJson1, &[&GATHER, &PLAY, &WAIT]);

/// Gathers streams, plays a long one, and lets callers wait without end.
struct Deck;

type Handled<T> = Result<T, Error<NoError>>;

impl Dispatch for Deck {
    type Caller = ();

    fn service(&self) -> &'static Service {
        &DECK
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let state = Arc::new(());
        match operation {
            0 => call.handle::<_, Tape, Nothing, NoError>(state, |(), mut input: Tape, _| {
                Box::pin(async move {
                    while let Some(part) = input.sound.next().await {
                        part?;
                    }
                    Handled::Ok(Nothing { text: None })
                })
            }),
            1 => call.handle::<_, Nothing, Tape, NoError>(state, |(), _: Nothing, _| {
                Box::pin(async { Handled::Ok(Tape::new(ByteStream::new(Endless(64 << 20)))) })
            }),
            _ => call.handle::<_, Nothing, Nothing, NoError>(state, |(), _: Nothing, _| {
                Box::pin(std::future::pending::<Handled<Nothing>>())
            }),
        }
    }
}

/// A body of so many bytes, which are made when they are asked for.
struct Endless(usize);

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        static PART: [u8; 16 << 10] = [b'x'; 16 << 10];
        let left = self.0.checked_sub(PART.len());
        Poll::Ready(left.map(|left| {
            self.0 = left;
            Ok(Frame::data(Bytes::from_static(&PART)))
        }))
    }
}

/// Both services: requests of awsJson1_1 are those of the generated one.
#[derive(Clone)]
struct Both {
    attributions: farrier::server::Service<personalize::server::Dispatcher<Attributions>>,
    deck: farrier::server::Service<Deck>,
}

impl Both {
    fn new() -> Self {
        let limits = || {
            Limits::new()
                .body_time(TIME)
                .stream_grace(TIME)
                .handler_time(TIME)
        };
        let attributions = personalize::server::service(Attributions::default());
        Self {
            attributions: attributions
                .with_limits(limits())
                .with_buffered_bytes(BUFFERED),
            deck: farrier::server::Service::new(Deck).with_limits(limits()),
        }
    }
}

impl<B> tower_service::Service<Request<B>> for Both
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<farrier::body::BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match request.headers().contains_key("x-amz-target") {
            true => self.attributions.call(request),
            false => self.deck.call(request),
        }
    }
}
