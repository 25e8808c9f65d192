//! Looks at a value of any shape: a shape comes in, a [`View`] that borrows from it goes out, one level deep.
//!
//! Types show themselves to a [`Validator`], which visits every kind of value. A validator that only looks records what
//! it is shown, so that views cost generated types nothing.

use super::Validator;
use crate::schema::NO_MEMBER;
use crate::shape::{Shape, Structure};
use crate::types::{Blob, Document, Timestamp};

/// A value, one level deep.
#[derive(Clone, Debug, Default)]
pub enum View<'v> {
    /// No value, or a stream.
    #[default]
    Absent,
    /// A boolean.
    Boolean(bool),
    /// A byte, short, integer, long or int enum.
    Integer(i64),
    /// A float or double.
    Float(f64),
    /// A bigInteger or bigDecimal, as JSON writes it.
    Number(&'v str),
    /// A string or enum.
    String(&'v str),
    /// A blob.
    Blob(&'v Blob),
    /// A timestamp.
    Timestamp(Timestamp),
    /// A document.
    Document(&'v Document),
    /// The elements of a list.
    List(Vec<&'v dyn Shape>),
    /// The entries of a map.
    Map(Vec<(&'v str, &'v dyn Shape)>),
    /// A structure or union.
    Structure(&'v dyn Structure),
}

impl<'v> View<'v> {
    /// Looks at a value.
    pub fn of(value: &'v dyn Shape) -> Self {
        let mut looking = Validator::looking();
        value.validate(&NO_MEMBER, &mut looking);
        looking.into_view()
    }
}
