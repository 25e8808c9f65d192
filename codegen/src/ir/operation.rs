//! Operations.

use super::{Deprecated, Docs, Structure, Trait, Type, TypeName};

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of the operation shape, without its namespace.
    pub shape: String,
    /// The name of its method and of its module.
    pub name: String,
    /// The name of the `static` with its table.
    pub static_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The first sentence of the documentation.
    pub summary: Docs,
    /// Its method, uri and status, if a protocol of the service has them.
    pub route: Option<String>,
    /// The deprecation, if it is deprecated.
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
    /// Its pages, if it is paginated and there is a client.
    pub pages: Option<Pages>,
    /// Its waiters, if there is a client.
    pub waiters: Vec<Waiter>,
}

/// The pages of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// The name of the method.
    pub method: String,
    /// The trait of the operation's table.
    pub table: Trait,
    /// The items, if a page has them.
    pub items: Option<PageItems>,
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageItems {
    /// The type of the list or map.
    pub value: Type,
    /// The fields on the way to it, from the output, and whether each is an `Option`.
    pub fields: Vec<(String, bool)>,
}

/// A waiter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// The name of the method.
    pub method: String,
    /// The name in the model.
    pub name: String,
    /// Its documentation. It can be empty.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The trait of the operation's table.
    pub table: Trait,
}

/// The enum of the errors that an operation can return, or that can end an event stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationError {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The variants, in the order of the model. A variant has the name of its error.
    pub variants: Vec<ErrorVariant>,
    /// Whether clippy warns that one variant is much larger than the others.
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

/// How an error is created from violations of constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViolationMapping {
    /// `new` of the error takes only the message.
    Message,
    /// The error has no message and no required member.
    Nothing,
    /// The error has other required members, which stay empty.
    Partial {
        /// The member with the message, if there is one, and whether it is an `Option`.
        message: Option<(String, bool)>,
    },
    /// `smithy.framework#ValidationException`.
    Framework {
        /// The list of violations, if the error has one.
        fields: Option<FrameworkFields>,
    },
}

/// The list of violations in a `smithy.framework#ValidationException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkFields {
    /// The member with the list, which is an `Option`.
    pub member: String,
    /// The structure of the elements.
    pub element: TypeName,
    /// The arguments of its `new`, in order.
    pub arguments: Vec<FrameworkArgument>,
}

/// An argument of the `new` of an element in the list of violations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameworkArgument {
    /// The path of the violation.
    Path,
    /// The message of the violation.
    Message,
}
