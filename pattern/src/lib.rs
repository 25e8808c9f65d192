//! Regular expressions of Smithy's `@pattern` trait, matched in bounded time.
//!
//! The input is the value of a `@pattern` trait, and later the strings that it constrains. The output is a [`Pattern`],
//! which says whether a string matches, or an [`Error`], which says what is wrong with the pattern, and where. A
//! generated validator holds its pattern in a `static` [`LazyPattern`]. The generator compiles each pattern once, to
//! check it.
//!
//! ```
//! use farrier_pattern::{Kind, LazyPattern, Pattern};
//!
//! static NAME: LazyPattern = LazyPattern::new(r"^[a-zA-Z0-9][a-zA-Z0-9\-_]*$");
//! assert!(NAME.matches("metrics-2025"));
//! assert!(!NAME.matches("-metrics"));
//!
//! // A pattern matches anywhere in the text, unless it has anchors.
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
//! # Language
//!
//! Smithy (2.0, "Constraint traits", `pattern`) asks for the dialect of ECMA-262 and names no flags. Published models
//! are written for `java.util.regex`, because the reference implementation compiles every pattern with it. This crate
//! therefore reads a pattern by the following rules; the first rule that applies decides.
//!
//! 1. A construct that ECMA-262 accepts in Unicode mode (flag `u`) has its meaning there. This includes properties,
//!    named groups, look-behind, `\u{...}`, modifiers `(?i:...)`, and matching by code points.
//! 2. A construct that only Annex B of ECMA-262 accepts has its meaning there. Examples are `\-` and other escaped
//!    punctuation, `[\w-.]` with a literal `-`, the literal characters `{`, `}` and `]`, and octal `\012`.
//! 3. An escaped ASCII letter or digit never stands for itself, although Annex B allows that. If Java gives it a simple
//!    meaning, it has that meaning: `\A`, `\G`, `\z` and `\Z` are the edges of the text, and `\h`, `\H`, `\V`, `\a` and
//!    `\e` are characters. The same holds for three more constructs of Java:
//!    - properties that ECMA-262 does not define (`\p{Alnum}`, `\p{LD}`, `\p{javaLetter}`, `\pL`, `\p{IsAlphabetic}`).
//!      The POSIX classes among them are ASCII only. If both define a name, ECMA-262 decides: `\p{Alpha}`,
//!      `\p{Lower}` and `\p{Upper}` are Unicode's;
//!    - a leading `(?i)`;
//!    - a quantified assertion such as `${1,128}`, which is the assertion.
//! 4. Some constructs have Java's meaning and get a [`Remark`] of the kind [`RemarkKind::Java`]:
//!    - a possessive quantifier of a character or a class (`[a-z]*+`);
//!    - an intersection of classes, if the class contains `&&[` (`[a-z&&[^aeiou]]`);
//!    - a count with nothing to repeat, which repeats the empty text (`a{11}{0,3}`);
//!    - a reference to a group that does not exist, which never matches.
//! 5. A construct that Java or ECMA-262 accepts, and that this crate cannot match exactly, matches more texts and never
//!    fewer. It gets a [`Remark`] of the kind [`RemarkKind::Loosened`]:
//!    - other possessive quantifiers and atomic groups are greedy;
//!    - every character belongs to a script, block or property that has no table here;
//!    - counts that are too large become `{1,}` or `{0,}`;
//!    - a negative look-around that contains one of these constructs is dropped;
//!    - every text matches a pattern with `\Q`, `\R`, `\X`, `\N` or one of the flags `x`, `d` and `U`;
//!    - every text matches a pattern that is too large or nested too deeply.
//! 6. Anything else is an [`Error`].
//!
//! `^` and `$` are the edges of the text. `.` excludes U+000A, U+000D, U+2028 and U+2029. `\d`, `\w` and `\b` are ASCII
//! only, and `\s` includes U+00A0, U+FEFF and Unicode's spaces. All of this follows ECMA-262 and differs from Java.
//!
//! # Surrogates
//!
//! Every pattern matches by code points. Two escapes that form a surrogate pair are one code point. A single surrogate
//! is a code point that no Rust string contains, so it never matches.
//!
//! Published models have two forms of one class:
//!
//! - `[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]` contains the range U+10000 to U+10FFFF, and so matches
//!   U+1F600 and every other astral character. Without the flag `u`, it is a syntax error, because its range would be
//!   `\uDC00-\uDBFF`.
//! - CleanRoomsML's `[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\t]` transposes two of the four escapes. It
//!   contains U+D800, the range U+DBFF to U+DC00, and U+DFFF, and matches no astral character. The author meant
//!   something else, but ECMA-262 with `u` and Java agree on this meaning. The only other reading is by UTF-16 code
//!   units. It would match four astral characters (U+10000, U+103FF, U+10FC00 and U+10FFFF) and still not U+1F600.
//!
//! # Time and size
//!
//! [`Kind`] depends on the syntax of the pattern alone. Without back-references, a match takes linear time in the
//! length of the text. With back-references, or if the pattern is too large for a table, it has a step limit.
//!
//! The limits of a pattern are 16 KiB of text, 200 nested groups, 32 look-arounds, and 131,072 instructions with counts
//! spelt out (a set under `{0,10000}` takes 20,000). A large count of one set need not be spelt out, so
//! `^.{1,100000}$` is checked exactly.
//!
//! The factor of the linear time is the number of places in the pattern that a match can reach at once. Most patterns
//! have one or two, and take less than a millisecond for 100 kB. A large count of a group that matches one text in many
//! ways, such as `(?:a|b|ab){1,900}!`, has a bit for each number: a step moves 64 of them.
//!
//! # Inside
//!
//! Data flows in one direction:
//!
//! 1. `parse` turns the text into a tree. Its module documentation says how to add a construct.
//! 2. `program` turns the tree into instructions, and its sets into numbers.
//! 3. `linear` runs the instructions if the pattern has no back-references. It reads the text as symbols of an
//!    `alphabet`.
//! 4. `backtrack` runs the instructions if the pattern has back-references.
//!
//! `set` has the sets of code points that all stages share, `unicode` the sets that escapes name, `steps` the count of
//! steps that tests read, and `budget` the steps that many matches share.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod alphabet;
mod backtrack;
mod budget;
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
use program::Counts;
use steps::Steps;

pub use budget::StepBudget;
pub use error::{Error, ErrorKind, Remark, RemarkKind, StepLimit};

/// The time that a match can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The time is at most proportional to the length of the text. A match of a pattern that is too large for a table
    /// stops after a million steps and 100 more per byte of the text, at most 10 million.
    Linear,
    /// The pattern has back-references, which no known method matches in linear time. A match stops after 200,000 steps
    /// and 100 more per byte of the text, at most 10 million.
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
    /// Every text matches, because no other engine supports the pattern.
    Unchecked,
}

/// The most quantifiers that are loosened to make a pattern small enough.
const MAX_LOOSENED: usize = 16;

impl Pattern {
    /// Compiles `source`, the value of a `@pattern` trait.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if both ECMA-262 and Java reject the pattern. The [documentation of the crate](crate) has
    /// the details. If one of them accepts a construct that this crate cannot match exactly, the pattern compiles with
    /// a [`Remark`].
    pub fn new(source: &str) -> Result<Self, Error> {
        Self::compile(source, &mut Steps::default())
    }

    fn compile(source: &str, steps: &mut Steps) -> Result<Self, Error> {
        let built = parse::parse(source).and_then(|tree| build(tree, steps));
        let (engine, remarks) = match built {
            Ok(built) => built,
            Err(Problem::Invalid(error)) => return Err(error),
            Err(Problem::Unsupported {
                offset,
                message,
                help,
            }) => {
                let message = format!("{message}, so every text passes; {help}");
                (Engine::Unchecked, vec![loosened(offset, message)])
            }
        };
        Ok(Self {
            source: source.into(),
            engine,
            remarks: remarks.into(),
        })
    }

    /// Returns what the author of the pattern should know: which constructs have Java's meaning, and which ones match
    /// more texts than they should.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Returns whether the pattern matches anywhere in `text`.
    ///
    /// Returns `false` if the match reaches its step limit: a text that costs too much to check does not satisfy its
    /// constraint.
    pub fn is_match(&self, text: &str) -> bool {
        self.try_match(text).unwrap_or(false)
    }

    /// Returns whether the pattern matches anywhere in `text`.
    ///
    /// # Errors
    ///
    /// Returns a [`StepLimit`] if the match reaches its step limit.
    pub fn try_match(&self, text: &str) -> Result<bool, StepLimit> {
        self.try_match_within(text, &mut StepBudget::unlimited())
    }

    /// Returns whether the pattern matches anywhere in `text`, and takes the steps of the match from `budget`, which
    /// the texts of one message share.
    ///
    /// # Errors
    ///
    /// Returns a [`StepLimit`] if the match reaches its step limit, or uses up the budget.
    pub fn try_match_within(&self, text: &str, budget: &mut StepBudget) -> Result<bool, StepLimit> {
        self.run(text, &mut Steps::default(), budget)
    }

    fn run(
        &self,
        text: &str,
        steps: &mut Steps,
        budget: &mut StepBudget,
    ) -> Result<bool, StepLimit> {
        match &self.engine {
            Engine::Linear(engine) => engine.try_match(text, steps, budget),
            Engine::Backtracking(engine) => engine.try_match(text, steps, budget),
            Engine::Unchecked => Ok(true),
        }
    }

    /// Returns the number of steps that a match on `text` takes. The first match of a pattern also counts the steps to
    /// make its tables. This is for tests: the meaning of a step may change.
    #[doc(hidden)]
    pub fn match_steps(&self, text: &str) -> u64 {
        let mut steps = Steps::default();
        // A match that reaches its limit has taken its steps, too.
        let _ = self.run(text, &mut steps, &mut StepBudget::unlimited());
        steps.taken()
    }

    /// Returns the number of steps to compile `source`, even if it is invalid. This is for tests: the meaning of a step
    /// may change.
    #[doc(hidden)]
    pub fn compile_steps(source: &str) -> u64 {
        let mut steps = Steps::default();
        let _ = Self::compile(source, &mut steps);
        steps.taken()
    }

    /// Returns the time that a match can take.
    pub fn kind(&self) -> Kind {
        match self.engine {
            Engine::Linear(_) | Engine::Unchecked => Kind::Linear,
            Engine::Backtracking(_) => Kind::Backtracking,
        }
    }

    /// Returns whether a match takes linear time, which is the case if the pattern has no back-references.
    pub fn is_linear(&self) -> bool {
        self.kind() == Kind::Linear
    }

    /// Returns the text that the pattern was compiled from.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

/// Returns the engine for `tree`, and the remarks about it. Loosens counts while the program is too large.
fn build(mut tree: Tree, steps: &mut Steps) -> Result<(Engine, Vec<Remark>), Problem> {
    let mut remarks = std::mem::take(&mut tree.remarks);
    for _ in 0..MAX_LOOSENED {
        let (offset, message, help) = match Engine::new(&tree, steps) {
            Err(Problem::Unsupported {
                offset,
                message,
                help,
            }) => (offset, message, help),
            engine => return Ok((engine?, remarks)),
        };
        let Some(min) = tree.root.loosen(offset) else {
            return Err(Problem::Unsupported {
                offset,
                message,
                help,
            });
        };
        let message = format!("{message}, so this quantifier is read as `{{{min},}}`; {help}");
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
            Self::Backtracking(Backtracker::new(program::compile(
                tree,
                Counts::SpeltOut,
                steps,
            )?))
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

/// A pattern for a `static`, compiled at its first match.
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
    /// Holds `source`, which the generator has checked to be a valid pattern.
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Returns whether the pattern matches anywhere in `text`.
    ///
    /// Returns `false` if the match reaches its step limit, like [`Pattern::is_match`]. If the pattern is invalid, no
    /// text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.try_match(text).unwrap_or(false)
    }

    /// Returns whether the pattern matches anywhere in `text`. If the pattern is invalid, no text matches.
    ///
    /// # Errors
    ///
    /// Returns a [`StepLimit`] if the match reaches its step limit.
    pub fn try_match(&self, text: &str) -> Result<bool, StepLimit> {
        self.try_match_within(text, &mut StepBudget::unlimited())
    }

    /// Returns whether the pattern matches anywhere in `text`, and takes the steps of the match from `budget`, like
    /// [`Pattern::try_match_within`]. If the pattern is invalid, no text matches.
    ///
    /// # Errors
    ///
    /// Returns a [`StepLimit`] if the match reaches its step limit, or uses up the budget.
    pub fn try_match_within(&self, text: &str, budget: &mut StepBudget) -> Result<bool, StepLimit> {
        let compiled = self.compiled.get_or_init(|| Pattern::new(self.source).ok());
        compiled
            .as_ref()
            .map_or(Ok(false), |it| it.try_match_within(text, budget))
    }

    /// Returns the text of the pattern.
    pub const fn as_str(&self) -> &'static str {
        self.source
    }
}
