//! The words of the macro `schemas!`: traits, and the members of each type of shape.

pub use crate::schema::Trait::{
    BigRange as big_range, ClientDefault as client_default, ClientOptional as client_optional,
    Ec2QueryName as ec2_query_name, EndpointMember as endpoint_member, EventHeader as event_header,
    EventPayload as event_payload, FloatRange as float_range, HttpHeader as header,
    HttpLabel as label, HttpPayload as payload, HttpPrefixHeaders as prefix_headers,
    HttpQuery as query, HttpQueryParams as query_params, HttpResponseCode as response_code,
    IdempotencyToken as idempotency_token, JsonName as json_name, Length as length,
    MediaType as media_type, Pattern as pattern, Range as range, Required as required,
    RequiresLength as requires_length, Sensitive as sensitive, Sparse as sparse,
    Streaming as streaming, UniqueItems as unique_items, WithoutPrefix as without_prefix,
    XmlAttribute as xml_attribute, XmlFlattened as xml_flattened, XmlName as xml_name,
    XmlNamespace as xml_namespace,
};
use crate::schema::{TimestampFormat, Trait};

/// `@timestampFormat("date-time")`.
#[allow(non_upper_case_globals, reason = "words are in lower case")]
pub const date_time: Trait = Trait::TimestampFormat(TimestampFormat::DateTime);
/// `@timestampFormat("http-date")`.
#[allow(non_upper_case_globals, reason = "words are in lower case")]
pub const http_date: Trait = Trait::TimestampFormat(TimestampFormat::HttpDate);
/// `@timestampFormat("epoch-seconds")`.
#[allow(non_upper_case_globals, reason = "words are in lower case")]
pub const epoch_seconds: Trait = Trait::TimestampFormat(TimestampFormat::EpochSeconds);

/// A structure has members with names.
pub mod structure {
    pub use crate::schema::member;
}

/// A union has members with names.
pub mod union {
    pub use crate::schema::member;
}

/// A list has an element.
pub mod list {
    pub use crate::schema::element as member;
}

/// A map has keys and values.
pub mod map {
    pub use crate::schema::element as member;
}
