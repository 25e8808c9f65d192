//! Strings at the top level of an object, for those who look for a few and read nothing else.

use super::{JsonReader, JsonSettings};
use crate::schema::NO_MEMBER;
use crate::shape::{Deserializer, Result};

/// Finds the strings under these keys at the top level of an object. Text that is not JSON has no strings.
pub(crate) fn top_level_strings<const N: usize>(
    text: &[u8],
    keys: [&str; N],
) -> [Option<String>; N] {
    let mut found = [const { None }; N];
    let Ok(mut reader) = JsonReader::new(text, JsonSettings::AWS_JSON) else {
        return found;
    };
    // Best effort.
    let mut scan = || -> Result {
        reader.begin_map(&NO_MEMBER)?;
        while let Some(key) = reader.next_key()? {
            match keys.iter().position(|it| *it == key) {
                Some(index) if reader.at_string() => {
                    found[index] = Some(reader.string(&NO_MEMBER)?);
                }
                _ => reader.skip()?,
            }
        }
        Ok(())
    };
    let _ = scan();
    found
}
