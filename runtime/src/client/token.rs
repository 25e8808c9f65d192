//! Idempotency tokens: a client makes one up where the caller gave none, so that a service can tell a request
//! that is sent again from another (Smithy 2.0, "idempotencyToken trait").

use std::fmt;
use std::sync::Arc;

use crate::protocol::text::{TextReader, TextWriter};
use crate::schema::{TimestampFormat, Trait};
use crate::shape::{Result, Structure};
use crate::unique;

/// Where tokens come from.
#[derive(Clone)]
pub(super) struct TokenSource(Arc<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    pub(super) fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Fills the members of an input that are tokens and have no value. A token that is required is a plain
    /// string: it has no value while it is empty.
    pub(super) fn fill(&self, input: &mut dyn Structure) -> Result {
        for (index, member) in input.schema().members.iter().enumerate() {
            if !member.traits.contains(&Trait::IdempotencyToken) {
                continue;
            }
            let mut writer = TextWriter::new(TimestampFormat::DateTime);
            input.member(index).serialize(member, &mut writer)?;
            if writer.texts.iter().any(|(_, text)| !text.is_empty()) {
                continue;
            }
            if let Some(value) = input.member_mut(index) {
                let token = [(String::new(), (self.0)())];
                let mut reader = TextReader::new(token, TimestampFormat::DateTime);
                value.deserialize(member, &mut reader)?;
            }
        }
        Ok(())
    }
}

/// Version 4 UUIDs.
impl Default for TokenSource {
    fn default() -> Self {
        Self::new(unique::uuid)
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}
