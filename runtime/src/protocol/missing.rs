//! The paths of required members that are missing.
//!
//! Readers only note that some are missing. The server then reads the body once more through a [`MissingRecorder`],
//! which keeps track of the path. Requests that lack nothing pay nothing.

use crate::schema::{Member, Schema};
use crate::shape::{Deserializer, Error, MemberSet, Members, Result, Variant};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use crate::validate::{Found, Step, Validator};

/// A reader that lists the missing members. Members within the value of a key that violates its own constraints are not
/// looked at.
pub(crate) struct MissingRecorder<'a> {
    inner: &'a mut dyn Deserializer,
    path: Vec<Step<'static>>,
    /// For each open map, the member of its keys.
    keys: Vec<Option<&'static Member>>,
    /// The length of the path to a value whose key violates its constraints.
    refused: Option<usize>,
    pub(crate) missing: Found,
}

impl<'a> MissingRecorder<'a> {
    /// `root` is the member whose value is read, if that is not the whole input.
    pub(crate) fn new(inner: &'a mut dyn Deserializer, root: Option<&'static str>) -> Self {
        Self {
            inner,
            path: root.map(Step::Member).into_iter().collect(),
            keys: Vec::new(),
            refused: None,
            missing: Found::default(),
        }
    }

    fn at(&mut self, step: Step<'static>) {
        if let Some(last) = self.path.last_mut() {
            *last = step;
        }
    }
}

/// Adds the required members that are not in `seen`.
pub(crate) fn missing_members(
    schema: &Schema,
    seen: &MemberSet,
    path: &[Step<'_>],
    out: &mut Found,
) {
    for (index, member) in schema.members.iter().enumerate() {
        if member.required && !seen.contains(index) {
            out.add_missing(path.iter().chain([&Step::Member(member.name)]));
        }
    }
}

macro_rules! pass_on {
    ($($name:ident: $type:ty;)*) => {$(
        fn $name(&mut self, member: &Member) -> Result<$type> {
            self.inner.$name(member)
        }
    )*};
}

impl Deserializer for MissingRecorder<'_> {
    pass_on! {
        boolean: bool; integer: i64; float: f32; double: f64; big_integer: BigInteger;
        big_decimal: BigDecimal; string: String; blob: Blob; timestamp: Timestamp;
        document: Document;
    }

    fn null(&mut self) -> Result<bool> {
        self.inner.null()
    }

    fn dense_null(&mut self) -> Error {
        self.inner.dense_null()
    }

    fn repeated_key(&mut self) -> Result {
        self.inner.repeated_key()
    }

    fn charge(&mut self, bytes: usize) -> Result {
        self.inner.charge(bytes)
    }

    fn stops_at_length(&self) -> bool {
        self.inner.stops_at_length()
    }

    fn skip_value(&mut self) -> Result {
        self.inner.skip_value()
    }

    fn resume(&mut self, member: &Member) -> Result {
        self.inner.resume(member)
    }

    fn resumes(&self) -> bool {
        self.inner.resumes()
    }

    fn begin_list(&mut self, member: &Member) -> Result {
        self.path.push(Step::Index(usize::MAX));
        self.inner.begin_list(member)
    }

    fn next_element(&mut self) -> Result<bool> {
        let more = self.inner.next_element()?;
        if !more {
            self.path.pop();
        } else if let Some(Step::Index(index)) = self.path.last_mut() {
            *index = index.wrapping_add(1);
        }
        Ok(more)
    }

    fn begin_map(&mut self, member: &Member) -> Result {
        let key = member.target.members.first();
        self.keys.push(key.filter(|it| it.is_checked()));
        self.path.push(match key.is_some_and(|it| it.sensitive) {
            true => Step::HiddenKey,
            false => Step::Index(0),
        });
        self.inner.begin_map(member)
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        let key = self.inner.next_key()?;
        let depth = self.path.len();
        if self.refused == Some(depth) {
            self.refused = None;
        }
        let Some(text) = &key else {
            self.keys.pop();
            self.path.pop();
            return Ok(key);
        };
        if self.path.last() != Some(&Step::HiddenKey) {
            self.at(Step::Key(text.clone().into()));
        }
        let member = self.keys.last().copied().flatten();
        // The constraints of enums are known to validators only.
        if self.refused.is_none()
            && member.is_some_and(|it| !Validator::admits(it, text, &mut self.missing))
        {
            self.refused = Some(depth);
        }
        Ok(key)
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.path.push(Step::Index(0));
        self.inner.begin_structure(member)
    }

    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        let index = self.inner.next_member(members, cursor)?;
        match index.and_then(|index| members.get(index)) {
            Some(member) => self.at(Step::Member(member.name)),
            None => drop(self.path.pop()),
        }
        Ok(index)
    }

    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        if self.refused.is_none() {
            missing_members(members.schema(), seen, &self.path, &mut self.missing);
        }
        self.inner.end_structure(members, seen)
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        let variant = self.inner.next_variant(schema)?;
        match &variant {
            Some(Variant::Known(index)) => {
                let name = schema.members.get(*index).map_or("", |member| member.name);
                self.at(Step::Member(name));
            }
            Some(Variant::Unknown(tag)) => self.at(Step::Key(tag.clone().into())),
            None => drop(self.path.pop()),
        }
        Ok(variant)
    }
}
