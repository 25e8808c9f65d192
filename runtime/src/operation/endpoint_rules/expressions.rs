//! Reads expressions, properties and endpoints from the text of a program.

use super::grammar::{Broken, Cursor};
use super::program::{Custom, Endpoint, Expression, Function, Predicate, Property, Step};

/// How deep expressions may be nested. The generator refuses what is deeper.
const MAX_DEPTH: usize = 64;

/// How many arguments a function may have that a client adds.
pub(crate) const MAX_ARGUMENTS: usize = 8;

type Result<T> = std::result::Result<T, Broken>;

/// Reads expressions.
#[derive(Debug)]
pub(super) struct Expressions {
    /// How many slots there are.
    slots: usize,
    texts: &'static [&'static str],
    /// How many expressions may still be read. A generator writes each once, so that there are no more than letters, but
    /// the parts of another text can overlap.
    left: usize,
    depth: usize,
    /// The slots that were read.
    used: Vec<u16>,
}

impl Expressions {
    pub(super) fn new(slots: usize, texts: &'static [&'static str], letters: usize) -> Self {
        Self {
            slots,
            texts,
            // A property that is an expression counts twice.
            left: letters.saturating_mul(2),
            depth: 0,
            used: Vec::new(),
        }
    }

    /// Reads a condition's expression. Returns the slots that it depends on, too.
    pub(super) fn condition(&mut self, at: &mut Cursor<'_>) -> Result<(Expression, Vec<u16>)> {
        self.used.clear();
        let expression = self.expression(at)?;
        Ok((expression, std::mem::take(&mut self.used)))
    }

    pub(super) fn endpoint(&mut self, at: &mut Cursor<'_>) -> Result<Endpoint> {
        let url = self.expression(at)?;
        let mut headers = Vec::new();
        for _ in 0..at.count()? {
            let name = self.text(at)?;
            for _ in 0..at.count()? {
                headers.push((name, self.expression(at)?));
            }
        }
        Ok(Endpoint {
            url,
            headers: headers.into(),
            properties: self.record(at)?,
        })
    }

    fn record(&mut self, at: &mut Cursor<'_>) -> Result<Box<[(&'static str, Property)]>> {
        let mut entries = Vec::new();
        for _ in 0..at.count()? {
            entries.push((self.text(at)?, self.property(at)?));
        }
        Ok(entries.into())
    }

    fn property(&mut self, at: &mut Cursor<'_>) -> Result<Property> {
        self.deeper()?;
        let property = match at.peek() {
            Some(b'{') => {
                at.letter()?;
                Property::Record(self.record(at)?)
            }
            Some(b'[') => {
                at.letter()?;
                let mut elements = Vec::new();
                for _ in 0..at.count()? {
                    elements.push(self.property(at)?);
                }
                Property::List(elements.into())
            }
            _ => Property::Expression(self.expression(at)?),
        };
        self.depth -= 1;
        Ok(property)
    }

    pub(super) fn expression(&mut self, at: &mut Cursor<'_>) -> Result<Expression> {
        self.deeper()?;
        let letter = at.letter()?;
        let expression = match letter {
            b't' => Expression::Boolean(true),
            b'f' => Expression::Boolean(false),
            b'i' => Expression::Integer(at.integer()?),
            b's' => Expression::Text(self.text(at)?),
            b'$' => Expression::Slot(self.slot(at)?),
            b'%' => Expression::Template(self.counted(at)?),
            b'.' => Expression::Attribute(Box::new((self.expression(at)?, self.steps(at)?))),
            b'O' => Expression::Call(Function::Coalesce, self.counted(at)?),
            b'F' => {
                let name = self.text(at)?;
                let arguments = self.counted(at)?;
                if arguments.len() > MAX_ARGUMENTS {
                    return Err(Broken);
                }
                Expression::Custom(Box::new(Custom { name, arguments }))
            }
            letter => match predicate(letter) {
                Some((predicate, arguments)) => {
                    Expression::Predicate(predicate, self.expressions(at, arguments)?)
                }
                None => {
                    let (function, arguments) = function(letter)?;
                    Expression::Call(function, self.expressions(at, arguments)?)
                }
            },
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn counted(&mut self, at: &mut Cursor<'_>) -> Result<Box<[Expression]>> {
        let count = at.count()?;
        self.expressions(at, count)
    }

    fn expressions(&mut self, at: &mut Cursor<'_>, count: usize) -> Result<Box<[Expression]>> {
        (0..count).map(|_| self.expression(at)).collect()
    }

    fn steps(&mut self, at: &mut Cursor<'_>) -> Result<Box<[Step]>> {
        let count = at.count()?;
        let step = |_| {
            self.left = self.left.checked_sub(1).ok_or(Broken)?;
            match at.letter()? {
                b'n' => Ok(Step::Name(self.text(at)?)),
                b'x' => Ok(Step::Index(at.integer()?)),
                _ => Err(Broken),
            }
        };
        (0..count).map(step).collect()
    }

    /// A text of the table.
    pub(super) fn text(&self, at: &mut Cursor<'_>) -> Result<&'static str> {
        self.texts.get(at.count()?).copied().ok_or(Broken)
    }

    /// The slot of a parameter or variable.
    pub(super) fn slot(&mut self, at: &mut Cursor<'_>) -> Result<u16> {
        let slot = self.checked(at.count()?)?;
        self.used.push(slot);
        Ok(slot)
    }

    /// A slot that exists.
    pub(super) fn checked(&self, slot: usize) -> Result<u16> {
        match slot < self.slots {
            true => u16::try_from(slot).map_err(|_| Broken),
            false => Err(Broken),
        }
    }

    fn deeper(&mut self) -> Result<()> {
        self.depth += 1;
        self.left = self.left.checked_sub(1).ok_or(Broken)?;
        match self.depth > MAX_DEPTH {
            true => Err(Broken),
            false => Ok(()),
        }
    }
}

/// The function that a letter stands for, if it returns a boolean, and how many arguments it has.
fn predicate(letter: u8) -> Option<(Predicate, usize)> {
    Some(match letter {
        b'S' => (Predicate::IsSet, 1),
        b'N' => (Predicate::Not, 1),
        b'B' => (Predicate::BooleanEquals, 2),
        b'E' => (Predicate::StringEquals, 2),
        b'H' => (Predicate::IsValidHostLabel, 2),
        _ => return None,
    })
}

/// The other function that a letter stands for, and how many arguments it has.
fn function(letter: u8) -> Result<(Function, usize)> {
    Ok(match letter {
        b'U' => (Function::ParseUrl, 1),
        b'R' => (Function::Substring, 4),
        b'C' => (Function::UriEncode, 1),
        b'I' => (Function::Ite, 3),
        b'P' => (Function::Split, 3),
        _ => return Err(Broken),
    })
}
