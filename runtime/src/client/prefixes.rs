//! Ids that a client sends without their prefix. In comes an input, out goes the same input whose ids have the form of
//! requests.
//!
//! Some services return ids in another form than they take them: what one operation returns can be given to the next.

use crate::codec::plain_text::{TextReader, TextWriter};
use crate::schema::{TimestampFormat, Trait};
use crate::shape::{Result, Structure};

/// Takes the prefixes off the members of an input that have them. Members of structures inside of it stay as they are.
pub(super) fn remove(input: &mut dyn Structure) -> Result {
    for (index, member) in input.schema().members.iter().enumerate() {
        let prefixes = member.traits.iter().find_map(|it| match it {
            Trait::WithoutPrefix(prefixes) => Some(*prefixes),
            _ => None,
        });
        let Some(prefixes) = prefixes else { continue };
        let mut writer = TextWriter::new(TimestampFormat::DateTime);
        input.member(index).serialize(member, &mut writer)?;
        let text = writer.texts.first();
        let bare = text.and_then(|(_, text)| prefixes.iter().find_map(|it| text.strip_prefix(it)));
        if let (Some(bare), Some(value)) = (bare, input.member_mut(index)) {
            let texts = [(String::new(), bare.to_owned())];
            let mut reader = TextReader::new(texts, TimestampFormat::DateTime);
            value.deserialize(member, &mut reader)?;
        }
    }
    Ok(())
}
