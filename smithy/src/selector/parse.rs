//! Parses selectors (Smithy 2.0, "Selectors": "Grammar"): a text comes in, a selector or an error with its place goes
//! out.

use std::fmt;

use super::{
    Comparator, Comparison, Direction, Operand, Path, Relations, Segment, Selector, Step, Types,
};

/// The greatest depth of functions in functions. Real selectors have a few levels.
const DEPTH: usize = 32;

/// Why a text cannot be evaluated as a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// The place, in bytes of the text.
    pub offset: usize,
    /// What is wrong there.
    message: String,
    /// Whether it is a selector, but uses something that Farrier does not support.
    pub unsupported: bool,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}", self.message, self.offset)
    }
}

/// Parses a selector.
pub(super) fn parse(text: &str) -> Result<Selector, SelectorError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let selector = parser.selector()?;
    match parser.peek() {
        None => Ok(selector),
        Some(found) => Err(parser.error(format!("unexpected `{found}`"))),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, SelectorError>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    /// Takes a token if it is the next.
    fn take(&mut self, token: &str) -> bool {
        self.peek();
        let taken = self.rest().starts_with(token);
        if taken {
            self.at += token.len();
        }
        taken
    }

    fn expect(&mut self, token: &str) -> Parsed<()> {
        if self.take(token) {
            return Ok(());
        }
        let found = match self.peek() {
            Some(found) => format!("`{found}`"),
            None => "the end".to_owned(),
        };
        Err(self.error(format!("expected `{token}`, found {found}")))
    }

    fn error(&self, message: impl Into<String>) -> SelectorError {
        SelectorError {
            offset: self.at,
            message: message.into(),
            unsupported: false,
        }
    }

    /// Takes characters as long as they are part of a word.
    fn word(&mut self, part: impl Fn(char) -> bool, what: &str) -> Parsed<&'a str> {
        self.peek();
        let rest = self.rest();
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        if word.is_empty() {
            return Err(self.error(format!("expected {what}")));
        }
        self.at += end;
        Ok(word)
    }

    fn identifier(&mut self) -> Parsed<&'a str> {
        self.word(|c| c.is_ascii_alphanumeric() || c == '_', "a name")
    }

    /// Parses steps up to the end, or to the end of an argument.
    fn selector(&mut self) -> Parsed<Selector> {
        let mut steps = Vec::new();
        while let Some(next) = self.peek() {
            if matches!(next, ',' | ')') {
                break;
            }
            steps.push(self.step(next)?);
        }
        if steps.is_empty() {
            return Err(self.error("expected a selector"));
        }
        Ok(Selector(steps))
    }

    fn step(&mut self, next: char) -> Parsed<Step> {
        match next {
            '[' => self.attribute(),
            ':' => self.function(),
            '*' => {
                self.at += 1;
                Ok(Step::Types(Types::ALL))
            }
            '>' => {
                self.at += 1;
                Ok(Step::Neighbors(Direction::Forward, Relations::ANY))
            }
            '~' => {
                self.expect("~>")?;
                Ok(Step::Reach)
            }
            '<' if self.take("<-[") => {
                let relations = self.relations()?;
                self.expect("]-")?;
                Ok(Step::Neighbors(Direction::Backward, relations))
            }
            '<' => {
                self.at += 1;
                Ok(Step::Neighbors(Direction::Backward, Relations::ANY))
            }
            '-' => {
                self.expect("-[")?;
                let relations = self.relations()?;
                self.expect("]->")?;
                Ok(Step::Neighbors(Direction::Forward, relations))
            }
            '$' => Err(SelectorError {
                unsupported: true,
                ..self.error("variables are not evaluated")
            }),
            _ => {
                let start = self.at;
                let name = self.identifier()?;
                let types = Types::named(name);
                types.map(Step::Types).ok_or_else(|| SelectorError {
                    offset: start,
                    ..self.error(format!("`{name}` is no type of shape"))
                })
            }
        }
    }

    fn relations(&mut self) -> Parsed<Relations> {
        let mut relations = Relations::NONE;
        loop {
            relations.add(self.identifier()?);
            if !self.take(",") {
                return Ok(relations);
            }
        }
    }

    fn function(&mut self) -> Parsed<Step> {
        self.expect(":")?;
        let start = self.at;
        let name = self.identifier()?;
        self.expect("(")?;
        if self.depth == DEPTH {
            return Err(self.error("functions nested too deep"));
        }
        self.depth += 1;
        let mut arguments = vec![self.selector()?];
        while self.take(",") {
            arguments.push(self.selector()?);
        }
        self.depth -= 1;
        self.expect(")")?;
        let wrong = |wanted: &str| SelectorError {
            offset: start,
            message: format!("`:{name}` takes {wanted}"),
            unsupported: false,
        };
        let one = |mut arguments: Vec<Selector>| match (arguments.pop(), arguments.pop()) {
            (Some(only), None) => Ok(only),
            _ => Err(wrong("one selector")),
        };
        Ok(match name {
            "is" | "each" => Step::Is(arguments),
            "test" => Step::Test(arguments),
            "not" => Step::Not(one(arguments)?),
            "in" => Step::In(one(arguments)?),
            "root" => Step::Root(one(arguments)?),
            "recursive" => Step::Recursive(one(arguments)?),
            "topdown" => {
                let mut arguments = arguments.into_iter();
                match (arguments.next(), arguments.next(), arguments.next()) {
                    (Some(qualifier), disqualifier, None) => Step::TopDown(qualifier, disqualifier),
                    _ => return Err(wrong("one or two selectors")),
                }
            }
            _ => Step::Nothing,
        })
    }

    fn attribute(&mut self) -> Parsed<Step> {
        self.expect("[")?;
        if self.take("@") {
            let scope = match self.peek() {
                Some(':') => Path(Vec::new()),
                _ => self.path()?,
            };
            self.expect(":")?;
            let mut assertions = Vec::new();
            loop {
                let left = self.operand()?;
                let by = self.comparator()?;
                assertions.push((left, self.comparison(by, Self::operand)?));
                if !self.take("&&") {
                    break;
                }
            }
            self.expect("]")?;
            return Ok(Step::Scoped(scope, assertions));
        }
        let path = self.path()?;
        if self.take("]") {
            return Ok(Step::Attribute(path, None));
        }
        let by = self.comparator()?;
        let text = |parser: &mut Self| parser.value().map(Operand::Text);
        let comparison = self.comparison(by, text)?;
        self.expect("]")?;
        Ok(Step::Attribute(path, Some(comparison)))
    }

    fn comparison(
        &mut self,
        by: Comparator,
        value: impl Fn(&mut Self) -> Parsed<Operand>,
    ) -> Parsed<Comparison> {
        let mut values = vec![value(self)?];
        while self.take(",") {
            values.push(value(self)?);
        }
        let ignore_case = self.take("i");
        Ok(Comparison {
            by,
            values,
            ignore_case,
        })
    }

    fn comparator(&mut self) -> Parsed<Comparator> {
        use Comparator as C;
        // Longer operators come first: `>=` begins with `>`.
        let known = [
            ("{!=}", C::SetNotEqual),
            ("{<<}", C::ProperSubset),
            ("{=}", C::SetEqual),
            ("{<}", C::Subset),
            ("!=", C::NotEqual),
            ("^=", C::StartsWith),
            ("$=", C::EndsWith),
            ("*=", C::Contains),
            ("?=", C::Exists),
            (">=", C::GreaterOrEqual),
            ("<=", C::LessOrEqual),
            (">", C::Greater),
            ("<", C::Less),
            ("=", C::Equal),
        ];
        let found = known.into_iter().find(|(token, _)| self.take(token));
        found
            .map(|(_, comparator)| comparator)
            .ok_or_else(|| self.error("expected a comparison"))
    }

    fn operand(&mut self) -> Parsed<Operand> {
        if !self.take("@{") {
            return self.value().map(Operand::Text);
        }
        let path = self.path()?;
        self.expect("}")?;
        Ok(Operand::Value(path))
    }

    fn path(&mut self) -> Parsed<Path> {
        let mut segments = Vec::new();
        loop {
            segments.push(self.segment()?);
            if !self.take("|") {
                return Ok(Path(segments));
            }
        }
    }

    fn segment(&mut self) -> Parsed<Segment> {
        if !self.take("(") {
            return self.value().map(Segment::Name);
        }
        let name = self.identifier()?;
        self.expect(")")?;
        Ok(match name {
            "keys" => Segment::Keys,
            "values" => Segment::Values,
            "length" => Segment::Length,
            "first" => Segment::First,
            _ => Segment::Unknown,
        })
    }

    /// A text in quotes, or a number, name or id without quotes.
    fn value(&mut self) -> Parsed<String> {
        for quote in ["'", "\""] {
            if self.take(quote) {
                let rest = self.rest();
                let Some(end) = rest.find(quote) else {
                    return Err(self.error(format!("expected a closing {quote}")));
                };
                self.at += end + quote.len();
                return Ok(rest.get(..end).unwrap_or_default().to_owned());
            }
        }
        let part = |c: char| c.is_ascii_alphanumeric() || "_.#+-".contains(c);
        self.word(part, "a value").map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trait_definitions;

    #[test]
    fn every_selector_of_a_known_trait_is_read() {
        for shape in trait_definitions().values() {
            for id in ["smithy.api#trait", "smithy.api#idRef"] {
                let definition = shape.traits.get(id);
                let selector = definition.and_then(|it| it.get("selector")?.as_str());
                if let Some(selector) = selector {
                    assert!(parse(selector).is_ok(), "{}: {selector}", shape.id);
                }
            }
        }
    }

    #[test]
    fn what_is_no_selector_is_refused_with_a_place() {
        let said = |text: &str| parse(text).unwrap_err().to_string();
        for (text, expected) in [
            ("", "expected a selector at offset 0"),
            ("struct", "`struct` is no type of shape at offset 0"),
            ("string :not(a", "`a` is no type of shape at offset 12"),
            ("string :not(*, *)", "`:not` takes one selector at offset 8"),
            ("[trait|x = 'a]", "expected a closing ' at offset 12"),
            ("[trait|x ~ 1]", "expected a comparison at offset 9"),
            ("-[input -> *", "expected `]->`, found `-` at offset 8"),
            ("* )", "unexpected `)` at offset 2"),
            ("$a(*)", "variables are not evaluated at offset 0"),
            (":test(é)", "expected a name at offset 6"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
        let deep = ":not(".repeat(100_000);
        assert!(said(&deep).starts_with("functions nested too deep"));
    }
}
