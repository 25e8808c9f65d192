//! A setting that cannot be used.

use std::borrow::Cow;
use std::fmt;

use crate::profile::Place;

/// A value that is not of its setting's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    name: Cow<'static, str>,
    /// Absent for an environment variable.
    place: Option<Place>,
    value: String,
    expected: &'static str,
}

impl SettingError {
    pub(super) fn new(
        name: impl Into<Cow<'static, str>>,
        place: Option<Place>,
        value: &str,
        expected: &'static str,
    ) -> Self {
        Self {
            name: name.into(),
            place,
            value: value.chars().take(MAX_SHOWN_CHARS).collect(),
            expected,
        }
    }

    /// The environment variable, or the name in the profile.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// How many characters of a value are shown.
const MAX_SHOWN_CHARS: usize = 100;

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(place) = &self.place {
            write!(f, " at {place}")?;
        }
        let value = self.value.escape_debug();
        write!(f, " is `{value}`: it has to be {}", self.expected)
    }
}

impl std::error::Error for SettingError {}
