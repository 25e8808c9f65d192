//! Generated types as types of serde, for what is not the wire: configuration, caches, logs, tests.
//!
//! Every generated structure, union, enum and error implements serde's `Serialize` and `Deserialize`, and
//! so do the types of [`types`](crate::types). The protocols have nothing to do with it: this form is the
//! same for all of them, and stays as it is when the model grows.
//!
//! # The form
//!
//! | in the model | in formats for people (JSON, YAML, TOML) | in binary formats (CBOR, MessagePack, postcard) |
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
//! In reading, members that the model does not know are passed over, null is as good as no member, and
//! the model's defaults stand where nothing came. Required members that are missing are an error which
//! names them; so are a member that comes twice, and a union with none or several of its members. Values
//! are not validated otherwise: that is what [`Validate`](crate::validate::Validate) is for.
//!
//! A union that holds a variant which the model does not know keeps its tag: it is written as
//! `{"tag": null}`, and read from `{"tag": ...}` whatever stands there.
//!
//! What an error says of a `@sensitive` member is that it cannot be read, and never what stood there.
//!
//! # What does not go
//!
//! Formats that do not describe themselves (postcard, bincode) cannot read documents, and their bytes have no
//! names: only a model with the same members in the same order reads what was written.
//!
//! Streams are read once and are no part of a document: a structure that holds one can neither be written nor
//! read.
//!
//! # How it is done
//!
//! A value is taken down to a plain tree by the functions that codecs use, and the tree is written along
//! the shape's table; reading is the same the other way round. The code that is generic over the format
//! knows nothing of the types, so that it is compiled once for each format, and not for each type.

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
