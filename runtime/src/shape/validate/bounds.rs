//! Inclusive bounds.

use std::fmt::Display;

/// Inclusive bounds. `None` means no bound.
pub(super) struct Bounds<T> {
    pub(super) min: Option<T>,
    pub(super) max: Option<T>,
}

impl<T: Copy + PartialOrd + Display> Bounds<T> {
    /// Creates the bounds of a trait. `open` has the values that mean no bound.
    pub(super) fn new(min: T, max: T, open: (T, T)) -> Self {
        Self {
            min: Some(min).filter(|it| *it != open.0),
            max: Some(max).filter(|it| *it != open.1),
        }
    }

    /// NaN is outside of all bounds.
    pub(super) fn admit(&self, value: T) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    pub(super) fn describe(&self, lead: &str) -> String {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!("{lead} between {min} and {max}, inclusive"),
            (None, Some(max)) => format!("{lead} less than or equal to {max}"),
            (Some(min), None) => format!("{lead} greater than or equal to {min}"),
            (None, None) => lead.to_owned(),
        }
    }
}
