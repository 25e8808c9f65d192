//! The reader, for servers: forms come in, shapes go out.

use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::tree::{Id, NONE, ROOT, Tree};
use super::{MAX_DEPTH, QuerySettings, TIMESTAMP};
use crate::excerpt::Excerpt;
use crate::schema::{Member, Schema};
use crate::shape::{
    Budget, Deserializer, Error, MemberSet, Members, MissingMember, Result, Variant,
};
use crate::types::scan_number;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, special};

/// Reads one structure from a form. The reader is strict, because only servers use it: it records whether a structure
/// lacked a required member, and refuses unknown members of unions.
#[derive(Debug)]
pub struct QueryReader {
    tree: Tree,
    settings: QuerySettings,
    /// The node of the next value. It is `NONE` for an entry of a map without a value.
    at: Id,
    open: Vec<Container>,
    /// Whether a structure lacked a required member.
    missing: bool,
    /// The memory that the tree and the values may take.
    budget: Budget,
}

/// An aggregate that is being read.
#[derive(Debug)]
struct Container {
    /// The node of the next item.
    next: Id,
    /// The schema, if the aggregate is a map.
    map: Option<&'static Schema>,
}

impl QueryReader {
    /// Returns a reader of the form in `body`.
    ///
    /// # Errors
    ///
    /// If an escape is broken, a key or value is not UTF-8, a parameter is duplicate, or a key is nested too deep.
    pub fn new(body: &[u8], settings: QuerySettings) -> Result<Self> {
        Self::with_memory_limit(body, settings, None)
    }

    /// Returns a reader of the form in `body`. `limit` bounds the memory of values, in the place of the usual bound.
    ///
    /// # Errors
    ///
    /// Those of [`QueryReader::new`].
    pub fn with_memory_limit(
        body: &[u8],
        settings: QuerySettings,
        limit: Option<usize>,
    ) -> Result<Self> {
        let mut budget = Budget::new(body.len(), limit);
        Ok(Self {
            tree: Tree::new(body, &mut budget)?,
            budget,
            settings,
            at: ROOT,
            open: Vec::new(),
            missing: false,
        })
    }

    /// Returns whether a structure lacked a required member.
    pub fn has_missing(&self) -> bool {
        self.missing
    }

    #[cold]
    fn error(&self, id: Id, message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
        Error::new(message).at(self.tree.at(id))
    }

    /// Returns the text of the next value.
    fn text(&self, member: &Member) -> Result<&str> {
        match self.tree.value(self.at) {
            Some(text) if self.tree.first(self.at) == NONE => Ok(text),
            _ => {
                let message = format!("`{}` has members where a value is expected", member.name);
                Err(self.error(self.at, message))
            }
        }
    }

    #[cold]
    fn unexpected(&self, member: &Member, expected: &str) -> Error {
        self.error(self.at, format!("`{}` is not {expected}", member.name))
    }

    fn parse<T: FromStr>(&self, member: &Member, expected: &str) -> Result<T> {
        let parsed = self.text(member)?.parse();
        parsed.map_err(|_| self.unexpected(member, expected))
    }

    /// Reads a number in JSON's grammar, or `NaN`, `Infinity` or `-Infinity`. `f64::from_str` alone accepts more
    /// spellings.
    fn number(&self, member: &Member) -> Result<f64> {
        let text = self.text(member)?;
        let digits = || {
            let whole = scan_number(text.as_bytes());
            let whole = whole.filter(|(length, _)| *length == text.len());
            let number = whole.and_then(|_| text.parse().ok());
            number.filter(|it: &f64| it.is_finite())
        };
        let number = special::of_name(text).or_else(digits);
        number.ok_or_else(|| self.unexpected(member, "a number"))
    }

    /// Begins an aggregate and returns its node.
    fn open(&mut self, member: &Member, map: Option<&'static Schema>) -> Result<Id> {
        let id = self.at;
        if self.open.len() == MAX_DEPTH {
            let message = format!("values are nested deeper than {MAX_DEPTH} levels");
            return Err(self.error(id, message));
        }
        let first = self.tree.first(id);
        match self.tree.value(id) {
            None => {}
            Some("") if first == NONE => {}
            Some(_) => {
                let message = format!("`{}` has a value where members are expected", member.name);
                return Err(self.error(id, message));
            }
        }
        self.open.push(Container { next: first, map });
        Ok(id)
    }

    /// Begins a list or map. Its items stand below the part `usual`, unless they are flattened.
    fn open_items(
        &mut self,
        member: &Member,
        name: &'static str,
        map: Option<&'static Schema>,
    ) -> Result {
        let mut id = self.open(member, map)?;
        if !self.settings.flattened(member) {
            let inner = self.tree.first(id);
            if inner == NONE {
                return Ok(());
            }
            let more = self.tree.next(inner) != NONE || self.tree.value(inner).is_some();
            if more || self.tree.name(inner) != name {
                let message = format!("`{}` has other parts than `{name}`", member.name);
                return Err(self.error(id, message));
            }
            id = inner;
        }
        self.tree.sort(id)?;
        let first = self.tree.first(id);
        if let Some(container) = self.open.last_mut() {
            container.next = first;
        }
        Ok(())
    }

    /// Advances to the next item of the innermost aggregate. Leaves the aggregate if no item is left.
    #[inline]
    fn next(&mut self) -> Id {
        let Some(container) = self.open.last_mut() else {
            return NONE;
        };
        let id = container.next;
        if id == NONE {
            self.open.pop();
        } else {
            container.next = self.tree.next(id);
        }
        id
    }
}

impl Deserializer for QueryReader {
    fn boolean(&mut self, member: &Member) -> Result<bool> {
        self.parse(member, "true or false")
    }

    fn integer(&mut self, member: &Member) -> Result<i64> {
        let expected = "a whole number of 64 bits";
        match self.text(member)?.starts_with('+') {
            true => Err(self.unexpected(member, expected)),
            false => self.parse(member, expected),
        }
    }

    fn float(&mut self, member: &Member) -> Result<f32> {
        let wide = self.number(member)?;
        let narrow = match wide.is_finite() {
            // The text is parsed as an `f32`, because a detour through `f64` would round twice.
            true => self.parse(member, "a number")?,
            false => wide as f32,
        };
        match wide.is_finite() == narrow.is_finite() {
            true => Ok(narrow),
            false => Err(self.unexpected(member, "a number of 32 bits")),
        }
    }

    fn double(&mut self, member: &Member) -> Result<f64> {
        self.number(member)
    }

    fn big_integer(&mut self, member: &Member) -> Result<BigInteger> {
        self.parse(member, "a whole number")
    }

    fn big_decimal(&mut self, member: &Member) -> Result<BigDecimal> {
        self.parse(member, "a number")
    }

    fn string(&mut self, member: &Member) -> Result<String> {
        self.text(member).map(str::to_owned)
    }

    fn blob(&mut self, member: &Member) -> Result<Blob> {
        let bytes = BASE64_STANDARD.decode(self.text(member)?);
        let bytes = bytes.map_err(|_| self.unexpected(member, "base64"))?;
        Ok(Blob::from(bytes))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        let format = member.timestamp.unwrap_or(TIMESTAMP);
        let parsed = Timestamp::parse_strict(self.text(member)?, format);
        parsed.map_err(|error| self.error(self.at, format!("`{}` is {error}", member.name)))
    }

    fn document(&mut self, member: &Member) -> Result<Document> {
        Err(self.unexpected(member, "a value of a form, which has no documents"))
    }

    fn null(&mut self) -> Result<bool> {
        Ok(self.at == NONE && !self.open.is_empty())
    }

    fn dense_null(&mut self) -> Error {
        Error::new("an entry without a value in a map that is not sparse")
    }

    fn charge(&mut self, bytes: usize) -> Result {
        self.budget.charge(bytes)
    }

    fn stops_at_length(&self) -> bool {
        true
    }

    fn begin_list(&mut self, member: &Member) -> Result {
        let name = member.target.element().xml_name;
        self.open_items(member, name, None)
    }

    fn next_element(&mut self) -> Result<bool> {
        self.at = self.next();
        Ok(self.at != NONE)
    }

    fn begin_map(&mut self, member: &Member) -> Result {
        self.open_items(member, "entry", Some(member.target))
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        let map = self.open.last().and_then(|it| it.map);
        let (Some(map), entry) = (map, self.next()) else {
            return Ok(None);
        };
        if entry == NONE {
            return Ok(None);
        }
        let (key, value) = (map.key().xml_name, map.value().xml_name);
        self.at = NONE;
        let mut found = NONE;
        for part in self.tree.children(entry) {
            match self.tree.name(part) {
                name if name == key => found = part,
                name if name == value => self.at = part,
                _ => {}
            }
        }
        match self.tree.value(found) {
            Some(text) if found != NONE => Ok(Some(text.to_owned())),
            _ => Err(self.error(entry, "an entry of a map without a key")),
        }
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.open(member, None).map(|_| ())
    }

    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        loop {
            let id = self.next();
            if id == NONE {
                return Ok(None);
            }
            let (settings, name) = (self.settings, self.tree.name(id));
            if let Some(index) = members.find(cursor, |it| settings.goes_by(it, name)) {
                self.at = id;
                return Ok(Some(index));
            }
        }
    }

    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        if !self.missing {
            self.missing = MissingMember::check(members.schema(), seen).is_err();
        }
        Ok(())
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        let id = self.next();
        if id == NONE {
            return Ok(None);
        }
        let (settings, name) = (self.settings, self.tree.name(id));
        let mut members = schema.members.iter();
        match members.position(|it| settings.goes_by(it, name)) {
            Some(index) => {
                self.at = id;
                Ok(Some(Variant::Known(index)))
            }
            None => {
                let message = format!("{} has no member {:?}", schema.id, Excerpt(name));
                Err(self.error(id, message))
            }
        }
    }
}
