//! HTTP bindings (Smithy 2.0, "HTTP bindings"): a member of an input, output or error comes in, the part of the HTTP
//! message that carries it goes out. Bindings count only on direct members of these structures, and only for protocols
//! that honour them ([`Protocol::http_bindings`](super::protocols::Protocol::http_bindings)).

use crate::model::Member;

/// A kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The input of an operation is sent in a request.
    Request,
    /// An output or error is sent in a response.
    Response,
}

/// The part of a message that carries a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location<'a> {
    /// A label of the path.
    Label,
    /// The query parameter of this name.
    Query(&'a str),
    /// All query parameters that no other member is bound to.
    QueryParams,
    /// The header of this name, as the model writes it.
    Header(&'a str),
    /// All headers that begin with this prefix, as the model writes it.
    PrefixHeaders(&'a str),
    /// The whole body.
    Payload,
    /// The status of a response.
    ResponseCode,
    /// A part of the document in the body: no binding applies to the member.
    Document,
}

impl<'a> Location<'a> {
    /// Where a member is in a message. Bindings that the kind of message does not honour are ignored.
    pub fn of(member: &'a Member, message: Message) -> Self {
        let traits = &member.traits;
        let request = message == Message::Request;
        if traits.http_payload() {
            Self::Payload
        } else if let Some(name) = traits.http_header() {
            Self::Header(name)
        } else if let Some(prefix) = traits.http_prefix_headers() {
            Self::PrefixHeaders(prefix)
        } else if request && traits.http_label() {
            Self::Label
        } else if let Some(name) = traits.http_query().filter(|_| request) {
            Self::Query(name)
        } else if request && traits.http_query_params() {
            Self::QueryParams
        } else if !request && traits.http_response_code() {
            Self::ResponseCode
        } else {
            Self::Document
        }
    }

    /// Whether the member is in the body.
    pub fn is_body(self) -> bool {
        matches!(self, Self::Payload | Self::Document)
    }
}

/// A binding trait, and the messages that honour it.
#[derive(Clone, Copy, Debug)]
pub struct BindingTrait {
    /// The absolute id.
    pub id: &'static str,
    /// Whether requests honour it.
    pub request: bool,
    /// Whether responses honour it.
    pub response: bool,
}

/// Every binding trait of members.
pub const BINDING_TRAITS: [BindingTrait; 7] = [
    binding("smithy.api#httpHeader", true, true),
    binding("smithy.api#httpLabel", true, false),
    binding("smithy.api#httpPayload", true, true),
    binding("smithy.api#httpPrefixHeaders", true, true),
    binding("smithy.api#httpQuery", true, false),
    binding("smithy.api#httpQueryParams", true, false),
    binding("smithy.api#httpResponseCode", false, true),
];

const fn binding(id: &'static str, request: bool, response: bool) -> BindingTrait {
    BindingTrait {
        id,
        request,
        response,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{ShapeId, Traits};

    #[test]
    fn a_member_is_where_the_message_honours_its_binding() {
        let member = |id: &str| {
            let traits: Traits = [(ShapeId::parse(id).unwrap(), json!("x"))]
                .into_iter()
                .collect();
            Member {
                name: "a".to_owned(),
                target: ShapeId::parse("smithy.api#String").unwrap(),
                traits,
            }
        };
        for it in BINDING_TRAITS {
            let member = member(it.id);
            let bound = |message| Location::of(&member, message) != Location::Document;
            assert_eq!(bound(Message::Request), it.request, "{}", it.id);
            assert_eq!(bound(Message::Response), it.response, "{}", it.id);
        }
        let header = member("smithy.api#httpHeader");
        assert_eq!(
            Location::of(&header, Message::Request),
            Location::Header("x")
        );
    }
}
