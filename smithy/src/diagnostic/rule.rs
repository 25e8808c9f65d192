//! Rules: what is checked, under which id it is reported, and which events of the reference implementation report
//! the same. The macro `rules!` defines them, so that each id has a row in a registry.

use std::fmt;

/// A rule. Diagnostics refer to the rule that they come from.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Rule {
    id: &'static str,
    severity: &'static str,
    events: &'static [&'static str],
    summary: &'static str,
}

impl Rule {
    /// A row of a registry. Called by the macro `rules!`.
    pub const fn new(
        id: &'static str,
        severity: &'static str,
        events: &'static [&'static str],
        summary: &'static str,
    ) -> Self {
        Self {
            id,
            severity,
            events,
            summary,
        }
    }

    /// The id that diagnostics print in brackets: `trait-value`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// How bad its diagnostics are, in words: `error; warning for private members`.
    pub const fn severity(&self) -> &'static str {
        self.severity
    }

    /// The ids of the events by which the reference implementation of Smithy reports the same, whole ids with
    /// their tails. Parts that depend on the model are in angle brackets: `DeprecatedShape.<shape>`. Empty where
    /// the reference implementation has no such rule.
    pub const fn events(&self) -> &'static [&'static str] {
        self.events
    }

    /// What it checks, in one sentence or several.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Whether an event is one of its events.
    pub fn has_event(&self, event: &str) -> bool {
        self.events.iter().any(|it| match it.split_once('<') {
            Some((fixed, _)) => event.len() > fixed.len() && event.starts_with(fixed),
            None => *it == event,
        })
    }
}

/// Two rules are the same if they have the same id.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}
