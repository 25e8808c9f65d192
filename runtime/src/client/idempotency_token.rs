//! Members that a client fills in if the caller left them out: idempotency tokens, by which a service recognizes a
//! request that is sent again (Smithy 2.0, "idempotencyToken trait"), and defaults of clients.

use std::fmt;
use std::sync::Arc;

use crate::codec::plain_text::{TextReader, TextWriter};
use crate::schema::{TimestampFormat, Trait};
use crate::shape::{Result, Structure};
use crate::uuid;

/// Makes idempotency tokens.
#[derive(Clone)]
pub(super) struct TokenSource(Arc<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    pub(super) fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Fills the members of an input that are tokens or have a default of clients. A member that is required is a
    /// plain string: it counts as absent while it is empty.
    pub(super) fn fill(&self, input: &mut dyn Structure) -> Result {
        for (index, member) in input.schema().members.iter().enumerate() {
            let value = |it: &Trait| match it {
                Trait::IdempotencyToken => Some((self.0)()),
                Trait::ClientDefault(text) => Some((*text).to_owned()),
                _ => None,
            };
            if !member
                .traits
                .iter()
                .any(|it| matches!(it, Trait::IdempotencyToken | Trait::ClientDefault(_)))
            {
                continue;
            }
            let mut writer = TextWriter::new(TimestampFormat::DateTime);
            input.member(index).serialize(member, &mut writer)?;
            if writer.texts.iter().any(|(_, text)| !text.is_empty()) {
                continue;
            }
            let filled = member.traits.iter().find_map(value);
            if let (Some(filled), Some(value)) = (filled, input.member_mut(index)) {
                let mut reader =
                    TextReader::new([(String::new(), filled)], TimestampFormat::DateTime);
                value.deserialize(member, &mut reader)?;
            }
        }
        Ok(())
    }
}

/// Tokens are version 4 UUIDs.
impl Default for TokenSource {
    fn default() -> Self {
        Self::new(uuid::uuid)
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}
