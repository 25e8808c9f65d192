//! The query codec: the bodies of requests in awsQuery and ec2Query, which are forms
//! (`application/x-www-form-urlencoded`).
//!
//! The writer turns shapes into forms, and the reader forms into shapes. Each simple value is a parameter whose key is
//! the path to the value: `Action=Shoe&Version=2020-01-08&Nails.member.1.Length=2.5`.
//!
//! The reader is strict and bounded. It refuses duplicate parameters, indexes that are not numbers, and text in the
//! place of members. It limits nesting to [`MAX_DEPTH`] and takes linear time. Indexes may come in any order and leave
//! gaps. Unknown parameters are skipped, because requests may have parameters for signatures.

mod parameters;
mod reader;
mod steps;
#[cfg(test)]
mod tests;
mod tree;
mod writer;

#[cfg(feature = "server")]
pub(crate) use self::parameters::parameter;
pub use self::reader::QueryReader;
pub use self::writer::QueryWriter;
use crate::schema::{Member, ShapeType, TimestampFormat, Trait, XmlForm};
use crate::shape::{Budget, Result, growth};

/// The maximum depth of nested values.
pub const MAX_DEPTH: usize = 128;

/// The format of timestamps without `@timestampFormat`.
const TIMESTAMP: TimestampFormat = TimestampFormat::DateTime;

/// The differences between the two protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuerySettings {
    /// Whether the rules of ec2Query apply: its names (Smithy 2.0, "AWS EC2 query protocol", "Query key resolution"),
    /// lists that are always flattened, and no parameters for empty lists.
    pub ec2: bool,
}

impl QuerySettings {
    /// The settings of awsQuery.
    pub const AWS_QUERY: Self = Self { ec2: false };
    /// The settings of ec2Query. The protocol does not define maps; they are written as in awsQuery.
    pub const EC2_QUERY: Self = Self { ec2: true };

    /// Returns the name of a structure's member, and whether its first letter has to be changed to upper case.
    fn name(self, member: &Member) -> (&'static str, bool) {
        if self.ec2 {
            let query = member.traits.iter().find_map(|it| match it {
                Trait::Ec2QueryName(name) => Some(*name),
                _ => None,
            });
            if let Some(name) = query {
                return (name, false);
            }
        }
        (member.xml_name, self.ec2)
    }

    /// Checks whether a structure's member has the key `name`.
    fn goes_by(self, member: &Member, name: &str) -> bool {
        let (expected, capital) = self.name(member);
        if !capital {
            return expected == name;
        }
        match (expected.as_bytes(), name.as_bytes()) {
            ([first, rest @ ..], [found, others @ ..]) => {
                rest == others && first.to_ascii_uppercase() == *found
            }
            (expected, found) => expected == found,
        }
    }

    /// Checks whether a list or map is flattened: its items follow the member's key without a part between.
    fn flattened(self, member: &Member) -> bool {
        let list = member.target.shape_type == ShapeType::List;
        (self.ec2 && list) || member.xml_form == XmlForm::Flattened
    }
}

/// Makes room for another element of a list that is full, within the budget.
#[inline]
fn make_room<T>(list: &mut Vec<T>, budget: &mut Budget) -> Result {
    if list.len() == list.capacity() {
        let more = growth(list.len(), size_of::<T>());
        budget.charge(more * size_of::<T>())?;
        list.reserve_exact(more);
    }
    Ok(())
}
