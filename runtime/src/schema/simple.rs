//! The tables of shapes without members: codecs need to know nothing but their type.

use super::{Schema, ShapeType};

macro_rules! simple {
    ($($name:ident $shape_type:ident;)*) => {$(
        #[doc = concat!("Every ", stringify!($shape_type), " shape: codecs need nothing but its type.")]
        pub static $name: Schema = Schema {
            id: concat!("smithy.api#", stringify!($shape_type)),
            shape_type: ShapeType::$shape_type,
            members: &[],
            sparse: false,
            traits: &[],
        };
    )*};
}

simple! {
    BLOB Blob; BOOLEAN Boolean; STRING String; BYTE Byte; SHORT Short; INTEGER Integer; LONG Long;
    FLOAT Float; DOUBLE Double; BIG_INTEGER BigInteger; BIG_DECIMAL BigDecimal;
    TIMESTAMP Timestamp; DOCUMENT Document; BYTE_STREAM ByteStream; ENUM Enum; INT_ENUM IntEnum;
}

/// `smithy.api#Unit`: a structure without members.
pub static UNIT: Schema = Schema::structure("smithy.api#Unit", &[]);
