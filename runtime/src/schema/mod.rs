//! Schemas: what the runtime knows about a shape, as constant tables.
//!
//! The generator writes one `static` [`Schema`] per aggregate shape; codecs, HTTP bindings and the server's
//! required check read them. A table is plain data: nothing runs at start-up, nothing is allocated, and
//! recursive shapes simply point at each other.

mod traits;

pub use self::traits::Trait;

/// What the wire needs to know about one shape.
#[derive(Debug)]
pub struct Schema {
    /// The absolute shape id, `namespace#Name`.
    pub(crate) id: &'static str,
    /// Which kind of shape this is.
    pub(crate) kind: Kind,
    /// The members of a structure or union in the model's order; `[member]` of a list; `[key, value]` of
    /// a map; empty otherwise.
    pub(crate) members: &'static [Member],
    /// Whether a list or map may hold nulls (`@sparse`).
    pub(crate) sparse: bool,
    /// Traits that few shapes have.
    pub(crate) traits: &'static [Trait],
}

/// The kinds of shape that codecs tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
#[non_exhaustive]
pub enum Kind {
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

/// One member: its name on the wire, what it targets, and the traits that change how it travels.
#[derive(Debug)]
pub struct Member {
    /// The member's name in the model, which is its name on the wire unless a trait says otherwise.
    pub(crate) name: &'static str,
    /// The name that JSON protocols which honour `@jsonName` use.
    pub(crate) json_name: &'static str,
    /// The shape that it targets.
    pub(crate) target: &'static Schema,
    /// Which part of an HTTP message carries it (Smithy 2.0, "HTTP binding traits").
    pub(crate) binding: Binding,
    /// `@timestampFormat` of the member or its target; `None` leaves it to the protocol.
    pub(crate) timestamp: Option<TimestampFormat>,
    /// `@required`.
    pub(crate) required: bool,
    /// `@sensitive`, of the member, the shape that holds it, or anything in its target: what stands there is
    /// not to be shown.
    pub(crate) sensitive: bool,
    /// Traits that few members have.
    pub(crate) traits: &'static [Trait],
    /// Whether the member stands in a structure or union, where it is written with its name.
    pub(crate) named: bool,
    /// Whether `json_name` holds characters that JSON escapes.
    pub(crate) escape: bool,
    /// The name of the element or attribute: `@xmlName`, or the member's own.
    #[cfg_attr(not(feature = "xml"), allow(dead_code))]
    pub(crate) xml_name: &'static str,
    /// What the member is in XML.
    #[cfg_attr(not(feature = "xml"), allow(dead_code))]
    pub(crate) xml_form: XmlForm,
}

/// What a member is in XML (Smithy 2.0, "XML bindings").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "xml"), allow(dead_code))]
pub(crate) enum XmlForm {
    /// An element.
    Element,
    /// `@xmlAttribute`: an attribute of the structure's element.
    Attribute,
    /// `@xmlFlattened`: the elements of the list or the entries of the map, without one around them.
    Flattened,
}

/// Which part of an HTTP message carries a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Binding {
    /// No binding trait: a member of the document in the body.
    Body,
    /// `@httpPayload`: the whole body.
    Payload,
    /// `@httpLabel`: a segment of the path.
    Label,
    /// `@httpQuery`: the parameter of this name.
    Query(&'static str),
    /// `@httpQueryParams`: every parameter that no other member binds.
    QueryParams,
    /// `@httpHeader`: the header of this name, in lower case.
    Header(&'static str),
    /// `@httpPrefixHeaders`: the headers that start with this, in lower case.
    PrefixHeaders(&'static str),
    /// `@httpResponseCode`: the status.
    ResponseCode,
}

/// How a timestamp is written (Smithy 2.0, "timestampFormat trait").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampFormat {
    /// RFC 3339 in UTC: `1985-04-12T23:20:50.52Z`.
    DateTime,
    /// IMF-fixdate of RFC 9110: `Tue, 29 Apr 2014 18:30:38 GMT`.
    HttpDate,
    /// Seconds since 1970-01-01T00:00:00Z, with an optional fraction.
    EpochSeconds,
}

impl Schema {
    /// A structure with its members in the model's order.
    pub const fn structure(id: &'static str, members: &'static [Member]) -> Self {
        Self {
            id,
            kind: Kind::Structure,
            members,
            sparse: false,
            traits: &[],
        }
    }

    /// A union with its members in the model's order.
    pub const fn union(id: &'static str, members: &'static [Member]) -> Self {
        Self {
            id,
            kind: Kind::Union,
            members,
            sparse: false,
            traits: &[],
        }
    }

    /// A list with its one member.
    pub const fn list(id: &'static str, members: &'static [Member; 1]) -> Self {
        Self {
            id,
            kind: Kind::List,
            members,
            sparse: false,
            traits: &[],
        }
    }

    /// A map with its key and value.
    pub const fn map(id: &'static str, members: &'static [Member; 2]) -> Self {
        Self {
            id,
            kind: Kind::Map,
            members,
            sparse: false,
            traits: &[],
        }
    }

    /// The same shape with traits that few have.
    pub const fn with(self, traits: &'static [Trait]) -> Self {
        let mut sparse = false;
        let mut at = 0;
        while at < traits.len() {
            sparse |= matches!(traits[at], Trait::Sparse);
            at += 1;
        }
        Self {
            sparse,
            traits,
            ..self
        }
    }

    /// The absolute shape id, `namespace#Name`.
    #[inline]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Which kind of shape this is.
    #[inline]
    pub const fn kind(&self) -> Kind {
        self.kind
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

    /// Traits that few shapes have.
    #[inline]
    pub const fn traits(&self) -> &'static [Trait] {
        self.traits
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

impl Member {
    /// The member's name in the model, which is its name on the wire unless a trait says otherwise.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The shape that it targets.
    #[inline]
    pub const fn target(&self) -> &'static Schema {
        self.target
    }

    /// Which part of an HTTP message carries it (Smithy 2.0, "HTTP binding traits").
    #[inline]
    pub const fn binding(&self) -> Binding {
        self.binding
    }

    /// `@timestampFormat` of the member or its target; `None` leaves it to the protocol.
    #[inline]
    pub const fn timestamp_format(&self) -> Option<TimestampFormat> {
        self.timestamp
    }

    /// `@required`.
    #[inline]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// `@sensitive`, of the member, the shape that holds it, or anything in its target: the value must not be
    /// shown.
    #[inline]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Traits that few members have.
    #[inline]
    pub const fn traits(&self) -> &'static [Trait] {
        self.traits
    }

    /// Whether a value can violate the model here or in what it holds.
    pub(crate) fn is_checked(&self) -> bool {
        use Kind::{Enum, IntEnum, List, Map, Structure, Union};
        let kind = self.target.kind;
        !self.traits.is_empty() || matches!(kind, Enum | IntEnum | List | Map | Structure | Union)
    }

    /// A member of a structure.
    pub const fn structure(name: &'static str, target: &'static Schema) -> Self {
        Self::new(name, target)
    }

    /// A member of a union.
    pub const fn union(name: &'static str, target: &'static Schema) -> Self {
        Self::new(name, target)
    }

    /// The member of a list.
    pub const fn list(name: &'static str, target: &'static Schema) -> Self {
        Self::element(name, target)
    }

    /// The key or value of a map.
    pub const fn map(name: &'static str, target: &'static Schema) -> Self {
        Self::element(name, target)
    }

    /// A member of a structure or union.
    pub const fn new(name: &'static str, target: &'static Schema) -> Self {
        Self {
            named: true,
            ..Self::element(name, target)
        }
    }

    /// The member of a list, or the key or value of a map: its name does not travel in JSON.
    pub const fn element(name: &'static str, target: &'static Schema) -> Self {
        Self {
            name,
            json_name: name,
            target,
            binding: Binding::Body,
            timestamp: None,
            required: false,
            sensitive: false,
            traits: &[],
            named: false,
            escape: false,
            xml_name: name,
            xml_form: XmlForm::Element,
        }
    }

    /// With `@required`.
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// With `@sensitive`.
    pub const fn sensitive(self) -> Self {
        Self {
            sensitive: true,
            ..self
        }
    }

    /// With `@jsonName`.
    pub const fn json_name(self, name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let mut escape = false;
        let mut at = 0;
        while at < bytes.len() {
            escape |= bytes[at] < b' ' || bytes[at] == b'"' || bytes[at] == b'\\';
            at += 1;
        }
        Self {
            json_name: name,
            escape,
            ..self
        }
    }

    /// With `@timestampFormat`.
    pub const fn timestamp(self, format: TimestampFormat) -> Self {
        Self {
            timestamp: Some(format),
            ..self
        }
    }

    /// With `@timestampFormat("date-time")`.
    pub const fn date_time(self) -> Self {
        self.timestamp(TimestampFormat::DateTime)
    }

    /// With `@timestampFormat("http-date")`.
    pub const fn http_date(self) -> Self {
        self.timestamp(TimestampFormat::HttpDate)
    }

    /// With `@timestampFormat("epoch-seconds")`.
    pub const fn epoch_seconds(self) -> Self {
        self.timestamp(TimestampFormat::EpochSeconds)
    }

    /// With `@httpPayload`.
    pub const fn payload(self) -> Self {
        Self {
            binding: Binding::Payload,
            ..self
        }
    }

    /// With `@httpLabel`.
    pub const fn label(self) -> Self {
        Self {
            binding: Binding::Label,
            ..self
        }
    }

    /// With `@httpQuery`.
    pub const fn query(self, name: &'static str) -> Self {
        Self {
            binding: Binding::Query(name),
            ..self
        }
    }

    /// With `@httpQueryParams`.
    pub const fn query_params(self) -> Self {
        Self {
            binding: Binding::QueryParams,
            ..self
        }
    }

    /// With `@httpHeader`; the name in lower case.
    pub const fn header(self, name: &'static str) -> Self {
        Self {
            binding: Binding::Header(name),
            ..self
        }
    }

    /// With `@httpPrefixHeaders`; the prefix in lower case.
    pub const fn prefix_headers(self, prefix: &'static str) -> Self {
        Self {
            binding: Binding::PrefixHeaders(prefix),
            ..self
        }
    }

    /// With traits that few members have.
    pub const fn with(self, traits: &'static [Trait]) -> Self {
        let Self {
            mut xml_name,
            mut xml_form,
            ..
        } = self;
        // Codecs ask for these with every element.
        let mut at = 0;
        while at < traits.len() {
            match &traits[at] {
                Trait::XmlName(name) => xml_name = name,
                Trait::XmlAttribute => xml_form = XmlForm::Attribute,
                Trait::XmlFlattened => xml_form = XmlForm::Flattened,
                _ => {}
            }
            at += 1;
        }
        Self {
            traits,
            xml_name,
            xml_form,
            ..self
        }
    }

    /// With `@httpResponseCode`.
    pub const fn response_code(self) -> Self {
        Self {
            binding: Binding::ResponseCode,
            ..self
        }
    }
}

macro_rules! simple {
    ($($name:ident $kind:ident;)*) => {$(
        #[doc = concat!("Any ", stringify!($kind), " shape: nothing but its kind matters on the wire.")]
        pub static $name: Schema = Schema {
            id: concat!("smithy.api#", stringify!($kind)),
            kind: Kind::$kind,
            members: &[],
            sparse: false,
            traits: &[],
        };
    )*};
}

simple! {
    BLOB Blob; BOOLEAN Boolean; STRING String; BYTE Byte; SHORT Short; INTEGER Integer; LONG Long;
    FLOAT Float; DOUBLE Double; BIG_INTEGER BigInteger; BIG_DECIMAL BigDecimal; TIMESTAMP Timestamp; DOCUMENT Document; BYTE_STREAM ByteStream; ENUM Enum; INT_ENUM IntEnum;
}

/// `smithy.api#Unit`: a structure without members.
pub static UNIT: Schema = Schema::structure("smithy.api#Unit", &[]);

/// Stands for the whole input or output of an operation, where no member leads to it.
pub(crate) static NO_MEMBER: Member = Member::element("", &UNIT);
