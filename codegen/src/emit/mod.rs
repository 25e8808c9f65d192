//! The emit stage: the IR comes in, modules of Rust items go out.

mod module;

pub use self::module::Module;
