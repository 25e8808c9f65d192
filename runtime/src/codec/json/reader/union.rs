//! Unions: finds the one member that is not null.

use super::JsonReader;
use super::string::Raw;
use crate::excerpt::Excerpt;
use crate::schema::{Member, Schema};
use crate::shape::{Deserializer, Error, Result, Variant, find_variant};

impl<'a> JsonReader<'a> {
    #[inline(never)]
    pub(super) fn variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        let settings = self.settings;
        while self.more(b'}')? {
            let raw = self.raw("a key")?;
            self.colon()?;
            if !raw.escaped {
                let name = |it: &Member| settings.name(it);
                let known = find_variant(schema, raw.text.as_bytes(), name);
                if let (Some(index), false) = (known, self.peek() == Some(b'n')) {
                    return Ok(Some(Variant::Known(index)));
                }
            }
            if let Some(variant) = self.other_variant(schema, &raw)? {
                return Ok(Some(variant));
            }
        }
        Ok(None)
    }

    /// Handles a member of a union whose key has escapes, or which is null or unknown. Returns `None` if the member is
    /// ignored.
    #[cold]
    fn other_variant(&mut self, schema: &'static Schema, key: &Raw<'a>) -> Result<Option<Variant>> {
        let settings = self.settings;
        let key = self.resolve(key)?;
        if self.null()? {
            return Ok(None);
        }
        if let Some(index) = find_variant(schema, key.as_bytes(), |it| settings.name(it)) {
            return Ok(Some(Variant::Known(index)));
        }
        if key == "__type" {
            self.skip()?;
            return Ok(None);
        }
        if self.strict {
            let message = format!("{} has no member {:?}", schema.id, Excerpt(&key));
            return Err(Error::new(message).at(self.at));
        }
        self.skip()?;
        Ok(Some(Variant::Unknown(key.into_owned())))
    }
}
