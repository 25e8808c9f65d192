//! Interprets endpoint rules: the values of parameters come in, a result goes out.

use std::borrow::Cow;

use super::arena::Arena;
use super::value::{Arguments, Kind, List, Value};
use super::{functions, url, value};
use crate::client::endpoint::EndpointValue;
use crate::operation::endpoint_rules::{
    Custom, Endpoint, Expression, Function, MAX_ARGUMENTS, Predicate, Program, Property,
    RuleResult, Step, Target, Test,
};

/// The parts of a template that need no allocation of their own.
const INLINE_PARTS: usize = 12;

/// Properties with their names.
pub(super) type Properties = Vec<(Cow<'static, str>, EndpointValue)>;

/// The result of rules.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// The URL, headers and properties of an endpoint.
    Endpoint(String, Vec<(&'static str, String)>, Properties),
    /// The message of a rule that refuses the parameters.
    Error(String),
    /// No rule has applied.
    NoRule,
}

/// Runs rules. `slots` has the values of parameters, in the order of the table, and room for those of variables.
/// `function` finds a function by its name.
///
/// # Errors
///
/// When the rules call a function that `function` does not find: its name.
pub(super) fn run<'a>(
    program: &'static Program,
    slots: &mut [Option<Value<'a>>],
    function: &dyn Fn(&str) -> Option<value::Function>,
    arena: &'a Arena,
) -> Result<Outcome, &'static str> {
    let mut machine = Machine {
        program,
        slots,
        function,
        arena,
        unknown: None,
    };
    let outcome = machine.run();
    match machine.unknown {
        Some(name) => Err(name),
        None => Ok(outcome),
    }
}

struct Machine<'a, 'b> {
    program: &'static Program,
    slots: &'b mut [Option<Value<'a>>],
    function: &'b dyn Fn(&str) -> Option<value::Function>,
    arena: &'a Arena,
    /// A function that was called and not found.
    unknown: Option<&'static str>,
}

impl<'a> Machine<'a, '_> {
    fn run(&mut self) -> Outcome {
        let mut at = self.program.start;
        loop {
            let index = match at {
                Target::Branch(index) => index as usize,
                Target::Result(index) => return self.result(index as usize),
                Target::NoRule => return Outcome::NoRule,
            };
            let Some(branch) = self.program.branches.get(index) else {
                return Outcome::NoRule;
            };
            at = match self.holds(branch.test) {
                true => branch.then,
                false => branch.otherwise,
            };
        }
    }

    fn slot(&self, slot: u16) -> Option<Value<'a>> {
        self.slots.get(usize::from(slot)).copied().flatten()
    }

    fn holds(&mut self, test: Test) -> bool {
        let of = |slot: u16| self.slots.get(usize::from(slot))?.as_ref();
        match test {
            Test::IsSet(slot) => of(slot).is_some(),
            Test::IsTrue(slot) => matches!(of(slot), Some(Value(Kind::Boolean(true)))),
            Test::IsFalse(slot) => matches!(of(slot), Some(Value(Kind::Boolean(false)))),
            Test::IsText(slot, text) => {
                matches!(of(slot), Some(Value(Kind::String(it))) if *it == text)
            }
            Test::Condition(index) => self.condition(index as usize),
        }
    }

    /// Whether a condition holds: its expression has a value that is not false.
    fn condition(&mut self, index: usize) -> bool {
        let Some(condition) = self.program.conditions.get(index) else {
            return false;
        };
        if let (Expression::Predicate(predicate, arguments), None) =
            (&condition.expression, condition.assigned)
        {
            return self.predicate(*predicate, arguments) == Some(true);
        }
        let value = self.value(&condition.expression);
        let assigned = condition.assigned.map(usize::from);
        if let Some(slot) = assigned.and_then(|it| self.slots.get_mut(it)) {
            *slot = value;
        }
        value.is_some_and(|it| it.as_bool() != Some(false))
    }

    fn result(&mut self, index: usize) -> Outcome {
        match self.program.results.get(index) {
            Some(RuleResult::Endpoint(endpoint)) => self.endpoint(endpoint),
            Some(RuleResult::Error(message)) => Outcome::Error(self.owned(message)),
            None => Outcome::NoRule,
        }
    }

    fn endpoint(&mut self, endpoint: &'static Endpoint) -> Outcome {
        let url = self.owned(&endpoint.url);
        let headers = endpoint.headers.iter();
        let headers = headers.map(|(name, value)| (*name, self.owned(value)));
        let headers = headers.collect();
        Outcome::Endpoint(url, headers, self.record(&endpoint.properties))
    }

    fn record(&mut self, entries: &'static [(&'static str, Property)]) -> Properties {
        let entry = |(key, it): &'static (_, _)| (Cow::Borrowed(*key), self.property(it));
        entries.iter().map(entry).collect()
    }

    fn property(&mut self, property: &'static Property) -> EndpointValue {
        EndpointValue::String(match property {
            Property::Record(entries) => return EndpointValue::Record(self.record(entries)),
            Property::List(elements) => {
                let elements = elements.iter().map(|it| self.property(it));
                return EndpointValue::List(elements.collect());
            }
            Property::Expression(Expression::Text(text)) => Cow::Borrowed(*text),
            Property::Expression(Expression::Template(parts)) => Cow::Owned(self.join(parts)),
            Property::Expression(expression) => match self.value(expression).map(|it| it.0) {
                Some(Kind::Boolean(value)) => return EndpointValue::Bool(value),
                Some(Kind::Integer(value)) => return EndpointValue::Integer(value),
                Some(Kind::String(text)) => Cow::Owned(text.to_owned()),
                _ => Cow::Borrowed(""),
            },
        })
    }

    /// An expression as a new text. What has no value is empty.
    fn owned(&mut self, expression: &'static Expression) -> String {
        match expression {
            Expression::Template(parts) => self.join(parts),
            other => self.text(other).unwrap_or_default().to_owned(),
        }
    }

    /// The texts of expressions, one behind the other.
    fn join(&mut self, parts: &'static [Expression]) -> String {
        if let [part] = parts {
            return self.text(part).unwrap_or_default().to_owned();
        }
        let mut inline = [""; INLINE_PARTS];
        let mut more = Vec::new();
        let texts = match inline.get_mut(..parts.len()) {
            Some(texts) => texts,
            None => {
                more.resize(parts.len(), "");
                more.as_mut_slice()
            }
        };
        for (text, part) in texts.iter_mut().zip(parts) {
            *text = self.text(part).unwrap_or_default();
        }
        texts.concat()
    }

    fn value(&mut self, expression: &'static Expression) -> Option<Value<'a>> {
        match expression {
            Expression::Slot(slot) => self.slot(*slot),
            Expression::Predicate(predicate, arguments) => {
                self.predicate(*predicate, arguments).map(Value::from)
            }
            Expression::Custom(call) => self.custom(call),
            Expression::Attribute(it) => self.attribute(&it.0, &it.1),
            Expression::Call(function, arguments) => self.call(*function, arguments),
            Expression::Text(text) => Some((*text).into()),
            Expression::Boolean(value) => Some((*value).into()),
            Expression::Integer(value) => Some(Value(Kind::Integer(*value))),
            Expression::Template(parts) => {
                let text = self.join(parts);
                Some(self.arena.keep(text).into())
            }
        }
    }

    fn attribute(&mut self, of: &'static Expression, steps: &'static [Step]) -> Option<Value<'a>> {
        let mut value = self.value(of)?;
        for step in steps {
            value = match step {
                Step::Name(name) => value.attribute(name, self.arena)?,
                Step::Index(index) => value.element(*index)?,
            };
        }
        Some(value)
    }

    /// The value of an expression that is a string.
    fn text(&mut self, expression: &'static Expression) -> Option<&'a str> {
        match expression {
            Expression::Text(text) => Some(text),
            Expression::Slot(slot) => self.slots.get(usize::from(*slot))?.as_ref()?.as_str(),
            Expression::Call(Function::Substring, arguments) => self.substring(arguments),
            // A string in the place of a string that is not there.
            Expression::Call(Function::Coalesce, arguments) => {
                arguments.iter().find_map(|it| self.text(it))
            }
            other => self.value(other)?.as_str(),
        }
    }

    /// The value of an expression that is a boolean.
    fn boolean(&mut self, expression: &'static Expression) -> Option<bool> {
        match expression {
            Expression::Boolean(value) => Some(*value),
            Expression::Predicate(predicate, arguments) => self.predicate(*predicate, arguments),
            other => self.value(other)?.as_bool(),
        }
    }

    /// The value of an expression that is a whole number.
    fn integer(&mut self, expression: &'static Expression) -> Option<i64> {
        match expression {
            Expression::Integer(value) => Some(*value),
            other => self.value(other)?.as_integer(),
        }
    }

    /// Calls a function of the language that returns a boolean.
    fn predicate(
        &mut self,
        predicate: Predicate,
        arguments: &'static [Expression],
    ) -> Option<bool> {
        match (predicate, arguments) {
            (Predicate::IsSet, [it]) => Some(self.value(it).is_some()),
            (Predicate::Not, [it]) => Some(!self.boolean(it)?),
            (Predicate::BooleanEquals, [one, other]) => {
                Some(self.boolean(one)? == self.boolean(other)?)
            }
            (Predicate::StringEquals, [one, other]) => Some(self.text(one)? == self.text(other)?),
            (Predicate::IsValidHostLabel, [text, allow_sub_domains]) => {
                let text = self.text(text)?;
                let allowed = self.boolean(allow_sub_domains).unwrap_or_default();
                Some(functions::is_valid_host_label(text, allowed))
            }
            // The reader has counted the arguments.
            _ => None,
        }
    }

    fn substring(&mut self, arguments: &'static [Expression]) -> Option<&'a str> {
        let [text, start, stop, reverse] = arguments else {
            return None;
        };
        let text = self.text(text)?;
        let (start, stop) = (self.integer(start)?, self.integer(stop)?);
        let reverse = self.boolean(reverse).unwrap_or_default();
        functions::substring(text, start, stop, reverse)
    }

    /// Calls another function of the language.
    #[inline(never)]
    fn call(&mut self, function: Function, arguments: &'static [Expression]) -> Option<Value<'a>> {
        match (function, arguments) {
            (Function::Substring, all) => self.substring(all).map(Value::from),
            (Function::Coalesce, all) => all.iter().find_map(|it| self.value(it)),
            (Function::ParseUrl, [text]) => {
                let text = self.text(text)?;
                url::is_url(text).then_some(Value(Kind::Url(text)))
            }
            (Function::UriEncode, [text]) => Some(match functions::uri_encode(self.text(text)?) {
                Cow::Borrowed(text) => text.into(),
                Cow::Owned(text) => self.arena.keep(text).into(),
            }),
            (Function::Ite, [condition, one, other]) => match self.boolean(condition)? {
                true => self.value(one),
                false => self.value(other),
            },
            (Function::Split, [text, delimiter, limit]) => {
                let (text, delimiter) = (self.text(text)?, self.text(delimiter)?);
                let limit = usize::try_from(self.integer(limit)?).ok()?;
                Some(Value(Kind::List(List::Split(text, delimiter, limit))))
            }
            // The reader has counted the arguments.
            _ => None,
        }
    }

    /// Calls a function of the client's.
    fn custom(&mut self, call: &'static Custom) -> Option<Value<'a>> {
        let Some(function) = (self.function)(call.name) else {
            self.unknown = Some(call.name);
            return None;
        };
        // Most have one argument or two.
        match &*call.arguments {
            [one] => function(Arguments(&[self.value(one)])),
            [one, other] => function(Arguments(&[self.value(one), self.value(other)])),
            all => {
                let mut arguments = [None; MAX_ARGUMENTS];
                for (argument, expression) in arguments.iter_mut().zip(all) {
                    *argument = self.value(expression);
                }
                function(Arguments(arguments.get(..all.len())?))
            }
        }
    }
}
