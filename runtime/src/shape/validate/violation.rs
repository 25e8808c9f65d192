//! Violations, which validators report.

use std::borrow::Cow;
use std::fmt;

/// One value that violates one constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    length: Option<Length>,
    constraint: Cow<'static, str>,
}

/// A length that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Exactly(usize),
    /// The value can be longer.
    Least(usize),
}

impl Violation {
    pub(super) fn new(path: String, constraint: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path,
            length: None,
            constraint: constraint.into(),
        }
    }

    pub(super) fn with_length(self, length: Option<Length>) -> Self {
        Self { length, ..self }
    }

    /// The JSON Pointer of the value, such as `/metrics/0/eventType`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The length of the value, if the length is wrong. Servers stop to count the elements of lists and maps that are
    /// much too long: those have at least this length.
    pub fn length(&self) -> Option<usize> {
        self.length.map(|it| match it {
            Length::Exactly(length) | Length::Least(length) => length,
        })
    }

    /// What the value must be, such as `Member must have length less than or equal to 256`. Never holds
    /// the value itself.
    pub fn constraint(&self) -> &str {
        &self.constraint
    }

    /// The violation as `smithy.framework#ValidationException` words it: with the length that was found.
    pub fn framework_message(&self) -> String {
        let Self {
            path, constraint, ..
        } = self;
        match self.length {
            Some(Length::Exactly(length)) => format!(
                "Value with length {length} at '{path}' failed to satisfy constraint: {constraint}"
            ),
            Some(Length::Least(length)) => format!(
                "Value with length {length} or more at '{path}' failed to satisfy constraint: {constraint}"
            ),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Value at '{}' failed to satisfy constraint: {}",
            self.path, self.constraint
        )
    }
}

/// Every violation in a value, at least one; as many are listed as fit into [`MAX_BYTES`](super::MAX_BYTES).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations {
    pub(super) list: Vec<Violation>,
    /// Whether there are more than are listed.
    pub(super) more: bool,
}

impl Violations {
    /// The violations in the order of the model's members.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// The message that `smithy.framework#ValidationException` carries.
    pub fn framework_message(&self) -> String {
        let all: Vec<String> = self.iter().map(Violation::framework_message).collect();
        format!("{} {}", self.count(), all.join("; "))
    }

    fn count(&self) -> String {
        match self.list.len() {
            count if self.more => format!("more than {count} validation errors detected."),
            1 => "1 validation error detected.".to_owned(),
            count => format!("{count} validation errors detected."),
        }
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.count())?;
        for (at, violation) in self.iter().enumerate() {
            write!(f, "{} {violation}", if at == 0 { "" } else { ";" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
