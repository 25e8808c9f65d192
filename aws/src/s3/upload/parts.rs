//! Splits a stream into parts of one length: chunks come in, parts go out.

use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use farrier::ByteStream;
use farrier::body::BodyError;

/// A part of a stream.
pub(super) struct Part {
    /// From 1 on.
    pub(super) number: u64,
    pub(super) bytes: Bytes,
    /// Whether the stream ends with it.
    pub(super) is_last: bool,
}

/// The parts of a stream that are left.
pub(super) struct Parts {
    stream: ByteStream,
    part_size: usize,
    /// What has come of the next part.
    begun: BytesMut,
    /// What has come behind it.
    rest: Bytes,
    /// How many parts were returned.
    count: u64,
    ended: bool,
}

impl Parts {
    pub(super) fn new(stream: ByteStream, part_size: usize) -> Self {
        Self {
            stream,
            part_size,
            begun: BytesMut::new(),
            rest: Bytes::new(),
            count: 0,
            ended: false,
        }
    }

    pub(super) fn part_size(&self) -> usize {
        self.part_size
    }

    /// The next part. `None` at the end. Whether a part is the last one is known when more has come, or the end.
    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Part, BodyError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        loop {
            let missing = self.part_size.saturating_sub(self.begun.len());
            if !self.rest.is_empty() {
                if missing == 0 {
                    let bytes = self.begun.split().freeze();
                    return Poll::Ready(Some(Ok(self.part(bytes, false))));
                }
                // What lies in memory as a whole is not copied.
                if self.begun.is_empty() && self.rest.len() > self.part_size {
                    let bytes = self.rest.split_to(self.part_size);
                    return Poll::Ready(Some(Ok(self.part(bytes, false))));
                }
                let taken = self.rest.split_to(missing.min(self.rest.len()));
                self.begun.extend_from_slice(&taken);
                continue;
            }
            match ready!(self.stream.poll_next(cx)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.ended = true;
                    let bytes = self.begun.split().freeze();
                    return Poll::Ready(Some(Ok(self.part(bytes, true))));
                }
            }
        }
    }

    fn part(&mut self, bytes: Bytes, is_last: bool) -> Part {
        self.count += 1;
        Part {
            number: self.count,
            bytes,
            is_last,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::Pin;

    use farrier_test_support::random::Random;

    use super::*;

    struct Pieces(Vec<Bytes>);

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
            let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
            Poll::Ready(piece.map(|it| Ok(http_body::Frame::data(it))))
        }
    }

    #[tokio::test]
    async fn a_stream_is_split_into_parts_of_one_length_but_the_last() {
        let mut random = Random::new(5);
        for _ in 0..200 {
            let content: Vec<u8> = (0..random.below(60)).map(|_| random.bits() as u8).collect();
            let mut rest = Bytes::from(content.clone());
            let mut pieces = Vec::new();
            while !rest.is_empty() {
                pieces.push(rest.split_to(rest.len().min(random.below(25))));
            }
            let mut parts = Parts::new(ByteStream::new(Pieces(pieces)), 10);
            let mut found = Vec::new();
            while let Some(part) = poll_fn(|cx| parts.poll_next(cx)).await {
                found.push(part.unwrap());
            }
            let lengths: Vec<_> = found.iter().map(|it| it.bytes.len()).collect();
            let expected: Vec<_> = match content.len() {
                0 => vec![0],
                _ => content.chunks(10).map(<[u8]>::len).collect(),
            };
            assert_eq!(lengths, expected);
            for (index, part) in found.iter().enumerate() {
                assert_eq!(part.number, index as u64 + 1);
                assert_eq!(part.is_last, index + 1 == found.len());
            }
            let all: Vec<u8> = found.iter().flat_map(|it| it.bytes.to_vec()).collect();
            assert_eq!(all, content);
        }
    }
}
