//! Selectors: the language in which a trait definition says to which shapes the trait may be applied (Smithy 2.0,
//! "Selectors"). A text and the [`Graph`](crate::knowledge::neighbours::Graph) of a model come in, the [`Set`] of the
//! nodes that match goes out.
//!
//! The specification evaluates a selector for every shape, one at a time. Here sets of shapes pass through the steps. A
//! step keeps the shapes that pass a test, or replaces the set by its neighbours. A test of the result of a selector
//! runs that selector backwards. So each step costs at most one visit of every shape and relation.
//!
//! Variables (`$name(...)`, `${name}`) depend on one starting shape, so sets cannot express them: parsing a selector
//! with a variable returns an error. The relation `mixin` yields nothing, because the loader flattens mixins.

mod attribute;
mod evaluate;
mod parse;
mod set;
#[cfg(test)]
mod tests;

pub use self::evaluate::{Engine, Matches};
pub use self::parse::SelectorError;
pub use self::set::Set;
use crate::knowledge::neighbours::{Direction, Relations};
use crate::knowledge::shape_types::Types;

/// A selector: its steps from left to right.
#[derive(Clone, Debug, PartialEq)]
struct Selector(Vec<Step>);

/// A step of a selector. It receives a set of shapes and yields another.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// Keeps shapes of these types.
    Types(Types),
    /// Keeps shapes that have an attribute, and whose attribute passes the comparison if there is one.
    Attribute(Path, Option<Comparison>),
    /// Keeps shapes for which all assertions hold. The path selects the scope of the assertions.
    Scoped(Path, Vec<(Operand, Comparison)>),
    /// Replaces shapes by the shapes that they refer to, or that refer to them.
    Neighbors(Direction, Relations),
    /// Replaces shapes by all shapes that can be reached from them.
    Reach,
    /// Replaces shapes by the union of the selectors' results.
    Is(Vec<Selector>),
    /// Keeps shapes for which at least one selector has a result.
    Test(Vec<Selector>),
    /// Keeps shapes for which the selector has no result.
    Not(Selector),
    /// Keeps shapes that are in the selector's result for them.
    In(Selector),
    /// Replaces shapes by the selector's result for the whole model.
    Root(Selector),
    /// Applies the selector to shapes, then to its results, until no new shapes are found.
    Recursive(Selector),
    /// Replaces services and resources by shapes of the hierarchy below them. A match of the first selector includes a
    /// shape and those bound below it; a match of the second one excludes them again.
    TopDown(Selector, Option<Selector>),
    /// Yields nothing, for a function that is not known.
    Nothing,
}

/// The path to a value, such as `trait|range|min`.
#[derive(Clone, Debug, PartialEq)]
struct Path(Vec<Segment>);

#[derive(Clone, Debug, PartialEq)]
enum Segment {
    Name(String),
    Keys,
    Values,
    Length,
    First,
    /// A property in parentheses that is not known.
    Unknown,
}

/// The right-hand side of a comparison. At least one value has to match.
#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    by: Comparator,
    values: Vec<Operand>,
    ignore_case: bool,
}

/// A side of a comparison. Paths are resolved in the scope of an assertion.
#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Text(String),
    Value(Path),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparator {
    Equal,
    NotEqual,
    StartsWith,
    EndsWith,
    Contains,
    Exists,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    SetEqual,
    SetNotEqual,
    Subset,
    ProperSubset,
}
