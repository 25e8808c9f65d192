//! Tokens of pages: an output comes in, the input of the next page goes out.
//!
//! A token is a string, or a map such as DynamoDB's keys. Both travel from the output to the input as JSON, so that
//! the two members need not have the same type of Rust.

use std::fmt;

use crate::codec::json::{JsonReader, JsonSettings, JsonWriter};
use crate::operation::Pagination;
use crate::schema::{Member, element};
use crate::shape::{Error, Result, Shape, Structure, View};

/// A token, as JSON.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(Vec<u8>);

/// The token may lead to what others may not see.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    /// Returns the token of an input. `None` if it has none.
    pub(super) fn of_input(pagination: Pagination, input: &dyn Structure) -> Result<Option<Self>> {
        match find(input, pagination.input_token()) {
            Some((value, member)) => Self::of(value, member),
            None => Ok(None),
        }
    }

    /// Returns the token of the page after an output. `None` if there is no such page.
    pub(super) fn after(pagination: Pagination, output: &dyn Structure) -> Result<Option<Self>> {
        let more = pagination.more().and_then(|it| find(output, it));
        // A service that does not say whether there is more says so by the token alone.
        if more.is_some_and(|(more, _)| matches!(View::of(more), View::Boolean(false))) {
            return Ok(None);
        }
        match find(output, pagination.output_token()) {
            Some((value, member)) => Self::of(value, member),
            None => Ok(None),
        }
    }

    /// A token that is absent or empty is none.
    fn of(value: &dyn Shape, member: &'static Member) -> Result<Option<Self>> {
        match View::of(value) {
            View::Absent | View::String("") => return Ok(None),
            View::Map(entries) if entries.is_empty() => return Ok(None),
            _ => {}
        }
        let mut writer = JsonWriter::new(JsonSettings::AWS_JSON);
        value.serialize(&element("", member.target), &mut writer)?;
        Ok(Some(Self(writer.finish())))
    }

    /// Puts the token into an input.
    pub(super) fn put(&self, pagination: Pagination, input: &mut dyn Structure) -> Result {
        let name = pagination.input_token();
        let mut members = input.schema().members.iter().enumerate();
        let found = members.find(|(_, it)| it.name == name);
        let place = found.and_then(|(at, member)| Some((member, input.member_mut(at)?)));
        let (member, place) =
            place.ok_or_else(|| Error::new(format!("the input has no member `{name}`")))?;
        let mut reader = JsonReader::new(&self.0, JsonSettings::AWS_JSON)?;
        place.deserialize(&element("", member.target), &mut reader)?;
        reader.finish()
    }
}

/// Returns the value at a path of names of members, and its member. `None` if a structure on the way is absent.
fn find<'v>(it: &'v dyn Structure, path: &str) -> Option<(&'v dyn Shape, &'static Member)> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let mut members = it.schema().members.iter().enumerate();
    let (index, member) = members.find(|(_, it)| it.name == name)?;
    let value = it.member(index);
    match (rest, View::of(value)) {
        (None, _) => Some((value, member)),
        (Some(rest), View::Structure(inner)) => find(inner, rest),
        (Some(_), _) => None,
    }
}
