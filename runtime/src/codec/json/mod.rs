//! The JSON codec (RFC 8259), as the protocols awsJson, restJson1 and rpcv2Json use it.
//!
//! The writer turns shapes into bodies, and the reader bodies into shapes. The reader is strict and bounded: it checks
//! once that the whole body is UTF-8, limits nesting to [`MAX_DEPTH`], allocates nothing before it has arrived, and
//! refuses keys that come twice.

mod number;
mod reader;
mod text;
mod writer;

pub use self::reader::JsonReader;
pub use self::writer::JsonWriter;
use crate::schema::{Member, TimestampFormat};

/// How deep values may be nested.
pub const MAX_DEPTH: usize = 128;

/// The points in which the JSON of protocols differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonSettings {
    /// Whether members have the name of `@jsonName`.
    pub json_name: bool,
    /// How timestamps without `@timestampFormat` are written.
    pub timestamp: TimestampFormat,
    /// Whether timestamps have the format of `@timestampFormat`.
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
