//! Skips the items of unknown members.

use super::CborReader;
use crate::codec::cbor::{info, major};
use crate::shape::Result;

impl CborReader<'_> {
    /// Checks whether the next item is a string.
    pub fn at_string(&self) -> bool {
        self.rest.first().is_some_and(|it| it >> 5 == major::TEXT)
    }

    /// Skips an item.
    ///
    /// # Errors
    ///
    /// If the item is not CBOR, or nested too deep. The recursion is bounded by the same depth.
    pub fn skip(&mut self) -> Result {
        loop {
            let head = self.head()?;
            let indefinite = head.info == info::INDEFINITE;
            return match head.major {
                major::UNSIGNED | major::NEGATIVE | major::TAG if indefinite => {
                    Err(self.error("an item of a reserved form"))
                }
                major::UNSIGNED | major::NEGATIVE => Ok(()),
                // Any number of tags may stand before an item, so a tag does not count as a level.
                major::TAG => continue,
                major::BYTES => self.bytes(head).map(drop),
                major::TEXT if indefinite => {
                    let is_text = |it: &[u8]| std::str::from_utf8(it).is_ok();
                    self.chunks(head.major, is_text).map(drop)
                }
                major::TEXT => match std::str::from_utf8(self.take(head.value)?) {
                    Ok(_) => Ok(()),
                    Err(_) => Err(self.not_utf8()),
                },
                major::ARRAY => {
                    self.open(head)?;
                    while self.more()? {
                        self.skip()?;
                    }
                    Ok(())
                }
                major::MAP => {
                    self.open(head)?;
                    while self.more()? {
                        self.skip()?;
                        self.skip()?;
                    }
                    Ok(())
                }
                // Simple values of two bytes begin at 32 (RFC 8949, section 3.3).
                _ if indefinite || head.info == info::ONE_BYTE && head.value < 32 => {
                    Err(self.error("expected an item, found a break or a reserved value"))
                }
                _ => Ok(()),
            };
        }
    }
}
