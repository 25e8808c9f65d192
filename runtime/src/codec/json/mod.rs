//! The JSON codec (RFC 8259), as the protocols awsJson, restJson1 and rpcv2Json use it.
//!
//! The writer turns shapes into bodies, and the reader bodies into shapes. The reader is bounded. It checks once that
//! the whole body is UTF-8, limits nesting to [`MAX_DEPTH`], and allocates no memory for input that has not arrived.

mod number;
mod reader;
#[cfg(feature = "client")]
mod strings;
mod text;
mod writer;

pub use self::reader::JsonReader;
#[cfg(feature = "client")]
pub(crate) use self::strings::top_level_strings;
pub use self::writer::JsonWriter;
use crate::schema::{Member, TimestampFormat};

/// The maximum depth of nested values.
pub const MAX_DEPTH: usize = 128;

/// The differences between the JSON protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonSettings {
    /// Whether members are named by `@jsonName`.
    pub json_name: bool,
    /// The format of timestamps without `@timestampFormat`.
    pub timestamp: TimestampFormat,
    /// Whether `@timestampFormat` has an effect.
    pub timestamp_format: bool,
    /// Whether big integers and big decimals are strings, rather than numbers.
    pub big_numbers_as_strings: bool,
}

impl JsonSettings {
    /// The settings of awsJson1_0 and awsJson1_1: members have their own names.
    pub const AWS_JSON: Self = Self {
        json_name: false,
        timestamp: TimestampFormat::EpochSeconds,
        timestamp_format: true,
        big_numbers_as_strings: false,
    };
    /// The settings of restJson1: members have the name of `@jsonName`.
    pub const REST_JSON: Self = Self {
        json_name: true,
        timestamp: TimestampFormat::EpochSeconds,
        timestamp_format: true,
        big_numbers_as_strings: false,
    };

    /// The settings of rpcv2Json: members have their own names, and timestamps are seconds whatever the model says.
    pub const RPC_V2_JSON: Self = Self {
        json_name: false,
        timestamp: TimestampFormat::EpochSeconds,
        timestamp_format: false,
        big_numbers_as_strings: true,
    };

    #[inline]
    fn name(self, member: &Member) -> &'static str {
        if self.json_name {
            member.json_name
        } else {
            member.name
        }
    }

    #[inline]
    fn timestamp(self, member: &Member) -> TimestampFormat {
        match member.timestamp {
            Some(format) if self.timestamp_format => format,
            _ => self.timestamp,
        }
    }
}
