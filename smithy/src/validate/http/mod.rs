//! HTTP bindings (Smithy 2.0, "HTTP bindings"): what operations, inputs, outputs and errors say about the
//! messages that carry them. A file per part of the message.
//!
//! Only for services that use the bindings: those with a protocol that does, and those whose protocol
//! nobody knows. awsJson, the query protocols and RPC v2 ignore them.

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

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::knowledge::operations::{Operation, Structure, operations};
use crate::knowledge::protocols::{self, Protocol};
use crate::model::{Model, ShapeId, ShapeKind};

/// Everything that is checked, put together once for all rules.
struct Bound<'a> {
    model: &'a Model,
    operations: Vec<Operation<'a>>,
    /// Inputs, outputs and errors, each once, by id.
    requests: BTreeMap<&'a ShapeId, Structure<'a>>,
    responses: BTreeMap<&'a ShapeId, Structure<'a>>,
    /// The protocol that uses the bindings.
    protocol: Option<&'static Protocol>,
}

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    status::errors(model, out);
    let Some(protocol) = protocol(model) else {
        return;
    };
    let operations: Vec<Operation<'_>> = operations(model).collect();
    let bound = Bound {
        model,
        requests: operations
            .iter()
            .filter_map(|it| it.input)
            .map(|it| (&it.shape.id, it))
            .collect(),
        responses: operations
            .iter()
            .flat_map(|it| it.output.into_iter().chain(it.errors.iter().copied()))
            .map(|it| (&it.shape.id, it))
            .collect(),
        operations,
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

/// Whether the bindings matter, and to which protocol: `Some(None)` where no service names one that is known.
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
    /// Inputs, outputs and errors, each once.
    fn messages(&self) -> impl Iterator<Item = Structure<'a>> {
        let other = |id: &&&ShapeId| !self.requests.contains_key(**id);
        let responses = self.responses.keys().filter(other);
        let responses = responses.filter_map(|id| self.responses.get(id));
        self.requests.values().chain(responses).copied()
    }
}
