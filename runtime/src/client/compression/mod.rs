//! Compression of request bodies (Smithy 2.0, "requestCompression trait"): a request comes in, and goes out with a body
//! in gzip where the operation and the client's setting want that.

#[cfg(feature = "compression")]
mod gzip_body;

use std::fmt;

use crate::operation::Operation;
use crate::protocol::client::RequestParts;

/// The largest bound that a client can be given, in bytes.
const MAX_BOUND: usize = 10_485_760;

/// Which request bodies are compressed, for operations that accept it (`@requestCompression`) and with the feature
/// `compression`. It is a setting of a client:
///
/// ```
/// use farrier::client::{Client, InvalidCompression, RequestCompression};
///
/// # fn settings(client: Client) -> Result<Client, InvalidCompression> {
/// let client = client.with_setting(RequestCompression::from_bytes(1_024)?);
/// # Ok(client)
/// # }
/// ```
///
/// Without it, bodies of 10,240 bytes or more are compressed: for shorter ones it costs more than it saves. Streams are
/// always compressed, but those whose length has to be known before (`@requiresLength`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestCompression {
    /// The length from which on bodies are compressed. `None`: none is.
    from_bytes: Option<usize>,
}

impl RequestCompression {
    /// No body is compressed.
    pub const OFF: Self = Self { from_bytes: None };

    /// Bodies of so many bytes or more are compressed, and streams.
    ///
    /// # Errors
    ///
    /// When it is more than 10,485,760.
    pub const fn from_bytes(bytes: usize) -> Result<Self, InvalidCompression> {
        if bytes > MAX_BOUND {
            return Err(InvalidCompression(bytes));
        }
        Ok(Self {
            from_bytes: Some(bytes),
        })
    }
}

impl Default for RequestCompression {
    fn default() -> Self {
        Self {
            from_bytes: Some(10_240),
        }
    }
}

/// A bound for compression that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCompression(usize);

impl fmt::Display for InvalidCompression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bodies cannot be compressed from {} bytes on: give 0 to {MAX_BOUND}",
            self.0
        )
    }
}

impl std::error::Error for InvalidCompression {}

/// Compresses a body with gzip if the operation accepts that, and adds the encoding behind those that the caller
/// named.
#[cfg(feature = "compression")]
pub(super) fn apply(
    setting: RequestCompression,
    operation: &Operation,
    request: &mut RequestParts,
) {
    use http::HeaderValue;
    use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

    use self::gzip_body::{GzipBody, compress};
    use crate::body::{Body, Payload};

    let Some(from_bytes) = setting.from_bytes else {
        return;
    };
    if !operation.request_encodings().contains(&"gzip") {
        return;
    }
    let compressed = match std::mem::take(&mut request.body) {
        Payload::Bytes(bytes) if bytes.len() >= from_bytes => match compress(&bytes) {
            Some(compressed) => Payload::Bytes(compressed.into()),
            None => return request.body = Payload::Bytes(bytes),
        },
        Payload::Stream(body) if !needs_length(operation) => {
            // It would be the length of what is compressed.
            request.headers.remove(CONTENT_LENGTH);
            Payload::Stream(Body::wrap(GzipBody::new(body)))
        }
        other => return request.body = other,
    };
    request.body = compressed;
    let before = request.headers.get(CONTENT_ENCODING);
    let before = before.and_then(|it| it.to_str().ok());
    let before = before.filter(|it| !it.is_empty());
    let encoding = before.map_or_else(|| "gzip".to_owned(), |it| format!("{it}, gzip"));
    if let Ok(encoding) = HeaderValue::try_from(encoding) {
        request.headers.insert(CONTENT_ENCODING, encoding);
    }
}

/// Whether the stream of an operation has a length that has to be known before it is sent (`@requiresLength`).
#[cfg(feature = "compression")]
fn needs_length(operation: &Operation) -> bool {
    use crate::protocol::stream;
    use crate::schema::Trait;

    let input = operation.input();
    let member = stream::position(input).and_then(|it| input.members.get(it));
    member.is_some_and(|it| it.traits.contains(&Trait::RequiresLength))
}

#[cfg(not(feature = "compression"))]
pub(super) fn apply(_: RequestCompression, _: &Operation, _: &mut RequestParts) {}
