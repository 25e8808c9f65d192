//! The checks of one value.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::ops::{RangeFrom, RangeInclusive, RangeToInclusive};

use super::{Pattern, Step, Validate, Validator};
use crate::json::{JsonSettings, JsonWriter};
use crate::schema::NO_MEMBER;
use crate::shape::Shape;
use crate::types::{BigDecimal, BigInteger, Blob, compare};

/// A value in the hands of a [`Validator`]. Every check returns it, so that checks can be chained.
#[derive(Debug)]
pub struct Check<'v, T> {
    validator: &'v mut Validator,
    step: Step,
    value: Option<&'v T>,
    /// Whether keys of the value are `@sensitive`.
    hidden_keys: bool,
}

/// Inclusive bounds, from Rust's own ranges: `1..=63`, `..=256`, `1..`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds<T> {
    min: Option<T>,
    max: Option<T>,
}

impl<T: Copy> From<RangeInclusive<T>> for Bounds<T> {
    fn from(range: RangeInclusive<T>) -> Self {
        Self {
            min: Some(*range.start()),
            max: Some(*range.end()),
        }
    }
}

impl<T> From<RangeToInclusive<T>> for Bounds<T> {
    fn from(range: RangeToInclusive<T>) -> Self {
        Self {
            min: None,
            max: Some(range.end),
        }
    }
}

impl<T> From<RangeFrom<T>> for Bounds<T> {
    fn from(range: RangeFrom<T>) -> Self {
        Self {
            min: Some(range.start),
            max: None,
        }
    }
}

impl<T: PartialOrd + Display> Bounds<T> {
    /// Not a number is within no bounds.
    fn admit(&self, value: &T) -> bool {
        self.min.as_ref().is_none_or(|min| value >= min)
            && self.max.as_ref().is_none_or(|max| value <= max)
    }

    fn describe(&self, lead: &str) -> String {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!("{lead} between {min} and {max}, inclusive"),
            (None, Some(max)) => format!("{lead} less than or equal to {max}"),
            (Some(min), None) => format!("{lead} greater than or equal to {min}"),
            (None, None) => lead.to_owned(),
        }
    }
}

/// A generated enum, string or int.
pub trait OneOf {
    /// Whether the value is one of the model's.
    fn is_known(&self) -> bool;

    /// The model's values, separated by commas.
    fn values() -> String;
}

impl<'v, T> Check<'v, T> {
    pub(super) fn new(validator: &'v mut Validator, step: Step, value: Option<&'v T>) -> Self {
        Self {
            validator,
            step,
            value,
            hidden_keys: false,
        }
    }

    /// A member that is required, although its type lets it be absent: it must be there.
    pub fn required(self) -> Self {
        if self.value.is_none() {
            let constraint = "Member must not be null".to_owned();
            self.validator.report(Some(&self.step), None, constraint);
        }
        self
    }

    fn length_of(self, bounds: Bounds<usize>, length: impl FnOnce(&T) -> usize) -> Self {
        if let Some(length) = self.value.map(length)
            && !bounds.admit(&length)
        {
            let constraint = bounds.describe("Member must have length");
            self.validator
                .report(Some(&self.step), Some(length), constraint);
        }
        self
    }

    fn require(self, holds: impl FnOnce(&T) -> bool, constraint: impl FnOnce() -> String) -> Self {
        if self.value.is_some_and(|value| !holds(value)) {
            self.validator.report(Some(&self.step), None, constraint());
        }
        self
    }
}

impl<T: Validate> Check<'_, T> {
    /// Runs the checks of the value's own type.
    pub fn nested(self) {
        if let Some(value) = self.value {
            self.validator.within(self.step, |to| value.validate(to));
        }
    }
}

impl<T: OneOf> Check<'_, T> {
    /// An enum: the value must be one of the model's.
    pub fn one_of(self) -> Self {
        self.require(T::is_known, || {
            format!("Member must satisfy enum value set: [{}]", T::values())
        })
    }
}

impl<'v, T> Check<'v, Option<T>> {
    /// The value of a sparse list or map, where it is not null.
    pub fn some(self) -> Check<'v, T> {
        let value = self.value.and_then(Option::as_ref);
        Check::new(self.validator, self.step, value)
    }
}

impl Check<'_, String> {
    /// `@length` in Unicode scalar values.
    pub fn length(self, bounds: impl Into<Bounds<usize>>) -> Self {
        self.length_of(bounds.into(), |value| value.chars().count())
    }

    /// `@pattern`.
    pub fn pattern(self, pattern: &Pattern) -> Self {
        self.require(
            |value| pattern.matches(value),
            || {
                let pattern = pattern.as_str();
                format!("Member must satisfy regular expression pattern: {pattern}")
            },
        )
    }
}

impl Check<'_, Blob> {
    /// `@length` in bytes.
    pub fn length(self, bounds: impl Into<Bounds<usize>>) -> Self {
        self.length_of(bounds.into(), |value| value.len())
    }
}

impl<T> Check<'_, Vec<T>> {
    /// `@length` in elements.
    pub fn length(self, bounds: impl Into<Bounds<usize>>) -> Self {
        self.length_of(bounds.into(), Vec::len)
    }

    /// The checks of each element.
    pub fn each(self, mut check: impl FnMut(Check<'_, T>)) -> Self {
        for (index, value) in self.value.into_iter().flatten().enumerate() {
            self.validator.within(self.step.clone(), |to| {
                check(Check::new(to, Step::Index(index), Some(value)));
            });
        }
        self
    }
}

impl<T: Shape> Check<'_, Vec<T>> {
    /// `@uniqueItems`. Elements are compared by what they look like on the wire, in linear time.
    pub fn unique(self) -> Self {
        self.require(
            |values| {
                let mut seen = HashSet::with_capacity(values.len());
                values.iter().all(|value| {
                    let mut writer = JsonWriter::new(JsonSettings::AWS_JSON);
                    // A value that cannot be written is not held against its neighbours.
                    value.serialize(&NO_MEMBER, &mut writer).is_err()
                        || seen.insert(writer.finish())
                })
            },
            || "Member must have unique values".to_owned(),
        )
    }
}

impl<K: AsRef<str>, T> Check<'_, BTreeMap<K, T>> {
    /// `@length` in entries.
    pub fn length(self, bounds: impl Into<Bounds<usize>>) -> Self {
        self.length_of(bounds.into(), BTreeMap::len)
    }

    /// The checks of each key. What is wrong with a key is reported at the map.
    pub fn keys(self, mut check: impl FnMut(Check<'_, K>)) -> Self {
        for key in self.value.into_iter().flat_map(BTreeMap::keys) {
            check(Check::new(self.validator, self.step.clone(), Some(key)));
        }
        self
    }

    /// Keys are `@sensitive`: the paths of what is wrong with values do not show them.
    pub fn hide_keys(self) -> Self {
        Self {
            hidden_keys: true,
            ..self
        }
    }

    /// The checks of each value.
    pub fn values(self, mut check: impl FnMut(Check<'_, T>)) -> Self {
        for (key, value) in self.value.into_iter().flatten() {
            let step = match self.hidden_keys {
                true => Step::HiddenKey,
                false => Step::Key(key.as_ref().to_owned()),
            };
            self.validator.within(self.step.clone(), |to| {
                check(Check::new(to, step, Some(value)));
            });
        }
        self
    }
}

macro_rules! range {
    ($($type:ty),*) => {$(
        impl Check<'_, $type> {
            /// `@range`.
            pub fn range(self, bounds: impl Into<Bounds<$type>>) -> Self {
                let bounds = bounds.into();
                self.require(|value| bounds.admit(value), || bounds.describe("Member must be"))
            }
        }
    )*};
}

range!(i8, i16, i32, i64, f32, f64);

macro_rules! big_range {
    ($($type:ty),*) => {$(
        impl Check<'_, $type> {
            /// `@range`; the bounds are numbers as JSON writes them.
            pub fn range(self, bounds: impl Into<Bounds<&'static str>>) -> Self {
                let bounds = bounds.into();
                let within = |value: &$type| {
                    let value = value.as_str();
                    bounds.min.is_none_or(|min| compare(value, min).is_ge())
                        && bounds.max.is_none_or(|max| compare(value, max).is_le())
                };
                self.require(within, || bounds.describe("Member must be"))
            }
        }
    )*};
}

big_range!(BigInteger, BigDecimal);
