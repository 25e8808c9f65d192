//! Numbers of every kind, as the text of the document has them.

use std::borrow::Cow;

use super::JsonReader;
use crate::schema::TimestampFormat;
use crate::shape::{Error, Result};
use crate::types::{ParseNumberError, Timestamp, scan_number, special, whole};

impl<'a> JsonReader<'a> {
    pub(super) fn number(&mut self, expected: &str) -> Result<(&'a str, bool)> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some((length, whole)) = scan_number(rest.as_bytes()) else {
            return Err(self.unexpected(expected));
        };
        self.at += length;
        Ok((rest.get(..length).unwrap_or_default(), whole))
    }

    /// Reads the text of a number, or the value of `"NaN"`, `"Infinity"` or `"-Infinity"`.
    pub(super) fn float_text(&mut self) -> Result<std::result::Result<&'a str, f64>> {
        if self.peek() != Some(b'"') {
            return Ok(Ok(self.number("a number")?.0));
        }
        match special::of_name(self.raw("a number")?.text) {
            Some(value) => Ok(Err(value)),
            None => Err(Error::new("expected a number, found a string").at(self.at)),
        }
    }

    /// Reads the text of a number of any size. A lenient reader accepts it with and without quotes.
    pub(super) fn big(&mut self) -> Result<&'a str> {
        let quoted = match self.strict {
            true => self.settings.big_numbers_as_strings,
            false => self.peek() == Some(b'"'),
        };
        if !quoted {
            return Ok(self.number("a number")?.0);
        }
        // The characters of a number need no escapes, so the raw text is the number.
        let text = self.raw("a number in a string")?.text;
        match scan_number(text.as_bytes()) {
            Some((length, _)) if length == text.len() => Ok(text),
            _ => Err(Error::new("a string that is not a number").at(self.at)),
        }
    }

    /// Returns the digits of a number that has a point or an exponent.
    #[cold]
    pub(super) fn whole<'t>(&self, text: &'t str) -> Result<Cow<'t, str>> {
        let digits = whole(text).filter(|_| !self.strict);
        digits.ok_or_else(|| Error::new("expected a whole number").at(self.at))
    }

    /// Reads a date in the place of a number of seconds, as lenient readers do. Digits in quotes could be a year, so they
    /// are no date. Returns `None` and consumes nothing if no date comes next.
    #[inline]
    pub(super) fn date_for_seconds(&mut self) -> Option<Timestamp> {
        match self.peek() {
            Some(b'"') if !self.strict => self.quoted_date(),
            _ => None,
        }
    }

    #[cold]
    fn quoted_date(&mut self) -> Option<Timestamp> {
        let start = self.at;
        let raw = self.raw("a date").ok()?;
        let date = Timestamp::parse_lenient(raw.text, TimestampFormat::DateTime);
        if date.is_err() {
            self.at = start;
        }
        date.ok()
    }

    #[cold]
    pub(super) fn not_kept(&self, error: ParseNumberError) -> Error {
        Error::new(error.to_string()).at(self.at)
    }

    #[cold]
    pub(super) fn too_big(&self) -> Error {
        Error::new("a number that is too big").at(self.at)
    }
}
