//! Headers of the connection: the name of a header comes in, whether a program may set it goes out.

use http::header::{self, HeaderName};

/// The headers that belong to the connection or to its framing (RFC 9110, section 7.6.1; RFC 9112, section 6). Whoever
/// sets them can make one message look like two.
const OF_CONNECTION: [HeaderName; 7] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Whether a header belongs to the connection, so that neither a model nor a handler sets it.
pub(crate) fn is_of_connection(name: &HeaderName) -> bool {
    OF_CONNECTION.contains(name)
}
