//! placeholder
mod nearest;
pub(crate) use self::nearest::{nearest, similar};
