//! What both sides of `@httpDigestAuth` share: hashes, and parameters of headers (RFC 7616; RFC 9110, section 11.2).

mod hash;
mod parameters;

pub(crate) use self::hash::Algorithm;
pub(crate) use self::parameters::{items, unquoted, write_quoted};
