//! The traits of shapes and members.
//!
//! A member's constraint overrides the same constraint on its target, so that tables hold each constraint once,
//! at the member. Constraints stand in the order in which they are checked. Bounds are `(min, max)`, inclusive;
//! `0`, `usize::MAX`, `i64::MIN` and the like mean "no bound".

use farrier_pattern::LazyPattern;

use super::TimestampFormat;

/// A trait with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Trait {
    /// `@required`: a value without the member cannot be read.
    Required,
    /// `@required` of a member that clients may leave out: validators report it where it is absent.
    ClientOptional,
    /// `@sensitive` of the member, of the shape that holds it, or of anything in its target.
    Sensitive,
    /// `@jsonName`.
    JsonName(&'static str),
    /// `@timestampFormat`.
    TimestampFormat(TimestampFormat),
    /// `@httpPayload`.
    HttpPayload,
    /// `@httpLabel`.
    HttpLabel,
    /// `@httpQuery`: the name of the parameter.
    HttpQuery(&'static str),
    /// `@httpQueryParams`.
    HttpQueryParams,
    /// `@httpHeader`: the name of the header, in lower case.
    HttpHeader(&'static str),
    /// `@httpPrefixHeaders`: how the names start, in lower case.
    HttpPrefixHeaders(&'static str),
    /// `@httpResponseCode`.
    HttpResponseCode,
    /// `@eventHeader`: a header of an event.
    EventHeader,
    /// `@eventPayload`: the payload of an event.
    EventPayload,
    /// `@streaming` of a union: its members are events.
    Streaming,
    /// `@sparse`: a list or map may hold nulls.
    Sparse,
    /// `@xmlName`: the name of an element or attribute.
    XmlName(&'static str),
    /// `@xmlAttribute`: an attribute of the structure's element.
    XmlAttribute,
    /// `@xmlFlattened`: elements or entries stand where the list or map would.
    XmlFlattened,
    /// `@xmlNamespace`: the prefix, empty for the default namespace, and the URI.
    XmlNamespace(&'static str, &'static str),
    /// `@ec2QueryName`: the name of a parameter.
    Ec2QueryName(&'static str),
    /// `@mediaType` of the member's target.
    MediaType(&'static str),
    /// The value that a client sends where the member is absent or empty.
    ClientDefault(&'static str),
    /// The member holds the endpoint to which a client sends the request, instead of its own.
    EndpointMember,
    /// A client sends the value without the first of these that it begins with: services put them before ids in
    /// responses, and do not know them in requests.
    WithoutPrefix(&'static [&'static str]),
    /// `@requiresLength` of the member's target: a stream whose length has to be known before it is sent.
    RequiresLength,
    /// `@idempotencyToken`: a client fills it where it is absent.
    IdempotencyToken,
    /// `@length`, in Unicode scalar values of a string, bytes of a blob, elements of a list or entries of a map.
    Length(usize, usize),
    /// `@range` of a byte, short, integer or long.
    Range(i64, i64),
    /// `@range` of a float or double; the infinities mean "no bound".
    FloatRange(f64, f64),
    /// `@range` of a bigInteger or bigDecimal; each bound as JSON writes it, empty for none.
    BigRange(&'static str, &'static str),
    /// `@pattern`.
    Pattern(&'static LazyPattern),
    /// `@uniqueItems`.
    UniqueItems,
}
