//! Operations.

use super::{Deprecated, Docs, Structure, Trait, TypeName};

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of the operation shape, without its namespace.
    pub shape: String,
    /// The name of its method and of its module.
    pub name: String,
    /// The `static` that describes it to the runtime.
    pub static_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The first sentence of it.
    pub summary: Docs,
    /// What `#[deprecated]` says, if it is.
    pub deprecated: Option<Deprecated>,
    /// Whether it can be called and served.
    pub callable: bool,
    /// Its input.
    pub input: Structure,
    /// Its output.
    pub output: Structure,
    /// Its error enum.
    pub error: OperationError,
    /// Its traits.
    pub traits: Vec<Trait>,
}

/// The enum of the errors that an operation can answer with, or that can end a stream of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationError {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its variants, in the model's order: each is named as its error.
    pub variants: Vec<ErrorVariant>,
    /// Whether one variant is so much larger than the others that clippy says so.
    pub uneven: bool,
}

/// A variant of an enum of errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorVariant {
    /// The error, which gives the variant its name.
    pub error: TypeName,
    /// The first sentence of the error's documentation.
    pub docs: Docs,
}

/// How an error is made of violations: where they go in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViolationMapping {
    /// The error has a `new` that takes the message and nothing else.
    Message,
    /// The error has no message and nothing that is required.
    Nothing,
    /// The error has other members that are required: they stay empty.
    Partial {
        /// The member for the message, if there is one, and whether it is an `Option`.
        message: Option<(String, bool)>,
    },
    /// `smithy.framework#ValidationException`.
    Framework {
        /// The list of violations, if the error has it.
        fields: Option<FrameworkFields>,
    },
}

/// The list of violations in a `smithy.framework#ValidationException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkFields {
    /// The member that holds it: an `Option`.
    pub member: String,
    /// The structure of an element.
    pub element: TypeName,
    /// What its `new` takes, in this order.
    pub arguments: Vec<FrameworkArgument>,
}

/// What the `new` of an element in the list of violations takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameworkArgument {
    /// Where the violation is.
    Path,
    /// What the violation is.
    Message,
}
