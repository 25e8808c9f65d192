//! JMESPath expressions of models, which waiters and endpoints apply to inputs and outputs. A table and a value come in,
//! the result of the expression goes out. The generator reads the texts of expressions; there is no parser here.
//!
//! An expression is a slice of [`Step`]s. Each one is applied to the result of the one before it. A [`Value`] looks into
//! structures, lists and maps where a step asks for it, and copies nothing until then.

#[cfg(feature = "client")]
mod evaluate;
mod function;
#[cfg(feature = "client")]
mod functions;
#[cfg(feature = "client")]
mod number;
mod step;
#[cfg(feature = "client")]
mod value;

#[cfg(feature = "client")]
pub use self::evaluate::{EvaluationError, evaluate};
pub use self::function::Function;
#[cfg(feature = "client")]
pub use self::number::Number;
pub use self::step::{Expression, Literal, Step};
#[cfg(feature = "client")]
pub use self::value::{Object, Value};
