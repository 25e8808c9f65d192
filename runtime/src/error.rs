//! The errors that a model defines: their tables, and the traits that generated errors implement.

use std::convert::Infallible;
use std::fmt;

use crate::printable::Printable;
use crate::schema::Schema;
pub use crate::shape::MissingMember;
use crate::shape::{ErrorEnum, Structure};

/// What the model says of an error structure.
#[derive(Debug)]
pub struct ErrorKind {
    fault: Fault,
    code: &'static str,
    schema: &'static Schema,
    traits: &'static [ErrorTrait],
}

/// A trait of an error structure, with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorTrait {
    /// `@httpError`: the status.
    HttpError(u16),
    /// `@awsQueryError`: the code and the status that awsQuery has in the place of the others.
    AwsQueryError(&'static str, u16),
    /// `@retryable`: another attempt can succeed.
    Retryable,
    /// `@retryable(throttling: true)`: another attempt can succeed, and the caller sends too many.
    Throttling,
}

/// Who is to blame for an error (Smithy 2.0, "error trait").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The caller.
    Client,
    /// The service.
    Server,
}

impl ErrorKind {
    /// An error that is the caller's fault.
    pub const fn client(code: &'static str, schema: &'static Schema) -> Self {
        Self::new(Fault::Client, code, schema)
    }

    /// An error that is the service's fault.
    pub const fn server(code: &'static str, schema: &'static Schema) -> Self {
        Self::new(Fault::Server, code, schema)
    }

    const fn new(fault: Fault, code: &'static str, schema: &'static Schema) -> Self {
        Self {
            fault,
            code,
            schema,
            traits: &[],
        }
    }

    /// The same error with these traits, in the place of those before.
    #[must_use]
    pub const fn with(self, traits: &'static [ErrorTrait]) -> Self {
        Self { traits, ..self }
    }

    /// Who is to blame (`@error`).
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// The code in messages: the name of the shape, without its namespace.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The structure's table.
    pub const fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// All traits.
    pub const fn traits(&self) -> &'static [ErrorTrait] {
        self.traits
    }

    /// The status of `@httpError`; without it 400 for the caller's fault and 500 for the service's.
    pub fn status(&self) -> u16 {
        let status = self.traits.iter().find_map(|it| match it {
            ErrorTrait::HttpError(status) => Some(*status),
            _ => None,
        });
        status.unwrap_or(match self.fault {
            Fault::Client => 400,
            Fault::Server => 500,
        })
    }

    /// `@awsQueryError`: the code and the status that awsQuery has in the place of the others.
    pub fn aws_query_error(&self) -> Option<(&'static str, u16)> {
        self.traits.iter().find_map(|it| match it {
            ErrorTrait::AwsQueryError(code, status) => Some((*code, *status)),
            _ => None,
        })
    }

    /// `@retryable`: whether another attempt can succeed.
    pub fn is_retryable(&self) -> bool {
        self.traits.contains(&ErrorTrait::Retryable) || self.is_throttling()
    }

    /// `@retryable(throttling: true)`: whether the caller sends too many requests.
    pub fn is_throttling(&self) -> bool {
        self.traits.contains(&ErrorTrait::Throttling)
    }

    /// Whether a code names this error.
    pub fn goes_by(&self, code: &str) -> bool {
        self.code == code || self.aws_query_error().is_some_and(|(it, _)| it == code)
    }
}

/// A generated error structure.
pub trait ModeledError: Structure + std::error::Error {
    /// What the model says of it.
    fn kind(&self) -> &'static ErrorKind;

    /// The message for people, where there is one.
    fn message(&self) -> Option<&str>;
}

/// The generated enum of the errors that an operation can answer with.
pub trait OperationError: std::error::Error + Send + Sync + Sized + 'static {
    /// The name of the enum.
    const NAME: &'static str;

    /// The name of the operation, which the enum is named after: `Put` for `PutError`.
    const OPERATION: &'static str = match Self::NAME.as_bytes() {
        [name @ .., b'E', b'r', b'r', b'o', b'r'] => Self::NAME.split_at(name.len()).0,
        _ => Self::NAME,
    };

    /// Returns the error that the model lists at this index, with initial values. `None` behind the last.
    fn initial(index: usize) -> Option<Self>;

    /// Returns the error with this code, with initial values. `None` if the operation has no such error.
    fn with_code(code: &str) -> Option<Self> {
        (0..)
            .map_while(Self::initial)
            .find(|it| it.as_modeled().kind().goes_by(code))
    }

    /// The error that the enum holds.
    fn as_modeled(&self) -> &dyn ModeledError;

    /// The error that the enum holds, for reading into it.
    fn as_modeled_mut(&mut self) -> &mut dyn ModeledError;
}

impl<E: OperationError> ErrorEnum for E {
    fn of_schema(schema: &'static Schema) -> Option<Self> {
        let mut errors = (0..).map_while(Self::initial);
        errors.find(|it| std::ptr::eq(it.as_modeled().schema(), schema))
    }

    fn structure(&self) -> &dyn Structure {
        self.as_modeled()
    }

    fn structure_mut(&mut self) -> &mut dyn Structure {
        self.as_modeled_mut()
    }
}

/// The errors of what has none.
impl OperationError for Infallible {
    const NAME: &'static str = "Infallible";

    fn initial(_: usize) -> Option<Self> {
        None
    }

    fn as_modeled(&self) -> &dyn ModeledError {
        match *self {}
    }

    fn as_modeled_mut(&mut self) -> &mut dyn ModeledError {
        match *self {}
    }
}

/// Whether two errors of an operation are equal.
#[doc(hidden)]
pub fn equal<E: OperationError>(it: &E, other: &E) -> bool {
    crate::shape::equal(it.as_modeled(), other.as_modeled())
}

/// Prints an error as its code and message. The message may come from the network.
#[doc(hidden)]
pub fn display(error: &dyn ModeledError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(error.kind().code())?;
    match error.message() {
        Some(message) if !message.is_empty() => write!(f, ": {}", Printable::message(message)),
        _ => Ok(()),
    }
}
