//! Members that a client fills in if the caller left them out: idempotency tokens, by which a service recognizes a
//! request that is sent again (Smithy 2.0, "idempotencyToken trait"), and defaults of clients.

use std::fmt;
use std::sync::Arc;

use crate::codec::plain_text::{TextReader, TextWriter};
use crate::schema::{Member, TimestampFormat, Trait};
use crate::shape::{Result, Shape, Structure};
use crate::uuid;

/// Makes idempotency tokens.
#[derive(Clone)]
pub(super) struct TokenSource(Arc<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    pub(super) fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Fills the members of an input that are tokens or have a default of clients.
    pub(super) fn fill(&self, input: &mut dyn Structure) -> Result {
        for (index, member) in input.schema().members.iter().enumerate() {
            let value = input.member(index);
            let filled = member.traits.iter().find_map(|it| match it {
                // A token that was given is sent as it is, even if it is empty.
                Trait::IdempotencyToken if value.is_absent() => Some(Ok((self.0)())),
                Trait::ClientDefault(text) => match is_empty(value, member) {
                    Ok(false) => None,
                    Ok(true) => Some(Ok((*text).to_owned())),
                    Err(error) => Some(Err(error)),
                },
                _ => None,
            });
            if let (Some(filled), Some(value)) = (filled, input.member_mut(index)) {
                let texts = [(String::new(), filled?)];
                let mut reader = TextReader::new(texts, TimestampFormat::DateTime);
                value.deserialize(member, &mut reader)?;
            }
        }
        Ok(())
    }
}

/// Whether a member has no text. A required member with a default of clients is a plain string, which is never absent.
fn is_empty(value: &dyn Shape, member: &Member) -> Result<bool> {
    let mut writer = TextWriter::new(TimestampFormat::DateTime);
    value.serialize(member, &mut writer)?;
    Ok(writer.texts.iter().all(|(_, text)| text.is_empty()))
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
