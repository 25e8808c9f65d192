//! Traits of shapes and members. They are kept as JSON, unknown ones included; the functions here read the values of
//! known ones with names and types.
//!
//! An accessor returns `None` for a malformed value: rules report it. Rules that report about a trait also need its
//! id, and spell it where they do.

mod cors;
mod documentation;
mod http;

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

pub use self::cors::Cors;
pub use self::http::Http;
use super::ShapeId;

/// The traits of one shape or member, by trait id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(BTreeMap<ShapeId, Value>);

/// `smithy.api#deprecated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deprecated<'a> {
    /// Why, or what to use instead.
    pub message: Option<&'a str>,
    /// A date or a version, as the model writes it.
    pub since: Option<&'a str>,
}

/// `smithy.api#length`: inclusive bounds, in elements, entries, Unicode scalar values or bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// The lower bound.
    pub min: Option<u64>,
    /// The upper bound.
    pub max: Option<u64>,
}

/// `smithy.api#range`: inclusive bounds, as the model writes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range<'a> {
    /// The lower bound.
    pub min: Option<&'a Number>,
    /// The upper bound.
    pub max: Option<&'a Number>,
}

/// `smithy.api#error`: who is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The client; the status is 400 unless `@httpError` says otherwise.
    Client,
    /// The server; the status is 500 unless `@httpError` says otherwise.
    Server,
}

/// `smithy.api#retryable`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retryable {
    /// The service is throttling the caller.
    pub throttling: bool,
}

/// `smithy.api#timestampFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// RFC 3339 without offset: `1985-04-12T23:20:50.52Z`.
    DateTime,
    /// RFC 7231 IMF-fixdate: `Tue, 29 Apr 2014 18:30:38 GMT`.
    HttpDate,
    /// Seconds since 1970, with an optional fraction: `1515531081.123`.
    EpochSeconds,
}

/// `smithy.api#xmlNamespace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlNamespace<'a> {
    /// The namespace.
    pub uri: &'a str,
    /// The prefix; `None` for the default namespace.
    pub prefix: Option<&'a str>,
}

/// `aws.protocols#awsQueryError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwsQueryError<'a> {
    /// The code that is sent.
    pub code: &'a str,
    /// The status.
    pub status: u16,
}

/// `smithy.api#paginated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are the specification's own words.
#[non_exhaustive]
pub struct Paginated<'a> {
    pub input_token: Option<&'a str>,
    pub output_token: Option<&'a str>,
    pub items: Option<&'a str>,
    pub page_size: Option<&'a str>,
}

/// `aws.api#service`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AwsService<'a> {
    /// The name of the service in SDKs: `CleanRoomsML`.
    pub sdk_id: Option<&'a str>,
    /// The namespace in ARNs.
    pub arn_namespace: Option<&'a str>,
    /// The first label of the service's host name.
    pub endpoint_prefix: Option<&'a str>,
}

impl Traits {
    /// Whether a trait of this absolute id is applied.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The value of a trait, by absolute id.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// The value of a trait, by absolute id, to change it.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.0.get_mut(id)
    }

    /// Applies a trait. Returns the value that it had before.
    pub fn insert(&mut self, id: ShapeId, value: Value) -> Option<Value> {
        self.0.insert(id, value)
    }

    /// Removes a trait. Returns the value that it had.
    pub fn remove(&mut self, id: &str) -> Option<Value> {
        self.0.remove(id)
    }

    /// All traits, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&ShapeId, &Value)> {
        self.0.iter()
    }

    /// The size of a copy in bytes, roughly.
    pub(crate) fn size(&self) -> usize {
        fn of(value: &Value) -> usize {
            let entry = |(key, it): (&String, &Value)| 64 + key.len() + of(it);
            32 + match value {
                Value::String(text) => text.len(),
                Value::Array(them) => them.iter().map(of).sum(),
                Value::Object(them) => them.iter().map(entry).sum(),
                _ => 0,
            }
        }
        self.0.values().map(|value| 64 + of(value)).sum()
    }

    /// Whether no trait is applied.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `smithy.api#required`.
    pub fn required(&self) -> bool {
        self.has("smithy.api#required")
    }

    /// `smithy.api#clientOptional`.
    pub fn client_optional(&self) -> bool {
        self.has("smithy.api#clientOptional")
    }

    /// `smithy.api#default`. JSON `null` means that there is no default, whatever the target has.
    pub fn default_value(&self) -> Option<&Value> {
        self.get("smithy.api#default")
    }

    /// `smithy.api#addedDefault`.
    pub fn added_default(&self) -> bool {
        self.has("smithy.api#addedDefault")
    }

    /// `smithy.api#sensitive`.
    pub fn sensitive(&self) -> bool {
        self.has("smithy.api#sensitive")
    }

    /// `smithy.api#length`.
    pub fn length(&self) -> Option<Length> {
        let it = self.object("smithy.api#length")?;
        let bound = |key| it.get(key).and_then(Value::as_u64);
        Some(Length {
            min: bound("min"),
            max: bound("max"),
        })
    }

    /// `smithy.api#range`.
    pub fn range(&self) -> Option<Range<'_>> {
        let it = self.object("smithy.api#range")?;
        let bound = |key| it.get(key).and_then(Value::as_number);
        Some(Range {
            min: bound("min"),
            max: bound("max"),
        })
    }

    /// `smithy.api#pattern`: an ECMA-262 regular expression, not anchored.
    pub fn pattern(&self) -> Option<&str> {
        self.text("smithy.api#pattern")
    }

    /// `smithy.api#uniqueItems`.
    pub fn unique_items(&self) -> bool {
        self.has("smithy.api#uniqueItems")
    }

    /// `smithy.api#sparse`.
    pub fn sparse(&self) -> bool {
        self.has("smithy.api#sparse")
    }

    /// `smithy.api#enumValue`: a string or an integer.
    pub fn enum_value(&self) -> Option<&Value> {
        self.get("smithy.api#enumValue")
    }

    /// `smithy.api#error`.
    pub fn error(&self) -> Option<ErrorKind> {
        match self.text("smithy.api#error")? {
            "client" => Some(ErrorKind::Client),
            "server" => Some(ErrorKind::Server),
            _ => None,
        }
    }

    /// `smithy.api#retryable`.
    pub fn retryable(&self) -> Option<Retryable> {
        let it = self.object("smithy.api#retryable")?;
        Some(Retryable {
            throttling: it.get("throttling") == Some(&Value::Bool(true)),
        })
    }

    /// `smithy.api#jsonName`.
    pub fn json_name(&self) -> Option<&str> {
        self.text("smithy.api#jsonName")
    }

    /// `smithy.api#timestampFormat`.
    pub fn timestamp_format(&self) -> Option<TimestampFormat> {
        match self.text("smithy.api#timestampFormat")? {
            "date-time" => Some(TimestampFormat::DateTime),
            "http-date" => Some(TimestampFormat::HttpDate),
            "epoch-seconds" => Some(TimestampFormat::EpochSeconds),
            _ => None,
        }
    }

    /// `smithy.api#mediaType`.
    pub fn media_type(&self) -> Option<&str> {
        self.text("smithy.api#mediaType")
    }

    /// `smithy.api#xmlName`.
    pub fn xml_name(&self) -> Option<&str> {
        self.text("smithy.api#xmlName")
    }

    /// `smithy.api#xmlAttribute`.
    pub fn xml_attribute(&self) -> bool {
        self.has("smithy.api#xmlAttribute")
    }

    /// `smithy.api#xmlFlattened`.
    pub fn xml_flattened(&self) -> bool {
        self.has("smithy.api#xmlFlattened")
    }

    /// `smithy.api#xmlNamespace`.
    pub fn xml_namespace(&self) -> Option<XmlNamespace<'_>> {
        let it = self.object("smithy.api#xmlNamespace")?;
        Some(XmlNamespace {
            uri: text(it, "uri")?,
            prefix: text(it, "prefix"),
        })
    }

    /// `aws.protocols#ec2QueryName`.
    pub fn ec2_query_name(&self) -> Option<&str> {
        self.text("aws.protocols#ec2QueryName")
    }

    /// `noErrorWrapping` of `aws.protocols#restXml`.
    pub fn no_error_wrapping(&self) -> bool {
        let it = self.object("aws.protocols#restXml");
        let it = it.and_then(|it| it.get("noErrorWrapping"));
        it.and_then(Value::as_bool).unwrap_or_default()
    }

    /// `aws.customizations#s3UnwrappedXmlOutput`.
    pub fn s3_unwrapped_xml_output(&self) -> bool {
        self.has("aws.customizations#s3UnwrappedXmlOutput")
    }

    /// `aws.protocols#awsQueryError`.
    pub fn aws_query_error(&self) -> Option<AwsQueryError<'_>> {
        let it = self.object("aws.protocols#awsQueryError")?;
        let status = it.get("httpResponseCode").and_then(Value::as_u64)?;
        Some(AwsQueryError {
            code: text(it, "code")?,
            status: u16::try_from(status).ok()?,
        })
    }

    /// `aws.protocols#awsQueryCompatible`.
    pub fn aws_query_compatible(&self) -> bool {
        self.has("aws.protocols#awsQueryCompatible")
    }

    /// `smithy.api#idempotencyToken`.
    pub fn idempotency_token(&self) -> bool {
        self.has("smithy.api#idempotencyToken")
    }

    /// `smithy.api#idempotent`.
    pub fn idempotent(&self) -> bool {
        self.has("smithy.api#idempotent")
    }

    /// `smithy.api#readonly`.
    pub fn readonly(&self) -> bool {
        self.has("smithy.api#readonly")
    }

    /// `smithy.api#input`.
    pub fn input(&self) -> bool {
        self.has("smithy.api#input")
    }

    /// `smithy.api#output`.
    pub fn output(&self) -> bool {
        self.has("smithy.api#output")
    }

    /// `smithy.api#streaming`.
    pub fn streaming(&self) -> bool {
        self.has("smithy.api#streaming")
    }

    /// `smithy.api#requiresLength`.
    pub fn requires_length(&self) -> bool {
        self.has("smithy.api#requiresLength")
    }

    /// `smithy.api#eventHeader`.
    pub fn event_header(&self) -> bool {
        self.has("smithy.api#eventHeader")
    }

    /// `smithy.api#eventPayload`.
    pub fn event_payload(&self) -> bool {
        self.has("smithy.api#eventPayload")
    }

    /// `smithy.api#paginated`.
    pub fn paginated(&self) -> Option<Paginated<'_>> {
        let it = self.object("smithy.api#paginated")?;
        Some(Paginated {
            input_token: text(it, "inputToken"),
            output_token: text(it, "outputToken"),
            items: text(it, "items"),
            page_size: text(it, "pageSize"),
        })
    }

    /// `smithy.api#mixin`.
    pub fn mixin(&self) -> bool {
        self.has("smithy.api#mixin")
    }

    /// `smithy.api#trait`: the shape defines a trait.
    pub fn is_trait_definition(&self) -> bool {
        self.has("smithy.api#trait")
    }

    /// `aws.api#service`.
    pub fn aws_service(&self) -> Option<AwsService<'_>> {
        let it = self.object("aws.api#service")?;
        Some(AwsService {
            sdk_id: text(it, "sdkId"),
            arn_namespace: text(it, "arnNamespace"),
            endpoint_prefix: text(it, "endpointPrefix"),
        })
    }

    /// `aws.auth#sigv4`: the name of the service in signatures.
    pub fn sigv4_name(&self) -> Option<&str> {
        text(self.object("aws.auth#sigv4")?, "name")
    }

    fn text(&self, id: &str) -> Option<&str> {
        self.get(id).and_then(Value::as_str)
    }

    fn object(&self, id: &str) -> Option<&Map<String, Value>> {
        self.get(id).and_then(Value::as_object)
    }
}

impl FromIterator<(ShapeId, Value)> for Traits {
    fn from_iter<I: IntoIterator<Item = (ShapeId, Value)>>(traits: I) -> Self {
        Self(traits.into_iter().collect())
    }
}

impl IntoIterator for Traits {
    type Item = (ShapeId, Value);
    type IntoIter = std::collections::btree_map::IntoIter<ShapeId, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}
