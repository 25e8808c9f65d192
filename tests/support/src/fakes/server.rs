//! A small HTTP server: requests come in one at a time over each connection, a function answers them, and all of them
//! are kept for the test.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The most bytes of a head or a body that are read.
const MOST: u64 = 1 << 20;

/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, such as `GET`.
    pub method: String,
    /// The path, with the query.
    pub path: String,
    /// The names, in lower case, and values of the headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Request {
    /// Returns the first value of a header. The name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// Returns the value of a field, if the body is a form.
    pub fn field(&self, name: &str) -> Option<String> {
        let mut fields = self.body.split('&').filter_map(|it| it.split_once('='));
        fields.find(|it| it.0 == name).map(|it| decode(it.1))
    }

    /// Returns the id of the access key that the request is signed with.
    pub fn access_key_id(&self) -> Option<&str> {
        let (_, credential) = self.header("authorization")?.split_once("Credential=")?;
        credential.split('/').next()
    }
}

/// Decodes a value of a form.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).unwrap_or(b'?')
            }
            _ => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Response {
    /// Returns a response with a status, a content type and a body.
    pub fn new(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.into(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let (status, length) = (self.status, self.body.len());
        let mut text = format!("HTTP/1.1 {status} Fake\r\ncontent-length: {length}\r\n");
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += "connection: close\r\n\r\n";
        text += &self.body;
        to.write_all(text.as_bytes())?;
        to.flush()
    }
}

/// What answers requests.
type Answer = dyn Fn(&Request) -> Response + Send + Sync;

/// A server on a free port of the loopback interface. It ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server that answers with a function.
    ///
    /// # Panics
    ///
    /// If the loopback interface has no free port.
    #[track_caller]
    pub fn start(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listener = listener.expect("the loopback interface has a free port");
        let address = listener.local_addr().expect("the listener has an address");
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let stop = Arc::new(AtomicBool::new(false));
        let (kept, stopped) = (Arc::clone(&requests), Arc::clone(&stop));
        let answer: Arc<Answer> = Arc::new(answer);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Acquire) {
                    break;
                }
                let (answer, kept) = (Arc::clone(&answer), Arc::clone(&kept));
                // A caller that hangs up in the middle is no error of the test.
                thread::spawn(move || stream.and_then(|it| serve(&it, &*answer, &kept)));
            }
        });
        Self {
            address,
            requests,
            stop,
            accepting: Some(accepting),
        }
    }

    /// Returns the URL, such as `http://127.0.0.1:4321`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns all requests so far.
    pub fn requests(&self) -> Vec<Request> {
        let requests = self.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.address).finish()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
        let _ = self.accepting.take().map(JoinHandle::join);
    }
}

/// Reads one request of a connection, keeps it and answers it.
fn serve(stream: &TcpStream, answer: &Answer, kept: &Mutex<Vec<Request>>) -> io::Result<()> {
    stream.set_read_timeout(Some(SILENCE))?;
    let request = read(&mut BufReader::new(stream).take(MOST))?;
    let response = answer(&request);
    kept.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request);
    response.write(&mut &*stream)
}

fn read(from: &mut impl BufRead) -> io::Result<Request> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|it| it.0 == "content-length");
    let length = length.and_then(|it| it.1.parse().ok()).unwrap_or(0);
    let mut body = Vec::new();
    from.take(length).read_to_end(&mut body)?;
    Ok(Request {
        method,
        path,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends a request and returns the whole response.
    fn send(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_request_is_answered_and_kept() {
        let server = Server::start(|request| {
            let shod = request.field("shoe").unwrap_or_default();
            Response::new(201, "text/plain", shod).with_header("x-smith", "yes")
        });
        let body = "horse=Ada&shoe=iron+%26%20steel";
        let length = body.len();
        let head = format!("POST /forge?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n");
        let head = head + "Authorization: AWS4-HMAC-SHA256 Credential=AKID/20250101/x/y/z, S\r\n";
        let text = send(&server, &(head + "\r\n" + body));
        assert!(text.starts_with("HTTP/1.1 201 "), "{text}");
        assert!(text.contains("\r\nx-smith: yes\r\n"), "{text}");
        assert!(text.ends_with("\r\n\r\niron & steel"), "{text}");
        let [request] = &server.requests()[..] else {
            panic!("{:?}", server.requests());
        };
        assert_eq!(request.path, "/forge?x=1");
        assert_eq!(request.header("host"), Some("a"));
        assert_eq!(request.access_key_id(), Some("AKID"));
    }

    #[test]
    fn a_server_that_is_dropped_accepts_nothing_more() {
        let server = Server::start(|_| Response::new(200, "text/plain", ""));
        let address = server.address;
        drop(server);
        assert!(TcpStream::connect(address).is_err());
    }
}
