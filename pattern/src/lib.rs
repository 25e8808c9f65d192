//! Regular expressions as Smithy's `@pattern` trait has them, matched in bounded time.
//!
//! Comes in: the value of a `@pattern` trait, and later the strings that it constrains. Goes out: a
//! [`Pattern`] that says whether a string matches, or an [`Error`] that says what is wrong with the
//! pattern and where. Generated validators hold theirs in a `static` [`LazyPattern`]; the generator
//! compiles each pattern once, as a check.
//!
//! ```
//! use farrier_pattern::{Kind, LazyPattern, Pattern};
//!
//! static NAME: LazyPattern = LazyPattern::new(r"^[a-zA-Z0-9][a-zA-Z0-9\-_]*$");
//! assert!(NAME.matches("metrics-2025"));
//! assert!(!NAME.matches("-metrics"));
//!
//! // Not anchored unless it says so.
//! let words = Pattern::new(r"\w+")?;
//! assert!(words.is_match("!hello!"));
//!
//! // Look-around is matched in linear time, too.
//! let name = Pattern::new(r"^(?!\s*$).+$")?;
//! assert_eq!(name.kind(), Kind::Linear);
//! assert!(!name.is_match("   "));
//!
//! let error = Pattern::new("^[a-z$").unwrap_err();
//! assert_eq!(error.offset(), 1);
//! # Ok::<(), farrier_pattern::Error>(())
//! ```
//!
//! # Which language
//!
//! The specification ("Constraint traits", `pattern`) asks for the dialect of ECMA-262 and names no flags.
//! Published models are written against `java.util.regex`, which the reference implementation compiles
//! every pattern with. So, in this order:
//!
//! 1. What ECMA-262 accepts in Unicode mode (flag `u`) means what it means there: properties, named groups,
//!    look-behind, `\u{...}`, modifiers `(?i:...)`, and matching by code points.
//! 2. What only the leniencies of its Annex B accept means what it means there: `\-` and other escaped
//!    punctuation, `[\w-.]` with a plain `-`, `{`, `}` and `]` as characters, octal `\012`.
//! 3. An escaped ASCII letter or digit never silently stands for itself, as Annex B would have it. Where
//!    Java gives it a meaning that fits a few words, that is its meaning: `\A`, `\G`, `\z` and `\Z` are the edges of
//!    the text, `\h`, `\H`, `\V`, `\a` and `\e` characters. Likewise Java's properties where ECMA-262 has none of that
//!    name (`\p{Alnum}`, `\p{LD}`, `\p{javaLetter}`, `\pL`, `\p{IsAlphabetic}`; the POSIX ones are ASCII), a leading
//!    `(?i)`, and a quantified assertion such as `${1,128}`, which is the assertion. Where both know a name,
//!    ECMA-262 wins: `\p{Alpha}`, `\p{Lower}` and `\p{Upper}` are Unicode's.
//! 4. Java's constructs mean what they mean in Java, with a [`Remark`]: a possessive quantifier of a character or a
//!    class (`[a-z]*+`), an intersection of classes once `&&[` stands in one (`[a-z&&[^aeiou]]`), a count that has
//!    nothing to repeat and so repeats nothing (`a{11}{0,3}`), a reference to no group, which matches nothing.
//! 5. What Java or ECMA-262 takes and this crate cannot match to the letter lets more pass, never less, with a
//!    [`Remark`] that says so. Other possessive quantifiers and atomic groups are greedy; every character is of a
//!    script, a block or a property without a table here; counts that are too large are `{1,}` or `{0,}`. A negative
//!    look-around with any of these inside is left out. Every text passes a pattern with `\Q`, `\R`, `\X`, `\N` or the
//!    flags `x`, `d` and `U`, and one that is too large or too deep.
//! 6. What neither takes is an [`Error`].
//!
//! `^` and `$` are the edges of the text, `.` leaves out U+000A, U+000D, U+2028 and U+2029, `\d`, `\w` and `\b`
//! are ASCII, and `\s` includes U+00A0, U+FEFF and Unicode's spaces: all as in ECMA-262, and unlike Java.
//!
//! # Surrogates
//!
//! Matching is by code points for every pattern. Two escapes that together are a surrogate pair are one
//! code point; a surrogate alone is a code point that no Rust string holds, so it never matches.
//!
//! Two forms of one class stand in published models. `[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]`
//! holds the range U+10000 to U+10FFFF, and so admits U+1F600 and every other astral character. (Without
//! flag `u` it is a syntax error, its range being `\uDC00-\uDBFF`.) CleanRoomsML's
//! `[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\t]` transposes two of the four: it holds U+D800, the range U+DBFF to
//! U+DC00, and U+DFFF, and admits no astral character at all. Its author meant otherwise, but this is what
//! ECMA-262 with `u` and Java make of it. Over UTF-16 code units, the only other reading, it would admit four
//! (U+10000, U+103FF, U+10FC00 and U+10FFFF) and refuse U+1F600 just the same.
//!
//! # How long it takes
//!
//! [`Kind`] says, by the syntax of the pattern alone: linear in the text without back-references, under a
//! step limit with them. Patterns are bounded: 16 KiB of text, 200 nested groups, 131,072 instructions once
//! counts are spelt out (a set under `{0,10000}` takes 20,000), 32 look-arounds. Large counts of one set need not be
//! spelt out, so `^.{1,100000}$` holds to the character.
//!
//! The factor in front of the text's length is the number of places at which a pattern can be at once: one or
//! two for most, up to all instructions for a large count of a group that matches one text in many ways, as
//! `(?:a|b|ab){1,900}!` does; 100 kB take that one three seconds, and most patterns less than a millisecond.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod alphabet;
mod backtrack;
mod error;
mod linear;
mod parse;
mod program;
mod set;
mod steps;
mod unicode;

use std::fmt;
use std::sync::OnceLock;

use backtrack::Backtracker;
use error::Problem;
use linear::Linear;
use parse::Tree;
use steps::Steps;

pub use error::{Error, ErrorKind, Remark, RemarkKind, StepLimit};

/// How long matching may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// At most proportional to the length of the text, and never given up.
    Linear,
    /// The pattern has back-references, which no method matches in linear time. Matching is given up
    /// after 200,000 steps and 100 more per byte of the text, at most 10 million.
    Backtracking,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    source: Box<str>,
    engine: Engine,
    remarks: Box<[Remark]>,
}

#[derive(Debug)]
enum Engine {
    Linear(Box<Linear>),
    Backtracking(Backtracker),
    /// Every text matches, because the pattern is beyond the others.
    Unchecked,
}

/// The most quantifiers that are loosened until a pattern fits.
const MAX_LOOSENED: usize = 16;

impl Pattern {
    /// Compiles `source`, the value of a `@pattern` trait.
    ///
    /// # Errors
    ///
    /// If neither ECMA-262 nor Java takes it for a pattern; the [crate's page](crate) has the particulars.
    /// What one of them takes is no error, and where it cannot be matched to the letter, a [`Remark`] says so.
    pub fn new(source: &str) -> Result<Self, Error> {
        Self::compile(source, &mut Steps::default())
    }

    fn compile(source: &str, steps: &mut Steps) -> Result<Self, Error> {
        let built = parse::parse(source).and_then(|tree| build(tree, steps));
        let (engine, remarks) = match built {
            Ok(built) => built,
            Err(Problem::Refused(error)) => return Err(error),
            Err(Problem::Beyond { offset, message }) => {
                let message = format!("{message}, so every text passes");
                (Engine::Unchecked, vec![loosened(offset, message)])
            }
        };
        Ok(Self {
            source: source.into(),
            engine,
            remarks: remarks.into(),
        })
    }

    /// What the pattern's author should know: where it is read as Java reads it, and where more matches than
    /// it says.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Whether the pattern matches somewhere in `text`. Where that cannot be known within the step limit
    /// the answer is `false`: a text that costs too much to check does not satisfy its constraint.
    pub fn is_match(&self, text: &str) -> bool {
        self.try_match(text).unwrap_or(false)
    }

    /// Whether the pattern matches somewhere in `text`.
    ///
    /// # Errors
    ///
    /// [`StepLimit`] where that is not known; never for [`Kind::Linear`].
    pub fn try_match(&self, text: &str) -> Result<bool, StepLimit> {
        self.run(text, &mut Steps::default())
    }

    fn run(&self, text: &str, steps: &mut Steps) -> Result<bool, StepLimit> {
        match &self.engine {
            Engine::Linear(engine) => Ok(engine.is_match(text, steps)),
            Engine::Backtracking(engine) => engine.try_match(text, steps),
            Engine::Unchecked => Ok(true),
        }
    }

    /// The number of steps that matching `text` takes. The first match of a pattern also counts those of its tables.
    /// For tests: what a step is may change.
    #[doc(hidden)]
    pub fn match_steps(&self, text: &str) -> u64 {
        let mut steps = Steps::default();
        // A match that is given up has taken its steps, too.
        let _ = self.run(text, &mut steps);
        steps.taken()
    }

    /// The number of steps that compiling `source` takes, whether or not it is a pattern. For tests: what a step is may
    /// change.
    #[doc(hidden)]
    pub fn compile_steps(source: &str) -> u64 {
        let mut steps = Steps::default();
        let _ = Self::compile(source, &mut steps);
        steps.taken()
    }

    /// How long matching may take.
    pub fn kind(&self) -> Kind {
        match self.engine {
            Engine::Linear(_) | Engine::Unchecked => Kind::Linear,
            Engine::Backtracking(_) => Kind::Backtracking,
        }
    }

    /// Whether matching takes linear time: the pattern has no back-references.
    pub fn is_linear(&self) -> bool {
        self.kind() == Kind::Linear
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

/// The engine for `tree`, where need be with counts that are looser than it says.
fn build(mut tree: Tree, steps: &mut Steps) -> Result<(Engine, Vec<Remark>), Problem> {
    let mut remarks = std::mem::take(&mut tree.remarks);
    for _ in 0..MAX_LOOSENED {
        let (offset, message) = match Engine::new(&tree, steps) {
            Err(Problem::Beyond { offset, message }) => (offset, message),
            engine => return Ok((engine?, remarks)),
        };
        let Some(least) = tree.root.loosen(offset) else {
            return Err(Problem::Beyond { offset, message });
        };
        let message = format!(
            "{message}, so this one is read as `{{{least},}}`; use smaller counts, or `@length` for the whole"
        );
        remarks.push(loosened(offset, message));
    }
    Ok((Engine::new(&tree, steps)?, remarks))
}

fn loosened(offset: usize, message: String) -> Remark {
    Remark {
        kind: RemarkKind::Loosened,
        offset,
        message,
    }
}

impl Engine {
    fn new(tree: &Tree, steps: &mut Steps) -> Result<Self, Problem> {
        Ok(if tree.has_backreferences {
            Self::Backtracking(Backtracker::new(program::compile(tree, false, steps)?))
        } else {
            Self::Linear(Box::new(Linear::new(tree, steps)?))
        })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl std::str::FromStr for Pattern {
    type Err = Error;

    fn from_str(source: &str) -> Result<Self, Error> {
        Self::new(source)
    }
}

/// A pattern for a `static`, compiled when it is first asked.
#[derive(Debug)]
pub struct LazyPattern {
    source: &'static str,
    compiled: OnceLock<Option<Pattern>>,
}

impl PartialEq for LazyPattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl LazyPattern {
    /// Holds `source`, which the generator has checked to be a pattern.
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Whether the pattern matches somewhere in `text`. Like [`Pattern::is_match`], `false` where the step
    /// limit was reached; also `false` for everything if `source` is no pattern.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Pattern::new(self.source).ok());
        compiled.as_ref().is_some_and(|it| it.is_match(text))
    }

    /// The pattern as it was written.
    pub const fn as_str(&self) -> &'static str {
        self.source
    }
}
