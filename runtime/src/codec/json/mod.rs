//! The JSON codec (RFC 8259), as the protocols awsJson, restJson1 and rpcv2Json use it.
//!
//! In comes a shape and out goes a body, or the other way round. Reading is strict and bounded: the whole
//! body is checked to be UTF-8 once, nesting is limited to [`MAX_DEPTH`], nothing is allocated ahead of
//! what is read, and a key that comes twice is an error.

mod number;
mod reader;
mod text;
mod writer;

pub use self::reader::JsonReader;
pub use self::writer::JsonWriter;
use crate::schema::{Member, TimestampFormat};

/// How deep values may be nested.
pub const MAX_DEPTH: usize = 128;

/// What protocols choose about their JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonSettings {
    /// Whether `@jsonName` counts.
    pub json_name: bool,
    /// How timestamps without `@timestampFormat` are written.
    pub timestamp: TimestampFormat,
    /// Whether `@timestampFormat` counts.
    pub timestamp_format: bool,
    /// Whether big integers and big decimals are strings, rather than numbers.
    pub big_numbers_as_strings: bool,
}

impl JsonSettings {
    /// As awsJson1_0 and awsJson1_1 have it: members go by their own names.
    pub const AWS_JSON: Self = Self {
        json_name: false,
        timestamp: TimestampFormat::EpochSeconds,
        timestamp_format: true,
        big_numbers_as_strings: false,
    };
    /// As restJson1 has it: `@jsonName` counts.
    pub const REST_JSON: Self = Self {
        json_name: true,
        timestamp: TimestampFormat::EpochSeconds,
        timestamp_format: true,
        big_numbers_as_strings: false,
    };

    /// As rpcv2Json has it: members go by their own names, and timestamps are seconds whatever the model says.
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
