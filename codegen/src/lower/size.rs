//! How large values are, roughly: clippy objects to enums with one variant much larger than the rest, and
//! generated code has to say that this is the model's choice.

use super::Lowering;
use crate::ir::{Simple, Type};
use farrier_smithy::model::{Member, ShapeId, ShapeKind};

/// Nobody has to know more exactly; it also bounds the work.
pub(super) const SIZE_CAP: usize = 4096;

/// clippy objects from 200 bytes on; these sizes are rough.
const CLIPPY_LARGE_VARIANT: usize = 150;

impl Lowering<'_> {
    /// Whether the largest of these is much larger than the second.
    pub(super) fn uneven(&self, sizes: impl Iterator<Item = usize>) -> bool {
        let mut sizes: Vec<usize> = sizes.collect();
        sizes.sort_unstable();
        matches!(sizes.as_slice(), [.., second, largest] if largest - second > CLIPPY_LARGE_VARIANT)
    }

    /// The size of a value in bytes, at most [`SIZE_CAP`].
    pub(super) fn size(&self, value: &Type, target: &ShapeId) -> usize {
        match value {
            Type::Boxed(_) => 8,
            Type::Events { .. } => 40,
            Type::Named(_) => self.size_of_shape(target, SIZE_CAP),
            Type::List { .. } | Type::Map { .. } => 24,
            Type::Simple(Simple::Unit) => 0,
            Type::Simple(Simple::Blob | Simple::Document | Simple::ByteStream) => 48,
            Type::Simple(
                Simple::String | Simple::Timestamp | Simple::BigInteger | Simple::BigDecimal,
            ) => 24,
            Type::Simple(_) => 12,
        }
    }

    pub(super) fn size_of_shape(&self, id: &ShapeId, enough: usize) -> usize {
        let Some(shape) = self.model.shape(id) else {
            return 0;
        };
        let size = |index: usize, member: &Member, enough: usize| {
            let boxed = self.boxed.contains(&(id.clone(), index));
            match self.type_of(&member.target) {
                _ if boxed => 8,
                Type::Named(_) => self.size_of_shape(&member.target, enough),
                value => self.size(&value, &member.target),
            }
        };
        // Each level costs something, so that no model leads down without an end.
        let mut total = 1;
        match &shape.kind {
            ShapeKind::Structure(members) => {
                for (index, member) in members.iter().enumerate() {
                    if total >= enough {
                        break;
                    }
                    total += size(index, member, enough - total);
                }
            }
            ShapeKind::Union(members) if enough > 1 => {
                let sizes = members.iter().enumerate();
                // A fair share for each variant keeps the work within the same bound.
                let share = (enough - 1).div_euclid(members.len().max(1));
                let sizes = sizes.map(|(index, member)| size(index, member, share));
                total += sizes.max().unwrap_or_default();
            }
            _ => total += 24,
        }
        total
    }
}
