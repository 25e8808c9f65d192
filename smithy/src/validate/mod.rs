//! The rules that a model has to follow: a model comes in, diagnostics go out. No rule stops another, and none relies
//! on what another checks.
//!
//! There are three groups, because a model is cut between them:
//!
//! - [`check_model`] checks everything that the files hold: what the specification says of shapes and traits.
//! - [`check_selection`] checks what was selected: patterns, HTTP bindings, protocols. A model of a thousand operations
//!   is no worse for one that nobody selected.
//! - [`check_unreached`] checks the same of what no service reaches, for those who want to know about the whole model.
//!
//! A group also runs where an earlier one has found errors, so that one run reports everything. So a rule is silent
//! about what it cannot know: the members of a structure that could not be read ([`Unread`](crate::model::Unread)), or
//! that no file defines.
//!
//! The folders group rules by what they are about; each file has a function `check`, for one rule or a few that belong
//! together. [`rules`](mod@crate::rules) lists all of them. A model can suppress diagnostics ([`Suppressions`]); that
//! counts for those of every stage, and is applied where they are collected ([`StageGate`]).

mod diagnostic_ext;
mod http;
mod metadata;
mod resource;
mod service;
mod shape;
mod stage_gate;
mod streaming;
mod suppressions;
mod traits;
mod xml;

use std::collections::HashSet;

pub use self::stage_gate::StageGate;
pub use self::suppressions::Suppressions;
use self::traits::applications::applications;
use self::traits::node_values::Values;
use crate::diagnostic::{Diagnostics, Rule};
use crate::knowledge::neighbours::Graph;
use crate::knowledge::{closure, top_down};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;
use crate::selector::Engine;

/// Checks everything that was loaded.
pub fn check_model(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    let graph = Graph::new(model);
    let engine = Engine::new(&graph);
    let values = Values::new(&engine);
    let applications = applications(&graph);
    metadata::check(model, &mut out);
    shape::shape_ids::check(model, &mut out);
    shape::targets::check(model, &mut out);
    shape::mixins::check(model, &graph, &applications, &mut out);
    shape::private::check(model, &graph, &applications, &mut out);
    shape::deprecated::check(model, &applications, &mut out);
    shape::members::check(model, &mut out);
    shape::enums::check(model, &mut out);
    traits::media_type::check(model, &mut out);
    shape::recursion::check(model, &mut out);
    shape::inputs_outputs::check(model, &mut out);
    traits::applies_to::check(model, &engine, &applications, &mut out);
    traits::selector_syntax::check(model, &engine, &applications, &mut out);
    traits::conflicts::check(model, &applications, &mut out);
    traits::structurally_exclusive::check(model, &applications, &mut out);
    traits::values::check(model, &values, &applications, &mut out);
    traits::constraints::check(model, values.numbers(), &applications, &mut out);
    traits::defaults::check(model, &values, &applications, &mut out);
    traits::unknown::check(model, &mut out);
    traits::cors::check(model, &mut out);
    traits::definitions::check(model, &mut out);
    traits::validators::check(model, &engine, &applications, &mut out);
    let services = top_down::services(model);
    service::bound_once::check(model, &services, &mut out);
    service::rename::check(model, &services, &mut out);
    service::auth::check(model, &services, &mut out);
    service::own_protocols::check(model, &services, &mut out);
    service::examples::check(model, &values, &services, &mut out);
    resource::check(model, &mut out);
    once(model, &mut out);
    out
}

/// Checks what no service of a loaded model reaches, operations and errors included, as [`check_selection`] checks what
/// was selected.
pub fn check_unreached(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    let services = model
        .shapes
        .values()
        .filter(|it| matches!(it.kind, ShapeKind::Service(_)));
    let reached = closure::of(model, services.map(|it| &it.id));
    if reached.len() == model.shapes.len() {
        return out;
    }
    let is_reached = |shape: &Shape| {
        let bound = matches!(
            shape.kind,
            ShapeKind::Service(_) | ShapeKind::Operation(_) | ShapeKind::Resource(_)
        );
        bound && reached.contains(&shape.id)
    };
    let mut rest = Model {
        sources: model.sources.clone(),
        unread: model.unread.clone(),
        ..Model::default()
    };
    // Shapes of values stay, because others refer to them.
    let unbound = model.shapes.iter().filter(|(_, it)| !is_reached(it));
    rest.shapes = unbound.map(|(id, it)| (id.clone(), it.clone())).collect();
    shapes(&rest, &mut out);
    // A mixin is checked as a part of the shapes that use it.
    rest.shapes.retain(|_, it| !it.traits.mixin());
    operations_of_a_service(&rest, &mut out);
    let used: HashSet<&ShapeId> = rest.shapes.values().flat_map(closure::references).collect();
    out.retain(|it| {
        let has_no_use = |id: &ShapeId| reached.contains(id) || !used.contains(id);
        !of_use(it.rule) || !it.shape.as_ref().is_some_and(has_no_use)
    });
    once(model, &mut out);
    out
}

/// Whether a rule is about what uses a structure. Of what services reach, or nothing refers to, nothing is known here.
fn of_use(rule: &Rule) -> bool {
    let rules = [
        rules::HTTP_BINDING_IGNORED,
        rules::IDEMPOTENCY_TOKEN,
        rules::STREAMING,
    ];
    rules.contains(&rule)
}

/// Checks what is selected: a prepared model (by `transform::prepare`) of a service or of shapes.
pub fn check_selection(model: &Model) -> Diagnostics {
    let mut out = Diagnostics::new();
    shapes(model, &mut out);
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

/// The rules for shapes of values.
fn shapes(model: &Model, out: &mut Diagnostics) {
    shape::patterns::check(model, out);
    streaming::events::check(model, out);
    shape::json_names::check(model, out);
    xml::names::check(model, out);
}

/// The rules for a service and its operations. They do not apply to a list of shapes.
fn operations_of_a_service(model: &Model, out: &mut Diagnostics) {
    service::closure_names::check(model, out);
    http::check(model, out);
    streaming::placement::check(model, out);
    service::protocol_limits::check(model, out);
    http::endpoint::check(model, out);
    http::checksum::check(model, out);
    http::request_compression::check(model, out);
    traits::idempotency::check(model, out);
    service::pagination::check(model, out);
    service::waiters::check(model, out);
    service::endpoint_rules::check(model, out);
}

/// Removes repeated diagnostics: a structure that several operations share is a copy for each of them by now, and a
/// mixin is a part of each shape that uses it.
fn once(model: &Model, out: &mut Diagnostics) {
    let mut seen = HashSet::new();
    out.retain(|it| match &it.place {
        Some(place) => seen.insert((model.sources.resolve(place), it.message.clone())),
        None => true,
    });
}
