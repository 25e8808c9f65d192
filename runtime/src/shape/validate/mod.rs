//! Validation: constraint traits checked on values (Smithy 2.0, "Constraint traits").
//!
//! Constraints are data: they stand at the members of the tables of shapes, which read like the model.
//! A [`Validator`] goes through a value along its table and comes out with every [`Violation`], each with the
//! JSON Pointer of the value. Servers run it on every request; clients may, by [`Validate::check`].

mod bounds;
mod canonical;
mod check;
mod violation;

use std::borrow::Cow;

pub use farrier_pattern::LazyPattern as Pattern;

pub use self::violation::{Violation, Violations};
use crate::shape::Structure;

/// How deep values may be nested: deeper ones are a violation.
pub const MAX_DEPTH: usize = 128;

/// How many violations are listed; if there are more, the message says so. A request that repeats one of a few bytes would otherwise get an
/// answer a hundred times its own size.
pub const MAX_VIOLATIONS: usize = 1000;

/// An error of the model that can be made of violations of it.
pub trait FromViolations {
    /// The error that says what is wrong.
    fn from_violations(violations: &Violations) -> Self;
}

/// Checks structures and unions against the constraints in their tables. Tables of shapes that stand in outputs
/// only hold no constraints: nobody validates outputs. Enums must have a value of the model everywhere.
pub trait Validate: Structure {
    /// Every violation in the value.
    ///
    /// # Errors
    ///
    /// When there is any.
    fn check(&self) -> Result<(), Violations>;
}

impl<T: Structure> Validate for T {
    fn check(&self) -> Result<(), Violations> {
        let mut validator = Validator::new();
        validator.structure(self);
        validator.finish()
    }
}

/// Goes through a value, which it borrows, and collects violations.
#[derive(Debug, Default)]
pub struct Validator<'v> {
    /// The way to the value that is being checked.
    path: Vec<Step<'v>>,
    violations: Vec<Violation>,
    /// How many of the violations, from the first, are members that are missing.
    missing: usize,
    /// Whether there are more violations than are listed.
    more: bool,
}

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    Member(&'static str),
    Index(usize),
    Key(Cow<'v, str>),
    /// A key that is `@sensitive`.
    HiddenKey,
}

impl Validator<'_> {
    /// A validator at the root of a value.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was found.
    ///
    /// # Errors
    ///
    /// When anything was.
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

    /// A validator that knows members to be missing already, by their JSON Pointers.
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

    /// Adds a violation of the value that is being checked; with its length, where that is wrong.
    fn report(&mut self, length: Option<usize>, constraint: String) {
        if self.violations.len() >= MAX_VIOLATIONS {
            self.more = true;
            return;
        }
        let path = pointer(&self.path);
        // What stands in for a missing member is not the caller's doing.
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
