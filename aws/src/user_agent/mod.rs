//! The header `user-agent` of Amazon's services: which program calls, and with which features.

mod features;
mod text;

pub use self::features::Feature;
pub use self::text::UserAgent;
