//! The words of expressions of JMESPath. An expression is a slice of steps: `&[field("table"), field("status")]`.

pub use crate::jmespath::Function;
pub use crate::jmespath::Literal::{
    Array as array, Boolean as boolean_literal, Float as float, Integer as integer, Null as null,
    Object as object, String as string_literal,
};
pub use crate::jmespath::Step::{
    And as and, Call as call, Elements as elements, Equal as equal, Field as field,
    Filter as filter, Flatten as flatten, Greater as greater, GreaterOrEqual as greater_or_equal,
    Hash as hash, Index as index, Less as less, LessOrEqual as less_or_equal, List as list,
    Literal as literal, Not as not, NotEqual as not_equal, Or as or, Slice as slice,
    Values as values,
};
