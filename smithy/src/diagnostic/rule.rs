//! Rules: what is checked, under which id it is reported, and which events of the reference implementation report
//! the same. [`rules!`](crate::rules!) defines them, so that each id has a row.

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
    /// A row of a registry. Called by [`rules!`](crate::rules!).
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

/// Defines the rules of a crate: a constant for each, and `RULES`, the list of all, in the order of their ids.
///
/// Each row has the constant, the id, the severity in words, the events of the reference implementation, and a
/// summary, which is also the constant's documentation.
///
/// ```
/// farrier_smithy::rules! {
///     GREETING "greeting", "warning", [], "A greeting ends with a full stop.";
/// }
/// assert_eq!(GREETING.id(), "greeting");
/// assert_eq!(RULES, [GREETING]);
/// ```
#[macro_export]
macro_rules! rules {
    ($(
        $name:ident $id:literal, $severity:literal, [$($event:literal),* $(,)?], $summary:literal;
    )*) => {
        $(
            #[doc = $summary]
            pub const $name: &$crate::diagnostic::Rule =
                &$crate::diagnostic::Rule::new($id, $severity, &[$($event),*], $summary);
        )*

        /// Every rule of this list, in the order of their ids.
        pub const RULES: &[&$crate::diagnostic::Rule] = &[$($name),*];
    };
}
