//! Conditional requests (RFC 9110, 13).

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Object, Refusal};

/// The conditions of a request. Tags are as in the header: a list, or `*`. Times count in whole seconds, as in headers.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// The header `If-Match`.
    pub if_match: Option<String>,
    /// The header `If-None-Match`.
    pub if_none_match: Option<String>,
    /// The header `If-Modified-Since`.
    pub if_modified_since: Option<SystemTime>,
    /// The header `If-Unmodified-Since`.
    pub if_unmodified_since: Option<SystemTime>,
}

impl Conditions {
    /// Checks the conditions for reading an object, in the order of RFC 9110, 13.2.2.
    pub(super) fn check_read<H>(&self, object: &Object<H>) -> Result<(), Refusal> {
        let changed_since = |time| seconds(object.modified) > seconds(time);
        let holds = match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) => has(tags, &object.e_tag),
            (None, Some(time)) => !changed_since(time),
            (None, None) => true,
        };
        if !holds {
            return Err(Refusal::PreconditionFailed);
        }
        let news = match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) => !has(tags, &object.e_tag),
            (None, Some(time)) => changed_since(time),
            (None, None) => true,
        };
        match news {
            true => Ok(()),
            false => Err(Refusal::NotModified),
        }
    }

    /// Checks the conditions for writing in the place of an object.
    pub(super) fn check_write<H>(&self, object: Option<&Object<H>>) -> Result<(), Refusal> {
        match (&self.if_match, object) {
            (Some(_), None) => return Err(Refusal::NoSuchKey),
            (Some(tags), Some(object)) if !has(tags, &object.e_tag) => {
                return Err(Refusal::PreconditionFailed);
            }
            _ => {}
        }
        match (&self.if_none_match, object) {
            (Some(tags), Some(object)) if has(tags, &object.e_tag) => {
                Err(Refusal::PreconditionFailed)
            }
            _ => Ok(()),
        }
    }
}

/// Whether a list of tags has this one. Clients may leave out its quotes.
fn has(tags: &str, tag: &str) -> bool {
    let plain = |it: &str| {
        it.trim()
            .trim_start_matches("W/")
            .trim_matches('"')
            .to_owned()
    };
    tags.trim() == "*" || tags.split(',').any(|it| plain(it) == plain(tag))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}
