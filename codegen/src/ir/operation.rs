//! Operations.

use super::{Deprecated, Docs, Structure, TypeName};

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
    /// How it is bound to HTTP, where the protocol lets the model choose.
    pub http: Option<Http>,
    /// What stands before the endpoint's host.
    pub host: Vec<Segment>,
    /// `@httpChecksumRequired`.
    pub checksum_required: bool,
    /// By which encodings its request may be compressed.
    pub encodings: Vec<String>,
    /// The error with which its server answers input that violates the model, where it has one for that.
    pub invalid: Option<TypeName>,
    /// Where it departs from its protocol.
    pub customizations: Vec<Customization>,
}

/// A point in which the operations of some services depart from their protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Customization {
    /// `aws.customizations#s3UnwrappedXmlOutput`.
    UnwrappedXmlOutput,
    /// An answer whose status says success can be an error.
    ErrorInSuccess,
}

/// The enum of the errors that an operation can answer with, or that can end a stream of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationError {
    /// Its name.
    pub name: String,
    /// Its variants, in the model's order: each is named as its error.
    pub variants: Vec<TypeName>,
}

/// `@http`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// The method.
    pub method: String,
    /// The path.
    pub path: Vec<Segment>,
    /// Parameters that belong to the address.
    pub query: Vec<(String, String)>,
    /// The status of a successful answer.
    pub code: u16,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// This text.
    Literal(String),
    /// The value of this member.
    Label(String),
    /// The value of this member, which may hold slashes.
    Greedy(String),
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
