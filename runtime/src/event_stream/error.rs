//! What is wrong with a message.

use std::fmt;

use crate::excerpt::Excerpt;

/// Why bytes are no message, or why a message cannot be encoded. A stream ends with such an error: behind a damaged
/// message, nobody knows where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageError {
    /// The checksum of the two lengths is wrong.
    PreludeChecksum,
    /// The checksum of the message is wrong.
    MessageChecksum,
    /// The length of the headers does not fit into the length of the message.
    Lengths {
        /// The length of the message.
        total: u32,
        /// The length of its headers.
        headers: u32,
    },
    /// The payload is longer than so many bytes.
    PayloadTooLong(usize),
    /// The headers are longer than so many bytes.
    HeadersTooLong(usize),
    /// The last header is not whole.
    HeaderCutOff,
    /// A header has no name, or a name that is longer than 255 bytes or not UTF-8.
    HeaderName,
    /// A header has a type that is none.
    HeaderType(u8),
    /// The header of this name is text that is not UTF-8.
    HeaderNotText(String),
    /// The value of the header of this name is longer than 32,767 bytes, or a time that no header can hold.
    HeaderValue(String),
    /// The header of this name comes twice.
    DuplicateHeader(String),
    /// The bytes end within a message, so many bytes before its end; `None` if its length has not come.
    CutOff(Option<usize>),
    /// More bytes follow where there is one message.
    Trailing,
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PreludeChecksum => f.write_str(
                "the lengths of a message do not have their checksum: they were damaged on the way",
            ),
            Self::MessageChecksum => {
                f.write_str("a message does not have its checksum: it was damaged on the way")
            }
            Self::Lengths { total, headers } => write!(
                f,
                "a message of {total} bytes cannot have {headers} bytes of headers"
            ),
            Self::PayloadTooLong(limit) => {
                write!(f, "the payload of a message is longer than {limit} bytes")
            }
            Self::HeadersTooLong(limit) => {
                write!(f, "the headers of a message are longer than {limit} bytes")
            }
            Self::HeaderCutOff => f.write_str("the last header of a message is not whole"),
            Self::HeaderName => f.write_str("the name of a header is not 1 to 255 bytes of UTF-8"),
            Self::HeaderType(found) => write!(f, "{found} is no type of a header"),
            Self::HeaderNotText(name) => {
                write!(f, "the header `{}` is not UTF-8", Excerpt(name))
            }
            Self::HeaderValue(name) => {
                write!(
                    f,
                    "the header `{}` has a value that is too long or too large",
                    Excerpt(name)
                )
            }
            Self::DuplicateHeader(name) => write!(f, "the header `{}` comes twice", Excerpt(name)),
            Self::CutOff(Some(missing)) => {
                write!(
                    f,
                    "the stream ends {missing} bytes before the end of a message"
                )
            }
            Self::Trailing => f.write_str("bytes follow where there is one message"),
            Self::CutOff(None) => {
                f.write_str("the stream ends within the first bytes of a message")
            }
        }
    }
}

impl std::error::Error for MessageError {}
