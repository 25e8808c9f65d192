//! Selectors: the language in which a trait definition says to which shapes the trait may be applied (Smithy 2.0,
//! "Selectors"). A text and the [`Graph`](crate::knowledge::neighbours::Graph) of a model come in, the [`Set`] of the
//! nodes that match goes out.
//!
//! The specification sends every shape through a selector, one at a time. Here all shapes go through it together, as
//! sets: a step either keeps the shapes of a set that pass a test, or replaces a set by its neighbours. A test of what a
//! selector yields walks that selector backwards. So each step costs at most one look at every shape and relation.
//!
//! Variables (`$name(...)`, `${name}`) depend on one starting shape and have no such form: a selector that has some is
//! an error that says so. The relation `mixin` yields nothing, because mixins are flattened while loading.

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

/// A selector: steps, from left to right.
#[derive(Clone, Debug, PartialEq)]
struct Selector(Vec<Step>);

/// What a selector does to the shapes that come to it.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// Keeps shapes of these types.
    Types(Types),
    /// Keeps shapes with an attribute; and where there is a comparison, for which it holds.
    Attribute(Path, Option<Comparison>),
    /// Keeps shapes for which all assertions hold in the scope of an attribute.
    Scoped(Path, Vec<(Operand, Comparison)>),
    /// Replaces shapes by those that they refer to, or that refer to them.
    Neighbors(Direction, Relations),
    /// Replaces shapes by all that they reach.
    Reach,
    /// Replaces shapes by what any of the selectors yields.
    Is(Vec<Selector>),
    /// Keeps shapes for which any of the selectors yields something.
    Test(Vec<Selector>),
    /// Keeps shapes for which the selector yields nothing.
    Not(Selector),
    /// Keeps shapes that are among what the selector yields for them.
    In(Selector),
    /// Replaces shapes by what the selector yields for the whole model.
    Root(Selector),
    /// Replaces shapes by what the selector yields for them, for what it yields, and so on.
    Recursive(Selector),
    /// Replaces services and resources by what is bound below them and qualified.
    TopDown(Selector, Option<Selector>),
    /// Yields nothing: a function that nobody knows.
    Nothing,
}

/// The way to a value: `trait|range|min`.
#[derive(Clone, Debug, PartialEq)]
struct Path(Vec<Segment>);

#[derive(Clone, Debug, PartialEq)]
enum Segment {
    Name(String),
    Keys,
    Values,
    Length,
    First,
    /// A property in parentheses that nobody knows.
    Unknown,
}

/// Right-hand sides; one has to match.
#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    by: Comparator,
    values: Vec<Operand>,
    ignore_case: bool,
}

/// A side of a comparison; values are looked up in the scope of an assertion.
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
