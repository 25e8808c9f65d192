//! Reads single settings.

use super::error::SettingError;
use super::values::SettingValue;
use crate::environment::Environment;
use crate::profile::{Place, Section};

/// The largest `request_min_compression_size_bytes` (Smithy 2.0, "requestCompression trait").
const MAX_COMPRESSION_SIZE: u32 = 10_485_760;

/// Reads settings from an environment, or else from a profile.
pub(super) struct Reader<'a> {
    environment: &'a Environment,
    profile: Option<&'a Section>,
}

/// A value with what it is called and where it stands.
struct Found {
    name: &'static str,
    place: Option<Place>,
    value: String,
}

impl Found {
    fn fail(&self, expected: &'static str) -> SettingError {
        SettingError::new(self.name, self.place.clone(), &self.value, expected)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(environment: &'a Environment, profile: Option<&'a Section>) -> Self {
        Self {
            environment,
            profile,
        }
    }

    fn find(&self, variable: &'static str, property: &'static str) -> Option<Found> {
        if let Some(value) = self.environment.variable(variable) {
            return Some(Found {
                name: variable,
                place: None,
                value,
            });
        }
        let found = self.profile?.property(property)?;
        Some(Found {
            name: property,
            place: Some(found.place().clone()),
            value: found.value().to_owned(),
        })
    }

    pub(super) fn text(&self, variable: &'static str, property: &'static str) -> Option<String> {
        self.find(variable, property).map(|it| it.value)
    }

    /// Names separated by commas. Empty ones are left out.
    pub(super) fn list(&self, variable: &'static str, property: &'static str) -> Vec<String> {
        let text = self.text(variable, property).unwrap_or_default();
        let names = text.split(',').map(str::trim);
        names
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn boolean(
        &self,
        variable: &'static str,
        property: &'static str,
    ) -> Result<Option<bool>, SettingError> {
        self.value(variable, property)
    }

    /// A value of an enum. Case does not matter.
    pub(super) fn value<T: SettingValue>(
        &self,
        variable: &'static str,
        property: &'static str,
    ) -> Result<Option<T>, SettingError> {
        let Some(found) = self.find(variable, property) else {
            return Ok(None);
        };
        let mut values = T::NAMES.iter();
        let value = values.find(|(name, _)| name.eq_ignore_ascii_case(&found.value));
        match value {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(found.fail(T::EXPECTED)),
        }
    }

    /// A whole number from 1.
    pub(super) fn positive(
        &self,
        variable: &'static str,
        property: &'static str,
    ) -> Result<Option<u32>, SettingError> {
        self.number(variable, property, 1..=u32::MAX, "a whole number from 1")
    }

    pub(super) fn compression_size(&self) -> Result<Option<u32>, SettingError> {
        self.number(
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
            "request_min_compression_size_bytes",
            0..=MAX_COMPRESSION_SIZE,
            "a whole number up to 10485760",
        )
    }

    fn number(
        &self,
        variable: &'static str,
        property: &'static str,
        range: std::ops::RangeInclusive<u32>,
        expected: &'static str,
    ) -> Result<Option<u32>, SettingError> {
        let Some(found) = self.find(variable, property) else {
            return Ok(None);
        };
        let number = found.value.parse().ok().filter(|it| range.contains(it));
        number.map(Some).ok_or_else(|| found.fail(expected))
    }
}
