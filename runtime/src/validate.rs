//! Validation: constraint traits checked on values (Smithy 2.0, "Constraint traits").
//!
//! A generated type with constraints implements [`Validate`] as a list of checks that reads like the
//! model. A [`Validator`] goes through a value and comes out with every [`Violation`], each with the JSON
//! Pointer of the value. Servers run it on every request; clients may.

mod check;
mod violation;

pub use farrier_pattern::LazyPattern as Pattern;

pub use self::check::{Bounds, Check, OneOf};
pub use self::violation::{Violation, Violations};

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

/// A type whose values can violate the model.
pub trait Validate {
    /// Reports what is wrong with the value.
    fn validate(&self, to: &mut Validator) {
        let _ = to;
    }

    /// Every violation in the value.
    ///
    /// # Errors
    ///
    /// When there is any.
    fn check(&self) -> Result<(), Violations> {
        let mut validator = Validator::new();
        self.validate(&mut validator);
        validator.finish()
    }
}

impl<T: Validate> Validate for Box<T> {
    fn validate(&self, to: &mut Validator) {
        (**self).validate(to);
    }
}

/// Goes through a value and collects violations.
#[derive(Debug, Default)]
pub struct Validator {
    path: Vec<Step>,
    violations: Vec<Violation>,
    /// How many of the violations, from the first, are members that are missing.
    missing: usize,
    /// Whether there are more violations than are listed.
    more: bool,
}

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(&'static str),
    Index(usize),
    Key(String),
    /// A key that is `@sensitive`.
    HiddenKey,
}

impl Validator {
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

    /// Begins the checks of a member.
    pub fn member<'v, T>(&'v mut self, name: &'static str, value: &'v T) -> Check<'v, T> {
        Check::new(self, Step::Member(name), Some(value))
    }

    /// Begins the checks of a member that may be absent: then they all pass.
    pub fn optional<'v, T>(&'v mut self, name: &'static str, value: &'v Option<T>) -> Check<'v, T> {
        Check::new(self, Step::Member(name), value.as_ref())
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

    pub(crate) fn report(
        &mut self,
        step: Option<&Step>,
        length: Option<usize>,
        constraint: String,
    ) {
        if self.violations.len() >= MAX_VIOLATIONS {
            self.more = true;
            return;
        }
        let path = pointer(self.path.iter().chain(step));
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

    pub(crate) fn within(&mut self, step: Step, inside: impl FnOnce(&mut Self)) {
        if self.path.len() >= MAX_DEPTH {
            let constraint = format!("Member must not be nested deeper than {MAX_DEPTH} levels");
            return self.report(Some(&step), None, constraint);
        }
        self.path.push(step);
        inside(self);
        self.path.pop();
    }
}

/// The JSON Pointer (RFC 6901) of a path.
pub(crate) fn pointer<'a>(path: impl IntoIterator<Item = &'a Step>) -> String {
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
