//! The memory that the values of one message may take. The length of the message comes in, and then the size of each
//! list, map and box that a reader makes; an error goes out where they are too large.
//!
//! Without a budget, a body of `{}` in a list becomes structures of hundreds of bytes each.

use super::{Error, Result};

/// The bytes that the values of any message may take.
const LEAST: usize = 4 << 20;

/// The further bytes for each byte of the message.
const FOR_EACH_BYTE: usize = 16;

/// What is left of the memory for the values of one message.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    left: usize,
    limit: usize,
}

impl Budget {
    /// The budget of a message of so many bytes: 4 MiB, and 16 bytes for each byte. `limit` takes its place if there
    /// is one.
    pub fn new(length: usize, limit: Option<usize>) -> Self {
        let usual = length.saturating_mul(FOR_EACH_BYTE).saturating_add(LEAST);
        let limit = limit.unwrap_or(usual);
        Self { left: limit, limit }
    }

    /// Takes the bytes of a value that is about to be made.
    ///
    /// # Errors
    ///
    /// If fewer are left.
    #[inline]
    pub fn charge(&mut self, bytes: usize) -> Result {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Error::too_large(self.limit)),
        }
    }

    /// Gives back the bytes of a value that is gone.
    #[cfg(feature = "query")]
    pub(crate) fn release(&mut self, bytes: usize) {
        self.left = self.left.saturating_add(bytes);
    }
}

/// How many bytes a map takes for each of its nodes, which hold [`NODE`] entries or more.
pub(crate) const fn node_size<K, V>() -> usize {
    // If a node of a B-tree is not a leaf, it has addresses beside its entries.
    FULL_NODE * (size_of::<K>() + size_of::<V>()) + 13 * size_of::<usize>()
}

/// The entries that a node of a map has at least, unless the map has one node.
pub(crate) const NODE: usize = 5;

/// The entries that a node of a map has at most.
pub(crate) const FULL_NODE: usize = 11;

/// Returns for how many more elements of a size a list that is full makes room. Like the standard library, it doubles
/// the room.
pub(crate) fn growth(length: usize, size: usize) -> usize {
    length.max((1024 / size.max(1)).clamp(1, 4))
}
