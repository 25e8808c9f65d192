//! Sets fields within an expression, for structures without a builder.

use super::Structure;

/// Sets fields of a generated structure within an expression.
///
/// ```
/// use farrier::StructureExt as _;
/// # use farrier::__private::v1::{self as runtime, schema};
/// # runtime::schemas!("example", {
/// #     CREATE_INPUT: structure("CreateInput") { name: schema::STRING [required], count: schema::INTEGER },
/// # });
/// # pub struct CreateInput {
/// #     pub name: String,
/// #     pub count: Option<i32>,
/// # }
/// # runtime::structure!(CreateInput, fallible CreateInputBuilder, CREATE_INPUT, new(name: String), {
/// #     0 name: required String,
/// #     1 count: optional i32,
/// # });
///
/// let input = CreateInput::new("spoons").with(|it| it.count = Some(6));
/// assert_eq!(input.count, Some(6));
/// ```
pub trait StructureExt: Sized {
    /// Returns the value after `change`.
    #[must_use]
    fn with(self, change: impl FnOnce(&mut Self)) -> Self;
}

impl<T: Structure> StructureExt for T {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}
