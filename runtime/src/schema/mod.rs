//! Schemas: what the model says of a shape, as constant tables.
//!
//! Generated code declares one `static` [`Schema`] per structure, union, list and map. Codecs, HTTP bindings and
//! validators read them. A table is plain data: nothing runs at start-up, nothing is allocated, and recursive
//! shapes simply point at each other.

mod member;
mod simple;
mod traits;

pub(crate) use self::member::NO_MEMBER;
#[cfg(feature = "xml")]
pub(crate) use self::member::XmlForm;
pub use self::member::{Binding, Member, TimestampFormat, element, member};
pub use self::simple::*;
pub use self::traits::Trait;

/// What codecs need to know about one shape.
#[derive(Debug)]
pub struct Schema {
    /// The absolute shape id, `namespace#Name`.
    pub(crate) id: &'static str,
    /// The type of the shape.
    pub(crate) shape_type: ShapeType,
    /// The members of a structure or union in the model's order; `[member]` of a list; `[key, value]` of
    /// a map; empty otherwise.
    pub(crate) members: &'static [Member],
    /// Whether a list or map may hold nulls (`@sparse`).
    pub(crate) sparse: bool,
    /// Its traits.
    pub(crate) traits: &'static [Trait],
}

/// The types of shapes that codecs tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
#[non_exhaustive]
pub enum ShapeType {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    /// A streaming blob.
    ByteStream,
    Enum,
    IntEnum,
    List,
    Map,
    Structure,
    Union,
}

impl Schema {
    /// A structure with its members in the model's order.
    #[doc(hidden)]
    pub const fn structure(id: &'static str, members: &'static [Member]) -> Self {
        Self::new(id, ShapeType::Structure, members)
    }

    /// A union with its members in the model's order.
    #[doc(hidden)]
    pub const fn union(id: &'static str, members: &'static [Member]) -> Self {
        Self::new(id, ShapeType::Union, members)
    }

    /// A list with its one member.
    #[doc(hidden)]
    pub const fn list(id: &'static str, members: &'static [Member; 1]) -> Self {
        Self::new(id, ShapeType::List, members)
    }

    /// A map with its key and value.
    #[doc(hidden)]
    pub const fn map(id: &'static str, members: &'static [Member; 2]) -> Self {
        Self::new(id, ShapeType::Map, members)
    }

    const fn new(id: &'static str, shape_type: ShapeType, members: &'static [Member]) -> Self {
        Self {
            id,
            shape_type,
            members,
            sparse: false,
            traits: &[],
        }
    }

    /// The same shape with these traits, in the place of those before.
    ///
    /// # Panics
    ///
    /// When a union is of events, which clients and servers need the feature `events` for.
    #[doc(hidden)]
    #[must_use]
    pub const fn with(mut self, traits: &'static [Trait]) -> Self {
        let has_protocols = cfg!(any(feature = "client", feature = "server"));
        let mut at = 0;
        while at < traits.len() {
            self.sparse |= matches!(traits[at], Trait::Sparse);
            if matches!(traits[at], Trait::Streaming)
                && has_protocols
                && cfg!(not(feature = "events"))
            {
                panic!(
                    "an operation has a stream of events: the dependency `farrier` needs its feature `events`"
                );
            }
            at += 1;
        }
        self.traits = traits;
        self
    }

    /// The absolute shape id, `namespace#Name`.
    #[inline]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The type of the shape.
    #[inline]
    pub const fn shape_type(&self) -> ShapeType {
        self.shape_type
    }

    /// The members of a structure or union in the model's order; `[member]` of a list; `[key, value]` of a map;
    /// empty for all others.
    #[inline]
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }

    /// `@sparse`: whether a list or map may hold nulls.
    #[inline]
    pub const fn is_sparse(&self) -> bool {
        self.sparse
    }

    /// `@streaming` of a union: whether its members are events.
    #[inline]
    pub fn is_event_stream(&self) -> bool {
        matches!(self.shape_type, ShapeType::Union) && self.traits.contains(&Trait::Streaming)
    }

    /// The index of the member that is a stream of events.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn event_stream(&self) -> Option<usize> {
        let mut members = self.members.iter();
        members.position(|it| it.target.is_event_stream())
    }

    /// All traits.
    #[inline]
    pub const fn traits(&self) -> &'static [Trait] {
        self.traits
    }

    /// Stops the compiler where the indices that generated code gives to the members of a structure are not those
    /// of the table.
    #[doc(hidden)]
    pub const fn check_structure(&self, indices: &[usize]) {
        assert!(
            indices.len() == self.members.len(),
            "a structure and its table have different numbers of members: generate both again"
        );
        let mut at = 0;
        while at < indices.len() {
            assert!(
                indices[at] == at,
                "a structure lists its members in another order than its table: generate both again"
            );
            at += 1;
        }
    }

    /// Stops the compiler where the indices that generated code gives to the variants of a union are not those
    /// of members of the table, in its order. Members that are errors of a stream have no variant.
    #[doc(hidden)]
    pub const fn check_union(&self, indices: &[usize]) {
        let mut at = 0;
        while at < indices.len() {
            assert!(
                indices[at] < self.members.len() && (at == 0 || indices[at - 1] < indices[at]),
                "a union lists its variants in another order than its table: generate both again"
            );
            at += 1;
        }
    }

    /// Whether anything in a value of the shape is `@sensitive`, however deep.
    #[cfg(feature = "client")]
    pub(crate) fn holds_sensitive(&'static self) -> bool {
        let mut seen: Vec<*const Self> = Vec::new();
        let mut open = vec![self];
        while let Some(schema) = open.pop() {
            if seen.contains(&std::ptr::from_ref(schema)) {
                continue;
            }
            seen.push(schema);
            if schema.members.iter().any(|it| it.sensitive) {
                return true;
            }
            open.extend(schema.members.iter().map(|it| it.target));
        }
        false
    }

    /// The member of a list.
    pub(crate) fn element(&self) -> &'static Member {
        self.members.first().unwrap_or(&NO_MEMBER)
    }

    /// The key member of a map.
    #[cfg(feature = "query")]
    pub(crate) fn key(&self) -> &'static Member {
        self.members.first().unwrap_or(&NO_MEMBER)
    }

    /// The value member of a map.
    pub(crate) fn value(&self) -> &'static Member {
        self.members.get(1).unwrap_or(&NO_MEMBER)
    }
}
