//! What the runtime supports of JMESPath: every construct but those of a table. An expression comes in; the first
//! construct that is not supported goes out.

use farrier_smithy::jmespath::{Expression, Function, Operation};

/// A construct that is not supported: its name, and whether an operation is it.
type Construct = (&'static str, fn(&Operation) -> bool);

/// Everything that is not supported.
pub const UNSUPPORTED: &[Construct] = &[
    ("the function `map`", |it| calls(it, Function::Map)),
    ("the function `max_by`", |it| calls(it, Function::MaxBy)),
    ("the function `min_by`", |it| calls(it, Function::MinBy)),
    ("the function `sort_by`", |it| calls(it, Function::SortBy)),
    ("the function `to_string`", |it| {
        calls(it, Function::ToString)
    }),
    ("an expression as a value (`&`)", |it| {
        matches!(it, Operation::Reference(_))
    }),
];

fn calls(operation: &Operation, function: Function) -> bool {
    matches!(operation, Operation::Call(it, _) if *it == function)
}

/// Returns the first construct that is not supported, with its column.
pub fn unsupported(expression: &Expression) -> Option<(usize, &'static str)> {
    expression.steps.iter().find_map(|step| {
        let mut constructs = UNSUPPORTED.iter();
        let found = constructs.find(|(_, is)| is(&step.operation));
        let here = found.map(|(name, _)| (step.column, *name));
        let parts = step.operation.parts().into_iter();
        here.or_else(|| parts.map(unsupported).find_map(|it| it))
    })
}
