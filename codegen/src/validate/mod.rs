//! The rules that a model has to follow: a model comes in, every finding goes out. One file per rule, each
//! with a function `check`; no rule stops another.
//!
//! Three groups, because a model is cut between the first two, and types alone need less:
//!
//! - [`loaded`], on everything that the files hold, before the transforms rely on it: what the specification
//!   says of shapes and traits.
//! - [`prepared`], on what will be generated: what only matters there (patterns, HTTP bindings). A model of a
//!   thousand operations is no worse for one that nobody selected.
//! - [`callable`], where a client or a server is made: there is a runtime for the protocol, and for
//!   streams.
//!
//! Rules rely on nothing that another rule checks. What the model says about findings ([`Suppressions`]) counts
//! for those of every stage, and is applied where they are collected.

mod application;
mod auth;
mod bound_once;
mod closure_names;
mod constraints;
mod cors;
mod defaults;
mod deprecated;
mod endpoint;
mod enums;
mod event_stream;
mod events;
mod examples;
mod http;
mod http_checksum;
mod idempotency;
mod inputs_outputs;
mod json_names;
mod media_type;
mod members;
mod metadata;
mod mixins;
mod nearest;
mod operations;
mod pagination;
mod patterns;
mod private;
mod protocol_limits;
mod protocols;
mod recursion;
mod rename;
mod request_compression;
mod resource;
mod selector;
mod selectors;
mod services;
mod shape_ids;
mod streaming;
pub(crate) mod streams;
mod subject;
mod suppressions;
mod targets;
mod timestamp;
mod trait_conflicts;
mod trait_exclusive;
mod trait_targets;
mod trait_values;
mod unknown_traits;
mod values;
mod waiters;
mod xml_names;

use std::collections::HashSet;

use self::application::applications;
pub(crate) use self::nearest::{nearest, similar};
use self::selector::{Engine, Graph};
pub use self::suppressions::Suppressions;
use self::values::Values;
use crate::diagnostic::Diagnostics;
use crate::model::{Model, ShapeKind};

/// The rules for everything that was loaded.
pub fn loaded(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    let graph = Graph::new(model);
    let engine = Engine::new(&graph);
    let values = Values::new(&engine);
    let applications = applications(&graph);
    metadata::check(model, &mut out);
    shape_ids::check(model, &mut out);
    targets::check(model, &mut out);
    mixins::check(model, &graph, &applications, &mut out);
    private::check(model, &graph, &applications, &mut out);
    deprecated::check(model, &applications, &mut out);
    members::check(model, &mut out);
    enums::check(model, &mut out);
    media_type::check(model, &mut out);
    recursion::check(model, &mut out);
    inputs_outputs::check(model, &mut out);
    trait_targets::check(model, &engine, &applications, &mut out);
    selectors::check(model, &engine, &applications, &mut out);
    trait_conflicts::check(model, &applications, &mut out);
    trait_exclusive::check(model, &applications, &mut out);
    trait_values::check(model, &values, &applications, &mut out);
    constraints::check(model, &applications, &mut out);
    defaults::check(model, &values, &applications, &mut out);
    unknown_traits::check(model, &mut out);
    let services = services::services(model);
    bound_once::check(model, &services, &mut out);
    rename::check(model, &services, &mut out);
    auth::check(model, &services, &mut out);
    examples::check(model, &values, &services, &mut out);
    resource::check(model, &mut out);
    if services.is_empty() {
        // Nothing is prepared of such a model until somebody asks for some of its shapes.
        event_stream::check(model, &mut out);
        json_names::check(model, &mut out);
        xml_names::check(model, &mut out);
    }
    once(model, &mut out);
    out
}

/// The rules for a service that is about to be generated.
pub fn prepared(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    patterns::check(model, &mut out);
    event_stream::check(model, &mut out);
    json_names::check(model, &mut out);
    xml_names::check(model, &mut out);
    if model
        .shapes
        .values()
        .any(|it| matches!(it.kind, ShapeKind::Service(_)))
    {
        operations_of_a_service(model, &mut out);
    }
    once(model, &mut out);
    out
}

/// The rules for a service and its operations. A list of shapes has none, and its structures are not blamed
/// for it.
fn operations_of_a_service(model: &Model, out: &mut Diagnostics) {
    closure_names::check(model, out);
    http::check(model, out);
    streaming::check(model, out);
    protocol_limits::check(model, out);
    endpoint::check(model, out);
    http_checksum::check(model, out);
    request_compression::check(model, out);
    cors::check(model, out);
    idempotency::check(model, out);
    pagination::check(model, out);
    waiters::check(model, out);
}

/// The rules for a service that is going to be called or served.
pub fn callable(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    protocols::check(model, &mut out);
    streams::check(model, &mut out);
    out
}

/// Says everything once: a structure that several operations share has become a copy for each of them, and a
/// mixin has become a part of each shape that uses it.
fn once(model: &Model, out: &mut Diagnostics) {
    let mut seen = HashSet::new();
    out.retain(|it| match &it.place {
        Some(place) => seen.insert((model.sources.resolve(place), it.message.clone())),
        None => true,
    });
}
