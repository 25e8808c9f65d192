//! The CBOR codec (RFC 8949), as the protocol rpcv2Cbor uses it.
//!
//! The writer turns shapes into bodies, and the reader bodies into shapes. The reader accepts definite and indefinite
//! lengths, and numbers of any width. It is bounded: it limits nesting to [`MAX_DEPTH`], and allocates no memory for
//! input that has not arrived. The protocol does not support documents (Smithy RPC v2 CBOR
//! protocol, "Shape serialization").

mod number;
mod reader;
mod writer;

pub use self::reader::CborReader;
pub use self::writer::CborWriter;

/// The maximum depth of nested values.
pub const MAX_DEPTH: usize = 128;

/// Major types: the first three bits of an item's first byte (RFC 8949, section 3.1).
mod major {
    pub(super) const UNSIGNED: u8 = 0;
    pub(super) const NEGATIVE: u8 = 1;
    pub(super) const BYTES: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const ARRAY: u8 = 4;
    pub(super) const MAP: u8 = 5;
    pub(super) const TAG: u8 = 6;
    pub(super) const SIMPLE: u8 = 7;
}

/// Numbers of tags (RFC 8949, section 3.4).
mod tag {
    pub(super) const EPOCH: u64 = 1;
    pub(super) const UNSIGNED_BIG: u64 = 2;
    pub(super) const NEGATIVE_BIG: u64 = 3;
    pub(super) const DECIMAL: u64 = 4;
}

/// The special values of the other five bits of an item's first byte. Values below 24 are the number itself.
mod info {
    /// The number is in the next byte. Likewise 25, 26 and 27 stand for two, four and eight bytes.
    pub(super) const ONE_BYTE: u8 = 24;
    pub(super) const TWO_BYTES: u8 = 25;
    pub(super) const FOUR_BYTES: u8 = 26;
    pub(super) const EIGHT_BYTES: u8 = 27;
    /// The item has no length. A break ends it.
    pub(super) const INDEFINITE: u8 = 31;
}

/// Items of one byte.
mod item {
    pub(super) const FALSE: u8 = 0xf4;
    pub(super) const TRUE: u8 = 0xf5;
    pub(super) const NULL: u8 = 0xf6;
    pub(super) const UNDEFINED: u8 = 0xf7;
    pub(super) const INDEFINITE_MAP: u8 = 0xbf;
    /// The end of an item of indefinite length.
    pub(super) const BREAK: u8 = 0xff;
}
