//! Writing the path and the query of a request from a structure.

use super::{is_bound, texts};
use crate::operation::{Http, Segment};
use crate::protocol::percent;
use crate::schema::{Binding, TimestampFormat};
use crate::shape::{Error, Result, Structure};

/// The path and the query of an operation, with the labels filled in.
pub(crate) fn path_and_query(it: &dyn Structure, http: &Http) -> Result<String> {
    let mut out = String::with_capacity(64);
    for segment in http.path() {
        out.push('/');
        match segment {
            Segment::Literal(text) => out.push_str(text),
            Segment::Label(name) => percent::encode(&segment_label(it, name)?, b"", &mut out),
            Segment::Greedy(name) => percent::encode(&label(it, name)?, b"/", &mut out),
        }
    }
    if http.path().is_empty() {
        out.push('/');
    }
    let mut query = Query {
        out,
        separator: '?',
    };
    for (name, value) in http.query() {
        query.push(name, (!value.is_empty()).then_some(value));
    }
    let schema = it.schema();
    for (index, member) in schema.members.iter().enumerate() {
        let texts = || texts(it.member(index), member, TimestampFormat::DateTime);
        match member.binding {
            Binding::Query(name) => {
                for (_, text) in texts()? {
                    query.push(name, Some(&text));
                }
            }
            Binding::QueryParams => {
                for (key, text) in texts()? {
                    if !is_bound(schema, &key) {
                        query.push(&key, Some(&text));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(query.out)
}

/// The text of the member that is one segment of the path. It is not `.` or `..`: proxies and clients resolve those
/// (RFC 3986, 5.2.4), and the request would reach another address. A greedy label may hold such segments: in Amazon S3,
/// `a/../b` is a key like any other.
fn segment_label(it: &dyn Structure, name: &str) -> Result<String> {
    let text = label(it, name)?;
    match text.as_str() {
        "." | ".." => Err(Error::new(format!(
            "member `{name}` is part of the path and cannot be `{text}`"
        ))),
        _ => Ok(text),
    }
}

/// The text of the member that is a part of the path.
fn label(it: &dyn Structure, name: &str) -> Result<String> {
    let members = it.schema().members.iter();
    let bound = members.enumerate().find(|(_, member)| member.name == name);
    let text = match bound {
        Some((index, member)) => texts(it.member(index), member, TimestampFormat::DateTime)?.pop(),
        None => None,
    };
    let text = text.map(|(_, text)| text).filter(|text| !text.is_empty());
    text.ok_or_else(|| {
        Error::new(format!(
            "member `{name}` is part of the path and cannot be empty"
        ))
    })
}

/// An address whose query is being written.
struct Query {
    out: String,
    separator: char,
}

impl Query {
    fn push(&mut self, name: &str, value: Option<&str>) {
        self.out.push(std::mem::replace(&mut self.separator, '&'));
        percent::encode(name, b"", &mut self.out);
        if let Some(value) = value {
            self.out.push('=');
            percent::encode(value, b"", &mut self.out);
        }
    }
}
