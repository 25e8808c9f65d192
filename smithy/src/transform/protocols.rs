//! Leaves the service those of its protocols that are asked for.

use super::{Setting, select};
use crate::diagnostic::Diagnostics;
use crate::model::{Model, ShapeId};

/// A protocol goes by its trait's id, or by the name alone. One that the service does not have is an error.
pub(super) fn keep(
    model: &mut Model,
    service: &ShapeId,
    chosen: Option<&[Setting]>,
    out: &mut Diagnostics,
) {
    let (Some(chosen), Some(shape)) = (chosen, model.shapes.get_mut(service)) else {
        return;
    };
    let all = shape.traits.protocols();
    let name = |id: &str| id.split_once('#').map_or(id, |(_, name)| name).to_owned();
    let is = |setting: &Setting, id: &str| setting.value == id || setting.value == name(id);
    for setting in chosen {
        if !all.iter().any(|id| is(setting, id)) {
            let names: Vec<String> = all.iter().map(|id| name(id)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let place = format!("service `{}`", service.name());
            out.push(select::unknown("protocol", &place, setting, &names));
        }
    }
    let dropped = all
        .into_iter()
        .filter(|id| !chosen.iter().any(|it| is(it, id)));
    let dropped: Vec<String> = dropped.map(str::to_owned).collect();
    for id in dropped {
        shape.traits.remove(&id);
    }
}
