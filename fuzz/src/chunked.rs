//! Bodies in the framing `aws-chunked`. Any bytes come in: a server takes them as a framed body, and a client frames
//! them as content.
//!
//! The checks: nothing panics, each request has an answer, a framed body of a client has the length that it says, and the
//! server reads from it what the client was given, however the bytes are split.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use farrier::__private::v1::{self as runtime, schema};
use farrier::body::{ChunkSigner, ChunkedBody};
use farrier::checksum::Algorithm;
use farrier::operation::{
    Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
};
use farrier::server::{self, Call, Dispatch, ResponseFuture};
use farrier::{Body, ByteStream};
use http::Request;

runtime::schemas!("fuzz", {
    PUT: structure("PutInput") { content: schema::BYTE_STREAM [required, payload] },
    TOLD: structure("Told") { content: schema::BYTE_STREAM [required, payload] },
});

struct PutInput {
    content: ByteStream,
}
runtime::structure!(PutInput, fallible PutInputBuilder, PUT, new(content: ByteStream), {
    0 content: required ByteStream,
});

struct Told {
    content: ByteStream,
}
runtime::structure!(Told, fallible ToldBuilder, TOLD, new(content: ByteStream), {
    0 content: required ByteStream,
});

enum NoError {}
runtime::operation_error!(NoError, {});

static OPERATION: Operation = Operation::new("Put", &PUT, &TOLD).with(&[
    OperationTrait::Http(Http::new("PUT", &[Segment::Literal("put")], 200)),
    OperationTrait::HttpChecksum(HttpChecksum::new(None, false)),
]);
static STORE: Service = Service::new("Store", Protocol::RestJson1, &[&OPERATION]);

/// Returns what it was given.
struct Echo;

impl Dispatch for Echo {
    type Caller = ();

    fn service(&self) -> &'static Service {
        &STORE
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        call.handle(Arc::new(()), |_, input: PutInput, _| {
            let told = Told::new(input.content);
            Box::pin(async move { Ok::<_, NoError>(told) })
        })
    }
}

/// A body in pieces of these lengths, over and over.
struct Pieces {
    rest: Bytes,
    lengths: Vec<usize>,
    next: usize,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.lengths[self.next % self.lengths.len()].max(1);
        self.next += 1;
        let length = length.min(self.rest.len());
        let piece = self.rest.split_to(length);
        Poll::Ready(Some(Ok(http_body::Frame::data(piece))))
    }
}

/// Signs nothing, in as many characters as SigV4 does.
struct Signer;

impl ChunkSigner for Signer {
    fn signature_length(&self) -> usize {
        64
    }

    fn sign_chunk(&mut self, _: &[u8]) -> String {
        "a".repeat(64)
    }

    fn sign_trailers(&mut self, _: &[u8]) -> String {
        "b".repeat(64)
    }
}

/// Nothing here waits.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(done) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return done;
        }
    }
}

/// What the server has read of a framed body; `None` if it is refused, or breaks off.
fn read(body: Body, trailer: Option<&'static str>) -> Option<Bytes> {
    let mut request = Request::put("/put")
        .header("content-encoding", "aws-chunked")
        .header("content-type", "application/octet-stream");
    if let Some(trailer) = trailer {
        request = request.header("x-amz-trailer", trailer);
    }
    let request = request.body(body).ok()?;
    let mut service = server::Service::new(Echo);
    let Ok(response) = run(tower_service::Service::call(&mut service, request));
    let is_ok = response.status() == 200;
    let told = run(response.into_body().read(1 << 30)).ok()?;
    is_ok.then_some(told)
}

/// Takes the bytes as a framed body, and as content. The first four say how they are split.
pub fn body(bytes: &[u8]) {
    let Some((settings, rest)) = bytes.split_first_chunk::<4>() else {
        return;
    };
    let lengths: Vec<usize> = settings.iter().map(|it| usize::from(*it)).collect();
    let pieces = |bytes: Bytes| Pieces {
        rest: bytes,
        lengths: lengths.clone(),
        next: 0,
    };
    let rest = Bytes::copy_from_slice(rest);
    let whole = read(Body::new(rest.clone()), None);
    assert_eq!(read(Body::wrap(pieces(rest.clone())), None), whole);

    for (algorithm, signs) in [(None, false), (Some(Algorithm::Crc32), true)] {
        let length = Some(rest.len() as u64);
        let mut framed = ChunkedBody::new(Body::wrap(pieces(rest.clone())), length);
        if let Some(algorithm) = algorithm {
            framed = framed.with_checksum(algorithm);
        }
        if signs {
            framed.sign_with(Box::new(Signer));
        }
        let said = framed.length_with(signs.then_some(64));
        let framed = run(Body::wrap(framed).read(1 << 30)).expect("the content has its length");
        assert_eq!(Some(framed.len() as u64), said);
        let found = read(Body::wrap(pieces(framed)), algorithm.map(Algorithm::header));
        assert_eq!(found.as_ref(), Some(&rest));
    }
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::body;

    #[test]
    fn bodies_of_random_pieces_pass_the_checks() {
        let pieces: [&[u8]; 9] = [
            b"5\r\nhello\r\n",
            b"0\r\n",
            b"\r\n",
            b"a",
            b"FFFFFFFFFFFFFFFF\r\n",
            b";chunk-signature=ad80",
            b"x-amz-checksum-crc32:NhCmhg==\r\n",
            b":",
            b"\xff\x00",
        ];
        let mut random = Random::new(1);
        for _ in 0..2000 {
            let mut bytes: Vec<u8> = (0..4).map(|_| random.bits() as u8).collect();
            for _ in 0..random.below(12) {
                bytes.extend_from_slice(random.pick(&pieces));
            }
            body(&bytes);
        }
        body(&vec![7; 200_000]);
    }
}
