//! Services and operations: what clients and servers know about them, as constant tables.

use crate::error::ModeledError;
use crate::schema::{Schema, Trait};
use crate::validate::{FromViolations, Violations};

/// A service.
#[derive(Debug)]
pub struct Service {
    /// The name of the service shape, without its namespace.
    pub name: &'static str,
    /// The protocol that it speaks, and that clients speak unless they are told otherwise.
    pub protocol: Protocol,
    /// Further protocols: a server answers in the one that a request speaks.
    pub others: &'static [Protocol],
    /// Its operations.
    pub operations: &'static [&'static Operation],
    /// Its version, which the query protocols send; empty where nobody asks for it.
    pub version: &'static str,
    /// `@xmlNamespace`: of the root elements of its documents.
    pub namespace: Option<Trait>,
    /// `aws.protocols#awsQueryCompatible`: whether errors have their codes of awsQuery.
    pub query_compatible: bool,
    /// `noErrorWrapping` of restXml: whether an error is the root element of its document.
    pub no_error_wrapping: bool,
    /// The label at the start of paths that can stand at the start of the host as well (Smithy 2.0, "S3 bucket
    /// virtual hosting").
    pub bucket: Option<&'static str>,
    /// Headers that clients send with every request, by names in lower case.
    pub headers: &'static [(&'static str, &'static str)],
}

/// The protocols that the runtime speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`.
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`.
    AwsJson1_1,
    /// `aws.protocols#restJson1`.
    RestJson1,
    /// `aws.protocols#restXml`.
    #[cfg(feature = "xml")]
    RestXml,
    /// `aws.protocols#awsQuery`.
    #[cfg(feature = "query")]
    AwsQuery,
    /// `aws.protocols#ec2Query`.
    #[cfg(feature = "query")]
    Ec2Query,
    /// `smithy.protocols#rpcv2Cbor`.
    #[cfg(feature = "cbor")]
    RpcV2Cbor,
    /// `smithy.protocols#rpcv2Json`.
    RpcV2Json,
}

/// Makes an error of the model from violations of the model.
pub type Invalid = fn(&Violations) -> Box<dyn ModeledError>;

/// The [`Invalid`] of an error that can be made of violations.
pub fn invalid<E: ModeledError + FromViolations>(violations: &Violations) -> Box<dyn ModeledError> {
    Box::new(E::from_violations(violations))
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The name of the operation shape, without its namespace.
    pub name: &'static str,
    /// The input structure.
    pub input: &'static Schema,
    /// The output structure.
    pub output: &'static Schema,
    /// `@http`, where the service's protocol binds to HTTP.
    pub http: Option<Http>,
    /// What stands before the endpoint's host (`@endpoint`); labels are members.
    pub host: &'static [Segment],
    /// Which checksum of the body is sent with it.
    pub checksum: Option<Checksum>,
    /// By which encodings the body may be compressed (`@requestCompression`).
    pub encodings: &'static [&'static str],
    /// Makes the error with which the operation answers input that violates the model, where it has one.
    pub invalid: Option<Invalid>,
    /// Where it departs from its protocol.
    pub customizations: &'static [Customization],
}

/// A checksum of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checksum {
    /// `@httpChecksumRequired`: `Content-MD5`.
    Md5,
    /// SHA-256 of the body, and of a tree of its mebibytes (Smithy 2.0, "AWS customizations" of Glacier).
    TreeHash,
}

/// A point in which the operations of some services depart from their protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Customization {
    /// `aws.customizations#s3UnwrappedXmlOutput`: the root element of an answer holds the value of the one
    /// member of the output, and not that member.
    S3UnwrappedXmlOutput,
    /// An answer whose status says success can be an error all the same (Amazon S3, "Error responses").
    S3ErrorInSuccess,
}

/// Where an operation is to be found (Smithy 2.0, "http trait").
#[derive(Debug)]
pub struct Http {
    /// The method, in upper case.
    pub method: &'static str,
    /// The path.
    pub path: &'static [Segment],
    /// Parameters that belong to the operation's address; an empty value may also be left out.
    pub query: &'static [(&'static str, &'static str)],
    /// The status of a successful answer.
    pub code: u16,
}

/// A segment of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// This text.
    Literal(&'static str),
    /// The value of this member.
    Label(&'static str),
    /// The value of this member, which may hold slashes.
    Greedy(&'static str),
}

impl Segment {
    /// [`Segment::Literal`].
    pub const fn text(text: &'static str) -> Self {
        Self::Literal(text)
    }

    /// [`Segment::Label`].
    pub const fn label(member: &'static str) -> Self {
        Self::Label(member)
    }

    /// [`Segment::Greedy`].
    pub const fn greedy(member: &'static str) -> Self {
        Self::Greedy(member)
    }
}

impl Service {
    /// A service.
    pub const fn new(
        name: &'static str,
        protocol: Protocol,
        operations: &'static [&'static Operation],
    ) -> Self {
        Self {
            name,
            protocol,
            others: &[],
            operations,
            version: "",
            namespace: None,
            query_compatible: false,
            no_error_wrapping: false,
            bucket: None,
            headers: &[],
        }
    }

    /// The same service with a version.
    pub const fn version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    /// The same service with `@xmlNamespace`: a prefix, empty for the default namespace, and a URI.
    pub const fn namespace(self, prefix: &'static str, uri: &'static str) -> Self {
        Self {
            namespace: Some(Trait::XmlNamespace(prefix, uri)),
            ..self
        }
    }

    /// The same service with a label that can be a part of the host.
    pub const fn bucket(self, label: &'static str) -> Self {
        Self {
            bucket: Some(label),
            ..self
        }
    }

    /// The same service with headers of every request; their names in lower case.
    pub const fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    /// The same service with `aws.protocols#awsQueryCompatible`.
    pub const fn query_compatible(self) -> Self {
        Self {
            query_compatible: true,
            ..self
        }
    }

    /// The same service with `noErrorWrapping` of restXml.
    pub const fn no_error_wrapping(self) -> Self {
        Self {
            no_error_wrapping: true,
            ..self
        }
    }

    /// The same service, speaking these protocols, too.
    pub const fn and(self, others: &'static [Protocol]) -> Self {
        Self { others, ..self }
    }

    /// Every protocol that it speaks.
    pub fn protocols(&self) -> impl Iterator<Item = Protocol> + use<> {
        std::iter::once(self.protocol).chain(self.others.iter().copied())
    }
}

impl Protocol {
    /// The name of the protocol's trait, without its namespace.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AwsJson1_0 => "awsJson1_0",
            Self::AwsJson1_1 => "awsJson1_1",
            Self::RestJson1 => "restJson1",
            #[cfg(feature = "xml")]
            Self::RestXml => "restXml",
            #[cfg(feature = "query")]
            Self::AwsQuery => "awsQuery",
            #[cfg(feature = "query")]
            Self::Ec2Query => "ec2Query",
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => "rpcv2Cbor",
            Self::RpcV2Json => "rpcv2Json",
        }
    }
}

impl Operation {
    /// An operation.
    pub const fn new(name: &'static str, input: &'static Schema, output: &'static Schema) -> Self {
        Self {
            name,
            input,
            output,
            http: None,
            host: &[],
            checksum: None,
            encodings: &[],
            invalid: None,
            customizations: &[],
        }
    }

    /// With `@http`.
    pub const fn http(self, http: Http) -> Self {
        Self {
            http: Some(http),
            ..self
        }
    }

    /// With `@endpoint`.
    pub const fn host(self, host: &'static [Segment]) -> Self {
        Self { host, ..self }
    }

    /// With `@httpChecksumRequired`: an MD5 sum of the body.
    pub const fn md5(self) -> Self {
        Self {
            checksum: Some(Checksum::Md5),
            ..self
        }
    }

    /// With the checksums of Glacier.
    pub const fn tree_hash(self) -> Self {
        Self {
            checksum: Some(Checksum::TreeHash),
            ..self
        }
    }

    /// With `@requestCompression`.
    pub const fn compressed(self, encodings: &'static [&'static str]) -> Self {
        Self { encodings, ..self }
    }

    /// With the error for input that violates the model.
    pub const fn invalid(self, error: Invalid) -> Self {
        Self {
            invalid: Some(error),
            ..self
        }
    }

    /// With departures from its protocol.
    pub const fn customized(self, customizations: &'static [Customization]) -> Self {
        Self {
            customizations,
            ..self
        }
    }

    /// Whether it departs from its protocol in this point.
    pub fn has(&self, customization: Customization) -> bool {
        self.customizations.contains(&customization)
    }
}

impl Http {
    /// An address without parameters.
    pub const fn new(method: &'static str, path: &'static [Segment], code: u16) -> Self {
        Self {
            method,
            path,
            query: &[],
            code,
        }
    }

    /// With parameters that belong to the address.
    pub const fn query_literals(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }
}
