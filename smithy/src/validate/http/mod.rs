//! Rules about HTTP bindings (Smithy 2.0, "HTTP bindings"): what operations, inputs, outputs and errors say about the
//! messages that carry them. There is a file for each part of a message.
//!
//! The rules apply to services that have a protocol that honours the bindings, and to those that have no known protocol.
//! awsJson, the query protocols and RPC v2 ignore bindings.

pub(super) mod checksum;
mod conflict;
pub(super) mod endpoint;
mod header;
mod ignored;
mod label;
mod method;
mod missing;
mod payload;
mod query;
pub(super) mod request_compression;
mod status;
mod uri;

use crate::diagnostic::Diagnostics;
use crate::knowledge::http_bindings::{Location, Message};
use crate::knowledge::operations::{Operation, OperationIndex};
use crate::knowledge::protocols::{self, Protocol};
use crate::model::{Member, Model, ShapeId, ShapeKind};

/// What the rules have in common.
struct Bound<'a> {
    model: &'a Model,
    index: OperationIndex<'a>,
    /// The protocol that honours the bindings.
    protocol: Option<&'static Protocol>,
}

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    status::errors(model, out);
    let Some(protocol) = protocol(model) else {
        return;
    };
    let bound = Bound {
        model,
        index: OperationIndex::new(model),
        protocol,
    };
    missing::check(&bound, out);
    let uris = uri::check(&bound, out);
    conflict::check(&bound, &uris, out);
    label::check(&bound, &uris, out);
    query::check(&bound, &uris, out);
    method::check(&bound, out);
    status::check(&bound, out);
    header::check(&bound, out);
    payload::check(&bound, out);
    ignored::check(&bound, out);
}

/// Whether bindings are honoured, and by which protocol: `Some(None)` if no service has a known protocol.
#[allow(clippy::option_option)] // Three answers, and only here.
fn protocol(model: &Model) -> Option<Option<&'static Protocol>> {
    let mut known = false;
    for shape in model.shapes.values() {
        if matches!(shape.kind, ShapeKind::Service(_)) {
            for protocol in protocols::of_service(shape) {
                if protocol.http_bindings {
                    return Some(Some(protocol));
                }
                known = true;
            }
        }
    }
    (!known).then_some(None)
}

impl<'a> Bound<'a> {
    fn operations(&self) -> &[Operation<'a>] {
        self.index.operations()
    }

    /// Whether a structure is sent in responses.
    fn is_response(&self, id: &ShapeId) -> bool {
        self.index.is_output(id) || self.index.is_error(id)
    }

    /// Whether a member is in the document of a message that its structure is sent in.
    fn is_document(&self, shape: &ShapeId, member: &Member) -> bool {
        let in_document = |message| Location::of(member, message) == Location::Document;
        (self.index.is_input(shape) && in_document(Message::Request))
            || (self.is_response(shape) && in_document(Message::Response))
    }
}
