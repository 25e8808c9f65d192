//! The intermediate representation: a service as plain data, with every decision made.
//!
//! The lower stage makes it of a checked model; the emit stage prints it and decides nothing. Names are Rust
//! names, ready to be printed (`r#type` where a keyword needs it); what a value can be is an enum. Lists
//! are in the order in which they are printed.

mod constraints;
mod operation;
mod schema;
mod types;

pub use self::constraints::*;
pub use self::operation::*;
pub use self::schema::*;
pub use self::types::*;

/// Documentation: lines of Markdown, without comment marks.
pub type Docs = Vec<String>;

/// Everything that is generated for one service.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The documentation of its module.
    pub docs: Docs,
    /// The service, where it is called or served. `None`: there are types and nothing else.
    pub service: Option<Service>,
    /// Structures, unions and enums that operations share, by name.
    pub types: Vec<TypeDefinition>,
    /// The error structures, by name.
    pub errors: Vec<ErrorStructure>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// The tables of all structures, unions, lists and maps, by name.
    pub schemas: Vec<Schema>,
    /// The patterns that validators use, by name.
    pub patterns: Vec<Pattern>,
}

/// A service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The name of the service shape, without its namespace.
    pub shape: String,
    /// Its version, where a protocol sends that.
    pub version: Option<String>,
    /// `@xmlNamespace`, where a protocol writes XML: the prefix, empty for the default namespace, and the URI.
    pub xml_namespace: Option<(String, String)>,
    /// `aws.protocols#awsQueryCompatible`.
    pub query_compatible: bool,
    /// `noErrorWrapping` of `aws.protocols#restXml`.
    pub no_error_wrapping: bool,
    /// The label at the start of paths that can stand at the start of the host as well.
    pub bucket: Option<String>,
    /// Headers that clients send with every request.
    pub headers: Vec<(String, String)>,
    /// What people call it.
    pub title: String,
    /// The name of the client's and of the server's trait.
    pub trait_name: String,
    /// The protocols that it speaks, at least one, in the order in which clients prefer them.
    pub protocols: Vec<Protocol>,
    /// Whether there is a client.
    pub client: bool,
    /// Whether there is a server.
    pub server: bool,
}

/// The protocols that there is a runtime for, in the order in which clients prefer them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// `smithy.protocols#rpcv2Cbor`.
    RpcV2Cbor,
    /// `smithy.protocols#rpcv2Json`.
    RpcV2Json,
    /// `aws.protocols#awsJson1_0`.
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`.
    AwsJson1_1,
    /// `aws.protocols#restJson1`.
    RestJson1,
    /// `aws.protocols#restXml`.
    RestXml,
    /// `aws.protocols#awsQuery`.
    AwsQuery,
    /// `aws.protocols#ec2Query`.
    Ec2Query,
}

impl Protocol {
    /// Every protocol, by the id of its trait.
    pub const ALL: [(&'static str, Self); 8] = [
        ("aws.protocols#awsJson1_0", Self::AwsJson1_0),
        ("aws.protocols#awsJson1_1", Self::AwsJson1_1),
        ("aws.protocols#restJson1", Self::RestJson1),
        ("aws.protocols#restXml", Self::RestXml),
        ("aws.protocols#awsQuery", Self::AwsQuery),
        ("aws.protocols#ec2Query", Self::Ec2Query),
        ("smithy.protocols#rpcv2Cbor", Self::RpcV2Cbor),
        ("smithy.protocols#rpcv2Json", Self::RpcV2Json),
    ];

    /// The protocol whose trait has this id.
    pub fn of(id: &str) -> Option<Self> {
        let (_, protocol) = Self::ALL.iter().find(|(it, _)| *it == id)?;
        Some(*protocol)
    }

    /// Whether its requests are forms, which say the version of the service.
    pub fn is_query(self) -> bool {
        match self {
            Self::RpcV2Cbor
            | Self::RpcV2Json
            | Self::AwsJson1_0
            | Self::AwsJson1_1
            | Self::RestJson1
            | Self::RestXml => false,
            Self::AwsQuery | Self::Ec2Query => true,
        }
    }

    /// Whether it writes XML.
    pub fn writes_xml(self) -> bool {
        match self {
            Self::RpcV2Cbor
            | Self::RpcV2Json
            | Self::AwsJson1_0
            | Self::AwsJson1_1
            | Self::RestJson1 => false,
            Self::RestXml | Self::AwsQuery | Self::Ec2Query => true,
        }
    }

    /// Whether it lets the model choose methods, paths, headers and statuses.
    pub fn binds_http(self) -> bool {
        match self {
            Self::RpcV2Cbor
            | Self::RpcV2Json
            | Self::AwsJson1_0
            | Self::AwsJson1_1
            | Self::AwsQuery
            | Self::Ec2Query => false,
            Self::RestJson1 | Self::RestXml => true,
        }
    }

    /// Whether errors have the status of `@httpError`.
    pub fn honours_http_error(self) -> bool {
        match self {
            Self::AwsJson1_0 | Self::AwsJson1_1 | Self::AwsQuery | Self::Ec2Query => false,
            Self::RpcV2Cbor | Self::RpcV2Json | Self::RestJson1 | Self::RestXml => true,
        }
    }
}

/// A `static` that holds a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its name.
    pub name: String,
    /// The value of the `@pattern` trait.
    pub source: String,
}
