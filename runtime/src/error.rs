//! Errors that a model defines.

use std::fmt;

use crate::operation::Protocol;
use crate::schema::Schema;
use crate::shape::Structure;

/// What the model says of an error structure.
#[derive(Debug)]
pub struct ErrorKind {
    /// The name that travels: that of the shape, without its namespace.
    pub code: &'static str,
    /// `@awsQueryError`: the code and the status that awsQuery has in the place of the others.
    pub query: Option<(&'static str, u16)>,
    /// The structure's table.
    pub schema: &'static Schema,
    /// The status of `@httpError`; without it 400 for the caller's fault and 500 for the service's.
    pub status: u16,
    /// Who is to blame (`@error`).
    pub fault: Fault,
    /// `@retryable`.
    pub retryable: bool,
}

/// Who is to blame for an error (Smithy 2.0, "error trait").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller.
    Client,
    /// The service.
    Server,
}

impl ErrorKind {
    /// An error that is the caller's fault, with status 400.
    pub const fn client(code: &'static str, schema: &'static Schema) -> Self {
        Self {
            code,
            query: None,
            schema,
            status: 400,
            fault: Fault::Client,
            retryable: false,
        }
    }

    /// An error that is the service's fault, with status 500.
    pub const fn server(code: &'static str, schema: &'static Schema) -> Self {
        Self {
            code,
            query: None,
            schema,
            status: 500,
            fault: Fault::Server,
            retryable: false,
        }
    }

    /// With `@httpError`.
    pub const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// With `@awsQueryError`.
    pub const fn query(self, code: &'static str, status: u16) -> Self {
        Self {
            query: Some((code, status)),
            ..self
        }
    }

    /// The code that answers in a protocol have.
    pub fn code_in(&self, protocol: Protocol) -> &'static str {
        match (protocol, self.query) {
            #[cfg(feature = "query")]
            (Protocol::AwsQuery, Some((code, _))) => code,
            _ => self.code,
        }
    }

    /// Whether an answer means this error by a code.
    pub fn goes_by(&self, code: &str) -> bool {
        self.code == code || self.query.is_some_and(|(it, _)| it == code)
    }

    /// With `@retryable`.
    pub const fn retryable(self) -> Self {
        Self {
            retryable: true,
            ..self
        }
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
    /// The error of this code before anything is read, if it is one of these.
    fn initial(code: &str) -> Option<Self>;

    /// The error that the enum holds.
    fn as_modeled(&self) -> &dyn ModeledError;

    /// The error that the enum holds, to be read.
    fn as_structure_mut(&mut self) -> &mut dyn Structure;
}

/// An error before anything is read, if this is its code.
pub fn initial<E: ModeledError>(code: &str) -> Option<E> {
    let error = E::initial();
    error.kind().goes_by(code).then_some(error)
}

/// Whether two errors of an operation are the same one, with equal members.
pub fn equal<E: OperationError>(it: &E, other: &E) -> bool {
    crate::shape::equal(it.as_modeled(), other.as_modeled())
}

/// Prints an error as its code and message.
pub fn display(error: &dyn ModeledError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(error.kind().code)?;
    match error.message() {
        Some(message) if !message.is_empty() => write!(f, ": {message}"),
        _ => Ok(()),
    }
}
