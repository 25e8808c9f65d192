//! Validation: checks values against constraint traits (Smithy 2.0, "Constraint traits").
//!
//! Constraints are traits of members in the tables of shapes. A [`Validator`] walks a value and its table together, and
//! collects every [`Violation`] with the JSON Pointer of the value. Servers run it on every request; clients can run it
//! with [`Validate::check`].

mod bounds;
mod canonical;
mod check;
mod violation;

use std::borrow::Cow;

pub use farrier_pattern::LazyPattern as Pattern;

pub use self::violation::{Violation, Violations};
use crate::shape::Structure;

/// The largest depth of nested values. Deeper values are a violation.
pub const MAX_DEPTH: usize = 128;

/// The largest number of violations that are listed. If there are more, the message says so. Without this limit, a
/// request that repeats a violation of a few bytes would get a response a hundred times its size.
pub const MAX_VIOLATIONS: usize = 1000;

/// An error of the model that a server makes from violations.
pub trait FromViolations {
    /// Creates the error that tells the violations.
    fn from_violations(violations: &Violations) -> Self;
}

/// Checks structures and unions against the constraints in their tables. Tables of shapes that stand in outputs
/// only hold no constraints: nobody validates outputs. Enums must have a value of the model everywhere.
pub trait Validate: Structure {
    /// Checks the value.
    ///
    /// # Errors
    ///
    /// Every violation in the value, if there is one.
    fn check(&self) -> Result<(), Violations>;
}

impl<T: Structure> Validate for T {
    fn check(&self) -> Result<(), Violations> {
        let mut validator = Validator::new();
        validator.structure(self);
        validator.finish()
    }
}

/// Walks a value, which it borrows, and collects violations.
#[derive(Debug, Default)]
pub struct Validator<'v> {
    /// The path to the value that is being checked.
    path: Vec<Step<'v>>,
    violations: Vec<Violation>,
    /// The number of violations, at the start of the list, that are missing members.
    missing: usize,
    /// Whether there are more violations than are listed.
    more: bool,
}

/// A step of a path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    Member(&'static str),
    Index(usize),
    Key(Cow<'v, str>),
    /// A key that is `@sensitive`.
    HiddenKey,
}

impl Validator<'_> {
    /// Creates a validator at the root of a value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the result.
    ///
    /// # Errors
    ///
    /// The violations, if there is one.
    pub fn finish(self) -> Result<(), Violations> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Violations {
                list: self.violations,
                more: self.more,
            })
        }
    }

    /// Creates a validator that has missing members as violations already, by their JSON Pointers.
    #[cfg(feature = "server")]
    pub(crate) fn missing(pointers: Vec<String>) -> Self {
        let violation = |path| Violation::new(path, "Member must not be null");
        let more = pointers.len() > MAX_VIOLATIONS;
        let pointers = pointers.into_iter().take(MAX_VIOLATIONS);
        let violations: Vec<_> = pointers.map(violation).collect();
        Self {
            path: Vec::new(),
            missing: violations.len(),
            violations,
            more,
        }
    }

    /// Adds a violation of the value that is being checked, with the length of the value if the length is wrong.
    fn report(&mut self, length: Option<usize>, constraint: String) {
        if self.violations.len() >= MAX_VIOLATIONS {
            self.more = true;
            return;
        }
        let path = pointer(&self.path);
        // The value of a missing member is its initial value, which the caller did not send.
        let is_missing = |it: &Violation| {
            path.strip_prefix(it.path())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.violations.iter().take(self.missing).any(is_missing) {
            return;
        }
        self.violations
            .push(Violation::new(path, constraint).with_length(length));
    }
}

/// The JSON Pointer (RFC 6901) of a path.
pub(crate) fn pointer<'a>(path: impl IntoIterator<Item = &'a Step<'a>>) -> String {
    let mut out = String::new();
    for step in path {
        out.push('/');
        match step {
            Step::Member(name) => out.push_str(name),
            Step::Index(index) => out.push_str(itoa::Buffer::new().format(*index)),
            Step::HiddenKey => out.push_str("***"),
            Step::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
        }
    }
    out
}
