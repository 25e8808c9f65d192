//! Implementations of serde for generated types, for uses beside the protocols: configuration, caches, logs and tests.
//!
//! [`serialize`] takes a value and writes it in a format of serde. [`deserialize`] reads a value from one.
//!
//! Every generated structure, union, enum and error implements serde's `Serialize` and `Deserialize`. So do the types
//! of [`types`](crate::types). The form does not depend on a protocol, and stays the same when the model grows.
//!
//! # The form
//!
//! | in the model | in human-readable formats (JSON, YAML, TOML) | in binary formats (CBOR, MessagePack, postcard) |
//! |---|---|---|
//! | structure | a map of its members, by their names in the model | a structure of all its members, each an option |
//! | union | a map of one entry, `{"tag": value}` | the variant of that name and index |
//! | string, enum | a string | a string |
//! | byte, short, integer, long, int enum | a number | a number of that width |
//! | float, double | a number, or `"NaN"`, `"Infinity"`, `"-Infinity"` | a number of that width |
//! | big integer, big decimal | a string of digits | a string of digits |
//! | blob | a string in base64 | bytes |
//! | timestamp | a string as in RFC 3339 | the same |
//! | document | any value | any value |
//! | list, map | a list, a map | a list, a map |
//! | null in a sparse list or map | null | null, in an option |
//!
//! A deserializer ignores unknown members, treats null as an absent member, and fills in the model's defaults. It
//! returns an error for missing required members and names them. It also refuses duplicate members, and unions with no
//! member or with several. It checks no constraint traits: [`Validate`](crate::validate::Validate) does.
//!
//! A union with an unknown variant keeps the variant's tag. It is written as `{"tag": null}`. When it is
//! read, the entry may have any value.
//!
//! An error about a `@sensitive` member says only that the member cannot be read. It never shows the value.
//!
//! # Limits
//!
//! Formats that do not describe themselves (postcard, bincode) cannot read documents. Their bytes have no names, so
//! they can be read only with a model that has the same members in the same order.
//!
//! A stream can be read only once, so a structure that holds one can neither be serialized nor deserialized.
//!
//! # Implementation
//!
//! A value is turned into a plain tree by the functions that codecs use. The tree is serialized by the shape's schema.
//! Deserialization takes the reverse way. The code that is generic over the format does not depend on the types, so it
//! is compiled once for each format, and not for each type.

mod read;
mod text;
mod types;
mod value;
mod write;

#[doc(hidden)]
pub use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

#[doc(hidden)]
pub use self::read::deserialize;
#[doc(hidden)]
pub use self::text::{integer, string};
#[doc(hidden)]
pub use self::write::serialize;
