//! Removes the protocols of the service that are not selected.

use super::{ShapeSelector, select};
use crate::diagnostic::Diagnostics;
use crate::knowledge::protocols::{self, Protocol};
use crate::model::{Model, ShapeId};
use crate::rules;

/// Keeps the chosen protocols, which are given by the ids or the names of their traits. It is an error if the service
/// does not have one of them.
pub(super) fn keep(
    model: &mut Model,
    service: &ShapeId,
    chosen: Option<&[ShapeSelector]>,
    out: &mut Diagnostics,
) {
    let (Some(chosen), Some(shape)) = (chosen, model.shapes.get_mut(service)) else {
        return;
    };
    let all: Vec<&Protocol> = protocols::of_service(shape).collect();
    let is = |selector: &ShapeSelector, it: &Protocol| {
        selector.value == it.id || selector.value == it.name()
    };
    for selector in chosen {
        if !all.iter().any(|it| is(selector, it)) {
            let names: Vec<&str> = all.iter().map(|it| it.name()).collect();
            let place = format!("service `{}`", service.name());
            out.push(select::unknown(
                rules::PROTOCOL,
                "a protocol",
                &place,
                selector,
                &names,
            ));
        }
    }
    for protocol in all {
        if !chosen.iter().any(|it| is(it, protocol)) {
            shape.traits.remove(protocol.id);
        }
    }
}
