//! The server, which is a process of its own: it returns the same attribution for every request.

use std::convert::Infallible;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

use bytes::Bytes;
use farrier_bench::call::MEDIA_TYPE;
use farrier_bench::payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The argument by which this program is the server.
pub const ARGUMENT: &str = "serve";

type Error = Box<dyn std::error::Error>;

/// A server that runs until this value is dropped.
pub struct Server {
    process: Child,
    /// The server ends with its standard input.
    _input: Option<ChildStdin>,
    pub url: String,
}

impl Server {
    pub fn start() -> Result<Self, Error> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        Ok(Self {
            _input: process.stdin.take(),
            process,
            url: url.trim().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves, and prints the URL.
pub fn serve() -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let connection =
                http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer));
            tokio::spawn(connection);
        }
    })
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    let body = Bytes::from_static(DESCRIBE_METRIC_ATTRIBUTION_RESPONSE.as_bytes());
    let mut response = Response::new(Full::new(body));
    let media_type = http::HeaderValue::from_static(MEDIA_TYPE);
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, media_type);
    Ok(response)
}
