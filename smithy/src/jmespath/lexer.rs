//! Splits a text into tokens. A text comes in; tokens with their columns, or an error, go out.

use serde_json::Value;

use super::{Comparator, Error};

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name without quotes, which a function can have.
    Name(String),
    /// A name in double quotes.
    Quoted(String),
    Number(i64),
    Literal(Value),
    Compare(Comparator),
    /// `[?`
    Filter,
    /// `[]`
    Flatten,
    And,
    Or,
    /// A sign: one of `. * , : @ & | ! [ ] { } ( )`.
    Sign(char),
    End,
}

impl Token {
    /// The token in messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Name(name) => format!("`{name}`"),
            Self::Quoted(name) => format!("`\"{name}\"`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Literal(_) => "a literal".to_owned(),
            Self::Compare(_) => "a comparison".to_owned(),
            Self::Filter => "`[?`".to_owned(),
            Self::Flatten => "`[]`".to_owned(),
            Self::And => "`&&`".to_owned(),
            Self::Or => "`||`".to_owned(),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Returns the tokens of a text, each with its column. The last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Error> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexer = Lexer {
        chars: &chars,
        at: 0,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.take_while(|it| matches!(it, ' ' | '\t' | '\r' | '\n'));
        let column = lexer.column();
        let token = lexer.token()?;
        let ended = token == Token::End;
        tokens.push((column, token));
        if ended {
            return Ok(tokens);
        }
    }
}

struct Lexer<'t> {
    chars: &'t [char],
    at: usize,
}

impl Lexer<'_> {
    fn column(&self) -> usize {
        self.at + 1
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Consumes a character if it comes next.
    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_while(&mut self, is: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&is) {
            self.at += 1;
        }
        self.chars
            .get(start..self.at)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn token(&mut self) -> Result<Token, Error> {
        let column = self.column();
        let Some(first) = self.peek() else {
            return Ok(Token::End);
        };
        if first.is_ascii_alphabetic() || first == '_' {
            let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_';
            return Ok(Token::Name(self.take_while(is_part)));
        }
        if first.is_ascii_digit() || first == '-' {
            return self.number();
        }
        self.at += 1;
        Ok(match first {
            '.' | '*' | ',' | ':' | '@' | ']' | '{' | '}' | '(' | ')' => Token::Sign(first),
            '[' if self.take('?') => Token::Filter,
            '[' if self.take(']') => Token::Flatten,
            '&' if self.take('&') => Token::And,
            '|' if self.take('|') => Token::Or,
            '!' if self.take('=') => Token::Compare(Comparator::NotEqual),
            '<' if self.take('=') => Token::Compare(Comparator::LessOrEqual),
            '>' if self.take('=') => Token::Compare(Comparator::GreaterOrEqual),
            '=' if self.take('=') => Token::Compare(Comparator::Equal),
            '<' => Token::Compare(Comparator::Less),
            '>' => Token::Compare(Comparator::Greater),
            '[' | '&' | '|' | '!' => Token::Sign(first),
            '=' => {
                return Err(Error::new(column, "`=` is no operator: `==` compares"));
            }
            '"' => self.quoted(column)?,
            '\'' => Token::Literal(Value::String(self.raw_string(column)?)),
            '`' => self.literal(column)?,
            other => {
                return Err(Error::new(
                    column,
                    format!("{other:?} has no meaning here: names with it stand in double quotes"),
                ));
            }
        })
    }

    fn number(&mut self) -> Result<Token, Error> {
        let column = self.column();
        let sign = if self.take('-') { "-" } else { "" };
        let digits = self.take_while(|it| it.is_ascii_digit());
        let number = format!("{sign}{digits}");
        if digits.is_empty() {
            return Err(Error::new(column, "digits have to follow `-`"));
        }
        let parsed = number.parse();
        let fail = |_| Error::new(column, format!("`{number}` does not fit in 64 bits"));
        parsed.map(Token::Number).map_err(fail)
    }

    /// Returns the text up to a delimiter that no backslash escapes. Backslashes stay.
    fn delimited(&mut self, delimiter: char, column: usize) -> Result<String, Error> {
        let mut text = String::new();
        while let Some(next) = self.peek() {
            self.at += 1;
            if next == delimiter {
                return Ok(text);
            }
            text.push(next);
            if next == '\\'
                && let Some(escaped) = self.peek()
            {
                self.at += 1;
                text.push(escaped);
            }
        }
        Err(Error::new(
            column,
            format!("this `{delimiter}` is not closed"),
        ))
    }

    /// A name in double quotes, with the escapes of JSON.
    fn quoted(&mut self, column: usize) -> Result<Token, Error> {
        let text = self.delimited('"', column)?;
        let name = serde_json::from_str(&format!("\"{text}\""));
        let fail = |_| Error::new(column, "a name in double quotes has the escapes of JSON");
        name.map(Token::Quoted).map_err(fail)
    }

    /// A string in single quotes. Only a single quote can be escaped.
    fn raw_string(&mut self, column: usize) -> Result<String, Error> {
        let text = self.delimited('\'', column)?;
        let mut out = String::new();
        let mut chars = text.chars().peekable();
        while let Some(next) = chars.next() {
            let escaped = chars.next_if(|it| next == '\\' && *it == '\'');
            out.push(escaped.unwrap_or(next));
        }
        Ok(out)
    }

    /// A value of JSON in backticks.
    fn literal(&mut self, column: usize) -> Result<Token, Error> {
        let text = self.delimited('`', column)?.replace("\\`", "`");
        let value = serde_json::from_str(text.trim());
        let fail = |error| {
            let hint = "a literal is a value of JSON, and a string can stand in single quotes";
            Error::new(column, format!("{hint}: {error}"))
        };
        value.map(Token::Literal).map_err(fail)
    }
}
