//! Version 1 of the interface between generated code and the runtime: the macros that generated code calls, the
//! tables that they declare, and the traits that they implement.

pub mod words;

pub use farrier_pattern::LazyPattern as Pattern;

#[cfg(not(any(feature = "dyn", feature = "mock")))]
pub use crate::__client as client;
#[cfg(any(feature = "dyn", feature = "mock"))]
pub use crate::__client_with_stand_ins as client;
#[cfg(not(feature = "dyn"))]
pub use crate::__dispatcher as dispatcher;
pub use crate::__endpoint_rules as endpoint_rules;
pub use crate::__error as error;
pub use crate::__generated_for as generated_for;
pub use crate::__int_enum as int_enum;
pub use crate::__operation as operation;
pub use crate::__operation_error as operation_error;
pub use crate::__page_items as page_items;
pub use crate::__schemas as schemas;
pub use crate::__service as service;
#[cfg(feature = "dyn")]
pub use crate::__shared_dispatcher as dispatcher;
pub use crate::__string_enum as string_enum;
pub use crate::__structure as structure;
pub use crate::__union as union;
pub use crate::__with_client as with_client;
pub use crate::__with_server as with_server;
pub use crate::error::{
    ErrorKind, ModeledError, OperationError, display as display_error, equal as equal_errors,
};
#[cfg(feature = "setters")]
pub use pastey::paste;

pub use crate::schema::{Member, Schema};
pub use crate::shape::*;
pub use crate::validate::Validator;

/// Expressions of JMESPath.
pub mod jmespath {
    pub use crate::jmespath::*;
}

/// The tables of shapes.
pub mod schema {
    pub use crate::schema::*;
}

/// The traits between types and codecs.
pub mod shape {
    pub use crate::shape::*;
}
