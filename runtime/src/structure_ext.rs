//! Values changed in passing, which is how a structure is filled where it has no builder.

use crate::shape::Structure;

/// Sets fields of a generated structure within an expression.
///
/// ```
/// use farrier::With as _;
/// # use farrier::schema::{self, Member, Schema};
/// # static CREATE_INPUT: Schema = Schema::structure(
/// #     "example#CreateInput",
/// #     &[Member::new("name", &schema::STRING).required(), Member::new("count", &schema::INTEGER)],
/// # );
/// # pub struct CreateInput {
/// #     pub name: String,
/// #     pub count: Option<i32>,
/// # }
/// # farrier::structure!(CreateInput, CreateInputBuilder?, CREATE_INPUT, new(name: String), {
/// #     0 name: required String,
/// #     1 count: optional i32,
/// # });
///
/// let input = CreateInput::new("spoons").with(|it| it.count = Some(6));
/// assert_eq!(input.count, Some(6));
/// ```
pub trait With: Sized {
    /// The same value after `change`.
    #[must_use]
    fn with(self, change: impl FnOnce(&mut Self)) -> Self;
}

impl<T: Structure> With for T {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}
