//! The members of shapes.

use super::{Schema, ShapeType, Trait, UNIT};

/// One member: its name on the wire, what it targets, and its traits.
///
/// Traits that codecs ask for with every value are fields; the others are a list.
#[derive(Debug)]
pub struct Member {
    /// The member's name in the model, which is its name on the wire unless a trait says otherwise.
    pub(crate) name: &'static str,
    /// The name that JSON protocols which honour `@jsonName` use.
    pub(crate) json_name: &'static str,
    /// The shape that it targets.
    pub(crate) target: &'static Schema,
    /// Which part of an HTTP message carries it.
    pub(crate) binding: Binding,
    /// `@timestampFormat` of the member or its target; `None` leaves it to the protocol.
    pub(crate) timestamp: Option<TimestampFormat>,
    /// `@required`.
    pub(crate) required: bool,
    /// `@sensitive`.
    pub(crate) sensitive: bool,
    /// The other traits.
    pub(crate) traits: &'static [Trait],
    /// Whether the member stands in a structure or union, where it is written with its name.
    pub(crate) named: bool,
    /// Whether `json_name` holds characters that JSON escapes.
    pub(crate) escape: bool,
    /// The name of the element or attribute: `@xmlName`, or the member's own.
    #[cfg_attr(
        not(feature = "xml"),
        allow(dead_code, reason = "only the XML codec reads it")
    )]
    pub(crate) xml_name: &'static str,
    /// What the member is in XML.
    #[cfg_attr(
        not(feature = "xml"),
        allow(dead_code, reason = "only the XML codec reads it")
    )]
    pub(crate) xml_form: XmlForm,
}

/// What a member is in XML (Smithy 2.0, "XML bindings").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "xml"),
    allow(dead_code, reason = "only the XML codec reads it")
)]
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
    /// `@eventHeader`: a header of an event. Messages of HTTP have it in their document.
    EventHeader,
    /// `@eventPayload`: the payload of an event. Messages of HTTP have it in their document.
    EventPayload,
}

impl Binding {
    /// Whether the document in the body of a message has the member.
    #[inline]
    pub(crate) const fn is_of_document(self) -> bool {
        matches!(self, Self::Body | Self::EventHeader | Self::EventPayload)
    }

    /// Whether an event has the member outside of its document.
    #[inline]
    pub(crate) const fn is_of_event(self) -> bool {
        matches!(self, Self::EventHeader | Self::EventPayload)
    }
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

/// A member of a structure or union.
pub const fn member(name: &'static str, target: &'static Schema) -> Member {
    Member {
        name,
        json_name: name,
        target,
        binding: Binding::Body,
        timestamp: None,
        required: false,
        sensitive: false,
        traits: &[],
        named: true,
        escape: false,
        xml_name: name,
        xml_form: XmlForm::Element,
    }
}

/// The member of a list, or the key or value of a map: its name is not written in JSON.
pub const fn element(name: &'static str, target: &'static Schema) -> Member {
    let mut element = member(name, target);
    element.named = false;
    element
}

/// Stands for the whole input or output of an operation, where no member leads to it.
pub(crate) static NO_MEMBER: Member = element("", &UNIT);

impl Member {
    /// A member of a structure or union, without traits.
    #[doc(hidden)]
    pub const fn new(name: &'static str, target: &'static Schema) -> Self {
        member(name, target)
    }

    /// The member of a list, or the key or value of a map, without traits.
    pub const fn element(name: &'static str, target: &'static Schema) -> Self {
        element(name, target)
    }

    /// The same member with a trait that has a field of its own. It is quick to compile: a list in its place costs the
    /// compiler as much as several calls.
    ///
    /// # Panics
    ///
    /// When the trait has no such field.
    #[doc(hidden)]
    #[must_use]
    pub const fn wire(mut self, it: Trait) -> Self {
        match it {
            Trait::Required => self.required = true,
            Trait::Sensitive => self.sensitive = true,
            Trait::JsonName(name) => {
                self.json_name = name;
                self.escape = is_escaped(name);
            }
            Trait::TimestampFormat(format) => self.timestamp = Some(format),
            Trait::HttpPayload => self.binding = Binding::Payload,
            Trait::HttpLabel => self.binding = Binding::Label,
            Trait::HttpQuery(name) => self.binding = Binding::Query(name),
            Trait::HttpQueryParams => self.binding = Binding::QueryParams,
            Trait::HttpHeader(name) => self.binding = Binding::Header(name),
            Trait::HttpPrefixHeaders(prefix) => self.binding = Binding::PrefixHeaders(prefix),
            Trait::HttpResponseCode => self.binding = Binding::ResponseCode,
            Trait::EventHeader => self.binding = Binding::EventHeader,
            Trait::EventPayload => self.binding = Binding::EventPayload,
            _ => panic!("this trait belongs behind the semicolon: members have no field for it"),
        }
        self
    }

    /// The same member with these traits, in the place of those before. The compiler interprets this for each member,
    /// so it is written for few steps.
    #[doc(hidden)]
    #[must_use]
    pub const fn with(mut self, traits: &'static [Trait]) -> Self {
        self.traits = traits;
        let mut open = traits;
        while let [next, rest @ ..] = open {
            open = rest;
            match *next {
                Trait::XmlName(name) => self.xml_name = name,
                Trait::XmlAttribute => self.xml_form = XmlForm::Attribute,
                Trait::XmlFlattened => self.xml_form = XmlForm::Flattened,
                Trait::Required
                | Trait::Sensitive
                | Trait::JsonName(_)
                | Trait::TimestampFormat(_)
                | Trait::HttpPayload
                | Trait::HttpLabel
                | Trait::HttpQuery(_)
                | Trait::HttpQueryParams
                | Trait::HttpHeader(_)
                | Trait::HttpPrefixHeaders(_)
                | Trait::HttpResponseCode
                | Trait::EventHeader
                | Trait::EventPayload => self = self.wire(*next),
                _ => {}
            }
        }
        self
    }

    /// The member's name in the model, which is its name on the wire unless a trait says otherwise.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name that JSON protocols use which honour `@jsonName`.
    #[inline]
    pub const fn json_name(&self) -> &'static str {
        self.json_name
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

    /// `@sensitive` of the member, of the shape that holds it, or of anything in its target: the value must not
    /// be shown.
    #[inline]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// The traits without an accessor of their own.
    #[inline]
    pub const fn traits(&self) -> &'static [Trait] {
        self.traits
    }

    /// Whether a value can violate the model here or in what it holds.
    pub(crate) fn is_checked(&self) -> bool {
        use ShapeType::{Enum, IntEnum, List, Map, Structure, Union};
        let shape_type = self.target.shape_type;
        !self.traits.is_empty()
            || matches!(shape_type, Enum | IntEnum | List | Map | Structure | Union)
    }
}

/// Whether a name holds characters that JSON escapes.
const fn is_escaped(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < b' ' || bytes[at] == b'"' || bytes[at] == b'\\' {
            return true;
        }
        at += 1;
    }
    false
}
