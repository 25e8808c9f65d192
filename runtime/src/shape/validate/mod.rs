//! Validation: checks values against constraint traits (Smithy 2.0, "Constraint traits").
//!
//! Constraints are traits of members in the tables of shapes. A [`Validator`] walks a value and its table together, and
//! collects every [`Violation`] with the JSON Pointer of the value. Servers run it on every request; clients can run it
//! with [`Validate::check`].

mod bounds;
mod canonical;
mod check;
mod found;
mod pointer;
mod view;
mod violation;

pub use farrier_pattern::LazyPattern as Pattern;
use farrier_pattern::{StepBudget, StepLimit};

pub(crate) use self::found::Found;
pub(crate) use self::pointer::{Step, pointer};
pub use self::view::View;
use self::violation::Length;
pub use self::violation::{Violation, Violations};
use crate::shape::Structure;

/// The largest depth of nested values. Deeper values are a violation.
pub const MAX_DEPTH: usize = 128;

/// The bytes that violations take in a response, in any protocol, escapes and markup included. If there are more
/// violations than fit, the message says so. Without this limit, the response to a request that repeats a violation of
/// a few bytes would be many times as long as the request.
pub const MAX_BYTES: usize = 56 << 10;

/// How many elements or entries more than `@length` admits readers of servers keep. If a list or map has all of them, it
/// is not known how many there were.
pub(crate) const UNCOUNTED: usize = 64;

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
        validator.fills_tokens = true;
        validator.structure(self);
        validator.finish()
    }
}

/// Whether a text matches a pattern, within a budget.
type Matcher = fn(&Pattern, &str, &mut StepBudget) -> Result<bool, StepLimit>;

/// Walks a value, which it borrows, and collects violations.
#[derive(Debug)]
pub struct Validator<'v> {
    /// The path to the value that is being checked.
    path: Vec<Step<'v>>,
    found: Found,
    /// The number of violations, at the start of the list, that are missing members.
    missing: usize,
    /// Whether an enum can have a value that the model does not know.
    open_enums: bool,
    /// Whether the value is a caller's, whose client fills absent idempotency tokens.
    fills_tokens: bool,
    /// What a validator has seen that looks at one value and checks nothing.
    view: Option<View<'v>>,
    /// Absent if the validator only looks. So a program that checks nothing, such as most clients are, is linked without
    /// the matcher and its tables of Unicode.
    matcher: Option<Matcher>,
}

impl<'v> Validator<'v> {
    /// Creates a validator that looks at one value and checks nothing.
    pub(crate) fn looking() -> Self {
        Self {
            path: Vec::new(),
            found: Found::default(),
            missing: 0,
            open_enums: false,
            fills_tokens: false,
            view: Some(View::Absent),
            matcher: None,
        }
    }

    /// Returns what the validator has seen.
    pub(crate) fn into_view(self) -> View<'v> {
        self.view.unwrap_or_default()
    }

    /// Records a value if the validator only looks. Returns whether it does.
    #[inline]
    fn looks(&mut self, view: impl FnOnce() -> View<'v>) -> bool {
        match &mut self.view {
            Some(seen) => {
                *seen = view();
                true
            }
            None => false,
        }
    }
}

impl Default for Validator<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl Validator<'_> {
    /// Creates a validator at the root of a value.
    pub fn new() -> Self {
        Self {
            view: None,
            matcher: Some(Pattern::try_match_within),
            ..Self::looking()
        }
    }

    /// Returns the result.
    ///
    /// # Errors
    ///
    /// The violations, if there is one.
    pub fn finish(self) -> Result<(), Violations> {
        self.found.finish()
    }

    /// Creates a validator that has missing members as violations already.
    #[cfg(feature = "server")]
    pub(crate) fn with_missing(found: Found) -> Self {
        Self {
            missing: found.len(),
            found,
            ..Self::new()
        }
    }

    /// The same validator, which admits values of enums that the model does not know, or does not.
    #[cfg(feature = "server")]
    pub(crate) fn with_open_enums(self, open_enums: bool) -> Self {
        Self { open_enums, ..self }
    }

    /// Whether a text satisfies the constraints of its member. The steps of its patterns are those of `found`.
    #[cfg(feature = "server")]
    pub(crate) fn admits(member: &crate::schema::Member, text: &str, found: &mut Found) -> bool {
        let mut validator = Self::new();
        *validator.found.steps() = *found.steps();
        validator.string(member, text);
        *found.steps() = *validator.found.steps();
        validator.finish().is_ok()
    }

    /// Adds a violation of the value that is being checked, with the length of the value if the length is wrong.
    fn report(&mut self, length: Option<Length>, constraint: impl FnOnce() -> String) {
        if self.found.is_full() {
            return;
        }
        let path = pointer(&self.path);
        // The value of a missing member is its initial value, which the caller did not send.
        let mut missing = self.found.list().iter().take(self.missing);
        if !missing.any(|it| is_within(&path, it.path())) {
            self.found.add(path, length, constraint());
        }
    }

    /// Removes the missing members within the value at the end of a path: they are not looked at.
    fn forget_missing(&mut self, step: &Step<'_>) {
        if self.missing > 0 {
            let path = pointer(self.path.iter().chain([step]));
            let is = |it: &Violation| is_within(it.path(), &path);
            self.missing = self.found.remove(self.missing, is);
        }
    }
}

/// Whether the value at a pointer is the value at `outer`, or stands within it.
fn is_within(path: &str, outer: &str) -> bool {
    let rest = path.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use super::*;
    use crate::schema::{Member, STRING, Schema, Trait};
    use crate::shape::Shape;

    static COIL: Pattern = Pattern::new("^(?:a*|b*|(?:ab)*){1,500}$");
    static TEXT: Member = Member::element("member", &STRING).with(&[Trait::Pattern(&COIL)]);
    static TEXTS: Schema = Schema::list(
        "test#Texts",
        &[Member::element("member", &STRING).with(&[Trait::Pattern(&COIL)])],
    );
    static NAMED: Schema = Schema::map(
        "test#Named",
        &[
            Member::element("key", &STRING).with(&[Trait::Pattern(&COIL)]),
            Member::element("value", &STRING),
        ],
    );

    /// What any message may take, what 40 texts of 100 bytes add, and the symbol that is read when the steps end.
    const MOST: u64 = 10_000_000 + 40 * 32 * 101 + 100_000;

    #[test]
    fn the_texts_of_a_request_share_their_steps() {
        let texts = vec!["ab".repeat(50); 40];
        let mut validator = Validator::new();
        validator.list(&Member::new("texts", &TEXTS), texts.len(), &|index| {
            texts.get(index).map(|it| it as &dyn Shape)
        });
        let taken = validator.found.steps().taken();
        assert!((1_000_000..MOST).contains(&taken), "{taken}");
        let violations = validator.finish().unwrap_err();
        assert!(
            violations
                .iter()
                .all(|it| it.constraint().contains("too long to be checked"))
        );
        assert_ne!(violations.iter().next().unwrap().path(), "/0");
    }

    #[test]
    fn keys_take_steps_from_what_the_search_for_missing_members_left() {
        let mut found = Found::default();
        let text = "ab".repeat(50);
        let admitted = (0..20).filter(|_| Validator::admits(&TEXT, &text, &mut found));
        assert!((1..20).contains(&admitted.count()));
        let spent = found.steps().taken();
        assert!((1_000_000..MOST).contains(&spent), "{spent}");

        let mut validator = Validator::with_missing(found);
        validator.map(&Member::new("named", &NAMED), 20, &|entry| {
            (0..20).for_each(|_| entry(&text, &text, &text));
        });
        assert_eq!(validator.found.steps().taken(), spent);
        assert!(validator.finish().is_err());
    }
}
