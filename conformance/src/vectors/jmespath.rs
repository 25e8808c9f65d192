//! The compliance suite of JMESPath. A case is read and lowered as the generator does it, and its table is evaluated by
//! the function that generated code calls. A case that the generator refuses passes, because the generator names the
//! construct in its table of what is not supported; the name of the suite says how many these are.

use std::path::Path;

use farrier::Document;
use farrier::test_util::jmespath::{
    EvaluationError, Expression, Function, Literal, Step, Value, evaluate,
};
use farrier_codegen::stages::ir::Value as Word;
use farrier_codegen::stages::{lower_expression, unsupported_jmespath};
use serde_json::Value as Json;

use super::{Report, data};

/// The number of cases.
const CASES: usize = 908;

/// How a case ended that passed.
#[derive(PartialEq, Eq)]
enum Passed {
    Evaluated,
    Refused,
}

/// Runs the suite.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("jmespath");
    let names = data::names(&folder).unwrap_or_default();
    let mut results = Vec::new();
    for name in names.iter().filter(|it| it.ends_with(".json")) {
        let groups = data::json(&folder.join(name));
        let groups = groups.unwrap_or_default();
        for group in groups.as_array().into_iter().flatten() {
            let cases = group["cases"].as_array();
            for (index, case) in cases.into_iter().flatten().enumerate() {
                let expression = case["expression"].as_str().unwrap_or_default();
                let label = format!("{name}: {index}: {expression}");
                results.push((label, run_case(&group["given"], case, expression)));
            }
        }
    }
    let refused = results
        .iter()
        .filter(|(_, it)| matches!(it, Ok(Passed::Refused)));
    let title = format!("jmespath ({} of them refused)", refused.count());
    let mut suite = report.suite(&title, CASES);
    for (label, result) in results {
        suite.case(&label, result.map(|_| ()));
    }
}

fn run_case(given: &Json, case: &Json, text: &str) -> Result<Passed, String> {
    let expected = case["error"].as_str();
    let expression = match farrier_smithy::jmespath::parse(text) {
        Ok(expression) => expression,
        Err(error) => {
            return match expected {
                Some("syntax" | "unknown-function" | "invalid-arity" | "invalid-value") => {
                    Ok(Passed::Evaluated)
                }
                _ => Err(format!("the parser says: {error}")),
            };
        }
    };
    let lowered = lower_expression(&expression);
    let lowered = match (unsupported_jmespath(&expression), lowered) {
        (Some(_), None) => return Ok(Passed::Refused),
        (None, Some(lowered)) => lowered,
        (Some((_, name)), Some(_)) => return Err(format!("lowered, but {name} is not supported")),
        (None, None) => return Err("refused without a name".to_owned()),
    };
    let table = steps(&lowered)?;
    let document = Document::from(given.clone());
    let found = evaluate(table, Value::from(&document));
    compare(found, expected, case)
}

fn compare(
    found: Result<Value<'_>, EvaluationError>,
    expected: Option<&str>,
    case: &Json,
) -> Result<Passed, String> {
    match (found, expected) {
        (Err(_), Some("invalid-type")) => Ok(Passed::Evaluated),
        (Err(error), _) => Err(format!("evaluation fails: {error}")),
        (Ok(found), Some(error)) => Err(format!("expected the error {error}, found {found:?}")),
        // Benchmarks have no result.
        (Ok(_), None) if case.get("result").is_none() && case.get("bench").is_some() => {
            Ok(Passed::Evaluated)
        }
        (Ok(found), None) => {
            let expected = Document::from(case["result"].clone());
            match found == Value::from(&expected) {
                true => Ok(Passed::Evaluated),
                false => Err(format!("expected {expected:?}\nfound    {found:?}")),
            }
        }
    }
}

/// Makes the table that generated code has of these words. Tables live as long as the program, as those of generated
/// code do.
fn steps(words: &Word) -> Result<Expression, String> {
    let Word::List(steps) = words else {
        return Err(format!("no expression: {words:?}"));
    };
    let steps: Vec<Step> = steps.iter().map(step).collect::<Result<_, _>>()?;
    Ok(steps.leak())
}

fn all_steps(words: &Word) -> Result<&'static [Expression], String> {
    let Word::List(all) = words else {
        return Err(format!("no list: {words:?}"));
    };
    let all: Vec<Expression> = all.iter().map(steps).collect::<Result<_, _>>()?;
    Ok(all.leak())
}

fn step(word: &Word) -> Result<Step, String> {
    let Word::Part(name, values) = word else {
        return Err(format!("no step: {word:?}"));
    };
    Ok(match (*name, values.as_slice()) {
        ("field", [Word::String(name)]) => Step::Field(leak(name)),
        ("index", [Word::Integer(index)]) => Step::Index(*index),
        ("slice", [start, stop, Word::Integer(step), inside]) => {
            Step::Slice(bound(start)?, bound(stop)?, *step, steps(inside)?)
        }
        ("elements", [inside]) => Step::Elements(steps(inside)?),
        ("flatten", [inside]) => Step::Flatten(steps(inside)?),
        ("values", [inside]) => Step::Values(steps(inside)?),
        ("filter", [condition, inside]) => Step::Filter(steps(condition)?, steps(inside)?),
        ("list", [all]) => Step::List(all_steps(all)?),
        ("hash", [Word::List(entries)]) => Step::Hash(hash(entries, steps)?),
        ("literal", [value]) => Step::Literal(literal(value)?),
        ("equal", [a, b]) => Step::Equal(steps(a)?, steps(b)?),
        ("not_equal", [a, b]) => Step::NotEqual(steps(a)?, steps(b)?),
        ("less", [a, b]) => Step::Less(steps(a)?, steps(b)?),
        ("less_or_equal", [a, b]) => Step::LessOrEqual(steps(a)?, steps(b)?),
        ("greater", [a, b]) => Step::Greater(steps(a)?, steps(b)?),
        ("greater_or_equal", [a, b]) => Step::GreaterOrEqual(steps(a)?, steps(b)?),
        ("and", [all]) => Step::And(all_steps(all)?),
        ("or", [all]) => Step::Or(all_steps(all)?),
        ("not", [inside]) => Step::Not(steps(inside)?),
        ("call", [Word::Constant(name), arguments]) => {
            Step::Call(function(name)?, all_steps(arguments)?)
        }
        _ => return Err(format!("no step: {word:?}")),
    })
}

fn literal(word: &Word) -> Result<Literal, String> {
    Ok(match word {
        Word::Constant("null") => Literal::Null,
        Word::Part(name, values) => match (*name, values.as_slice()) {
            ("boolean_literal", [Word::Constant(value)]) => Literal::Boolean(*value == "true"),
            ("integer", [Word::Integer(value)]) => Literal::Integer(*value),
            ("float", [Word::Float(value)]) => Literal::Float(*value),
            ("string_literal", [Word::String(text)]) => Literal::String(leak(text)),
            ("object", [Word::List(all)]) => Literal::Object(hash(all, literal)?),
            ("array", [Word::List(all)]) => {
                let all: Vec<Literal> = all.iter().map(literal).collect::<Result<_, _>>()?;
                Literal::Array(all.leak())
            }
            _ => return Err(format!("no literal: {word:?}")),
        },
        _ => return Err(format!("no literal: {word:?}")),
    })
}

fn hash<T>(
    entries: &[Word],
    value: impl Fn(&Word) -> Result<T, String>,
) -> Result<&'static [(&'static str, T)], String> {
    let entry = |it: &Word| match it {
        Word::Tuple(pair) => match pair.as_slice() {
            [Word::String(name), it] => Ok((leak(name), value(it)?)),
            _ => Err(format!("no entry: {pair:?}")),
        },
        _ => Err(format!("no entry: {it:?}")),
    };
    let entries: Vec<(&'static str, T)> = entries.iter().map(entry).collect::<Result<_, _>>()?;
    Ok(entries.leak())
}

fn bound(word: &Word) -> Result<Option<i64>, String> {
    match word {
        Word::Constant("None") => Ok(None),
        Word::Part("Some", values) => match values.as_slice() {
            [Word::Integer(index)] => Ok(Some(*index)),
            _ => Err(format!("no bound: {word:?}")),
        },
        _ => Err(format!("no bound: {word:?}")),
    }
}

/// Returns the function of a path like `Function::Abs`.
fn function(path: &str) -> Result<Function, String> {
    let mut all = Function::ALL.iter().copied();
    let found = all.find(|it| path == format!("Function::{it:?}"));
    found.ok_or_else(|| format!("no function: {path}"))
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
