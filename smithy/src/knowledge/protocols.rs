//! The protocols that services can speak, and what each of them honours. The traits of a service come in, the
//! rows of its protocols go out. A protocol is one row of [`PROTOCOLS`]; rules and generators ask the row, and
//! never compare trait ids.

use std::fmt;

use crate::model::{Shape, Traits};

/// A protocol, by the trait that stands for it (Smithy 2.0, "Protocol traits").
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Protocol {
    /// The absolute id of its trait.
    pub id: &'static str,
    /// The media type of request bodies that hold the members of a structure.
    pub media_type: &'static str,
    /// Whether it honours the HTTP binding traits: `@http`, `@httpLabel`, `@httpHeader` and so on. Protocols
    /// that do not send every operation to a fixed path.
    pub http_bindings: bool,
    /// Whether errors are sent with the status of `@httpError`.
    pub http_error: bool,
    /// Whether members have the name of `@jsonName` in JSON.
    pub json_name: bool,
    /// Whether it writes XML, and so honours the XML binding traits.
    pub xml: bool,
    /// Whether requests are forms of keys and values, which name the version of the service.
    pub form: bool,
    /// Whether errors are sent with the code of `@aws.protocols#awsQueryError`.
    pub query_error: bool,
    /// Whether clients recognize an error by the name of its shape.
    pub error_names: bool,
    /// Whether documents can be sent.
    pub documents: Documents,
}

/// Whether a protocol carries values of the type `document`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Documents {
    /// They are sent as any other value.
    Supported,
    /// Some implementations of the protocol do not support them.
    Discouraged,
    /// The protocol has no form for them.
    Unsupported,
}

/// The protocols of Amazon that send JSON to one path.
const AWS_JSON: Protocol = Protocol {
    id: "",
    media_type: "application/json",
    http_bindings: false,
    http_error: false,
    json_name: false,
    xml: false,
    form: false,
    query_error: false,
    error_names: true,
    documents: Documents::Supported,
};

/// The protocols of Amazon that send forms and receive XML.
const AWS_FORM: Protocol = Protocol {
    media_type: "application/x-www-form-urlencoded",
    xml: true,
    form: true,
    documents: Documents::Unsupported,
    ..AWS_JSON
};

/// The protocols that name service and operation in the path.
const RPC_V2: Protocol = Protocol {
    http_error: true,
    error_names: false,
    ..AWS_JSON
};

/// Every protocol, in the order in which a client that can choose prefers them.
pub static PROTOCOLS: &[Protocol] = &[
    Protocol {
        id: "smithy.protocols#rpcv2Cbor",
        media_type: "application/cbor",
        documents: Documents::Discouraged,
        ..RPC_V2
    },
    Protocol {
        id: "smithy.protocols#rpcv2Json",
        ..RPC_V2
    },
    Protocol {
        id: "aws.protocols#awsJson1_0",
        media_type: "application/x-amz-json-1.0",
        ..AWS_JSON
    },
    Protocol {
        id: "aws.protocols#awsJson1_1",
        media_type: "application/x-amz-json-1.1",
        ..AWS_JSON
    },
    Protocol {
        id: "aws.protocols#restJson1",
        http_bindings: true,
        http_error: true,
        json_name: true,
        ..AWS_JSON
    },
    Protocol {
        id: "aws.protocols#restXml",
        media_type: "application/xml",
        http_bindings: true,
        http_error: true,
        xml: true,
        documents: Documents::Unsupported,
        ..AWS_JSON
    },
    Protocol {
        id: "aws.protocols#awsQuery",
        query_error: true,
        ..AWS_FORM
    },
    Protocol {
        id: "aws.protocols#ec2Query",
        ..AWS_FORM
    },
];

impl Protocol {
    /// The protocol whose trait has this absolute id.
    pub fn of(id: &str) -> Option<&'static Self> {
        PROTOCOLS.iter().find(|it| it.id == id)
    }

    /// The name of its trait, without the namespace: `restJson1`.
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
    }
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// The protocols of a service, in the order in which clients prefer them.
pub fn of_service(service: &Shape) -> impl Iterator<Item = &'static Protocol> + use<'_> {
    of_traits(&service.traits)
}

/// The protocols whose traits are among these, in the order in which clients prefer them.
pub fn of_traits(traits: &Traits) -> impl Iterator<Item = &'static Protocol> + use<'_> {
    PROTOCOLS.iter().filter(|it| traits.has(it.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ShapeId, trait_definitions};

    #[test]
    fn every_protocol_of_the_prelude_has_a_row() {
        let definitions = trait_definitions().values();
        let protocols = definitions.filter(|it| it.traits.has("smithy.api#protocolDefinition"));
        for protocol in protocols {
            assert!(
                Protocol::of(protocol.id.as_str()).is_some(),
                "{}",
                protocol.id
            );
        }
    }

    #[test]
    fn ids_differ_and_are_those_of_traits() {
        for (at, protocol) in PROTOCOLS.iter().enumerate() {
            assert!(ShapeId::parse(protocol.id).is_ok(), "{protocol}");
            assert!(
                PROTOCOLS[..at].iter().all(|it| it.id != protocol.id),
                "{protocol}"
            );
        }
    }
}
