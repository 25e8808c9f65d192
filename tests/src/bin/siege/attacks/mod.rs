//! The attacks: the address of the server comes in, an [`Outcome`] goes out. Each is a row of the table.

mod bodies;
mod connections;
mod heads;
mod http2;
mod values;

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;

use super::target::Outcome;

type Run = fn(SocketAddr) -> Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// An attack.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) run: Run,
}

macro_rules! attacks {
    ($($name:literal => $run:path,)*) => {
        /// All attacks, in the order in which they run.
        pub(crate) static ATTACKS: &[Attack] = &[
            $(Attack { name: $name, run: |address| Box::pin($run(address)) },)*
        ];
    };
}

attacks! {
    "10,000 connections that send nothing" => connections::silent,
    "10,000 heads, a byte a second" => connections::slow_heads,
    "5,000 connections that end at once" => connections::brief,
    "callers that read nothing" => connections::deaf,
    "requests without end and without reading" => connections::pipelined,
    "bytes that are no HTTP" => connections::garbage,
    "long heads and many headers" => heads::long,
    "bodies that lie about their length" => bodies::liars,
    "2,000 bodies, a byte a second" => bodies::slow,
    "500 streams, a byte a second" => bodies::slow_streams,
    "500 bodies of 2 MB that lack a byte" => bodies::almost_whole,
    "bodies without end" => bodies::endless,
    "200 requests whose handlers do not end" => bodies::never_answered,
    "documents that ask for much" => values::documents,
    "HTTP/2: streams that are reset at once" => http2::resets,
    "HTTP/2: heads without end" => http2::continuations,
    "HTTP/2: pings and settings without reading" => http2::control_frames,
    "HTTP/2: windows of nothing" => http2::windows,
    "HTTP/2: frames that are none" => http2::garbage,
}
