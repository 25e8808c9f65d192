//! Pagination (Smithy 2.0, "paginated trait"): an operation and its service come in, what both say together goes out,
//! with the members that it names.

use serde_json::Value;

use super::operations::{Operation, Structure};
use crate::model::{Member, Model, Shape};

const PAGINATED: &str = "smithy.api#paginated";

/// A property of the trait, which names a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// The member of the input that continues after the last page.
    InputToken,
    /// The path in the output to the token of the next page.
    OutputToken,
    /// The member of the input that limits the number of items.
    PageSize,
    /// The path in the output to the items of the page.
    Items,
}

impl Property {
    /// Every property, in the order of the specification.
    pub const ALL: [Self; 4] = [
        Self::InputToken,
        Self::OutputToken,
        Self::PageSize,
        Self::Items,
    ];

    /// Its name in the trait.
    pub fn name(self) -> &'static str {
        match self {
            Self::InputToken => "inputToken",
            Self::OutputToken => "outputToken",
            Self::PageSize => "pageSize",
            Self::Items => "items",
        }
    }

    /// Whether it is a path into the output; the others name members of the input.
    pub fn is_in_output(self) -> bool {
        matches!(self, Self::OutputToken | Self::Items)
    }

    /// Whether the operation or its service has to give it.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::InputToken | Self::OutputToken)
    }
}

/// How an operation is paginated.
#[derive(Clone, Copy, Debug)]
pub struct Pagination<'a> {
    operation: &'a Operation<'a>,
    service: Option<&'a Shape>,
}

impl<'a> Pagination<'a> {
    /// The pagination of an operation; `None` if it has none. `service` is the one that binds it, if any.
    pub fn of(service: Option<&'a Shape>, operation: &'a Operation<'a>) -> Option<Self> {
        operation.shape.traits.get(PAGINATED)?.as_object()?;
        Some(Self { operation, service })
    }

    /// The path of a property: what the operation says, or else its service.
    pub fn path(&self, property: Property) -> Option<&'a str> {
        let of = |shape: &'a Shape| {
            let value = shape.traits.get(PAGINATED)?.get(property.name());
            value.and_then(Value::as_str)
        };
        of(self.operation.shape).or_else(|| of(self.service?))
    }

    /// The structure that has the member of a property.
    pub fn structure(&self, property: Property) -> Option<Structure<'a>> {
        match property.is_in_output() {
            true => self.operation.output,
            false => self.operation.input,
        }
    }

    /// The member that a property names.
    pub fn member(&self, model: &'a Model, property: Property) -> Option<&'a Member> {
        let path = self.path(property)?;
        self.structure(property)?.member_at(model, path)
    }
}
