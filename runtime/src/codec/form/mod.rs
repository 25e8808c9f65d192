//! The query codec: the bodies of requests in awsQuery and ec2Query, which are forms
//! (`application/x-www-form-urlencoded`).
//!
//! The writer turns shapes into forms, and the reader forms into shapes. Each simple value is a parameter whose key is
//! the path to the value: `Action=Shoe&Version=2020-01-08&Nails.member.1.Length=2.5`.
//!
//! The reader is strict and bounded: it refuses parameters that come twice, indexes that are not numbers, and text in
//! the place of members; it limits nesting to [`MAX_DEPTH`] and takes linear time. Indexes may come in any order and
//! leave gaps. Unknown parameters are skipped, because requests have parameters for signatures and the like.

mod parameters;
mod reader;
mod tree;
mod writer;

#[cfg(feature = "server")]
pub(crate) use self::parameters::parameter;
pub use self::reader::QueryReader;
pub use self::writer::QueryWriter;
use crate::schema::{Member, ShapeType, TimestampFormat, Trait, XmlForm};

/// How deep values may be nested.
pub const MAX_DEPTH: usize = 128;

/// How timestamps without `@timestampFormat` are written.
const TIMESTAMP: TimestampFormat = TimestampFormat::DateTime;

/// The points in which the two protocols differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuerySettings {
    /// Whether names are those of ec2Query (Smithy 2.0, "AWS EC2 query protocol", "Query key resolution"), lists
    /// are always flattened, and those that are empty are not written.
    pub ec2: bool,
}

impl QuerySettings {
    /// The settings of awsQuery.
    pub const AWS_QUERY: Self = Self { ec2: false };
    /// The settings of ec2Query. It does not define maps; they are written as in awsQuery.
    pub const EC2_QUERY: Self = Self { ec2: true };

    /// The name of a structure's member, and whether its first letter becomes a capital.
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

    /// Whether a structure's member has this name.
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

    /// Whether the elements or entries of a member stand where the member would.
    fn flattened(self, member: &Member) -> bool {
        let list = member.target.shape_type == ShapeType::List;
        (self.ec2 && list) || member.xml_form == XmlForm::Flattened
    }
}
