//! Credentials of Amazon: the value that signs requests.

mod value;

pub use self::value::Credentials;
