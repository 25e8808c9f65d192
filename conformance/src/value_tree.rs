//! Values of generated types as trees that can be compared. A value comes in; a tree goes out. A NaN equals a NaN, and
//! a stream equals a stream with the same content. A difference names the path to the value.

use std::future::poll_fn;

use farrier::__private::v1::schema::{self, Member, Schema, ShapeType};
use farrier::__private::v1::shape::{
    Error, EventRef, Events, Result, SentEvent, Serializer, Structure, write_structure,
};
use farrier::stream::ByteStream;
use farrier::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

use crate::block_on::block_on;
use crate::json;
use crate::outcome::Problems;

/// How many bytes of a stream are read at most.
const STREAM_LIMIT: usize = 1 << 20;

/// A value of any shape.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A simple value: its type and its text.
    Simple(&'static str, String),
    /// The elements of a list.
    List(Vec<Tree>),
    /// The entries of a map by key, the present members of a structure by name, or the member of a union.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Builds the tree of a value. A stream in the value is read and is empty afterwards.
    ///
    /// # Errors
    ///
    /// When the value cannot be written, because its stream breaks off or is a stream of events.
    pub fn of(it: &dyn Structure) -> Result<Self> {
        let mut writer = Writer::default();
        write_structure(it, &Member::element("", it.schema()), &mut writer)?;
        writer.done.ok_or_else(unbalanced)
    }

    /// Returns a structure without those of the named members that are empty lists or maps.
    pub fn without_empty(self, members: &[&str]) -> Self {
        match self {
            Self::Map(mut entries) => {
                let empty = |it: &Self| match it {
                    Self::List(elements) => elements.is_empty(),
                    Self::Map(entries) => entries.is_empty(),
                    _ => false,
                };
                entries.retain(|(name, it)| !(members.contains(&name.as_str()) && empty(it)));
                Self::Map(entries)
            }
            other => other,
        }
    }

    /// Returns the error that ended a stream of events in a member: the id of its shape, or `error` if the model does not
    /// have it.
    pub(crate) fn stream_error(&self, member: &str) -> Option<&str> {
        let Self::Map(members) = self else {
            return None;
        };
        let (_, stream) = members.iter().find(|(name, _)| name == member)?;
        let Self::List(events) = stream else {
            return None;
        };
        let Some(Self::Map(last)) = events.last() else {
            return None;
        };
        let (name, _) = last.first()?;
        (name == ERROR || name.contains('#')).then_some(name)
    }

    /// Returns the differences between the expected value and `found`.
    pub fn differences(&self, found: &Self) -> Problems {
        let mut problems = Vec::new();
        self.compare(found, &mut String::new(), &mut problems);
        problems
    }

    fn compare(&self, found: &Self, path: &mut String, problems: &mut Problems) {
        let problem = match (self, found) {
            (Self::Simple(kind, one), Self::Simple(other_kind, other)) => {
                let numbers = matches!(*kind, "bigInteger" | "bigDecimal");
                let same = kind == other_kind
                    && (one == other || (numbers && json::same_number(one, other)));
                (!same).then(String::new)
            }
            (Self::List(one), Self::List(other)) if one.len() == other.len() => {
                for (index, (one, other)) in one.iter().zip(other).enumerate() {
                    below(path, &index.to_string(), |path| {
                        one.compare(other, path, problems)
                    });
                }
                None
            }
            (Self::Map(one), Self::Map(other)) => {
                let find = |of: &[(String, Self)], name: &String| {
                    of.iter()
                        .find(|(key, _)| key == name)
                        .map(|(_, it)| it.clone())
                };
                for (key, expected) in one {
                    below(path, key, |path| match find(other, key) {
                        Some(found) => expected.compare(&found, path, problems),
                        None => {
                            problems.push(format!("{path}: expected {expected}, found nothing"))
                        }
                    });
                }
                for (key, found) in other {
                    if find(one, key).is_none() {
                        problems.push(format!("{path}/{key}: expected nothing, found {found}"));
                    }
                }
                None
            }
            _ => Some(String::new()),
        };
        if problem.is_some() {
            problems.push(format!("{path}: expected {self}, found {found}"));
        }
    }
}

fn below(path: &mut String, step: &str, compare: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push('/');
    path.push_str(step);
    compare(path);
    path.truncate(length);
}

impl std::fmt::Display for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Simple(kind @ ("string" | "blob" | "stream"), text) => {
                write!(f, "{kind} {text:?}")
            }
            Self::Simple(kind, text) => write!(f, "{kind} {text}"),
            Self::List(elements) => f.debug_list().entries(elements.iter().map(Plain)).finish(),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(key, it)| (key, Plain(it)));
                f.debug_map().entries(entries).finish()
            }
        }
    }
}

/// Prints a tree with `Debug`.
struct Plain<'a>(&'a Tree);

impl std::fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The error for a type that does not match its table.
fn unbalanced() -> Error {
    Error::new("a value that is not of the shape of its table")
}

/// Builds a tree from the calls of a value that writes itself.
#[derive(Default)]
struct Writer {
    open: Vec<Open>,
    done: Option<Tree>,
}

/// An open container, and the key of its next value.
enum Open {
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>, String),
    Structure(Vec<(String, Tree)>, String),
}

impl Writer {
    fn simple(&mut self, member: &Member, kind: &'static str, text: impl ToString) -> Result {
        self.place(member);
        self.put(Tree::Simple(kind, text.to_string()))
    }

    /// Notes the next member of a structure.
    fn place(&mut self, member: &Member) {
        if let Some(Open::Structure(_, next)) = self.open.last_mut() {
            member.name().clone_into(next);
        }
    }

    fn put(&mut self, value: Tree) -> Result {
        match self.open.last_mut() {
            None => self.done = Some(value),
            Some(Open::List(values)) => values.push(value),
            Some(Open::Map(values, key) | Open::Structure(values, key)) => {
                values.push((std::mem::take(key), value));
            }
        }
        Ok(())
    }

    fn begin(&mut self, member: &Member, container: Open) -> Result {
        self.place(member);
        self.open.push(container);
        Ok(())
    }

    fn end(&mut self) -> Result {
        let value = match self.open.pop().ok_or_else(unbalanced)? {
            Open::List(values) => Tree::List(values),
            Open::Map(values, _) | Open::Structure(values, _) => Tree::Map(values),
        };
        self.put(value)
    }
}

impl Writer {
    /// Writes an event, or the error that ends the stream: the name of the error's shape, or `error`, and its value.
    fn event(&mut self, event: SentEvent<'_>) -> Result {
        let element = &Member::element("", &schema::UNIT);
        let (name, value) = match event {
            SentEvent::Event(EventRef::Known(index, Some(event))) => {
                return self.named(&index.to_string(), event);
            }
            SentEvent::Modeled(error) => return self.named(error.schema().id(), error),
            SentEvent::Event(EventRef::Known(index, None)) => (index.to_string(), String::new()),
            SentEvent::Event(EventRef::Unknown(name)) => ("unknown".to_owned(), name.to_owned()),
            SentEvent::Unmodeled(code, message) => (ERROR.to_owned(), format!("{code}: {message}")),
            SentEvent::Broken(error) => (ERROR.to_owned(), error.to_string()),
        };
        self.begin_map(element, 1)?;
        self.key(&name)?;
        self.simple(element, "string", value)?;
        self.end_map()
    }

    fn named(&mut self, name: &str, it: &dyn Structure) -> Result {
        let element = &Member::element("", it.schema());
        self.begin_map(element, 1)?;
        self.key(name)?;
        write_structure(it, element, self)?;
        self.end_map()
    }
}

/// Stands for an error that the model does not have.
const ERROR: &str = "error";

/// Returns the text of a float. Texts are equal exactly if the floats are equal; all NaNs have the same text.
fn float(value: f64) -> String {
    match value.is_nan() {
        true => "NaN".to_owned(),
        false => format!("{value:?}"),
    }
}

impl Serializer for Writer {
    fn boolean(&mut self, member: &Member, value: bool) -> Result {
        self.simple(member, "boolean", value)
    }

    fn integer(&mut self, member: &Member, value: i64) -> Result {
        self.simple(member, "integer", value)
    }

    fn float(&mut self, member: &Member, value: f32) -> Result {
        self.simple(member, "float", float(f64::from(value)))
    }

    fn double(&mut self, member: &Member, value: f64) -> Result {
        self.simple(member, "double", float(value))
    }

    fn big_integer(&mut self, member: &Member, value: &BigInteger) -> Result {
        self.simple(member, "bigInteger", value)
    }

    fn big_decimal(&mut self, member: &Member, value: &BigDecimal) -> Result {
        self.simple(member, "bigDecimal", value)
    }

    fn string(&mut self, member: &Member, value: &str) -> Result {
        self.simple(member, "string", value)
    }

    fn blob(&mut self, member: &Member, value: &Blob) -> Result {
        let bytes: &[u8] = value.as_ref();
        self.simple(member, "blob", bytes.escape_ascii())
    }

    fn timestamp(&mut self, member: &Member, value: Timestamp) -> Result {
        self.simple(member, "timestamp", value)
    }

    fn document(&mut self, member: &Member, value: &Document) -> Result {
        self.simple(member, "document", format!("{value:?}"))
    }

    fn stream(&mut self, member: &Member, value: &ByteStream) -> Result {
        let body = value.take().unwrap_or_default();
        let bytes = block_on(body.read(STREAM_LIMIT)).map_err(Error::new)?;
        let bytes = bytes.map_err(|error| Error::new(error.to_string()))?;
        self.simple(member, "stream", bytes.escape_ascii())
    }

    fn events(&mut self, member: &Member, value: &dyn Events) -> Result {
        let Some(mut source) = value.take_source() else {
            return Err(Error::new("the stream has been read"));
        };
        self.begin_list(member, 0)?;
        let mut failed = Ok(());
        loop {
            let next = poll_fn(|cx| source.poll_event(cx, &mut |event| failed = self.event(event)));
            let more = block_on(next).map_err(Error::new)?;
            std::mem::replace(&mut failed, Ok(()))?;
            if !more {
                break;
            }
        }
        self.end_list()
    }

    fn null(&mut self, member: &Member) -> Result {
        self.simple(member, "null", "")
    }

    fn begin_list(&mut self, member: &Member, _: usize) -> Result {
        self.begin(member, Open::List(Vec::new()))
    }

    fn end_list(&mut self) -> Result {
        self.end()
    }

    fn begin_map(&mut self, member: &Member, _: usize) -> Result {
        self.begin(member, Open::Map(Vec::new(), String::new()))
    }

    fn key(&mut self, key: &str) -> Result {
        match self.open.last_mut() {
            Some(Open::Map(_, next)) => key.clone_into(next),
            _ => return Err(unbalanced()),
        }
        Ok(())
    }

    fn end_map(&mut self) -> Result {
        self.end()
    }

    fn begin_structure(&mut self, member: &Member) -> Result {
        self.begin(member, Open::Structure(Vec::new(), String::new()))
    }

    fn end_structure(&mut self) -> Result {
        self.end()
    }

    fn unknown_variant(&mut self, schema: &'static Schema, tag: &str) -> Result {
        debug_assert_eq!(schema.shape_type(), ShapeType::Union);
        match self.open.last_mut() {
            Some(Open::Structure(values, _)) => {
                values.push((tag.to_owned(), Tree::Simple("unknown", String::new())));
            }
            _ => return Err(unbalanced()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simple(kind: &'static str, text: &str) -> Tree {
        Tree::Simple(kind, text.to_owned())
    }

    #[test]
    fn a_difference_is_told_with_its_path() {
        let tree = |text: &str, more: &str| {
            let list = Tree::List(vec![simple("integer", "1"), simple("string", text)]);
            Tree::Map(vec![
                ("list".to_owned(), list),
                (more.to_owned(), simple("boolean", "true")),
            ])
        };
        assert!(tree("a", "b").differences(&tree("a", "b")).is_empty());
        assert_eq!(
            tree("a", "b").differences(&tree("c", "d")),
            [
                r#"/list/1: expected string "a", found string "c""#,
                "/b: expected boolean true, found nothing",
                ": expected nothing, found boolean true",
            ]
            .map(|it| it.replace(": expected nothing", "/d: expected nothing"))
        );
    }

    #[test]
    fn a_nan_is_a_nan_and_minus_zero_is_not_zero() {
        assert_eq!(float(f64::NAN), float(-f64::NAN));
        assert_ne!(float(0.0), float(-0.0));
        assert_eq!(float(f64::from(1.1_f32)), float(f64::from(1.1_f32)));
    }
}
