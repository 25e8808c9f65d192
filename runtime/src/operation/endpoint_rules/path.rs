//! The path into an input by which an operation gives a value to a parameter of endpoint rules: an input comes in, texts
//! go out.

use crate::jmespath::Expression;
#[cfg(feature = "client")]
use crate::jmespath::{Value, evaluate};
#[cfg(feature = "client")]
use crate::shape::Structure;

/// An expression of JMESPath into the input of an operation.
///
/// The path brings along what evaluates it. So a program whose operations have no paths is linked without JMESPath.
#[derive(Clone, Copy, Debug)]
pub struct EndpointPath {
    #[cfg_attr(
        not(feature = "client"),
        allow(dead_code, reason = "only clients find endpoints")
    )]
    expression: Expression,
    #[cfg(feature = "client")]
    evaluate: fn(Expression, &dyn Structure) -> Option<Vec<String>>,
}

impl EndpointPath {
    /// The path that an expression is.
    pub const fn new(expression: Expression) -> Self {
        Self {
            expression,
            #[cfg(feature = "client")]
            evaluate: texts,
        }
    }

    /// The texts that the path leads to. `None` if it leads to nothing.
    #[cfg(feature = "client")]
    pub(crate) fn texts(&self, input: &dyn Structure) -> Option<Vec<String>> {
        (self.evaluate)(self.expression, input)
    }
}

#[cfg(feature = "client")]
fn texts(expression: Expression, input: &dyn Structure) -> Option<Vec<String>> {
    // An expression that fails finds nothing.
    match evaluate(expression, input.into()).ok()? {
        Value::Null => None,
        Value::Array(elements) => {
            let texts = elements.into_iter().filter_map(Value::into_string);
            Some(texts.collect())
        }
        other => Some(vec![other.into_string()?]),
    }
}
