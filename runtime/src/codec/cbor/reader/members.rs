//! Members of structures and unions: finds the next member that is not null.

use super::CborReader;
use crate::codec::cbor::major;
use crate::excerpt::Excerpt;
use crate::schema::Schema;
use crate::shape::{Deserializer, Members, Result, Variant, find_variant};

impl CborReader<'_> {
    /// Finds a member after a null, or one that does not come in the model's order.
    #[inline(never)]
    pub(super) fn member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        while self.more()? {
            let key = self.text("a key")?;
            if let Some(index) = members.find(cursor, |it| it.name == key) {
                if !self.null()? {
                    return Ok(Some(index));
                }
            } else {
                self.skip()?;
            }
        }
        Ok(None)
    }

    #[inline(never)]
    pub(super) fn variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        while self.more()? {
            let start = self.rest;
            if let Some(key) = self.short(major::TEXT) {
                let known = find_variant(schema, key, |it| it.name);
                if let (Some(index), false) = (known, self.at_null()) {
                    return Ok(Some(Variant::Known(index)));
                }
            }
            self.rest = start;
            if let Some(variant) = self.other_variant(schema)? {
                return Ok(Some(variant));
            }
        }
        Ok(None)
    }

    /// Handles a member of a union whose key is in chunks, or which is null or unknown. Returns `None` if the member is
    /// ignored.
    #[cold]
    fn other_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        let key = self.text("a key")?;
        if self.null()? {
            return Ok(None);
        }
        if let Some(index) = find_variant(schema, key.as_bytes(), |it| it.name) {
            return Ok(Some(Variant::Known(index)));
        }
        if key == "__type" {
            self.skip()?;
            return Ok(None);
        }
        if self.strict {
            let message = format!("{} has no member {:?}", schema.id, Excerpt(&key));
            return Err(self.error(message));
        }
        self.skip()?;
        Ok(Some(Variant::Unknown(key.into_owned())))
    }
}
