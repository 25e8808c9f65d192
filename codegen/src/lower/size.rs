//! Estimates the size of values. clippy warns about enums with one variant that is much larger than the others
//! (`clippy::large_enum_variant`). Generated code has to allow that, because the sizes follow from the model.

use super::Lowering;
use crate::ir::{Simple, Type};
use farrier_smithy::model::{Member, ShapeId, ShapeKind};

/// Sizes are capped here. Larger values make no difference to the lint, and the cap bounds the recursion.
pub(super) const SIZE_CAP: usize = 4096;

/// clippy warns from a difference of 200 bytes on. It is lower here, because sizes are estimates.
const CLIPPY_LARGE_VARIANT: usize = 150;

impl Lowering<'_> {
    /// Whether the largest size is much larger than the second largest.
    pub(super) fn uneven(&self, sizes: impl Iterator<Item = usize>) -> bool {
        let mut sizes: Vec<usize> = sizes.collect();
        sizes.sort_unstable();
        matches!(sizes.as_slice(), [.., second, largest] if largest - second > CLIPPY_LARGE_VARIANT)
    }

    /// Returns the size of a value in bytes, at most [`SIZE_CAP`].
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
        // Each level adds one, so that the recursion ends for every model.
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
                // An equal share for each variant keeps the work within the same bound.
                let share = (enough - 1).div_euclid(members.len().max(1));
                let sizes = sizes.map(|(index, member)| size(index, member, share));
                total += sizes.max().unwrap_or_default();
            }
            _ => total += 24,
        }
        total
    }
}
