//! The content of an object: its ranges come in, in any order, and go out in their own.

use std::collections::VecDeque;
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::ByteStream;
use farrier::body::{BodyError, BoxError};
use farrier::client::Client;
use http_body::{Body, Frame, SizeHint};

use super::error::DownloadError;
use super::range;
use crate::s3::object_headers::ObjectHeaders;

/// Where ranges come from.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) client: Client,
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) headers: ObjectHeaders,
    /// The state of the object that all ranges are of.
    pub(super) e_tag: Option<String>,
    pub(super) version_id: Option<String>,
}

/// A range that was asked for.
enum Part {
    Running(Pin<Box<dyn Future<Output = Result<Bytes, DownloadError>> + Send>>),
    Done(Bytes),
}

/// The content of an object.
pub(super) struct Content {
    source: Source,
    /// The first range, which is read as it comes.
    first: Option<ByteStream>,
    /// What of the first range has not gone out.
    first_rest: Range<u64>,
    /// Those that were asked for, in their order.
    parts: VecDeque<Part>,
    /// What is to be asked for yet.
    rest: Range<u64>,
    part_size: u64,
    concurrency: usize,
    /// How many bytes have not gone out.
    left: u64,
}

impl Content {
    /// The content of an object of a length, of which the first range is on its way.
    pub(super) fn new(source: Source, first: ByteStream, range: Range<u64>, length: u64) -> Self {
        Self {
            source,
            first: Some(first),
            rest: range.end..length,
            first_rest: range,
            parts: VecDeque::new(),
            part_size: length,
            concurrency: 1,
            left: length,
        }
    }

    /// The same with ranges of so many bytes, and so many of them at the same time.
    pub(super) fn in_parts(self, part_size: u64, concurrency: usize) -> Self {
        Self {
            part_size,
            concurrency,
            ..self
        }
    }

    /// Asks for as many ranges as may be on their way, and moves on with them.
    fn poll_parts(&mut self, cx: &mut Context<'_>) -> Result<(), DownloadError> {
        let first = usize::from(self.first.is_some());
        while self.parts.len() + first < self.concurrency && !self.rest.is_empty() {
            let end = self.rest.start.saturating_add(self.part_size);
            let range = self.rest.start..end.min(self.rest.end);
            self.rest.start = range.end;
            let content = range::content(self.source.clone(), range);
            self.parts.push_back(Part::Running(Box::pin(content)));
        }
        for part in &mut self.parts {
            if let Part::Running(future) = part
                && let Poll::Ready(content) = future.as_mut().poll(cx)
            {
                *part = Part::Done(content?);
            }
        }
        Ok(())
    }

    /// Goes on behind the first range. What is missing of it is asked for again, if there is a tag of the state that it
    /// is of.
    fn end_first(&mut self, error: Option<BodyError>) -> Result<(), BodyError> {
        self.first = None;
        let rest = self.first_rest.clone();
        let short = || BodyError::Malformed("it is shorter than its head says".to_owned());
        let Some(error) = error.or_else(|| (!rest.is_empty()).then(short)) else {
            return Ok(());
        };
        if rest.is_empty() || self.source.e_tag.is_none() {
            return Err(error);
        }
        let content = range::content(self.source.clone(), rest);
        self.parts.push_front(Part::Running(Box::pin(content)));
        Ok(())
    }

    /// The next bytes; `None` at the end.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            self.poll_parts(cx)?;
            if let Some(first) = &mut self.first {
                match first.poll_next(cx) {
                    Poll::Ready(Some(Ok(chunk))) => {
                        self.first_rest.start += chunk.len() as u64;
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    Poll::Ready(Some(Err(error))) => self.end_first(Some(error))?,
                    Poll::Ready(None) => self.end_first(None)?,
                    Poll::Pending => return Poll::Pending,
                }
                continue;
            }
            return match self.parts.pop_front() {
                Some(Part::Done(content)) => Poll::Ready(Some(Ok(content))),
                Some(running) => {
                    self.parts.push_front(running);
                    Poll::Pending
                }
                None => Poll::Ready(None),
            };
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let next = std::task::ready!(this.poll_next(cx));
        match &next {
            Some(Ok(bytes)) => this.left = this.left.saturating_sub(bytes.len() as u64),
            // Nothing is asked for after an error.
            Some(Err(_)) => {
                this.first = None;
                this.parts.clear();
                this.rest.start = this.rest.end;
            }
            None => {}
        }
        Poll::Ready(next.map(|it| it.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
