//! The checks of one value: first the constraints of its member, then the values inside of it.
//!
//! Constraints are checked in the order of the table. Nothing here is generic over generated types: lists and maps are
//! functions that return their elements and entries.

use std::fmt::Display;

use super::bounds::Bounds;
use super::found::MISSING;
use super::violation::Length;
use super::{MAX_DEPTH, Step, UNCOUNTED, Validator, View, canonical};
use crate::schema::{Member, ShapeType, Trait};
use crate::shape::{Shape, Structure, VariantRef};
use crate::types::{Blob, Document, Timestamp, compare};

/// The element of a list at an index.
pub(crate) type Elements<'f, 'v> = dyn Fn(usize) -> Option<&'v (dyn Shape + 'v)> + 'f;

/// Hands each entry of a map to a function: the key as it travels, the key, the value.
pub(crate) type Entries<'f, 'v> =
    dyn Fn(&mut dyn FnMut(&'v str, &'v (dyn Shape + 'v), &'v (dyn Shape + 'v))) + 'f;

/// Returns the entries of a map.
fn collect<'v>(entries: &Entries<'_, 'v>) -> Vec<(&'v str, &'v dyn Shape)> {
    let mut found = Vec::new();
    entries(&mut |key, _, value| found.push((key, value)));
    found
}

/// The bytes of the values that a message lists of an enum. The value that reaches them is the last one.
const MAX_VALUE_SET_BYTES: usize = 800;

impl<'v> Validator<'v> {
    /// Checks a member without a value: `@required` of a member that is optional for clients.
    pub(crate) fn absent(&mut self, member: &Member) {
        if self.view.is_some() {
            return;
        }
        let is_filled = self.fills_tokens && member.traits.contains(&Trait::IdempotencyToken);
        if member.traits.contains(&Trait::ClientOptional) && !is_filled {
            self.report(None, || MISSING.to_owned());
        }
    }

    /// `@length` in Unicode scalar values, and `@pattern`: of a string or an enum.
    pub fn string(&mut self, member: &Member, value: &'v str) {
        if self.looks(|| View::String(value)) {
            return;
        }
        if !self.length(member, false, || value.chars().count()) {
            return;
        }
        let Some(matches) = self.matcher else {
            return;
        };
        for it in member.traits {
            if let Trait::Pattern(pattern) = it {
                let must = match matches(pattern, value, self.found.steps()) {
                    Ok(true) => continue,
                    Ok(false) => "Member must satisfy regular expression pattern",
                    Err(_) => "Member is too long to be checked against regular expression pattern",
                };
                self.report(None, || format!("{must}: {}", pattern.as_str()));
            }
        }
    }

    /// Checks `@length` of a blob.
    pub(crate) fn blob(&mut self, member: &Member, value: &'v Blob) {
        if !self.looks(|| View::Blob(value)) {
            self.length(member, false, || value.len());
        }
    }

    /// Looks at a boolean, which has no constraints.
    pub(crate) fn boolean(&mut self, _: &Member, value: bool) {
        self.looks(|| View::Boolean(value));
    }

    /// Looks at a structure without members.
    pub(crate) fn unit(&mut self) {
        self.looks(|| View::Map(Vec::new()));
    }

    /// Looks at a timestamp, which has no constraints.
    pub(crate) fn timestamp(&mut self, _: &Member, value: Timestamp) {
        self.looks(|| View::Timestamp(value));
    }

    /// Looks at a document, which has no constraints.
    pub(crate) fn document(&mut self, _: &Member, value: &'v Document) {
        self.looks(|| View::Document(value));
    }

    /// Checks `@length` of a value. Returns whether the length is right: constraints that take time are not checked of a
    /// value that is too long. `counted` says that it is a list or map, of which readers keep only a few elements too
    /// many.
    fn length(&mut self, member: &Member, counted: bool, length: impl FnOnce() -> usize) -> bool {
        let of_member = |it: &Trait| match it {
            Trait::Length(min, max) => Some((*min, *max)),
            _ => None,
        };
        let Some((min, max)) = member.traits.iter().find_map(of_member) else {
            return true;
        };
        let length = length();
        let bounds = Bounds::new(min, max, (0, usize::MAX));
        let is_right = bounds.admit(length);
        if !is_right {
            let least = counted && length == max.saturating_add(UNCOUNTED);
            let length = if least {
                Length::Least(length)
            } else {
                Length::Exactly(length)
            };
            self.report(Some(length), || bounds.describe("Member must have length"));
        }
        is_right
    }

    /// `@range` of an int enum.
    pub fn int_enum(&mut self, member: &Member, value: i32) {
        self.integer(member, value.into());
    }

    /// `@range` of a byte, short, integer or long.
    pub(crate) fn integer(&mut self, member: &Member, value: i64) {
        if self.looks(|| View::Integer(value)) {
            return;
        }
        for it in member.traits {
            if let Trait::Range(min, max) = it {
                let bounds = Bounds::new(*min, *max, (i64::MIN, i64::MAX));
                self.within(&bounds, value);
            }
        }
    }

    /// `@range` of a float. Its bounds are floats, too: 0.1 is not above a bound of 0.1.
    pub(crate) fn float(&mut self, member: &Member, value: f32) {
        if self.looks(|| View::Float(value.into())) {
            return;
        }
        for it in member.traits {
            if let Trait::FloatRange(min, max) = it {
                let open = (f32::NEG_INFINITY, f32::INFINITY);
                let bounds = Bounds::new(*min as f32, *max as f32, open);
                self.within(&bounds, value);
            }
        }
    }

    /// `@range` of a double.
    pub(crate) fn double(&mut self, member: &Member, value: f64) {
        if self.looks(|| View::Float(value)) {
            return;
        }
        for it in member.traits {
            if let Trait::FloatRange(min, max) = it {
                let open = (f64::NEG_INFINITY, f64::INFINITY);
                self.within(&Bounds::new(*min, *max, open), value);
            }
        }
    }

    /// `@range` of a bigInteger or bigDecimal.
    pub(crate) fn big_number(&mut self, member: &Member, value: &'v str) {
        if self.looks(|| View::Number(value)) {
            return;
        }
        for it in member.traits {
            if let Trait::BigRange(min, max) = it {
                let bounds = Bounds::new(*min, *max, ("", ""));
                let holds = bounds.min.is_none_or(|min| compare(value, min).is_ge())
                    && bounds.max.is_none_or(|max| compare(value, max).is_le());
                self.require(holds, || bounds.describe("Member must be"));
            }
        }
    }

    /// Reports a value of an enum that is not one of `values`. The message does not list those that are `internal`,
    /// nor more than a few hundred bytes of a long set.
    pub fn not_one_of<T: Display + PartialEq>(&mut self, values: &[T], internal: &[T]) {
        if self.open_enums || self.view.is_some() {
            return;
        }
        self.report(None, || {
            let mut listed = values.iter().filter(|it| !internal.contains(it));
            let mut text = "Member must satisfy enum value set: [".to_owned();
            let mut separator = "";
            for value in listed.by_ref() {
                text.push_str(separator);
                text.push_str(&value.to_string());
                separator = ", ";
                if text.len() > MAX_VALUE_SET_BYTES {
                    break;
                }
            }
            match listed.count() {
                0 => text.push(']'),
                more => text.push_str(&format!(", and {more} more]")),
            }
            text
        });
    }

    /// `@length` in elements, `@uniqueItems`, and the checks of each element.
    pub(crate) fn list(&mut self, member: &Member, length: usize, elements: &Elements<'_, 'v>) {
        if self.looks(|| View::List((0..length).filter_map(elements).collect())) {
            return;
        }
        if self.length(member, true, || length) && member.traits.contains(&Trait::UniqueItems) {
            self.require(canonical::are_unique(length, elements), || {
                "Member must have unique values".to_owned()
            });
        }
        let element = member.target.element();
        if !element.is_checked() {
            return;
        }
        for index in 0..length {
            if self.found.is_full() {
                return;
            }
            if let Some(value) = elements(index) {
                self.inside(Step::Index(index), element, value);
            }
        }
    }

    /// `@length` in entries, and the checks of each key and of each value. What is wrong with a key is reported at the
    /// map, and its value is not looked at.
    pub(crate) fn map(&mut self, member: &Member, length: usize, entries: &Entries<'_, 'v>) {
        if self.looks(|| View::Map(collect(entries))) {
            return;
        }
        self.length(member, true, || length);
        let [key, value] = member.target.members else {
            return;
        };
        if !key.is_checked() && !value.is_checked() {
            return;
        }
        entries(&mut |name, it, of_key| {
            if self.found.is_full() {
                return;
            }
            let step = match key.sensitive {
                true => Step::HiddenKey,
                false => Step::Key(name.into()),
            };
            let before = self.found.len();
            if key.is_checked() {
                it.validate(key, self);
            }
            if self.found.len() > before {
                self.forget_missing(&step);
            } else if value.is_checked() {
                self.inside(step, value, of_key);
            }
        });
    }

    /// The checks of each member of a structure, and of the one of a union.
    pub(crate) fn structure(&mut self, it: &'v dyn Structure) {
        if self.looks(|| View::Structure(it)) {
            return;
        }
        if self.is_too_deep() {
            return;
        }
        let schema = it.schema();
        if schema.shape_type == ShapeType::Union {
            if let VariantRef::Known(index, value) = it.variant()
                && let Some(member) = schema.members.get(index).filter(|it| it.is_checked())
            {
                self.enter(Step::Member(member.name), member, value);
            }
            return;
        }
        for (index, member) in schema.members.iter().enumerate() {
            if member.is_checked() {
                self.enter(Step::Member(member.name), member, it.member(index));
            }
        }
    }

    fn inside(&mut self, step: Step<'v>, member: &Member, value: &'v (dyn Shape + 'v)) {
        if !self.is_too_deep() {
            self.enter(step, member, value);
        }
    }

    fn enter(&mut self, step: Step<'v>, member: &Member, value: &'v (dyn Shape + 'v)) {
        self.path.push(step);
        value.validate(member, self);
        self.path.pop();
    }

    /// Whether the values inside of a value are too deep to be checked, which is a violation.
    fn is_too_deep(&mut self) -> bool {
        let deep = self.path.len() > MAX_DEPTH;
        if deep {
            self.report(None, || {
                format!("Member must not be nested deeper than {MAX_DEPTH} levels")
            });
        }
        deep
    }

    fn within<T: Copy + PartialOrd + Display>(&mut self, bounds: &Bounds<T>, value: T) {
        self.require(bounds.admit(value), || bounds.describe("Member must be"));
    }

    fn require(&mut self, holds: bool, constraint: impl FnOnce() -> String) {
        if !holds {
            self.report(None, constraint);
        }
    }
}
