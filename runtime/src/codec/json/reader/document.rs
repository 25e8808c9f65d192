//! Documents: JSON comes in, documents go out.

use std::collections::BTreeMap;

use super::JsonReader;
use crate::schema::Member;
use crate::shape::{Deserializer, NODE, Result, growth, node_size};
use crate::types::Document;

impl JsonReader<'_> {
    /// Reads a value of any type. The recursion is bounded by `MAX_DEPTH`.
    pub(super) fn any(&mut self, member: &Member) -> Result<Document> {
        Ok(match self.peek() {
            Some(b'"') => Document::String(self.string(member)?),
            Some(b'{') => {
                let mut map = BTreeMap::new();
                self.open(b'{', "an object")?;
                while let Some(key) = self.next_key()? {
                    if map.len().is_multiple_of(NODE) {
                        self.charge(node_size::<String, Document>())?;
                    }
                    let value = self.any(member)?;
                    if map.insert(key, value).is_some() {
                        self.repeated_key()?;
                    }
                }
                Document::Map(map)
            }
            Some(b'[') => {
                let mut list = Vec::new();
                self.open(b'[', "an array")?;
                while self.more(b']')? {
                    if list.len() == list.capacity() {
                        let more = growth(list.len(), size_of::<Document>());
                        self.charge(more * size_of::<Document>())?;
                        list.reserve_exact(more);
                    }
                    list.push(self.any(member)?);
                }
                Document::List(list)
            }
            Some(b't' | b'f') => Document::Boolean(self.boolean(member)?),
            Some(b'n') => {
                self.literal("null", "a value")?;
                Document::Null
            }
            _ => {
                let (text, _) = self.number("a value")?;
                Document::Number(text.parse().map_err(|error| self.not_kept(error))?)
            }
        })
    }
}
