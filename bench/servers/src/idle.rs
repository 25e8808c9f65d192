//! The memory of idle connections: each has had one request.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use farrier_bench::payloads::DESCRIBE_METRIC_ATTRIBUTION_REQUEST;

use crate::Error;
use crate::server::Server;

/// How many connections there are.
pub const CONNECTIONS: usize = 10_000;

/// How much memory a connection takes, in bytes.
pub fn bytes_per_connection(server: &Server) -> Result<f64, Error> {
    // What the first connections allocate is no part of the others.
    let _first = connections(server, 100)?;
    let before = resident(server.id())?;
    let _connections = connections(server, CONNECTIONS)?;
    let after = resident(server.id())?;
    Ok(after.saturating_sub(before) as f64 * 1024.0 / CONNECTIONS as f64)
}

/// Connections that have had a request each, and its response.
fn connections(server: &Server, count: usize) -> Result<Vec<TcpStream>, Error> {
    let body = DESCRIBE_METRIC_ATTRIBUTION_REQUEST;
    let request = format!(
        "POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: AmazonPersonalize.DescribeMetricAttribution\r\n\
         content-type: application/x-amz-json-1.1\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut connections = Vec::new();
    let mut buffer = [0; 16 << 10];
    for _ in 0..count {
        let mut stream = TcpStream::connect(&server.address)?;
        stream.write_all(request.as_bytes())?;
        let count = stream.read(&mut buffer)?;
        if !buffer[..count].starts_with(b"HTTP/1.1 200") {
            return Err("a connection has no response".into());
        }
        connections.push(stream);
    }
    Ok(connections)
}

/// The resident memory of a process, in kilobytes. `taskset` becomes the server, so that its process is that one.
fn resident(id: u32) -> Result<u64, Error> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find(|it| it.starts_with("VmRSS:"));
    let number = line.and_then(|it| it.split_whitespace().nth(1));
    Ok(number.ok_or("no resident memory is told")?.parse()?)
}
