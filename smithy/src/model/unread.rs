//! What a model lacks because its files have errors. Loading notes it; rules ask, so that they do not report what only
//! follows from those errors.

use std::collections::BTreeSet;

use super::ShapeId;

/// The shapes whose definitions could not be read, or not as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    shapes: BTreeSet<ShapeId>,
    files: bool,
}

impl Unread {
    /// Notes a shape.
    pub fn add(&mut self, id: ShapeId) {
        self.shapes.insert(id);
    }

    /// Notes that a file could not be read, so that any shape may be missing.
    pub fn add_file(&mut self) {
        self.files = true;
    }

    /// Adds what another file lacks.
    pub(crate) fn append(&mut self, other: Self) {
        self.shapes.extend(other.shapes);
        self.files |= other.files;
    }

    /// Whether a shape may be missing, or may lack members.
    pub fn has(&self, id: &str) -> bool {
        self.files || self.shapes.contains(id)
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        !self.files && self.shapes.is_empty()
    }
}
