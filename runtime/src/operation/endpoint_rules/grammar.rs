//! Reads the program of endpoint rules: a text comes in, letters, numbers and places go out.
//!
//! A program is ASCII. A letter says what follows. Numbers are digits of 6 bits (RFC 4648, the alphabet "base64url"). A
//! *place* is a position in the program, as three digits. A *count* is a number of five bits per digit, least first; all
//! of its digits but the last have the sixth bit. An *integer* is a count, twice its value, or twice its value without
//! the sign, less one. A *text* is the count of an entry of the table's texts.
//!
//! ```text
//! program    = place ...                      where the rules begin; place 0 is the end of all rules without a result
//! at a place = "?" place place place          a branch: the condition, where to go if it holds, and if not
//!            | "d" count place place          a branch: whether the slot has a value
//!            | "b" count place place          a branch: whether the slot is true; "a" count place place: is false
//!            | "e" count text place place     a branch: whether the slot is this text
//!            | "!" expression                 the result is an error with this message
//!            | ">" expression headers map     the result is an endpoint with this URL, and its properties
//! condition  = count expression               0, or 1 and the slot that the value is assigned to
//! headers    = count (text count expression*)*
//! map        = count (text property)*
//! property   = "[" count property* | "{" map | expression
//! expression = "t" | "f" | "i" integer | "s" text | "$" count      literals; the slot of a parameter or variable
//!            | "%" count expression*          the texts joined
//!            | "." expression count step*     getAttr;  step = "n" text | "x" integer
//!            | "S" e | "N" e | "B" e e | "E" e e                   isSet, not, booleanEquals, stringEquals
//!            | "H" e e | "U" e | "R" e e e e | "C" e               isValidHostLabel, parseURL, substring, uriEncode
//!            | "O" count e* | "I" e e e | "P" e e e                coalesce, ite, split
//!            | "F" text count e*              a function of the client's, by name
//! ```

/// What a digit stands for; [`NONE`] for what is no digit.
const DIGITS: [u8; 256] = digits();
const NONE: u8 = u8::MAX;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const fn digits() -> [u8; 256] {
    let mut all = [NONE; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        all[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    all
}

/// The bit by which a digit says that another follows.
const MORE: u8 = 1 << 5;

/// A program that is not of the grammar. Generated code has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// A position in a program, from which it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'p> {
    program: &'p [u8],
    at: usize,
}

impl<'p> Cursor<'p> {
    pub(super) fn new(program: &'p str, at: usize) -> Self {
        let program = program.as_bytes();
        Self { program, at }
    }

    /// The same program from another place.
    pub(super) fn jump(self, at: usize) -> Self {
        Self { at, ..self }
    }

    pub(super) fn letter(&mut self) -> Result<u8, Broken> {
        let letter = self.program.get(self.at).ok_or(Broken)?;
        self.at += 1;
        Ok(*letter)
    }

    /// The next letter, which stays.
    pub(super) fn peek(&self) -> Option<u8> {
        self.program.get(self.at).copied()
    }

    fn digit(&mut self) -> Result<u8, Broken> {
        match DIGITS.get(usize::from(self.letter()?)) {
            Some(&digit) if digit != NONE => Ok(digit),
            _ => Err(Broken),
        }
    }

    pub(super) fn place(&mut self) -> Result<usize, Broken> {
        let digits = self
            .program
            .get(self.at..)
            .and_then(|it| it.first_chunk::<3>());
        let [a, b, c] = digits.ok_or(Broken)?.map(|it| DIGITS[usize::from(it)]);
        self.at += 3;
        // No digit has the bit that what is none has.
        match (a | b | c) & 0x80 {
            0 => Ok(usize::from(a) << 12 | usize::from(b) << 6 | usize::from(c)),
            _ => Err(Broken),
        }
    }

    pub(super) fn count(&mut self) -> Result<usize, Broken> {
        let first = self.digit()?;
        if first & MORE == 0 {
            return Ok(usize::from(first));
        }
        let mut count = usize::from(first & !MORE);
        // Five digits are more than any place.
        for shift in [5, 10, 15, 20] {
            let digit = self.digit()?;
            count |= usize::from(digit & !MORE) << shift;
            if digit & MORE == 0 {
                return Ok(count);
            }
        }
        Err(Broken)
    }

    pub(super) fn integer(&mut self) -> Result<i64, Broken> {
        let count = i64::try_from(self.count()?).map_err(|_| Broken)?;
        Ok(match count % 2 {
            0 => count / 2,
            _ => -(count / 2) - 1,
        })
    }
}
