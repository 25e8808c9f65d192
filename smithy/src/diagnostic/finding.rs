//! Diagnostics for programs: a [`Diagnostic`] comes in, plain data with names, lines and columns goes out, in
//! the form that `docs/cli.md` fixes for JSON.

use serde::Serialize;

use super::locator::{Location, Locator};
use super::{Diagnostic, Severity};

/// A diagnostic whose places are resolved. Fields that have nothing to say are `null`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that found it.
    pub rule: String,
    /// The id of the shape that it is about.
    pub shape: Option<String>,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub place: Option<Location>,
    /// Another place that belongs to it.
    pub related: Option<Related>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// What it is: `first defined here`.
    pub label: String,
    /// Where.
    pub place: Location,
}

impl Finding {
    /// Resolves the places of a diagnostic.
    pub fn new(diagnostic: &Diagnostic, locator: &mut Locator<'_>) -> Self {
        let place = diagnostic.place.as_ref();
        let related = diagnostic.related.as_ref();
        Self {
            severity: diagnostic.severity,
            rule: diagnostic.rule.to_owned(),
            shape: diagnostic.shape.as_ref().map(ToString::to_string),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place: place.and_then(|it| locator.location(it)),
            related: related.and_then(|(place, label)| {
                let place = locator.location(place)?;
                let label = label.clone();
                Some(Related { label, place })
            }),
        }
    }
}
