//! Removes the protocols of the service that are not selected.

use super::{ShapeSelector, select};
use crate::diagnostic::Diagnostics;
use crate::knowledge::protocols::{self, Protocol};
use crate::model::{Model, ShapeId};
use crate::rules;

/// A protocol goes by its trait's id, or by the name alone. One that the service does not have is an error.
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
