//! Connections of bytes to the server, as attackers have them.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long an attacker waits for what has to come. The server's limits are a few seconds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// The most bytes that an attacker keeps of what it is told.
const MOST_KEPT: usize = 1 << 20;

/// What became of an attack.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) tried: usize,
    /// Attempts that ended as they should.
    pub(crate) survived: usize,
    /// What went wrong, a few times.
    pub(crate) notes: Vec<String>,
}

/// How one attempt ended.
pub(crate) type Attempt = Result<(), String>;

impl Outcome {
    pub(crate) fn count(&mut self, attempt: Attempt) {
        self.tried += 1;
        match attempt {
            Ok(()) => self.survived += 1,
            Err(note) if self.notes.len() < 5 => self.notes.push(note),
            Err(_) => {}
        }
    }
}

/// Makes many attempts at the same time.
pub(crate) async fn all<F>(count: usize, attempt: impl Fn(usize) -> F) -> Outcome
where
    F: Future<Output = Attempt> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for number in 0..count {
        tasks.spawn(attempt(number));
        if number % 100 == 99 {
            // A system drops connections beyond the queue of the listener.
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
    let mut outcome = Outcome::default();
    while let Some(ended) = tasks.join_next().await {
        outcome.count(ended.unwrap_or_else(|error| Err(error.to_string())));
    }
    outcome
}

/// Connects. A server that is full lets its callers wait.
pub(crate) async fn connect(address: SocketAddr) -> Result<TcpStream, String> {
    match timeout(PATIENCE, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(format!("not connected: {error}")),
        Err(_) => Err("not connected in time".to_owned()),
    }
}

/// Reads until the server ends the connection. An error when it does not.
pub(crate) async fn until_closed(stream: &mut TcpStream) -> Result<Vec<u8>, String> {
    let mut received = Vec::new();
    let reading = async {
        let mut part = vec![0; 64 << 10];
        loop {
            match stream.read(&mut part).await {
                // A reset is an end, too.
                Ok(0) | Err(_) => return,
                Ok(count) if received.len() < MOST_KEPT => {
                    received.extend_from_slice(&part[..count])
                }
                Ok(_) => {}
            }
        }
    };
    match timeout(PATIENCE, reading).await {
        Ok(()) => Ok(received),
        Err(_) => Err("the connection was not ended".to_owned()),
    }
}

/// Sends bytes, and reads until the server ends the connection, meanwhile, too: it may answer before it has read all.
pub(crate) async fn exchange(address: SocketAddr, sent: &[u8]) -> Result<Vec<u8>, String> {
    let mut stream = connect(address).await?;
    let _ = timeout(PATIENCE, stream.write_all(sent)).await;
    until_closed(&mut stream).await
}

/// The status of the first response.
pub(crate) fn status(received: &[u8]) -> Option<u16> {
    let text = received.get(9..12)?;
    let is_http = received.starts_with(b"HTTP/1.");
    std::str::from_utf8(text)
        .ok()?
        .parse()
        .ok()
        .filter(|_| is_http)
}

/// Whether the server refused by one of these statuses, or hung up without a word.
pub(crate) fn refused(received: &[u8], statuses: &[u16]) -> Attempt {
    match status(received) {
        None if received.is_empty() => Ok(()),
        Some(status) if statuses.contains(&status) => Ok(()),
        _ => {
            let start = received.get(..received.len().min(80)).unwrap_or_default();
            Err(format!("got {:?}", String::from_utf8_lossy(start)))
        }
    }
}

/// Sends a byte of `bytes` after the other, with a pause after each, until the server ends the connection. Returns what
/// came back.
pub(crate) async fn trickle(
    stream: &mut TcpStream,
    bytes: &[u8],
    pause: Duration,
) -> Result<Vec<u8>, String> {
    let mut received = Vec::new();
    let (mut from, mut to) = stream.split();
    let sending = async {
        for byte in bytes {
            if to.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        std::future::pending::<()>().await
    };
    let reading = async {
        let _: io::Result<usize> = from.read_to_end(&mut received).await;
    };
    let ended = async {
        tokio::select! {
            () = sending => {}
            () = reading => {}
        }
    };
    match timeout(PATIENCE, ended).await {
        Ok(()) => Ok(received),
        Err(_) => Err("the connection was not ended".to_owned()),
    }
}
