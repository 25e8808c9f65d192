//! Reads expressions: a text comes in, an [`Expression`] or an error with its column goes out.
//!
//! The parser climbs by precedence. What follows a projection belongs to it, up to a pipe, an operator or `[]`.

use super::lexer::{Token, tokens};
use super::{Error, Expression, Function, MAX_DEPTH, Operation, Slice, Step};
use crate::suggest;

/// How strongly an operator holds its operands. Operators stand in the order of the specification.
mod power {
    pub(super) const PIPE: u8 = 1;
    pub(super) const OR: u8 = 2;
    pub(super) const AND: u8 = 3;
    pub(super) const COMPARE: u8 = 5;
    pub(super) const FLATTEN: u8 = 9;
    /// What holds less ends a projection.
    pub(super) const PROJECTION_END: u8 = 10;
    pub(super) const STAR: u8 = 20;
    pub(super) const FILTER: u8 = 21;
    pub(super) const DOT: u8 = 40;
    pub(super) const NOT: u8 = 45;
    pub(super) const BRACKET: u8 = 55;
}

/// Reads an expression.
///
/// # Errors
///
/// When the text is not of the grammar, calls a function that does not exist or with another number of arguments, or is
/// nested deeper than [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Expression, Error> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.expression(0)?.expression;
    match parser.peek() {
        Token::End => Ok(expression),
        _ => Err(parser.unexpected("the end or an operator")),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    /// How many expressions are being read.
    depth: usize,
}

/// An expression that has been read, and how deep its parts are nested.
#[derive(Default)]
struct Part {
    expression: Expression,
    depth: usize,
}

impl Part {
    /// Appends a step.
    fn then(mut self, column: usize, operation: Operation, depth: usize) -> Result<Self, Error> {
        self.depth = self.depth.max(depth);
        if self.depth > MAX_DEPTH {
            return Err(too_deep(column));
        }
        self.expression.steps.push(Step { column, operation });
        Ok(self)
    }
}

fn too_deep(column: usize) -> Error {
    Error::new(
        column,
        format!("expressions must not be nested deeper than {MAX_DEPTH} levels"),
    )
}

/// The expressions of parts, and how deep a step is that holds them.
fn inside(parts: Vec<Part>) -> (Vec<Expression>, usize) {
    let depth = parts.iter().map(|it| it.depth).max().unwrap_or_default() + 1;
    (parts.into_iter().map(|it| it.expression).collect(), depth)
}

impl Parser {
    fn peek(&self) -> &Token {
        self.peek_at(0)
    }

    fn peek_at(&self, distance: usize) -> &Token {
        let token = self.tokens.get(self.at + distance);
        token.map_or(&Token::End, |(_, token)| token)
    }

    fn column(&self) -> usize {
        let token = self.tokens.get(self.at).or(self.tokens.last());
        token.map_or(1, |(column, _)| *column)
    }

    fn advance(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn take(&mut self, sign: char) -> bool {
        let found = *self.peek() == Token::Sign(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), Error> {
        match self.take(sign) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("`{sign}`"))),
        }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let found = self.peek().describe();
        Error::new(self.column(), format!("expected {wanted}, found {found}"))
    }

    /// Reads an expression whose operators hold more than `power`.
    fn expression(&mut self, power: u8) -> Result<Part, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.column()));
        }
        let mut left = self.first()?;
        while power < operator_power(self.peek()) {
            left = self.operator(left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// Reads what can begin an expression.
    fn first(&mut self) -> Result<Part, Error> {
        let column = self.column();
        let none = Part::default();
        match self.advance() {
            Token::Literal(value) => none.then(column, Operation::Literal(value), 1),
            Token::Name(name) if self.take('(') => self.call(column, &name),
            Token::Name(name) => none.then(column, Operation::Field(name), 1),
            Token::Quoted(_) if *self.peek() == Token::Sign('(') => {
                Err(Error::new(column, "the name of a function has no quotes"))
            }
            Token::Quoted(name) => none.then(column, Operation::Field(name), 1),
            Token::Sign('*') => self.values(none, column),
            Token::Filter => self.filter(none, column),
            Token::Flatten => self.flatten(none, column),
            Token::Sign('{') => self.hash(none, column),
            Token::Sign('[') => match (self.peek(), self.peek_at(1)) {
                (Token::Number(_) | Token::Sign(':'), _) => self.index_or_slice(none, column),
                (Token::Sign('*'), Token::Sign(']')) => self.elements(none, column),
                _ => self.list(none, column),
            },
            Token::Sign('@') => Ok(none),
            Token::Sign('!') => {
                let it = self.expression(power::NOT)?;
                none.then(column, Operation::Not(it.expression), it.depth + 1)
            }
            Token::Sign('&') => {
                let it = self.expression(0)?;
                none.then(column, Operation::Reference(it.expression), it.depth + 1)
            }
            Token::Sign('(') => {
                let it = self.expression(0)?;
                self.expect(')')?;
                Ok(it)
            }
            _ => {
                self.at -= 1;
                Err(self.unexpected("an expression"))
            }
        }
    }

    /// Reads an operator and what stands behind it.
    fn operator(&mut self, left: Part) -> Result<Part, Error> {
        let column = self.column();
        match self.advance() {
            Token::Sign('.') if self.take('*') => self.values(left, column),
            Token::Sign('.') => {
                let right = self.after_dot(power::DOT)?;
                append(left, right)
            }
            Token::Sign('|') => {
                let right = self.expression(power::PIPE)?;
                append(left, right)
            }
            Token::Or => {
                let right = self.expression(power::OR)?;
                logical(left, right, column, true)
            }
            Token::And => {
                let right = self.expression(power::AND)?;
                logical(left, right, column, false)
            }
            Token::Compare(comparator) => {
                let right = self.expression(power::COMPARE)?;
                let depth = left.depth.max(right.depth) + 1;
                let (one, other) = (left.expression, right.expression);
                let compare = Operation::Compare(comparator, one, other);
                Part::default().then(column, compare, depth)
            }
            Token::Filter => self.filter(left, column),
            Token::Flatten => self.flatten(left, column),
            Token::Sign('[') => match (self.peek(), self.peek_at(1)) {
                (Token::Number(_) | Token::Sign(':'), _) => self.index_or_slice(left, column),
                (Token::Sign('*'), Token::Sign(']')) => self.elements(left, column),
                _ => Err(self.unexpected("a number, a slice or `*`")),
            },
            _ => {
                self.at -= 1;
                Err(self.unexpected("an operator"))
            }
        }
    }

    /// Reads what follows a dot.
    fn after_dot(&mut self, power: u8) -> Result<Part, Error> {
        let column = self.column();
        match self.peek() {
            Token::Name(_) | Token::Quoted(_) | Token::Sign('*') => self.expression(power),
            Token::Sign('[') => {
                self.at += 1;
                self.list(Part::default(), column)
            }
            Token::Sign('{') => {
                self.at += 1;
                self.hash(Part::default(), column)
            }
            _ => Err(self.unexpected("a name, `*`, `[` or `{`")),
        }
    }

    /// Reads what a projection applies to each value.
    fn projected(&mut self, power: u8) -> Result<Part, Error> {
        match self.peek() {
            it if operator_power(it) < power::PROJECTION_END => Ok(Part::default()),
            Token::Sign('[') | Token::Filter => self.expression_of_value(power),
            Token::Sign('.') => {
                self.at += 1;
                self.after_dot(power)
            }
            _ => Err(self.unexpected("`.`, `[` or an operator")),
        }
    }

    /// Reads an expression that begins with a bracket, which is applied to each value of a projection.
    fn expression_of_value(&mut self, power: u8) -> Result<Part, Error> {
        // A list of expressions needs a dot before it.
        let is_list = *self.peek() == Token::Sign('[')
            && !matches!(
                (self.peek_at(1), self.peek_at(2)),
                (Token::Number(_) | Token::Sign(':'), _) | (Token::Sign('*'), Token::Sign(']'))
            );
        match is_list {
            true => {
                self.at += 1;
                Err(self.unexpected("a number, a slice or `*`"))
            }
            false => self.expression(power),
        }
    }

    fn values(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        let it = self.projected(power::STAR)?;
        left.then(column, Operation::Values(it.expression), it.depth + 1)
    }

    fn elements(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        self.at += 2;
        let it = self.projected(power::STAR)?;
        left.then(column, Operation::Elements(it.expression), it.depth + 1)
    }

    fn flatten(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        let it = self.projected(power::FLATTEN)?;
        left.then(column, Operation::Flatten(it.expression), it.depth + 1)
    }

    fn filter(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        let condition = self.expression(0)?;
        self.expect(']')?;
        let it = self.projected(power::FILTER)?;
        let depth = condition.depth.max(it.depth) + 1;
        let filter = Operation::Filter(condition.expression, it.expression);
        left.then(column, filter, depth)
    }

    fn index_or_slice(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        if let (Token::Number(index), Token::Sign(']')) = (self.peek(), self.peek_at(1)) {
            let index = *index;
            self.at += 2;
            return left.then(column, Operation::Index(index), 1);
        }
        let slice = self.slice()?;
        let it = self.projected(power::STAR)?;
        left.then(column, Operation::Slice(slice, it.expression), it.depth + 1)
    }

    fn slice(&mut self) -> Result<Slice, Error> {
        let start = self.number();
        self.expect(':')?;
        let stop = self.number();
        let step = self.take(':').then(|| (self.column(), self.number()));
        self.expect(']')?;
        match step {
            Some((column, Some(0))) => Err(Error::new(column, "the step of a slice is not zero")),
            Some((_, Some(step))) => Ok(Slice { start, stop, step }),
            _ => Ok(Slice {
                start,
                stop,
                step: 1,
            }),
        }
    }

    fn number(&mut self) -> Option<i64> {
        match self.peek() {
            Token::Number(number) => {
                let number = *number;
                self.at += 1;
                Some(number)
            }
            _ => None,
        }
    }

    fn list(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        let mut parts = vec![self.expression(0)?];
        while self.take(',') {
            parts.push(self.expression(0)?);
        }
        self.expect(']')?;
        let (all, depth) = inside(parts);
        left.then(column, Operation::List(all), depth)
    }

    fn hash(&mut self, left: Part, column: usize) -> Result<Part, Error> {
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        loop {
            match self.advance() {
                Token::Name(name) | Token::Quoted(name) => names.push(name),
                _ => {
                    self.at -= 1;
                    return Err(self.unexpected("a name"));
                }
            }
            self.expect(':')?;
            parts.push(self.expression(0)?);
            if !self.take(',') {
                break;
            }
        }
        self.expect('}')?;
        let (all, depth) = inside(parts);
        let entries = names.into_iter().zip(all).collect();
        left.then(column, Operation::Hash(entries), depth)
    }

    fn call(&mut self, column: usize, name: &str) -> Result<Part, Error> {
        let Some(function) = Function::named(name) else {
            let names = Function::ALL.iter().map(|it| it.name());
            let near = suggest::nearest(name, names);
            let help = near.map(|it| format!(": `{it}` has a similar name"));
            let help = help.unwrap_or_default();
            return Err(Error::new(
                column,
                format!("there is no function `{name}`{help}"),
            ));
        };
        let mut parts = Vec::new();
        if !self.take(')') {
            parts.push(self.expression(0)?);
            while self.take(',') {
                parts.push(self.expression(0)?);
            }
            self.expect(')')?;
        }
        if let Some(problem) = function.wrong_arity(parts.len()) {
            return Err(Error::new(column, problem));
        }
        let (all, depth) = inside(parts);
        Part::default().then(column, Operation::Call(function, all), depth)
    }
}

/// How strongly a token holds what stands before it. Zero if the token is no operator.
fn operator_power(token: &Token) -> u8 {
    match token {
        Token::Sign('|') => power::PIPE,
        Token::Or => power::OR,
        Token::And => power::AND,
        Token::Compare(_) => power::COMPARE,
        Token::Flatten => power::FLATTEN,
        Token::Filter => power::FILTER,
        Token::Sign('.') => power::DOT,
        Token::Sign('[') => power::BRACKET,
        _ => 0,
    }
}

/// Appends the steps of one expression to those of another.
fn append(left: Part, right: Part) -> Result<Part, Error> {
    let mut all = left;
    all.depth = all.depth.max(right.depth);
    all.expression.steps.extend(right.expression.steps);
    Ok(all)
}

/// Joins two expressions by `||` or `&&`. Those of a chain stand in one list, so that a long one is not deep.
fn logical(mut left: Part, right: Part, column: usize, or: bool) -> Result<Part, Error> {
    if let [step] = left.expression.steps.as_mut_slice()
        && let (Operation::Or(all), true) | (Operation::And(all), false) = (&mut step.operation, or)
    {
        all.push(right.expression);
        left.depth = left.depth.max(right.depth + 1);
        return match left.depth > MAX_DEPTH {
            true => Err(too_deep(column)),
            false => Ok(left),
        };
    }
    let depth = left.depth.max(right.depth) + 1;
    let all = vec![left.expression, right.expression];
    let operation = match or {
        true => Operation::Or(all),
        false => Operation::And(all),
    };
    Part::default().then(column, operation, depth)
}
