//! Interprets endpoint rules: the values of parameters come in, a result goes out.

use std::borrow::Cow;

use super::arena::Arena;
use super::program::{Broken, Cursor};
use super::value::{Arguments, Function, Kind, List, Value};
use super::{functions, url};
use crate::client::endpoint::EndpointValue;
use crate::operation::EndpointRules;

/// How deep expressions may be nested. The generator refuses what is deeper.
const MAX_DEPTH: usize = 64;

/// How many arguments a function may have that a client adds.
const MAX_ARGUMENTS: usize = 8;

/// The slots of parameters and variables that need no allocation.
const INLINE_SLOTS: usize = 48;

/// The place that is the end of all rules without a result.
const NO_RULE: usize = 0;

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

/// Why rules have no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// They call a function that the client does not have.
    Function(&'static str),
    /// The table is not one that a generator made.
    Table,
}

impl From<Broken> for Failure {
    fn from(Broken: Broken) -> Self {
        Self::Table
    }
}

/// Runs rules with these parameters, in the order of the table. `function` finds a function by its name.
pub(super) fn run<'a>(
    rules: &'static EndpointRules,
    parameters: &mut dyn FnMut(usize) -> Option<Value<'a>>,
    function: &dyn Fn(&str) -> Option<Function>,
    arena: &'a Arena,
) -> Result<Outcome, Failure> {
    let given = rules.parameters().len();
    let count = given.saturating_add(rules.variables());
    let mut inline = [None; INLINE_SLOTS];
    let mut more = Vec::new();
    let slots = match inline.get_mut(..count) {
        Some(slots) => slots,
        None => {
            more.resize(count, None);
            more.as_mut_slice()
        }
    };
    for (index, slot) in slots.iter_mut().enumerate().take(given) {
        *slot = parameters(index);
    }
    let mut machine = Machine {
        texts: rules.texts(),
        slots,
        function,
        arena,
        depth: 0,
    };
    machine.run(Cursor::new(rules.program(), 0))
}

struct Machine<'a, 'b> {
    texts: &'static [&'static str],
    slots: &'b mut [Option<Value<'a>>],
    function: &'b dyn Fn(&str) -> Option<Function>,
    arena: &'a Arena,
    depth: usize,
}

type Evaluated<'a> = Result<Option<Value<'a>>, Failure>;

impl<'a> Machine<'a, '_> {
    fn run(&mut self, start: Cursor<'static>) -> Result<Outcome, Failure> {
        let mut at = start.jump(0).place()?;
        loop {
            if at == NO_RULE {
                return Ok(Outcome::NoRule);
            }
            let mut cursor = start.jump(at);
            match cursor.letter()? {
                b'!' => return Ok(Outcome::Error(self.text(&mut cursor)?)),
                b'>' => return self.endpoint(&mut cursor),
                letter => {
                    if !self.branches(letter, &mut cursor)? {
                        cursor.place()?;
                    }
                    let next = cursor.place()?;
                    // Branches go back: a program ends, whatever its text is.
                    if next >= at {
                        return Err(Failure::Table);
                    }
                    at = next;
                }
            }
        }
    }

    /// Whether the condition of a branch holds. Most have it in themselves.
    fn branches(&mut self, letter: u8, at: &mut Cursor<'static>) -> Result<bool, Failure> {
        if letter == b'?' {
            let condition = at.place()?;
            return self.holds(at.jump(condition));
        }
        let slot = self.slots.get(at.count()?).ok_or(Failure::Table)?;
        Ok(match letter {
            b'd' => slot.is_some(),
            b'b' => matches!(slot, Some(Value(Kind::Boolean(true)))),
            b'a' => matches!(slot, Some(Value(Kind::Boolean(false)))),
            b'e' => {
                let text = self.literal(at)?;
                matches!(slot, Some(Value(Kind::String(it))) if *it == text)
            }
            _ => return Err(Failure::Table),
        })
    }

    /// Evaluates a condition. It holds if its expression has a value that is not false.
    fn holds(&mut self, mut at: Cursor<'static>) -> Result<bool, Failure> {
        let assigned = at.count()?;
        let value = self.expression(&mut at)?;
        let slot = assigned.checked_sub(1);
        if let Some(slot) = slot.map(|it| self.slots.get_mut(it)) {
            *slot.ok_or(Failure::Table)? = value;
        }
        Ok(value.is_some_and(|it| it.as_bool() != Some(false)))
    }

    fn endpoint(&mut self, at: &mut Cursor<'static>) -> Result<Outcome, Failure> {
        let url = self.text(at)?;
        let mut headers = Vec::new();
        for _ in 0..at.count()? {
            let name = self.literal(at)?;
            for _ in 0..at.count()? {
                headers.push((name, self.text(at)?));
            }
        }
        let properties = self.map(at)?;
        Ok(Outcome::Endpoint(url, headers, properties))
    }

    fn map(&mut self, at: &mut Cursor<'static>) -> Result<Properties, Failure> {
        let count = at.count()?;
        let mut entries = Vec::with_capacity(count.min(self.texts.len()));
        for _ in 0..count {
            let key = self.literal(at)?;
            entries.push((Cow::Borrowed(key), self.property(at)?));
        }
        Ok(entries)
    }

    fn property(&mut self, at: &mut Cursor<'static>) -> Result<EndpointValue, Failure> {
        self.deeper()?;
        let property = match at.peek() {
            Some(b'{') => {
                at.letter()?;
                EndpointValue::Record(self.map(at)?)
            }
            Some(b'[') => {
                at.letter()?;
                let count = at.count()?;
                let mut elements = Vec::with_capacity(count.min(self.texts.len()));
                for _ in 0..count {
                    elements.push(self.property(at)?);
                }
                EndpointValue::List(elements)
            }
            Some(b's') => {
                at.letter()?;
                EndpointValue::String(Cow::Borrowed(self.literal(at)?))
            }
            Some(b'%') => EndpointValue::String(Cow::Owned(self.text(at)?)),
            _ => match self.expression(at)?.map(|it| it.0) {
                Some(Kind::Boolean(value)) => EndpointValue::Bool(value),
                Some(Kind::Integer(value)) => EndpointValue::Integer(value),
                Some(Kind::String(text)) => EndpointValue::String(Cow::Owned(text.to_owned())),
                _ => EndpointValue::String(Cow::Borrowed("")),
            },
        };
        self.depth -= 1;
        Ok(property)
    }

    /// An expression as a new text. What has no value is empty.
    fn text(&mut self, at: &mut Cursor<'static>) -> Result<String, Failure> {
        if at.peek() != Some(b'%') {
            let value = self.expression(at)?;
            return Ok(value.and_then(Value::as_str).unwrap_or_default().to_owned());
        }
        at.letter()?;
        // Most hosts fit.
        let mut text = String::with_capacity(96);
        for _ in 0..at.count()? {
            let part = self.expression(at)?;
            text.push_str(part.and_then(Value::as_str).unwrap_or_default());
        }
        Ok(text)
    }

    /// A text of the table.
    fn literal(&self, at: &mut Cursor<'static>) -> Result<&'static str, Failure> {
        self.texts.get(at.count()?).copied().ok_or(Failure::Table)
    }

    fn deeper(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        match self.depth > MAX_DEPTH {
            true => Err(Failure::Table),
            false => Ok(()),
        }
    }

    fn expression(&mut self, at: &mut Cursor<'static>) -> Evaluated<'a> {
        self.deeper()?;
        let value = self.call(at);
        self.depth -= 1;
        value
    }

    fn call(&mut self, at: &mut Cursor<'static>) -> Evaluated<'a> {
        let letter = at.letter()?;
        Ok(match letter {
            b't' => Some(true.into()),
            b'f' => Some(false.into()),
            b'i' => Some(Value(Kind::Integer(at.integer()?))),
            b's' => Some(self.literal(at)?.into()),
            b'$' => *self.slots.get(at.count()?).ok_or(Failure::Table)?,
            b'%' => {
                let mut text = String::new();
                for _ in 0..at.count()? {
                    text.push_str(self.string(at)?.unwrap_or_default());
                }
                Some(self.arena.keep(text).into())
            }
            b'.' => self.attribute(at)?,
            b'S' => Some(self.expression(at)?.is_some().into()),
            b'N' => self.boolean(at)?.map(|it| Value::from(!it)),
            b'B' => {
                let (one, other) = (self.boolean(at)?, self.boolean(at)?);
                one.zip(other).map(|(one, other)| Value::from(one == other))
            }
            b'E' => {
                let (one, other) = (self.string(at)?, self.string(at)?);
                one.zip(other).map(|(one, other)| Value::from(one == other))
            }
            _ => return self.library(letter, at),
        })
    }

    /// The functions that are called less often.
    fn library(&mut self, letter: u8, at: &mut Cursor<'static>) -> Evaluated<'a> {
        Ok(match letter {
            b'H' => {
                let (text, allowed) = (self.string(at)?, self.boolean(at)?);
                text.map(|it| {
                    functions::is_valid_host_label(it, allowed.unwrap_or_default()).into()
                })
            }
            b'U' => {
                let text = self.string(at)?.filter(|it| url::is_url(it));
                text.map(|it| Value(Kind::Url(it)))
            }
            b'R' => {
                let (text, start) = (self.string(at)?, self.integer(at)?);
                let (stop, reverse) = (self.integer(at)?, self.boolean(at)?);
                let bounds = start.zip(stop);
                let part = text.zip(bounds).and_then(|(text, (start, stop))| {
                    functions::substring(text, start, stop, reverse.unwrap_or_default())
                });
                part.map(Value::from)
            }
            b'C' => self.string(at)?.map(|it| match functions::uri_encode(it) {
                Cow::Borrowed(text) => Value::from(text),
                Cow::Owned(text) => self.arena.keep(text).into(),
            }),
            b'O' => {
                let mut first = None;
                for _ in 0..at.count()? {
                    let value = self.expression(at)?;
                    first = first.or(value);
                }
                first
            }
            b'I' => {
                let condition = self.boolean(at)?;
                let (one, other) = (self.expression(at)?, self.expression(at)?);
                condition.and_then(|holds| if holds { one } else { other })
            }
            b'P' => {
                let (text, delimiter) = (self.string(at)?, self.string(at)?);
                let limit = self.integer(at)?.and_then(|it| usize::try_from(it).ok());
                let parts = text.zip(delimiter).zip(limit);
                parts.map(|((text, delimiter), limit)| {
                    Value(Kind::List(List::Split(text, delimiter, limit)))
                })
            }
            b'F' => {
                let name = self.literal(at)?;
                let function = (self.function)(name).ok_or(Failure::Function(name))?;
                let mut arguments = [None; MAX_ARGUMENTS];
                let count = at.count()?;
                let arguments = arguments.get_mut(..count).ok_or(Failure::Table)?;
                for argument in &mut *arguments {
                    *argument = self.expression(at)?;
                }
                function(Arguments(arguments))
            }
            _ => return Err(Failure::Table),
        })
    }

    fn attribute(&mut self, at: &mut Cursor<'static>) -> Evaluated<'a> {
        let mut value = self.expression(at)?;
        for _ in 0..at.count()? {
            value = match at.letter()? {
                b'n' => {
                    let name = self.literal(at)?;
                    value.and_then(|it| it.attribute(name, self.arena))
                }
                b'x' => {
                    let index = at.integer()?;
                    value.and_then(|it| it.element(index))
                }
                _ => return Err(Failure::Table),
            };
        }
        Ok(value)
    }

    fn string(&mut self, at: &mut Cursor<'static>) -> Result<Option<&'a str>, Failure> {
        Ok(self.expression(at)?.and_then(Value::as_str))
    }

    fn boolean(&mut self, at: &mut Cursor<'static>) -> Result<Option<bool>, Failure> {
        Ok(self.expression(at)?.and_then(Value::as_bool))
    }

    fn integer(&mut self, at: &mut Cursor<'static>) -> Result<Option<i64>, Failure> {
        Ok(self.expression(at)?.and_then(Value::as_integer))
    }
}
