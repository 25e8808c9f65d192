//! Makes the implicit defaults of Smithy 1.0 explicit. In 1.0, the default of a number is zero, that of a boolean is
//! false, and that of a stream is empty, unless `@box` says that the value can be absent. In 2.0, a default is a trait
//! of the shape and of the members that target it; `@box` on a member becomes the default `null`.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::diagnostic::SourceId;
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};

const BOX: &str = "smithy.api#box";
const DEFAULT: &str = "smithy.api#default";

pub(super) fn upgrade(model: &mut Model, old: &HashSet<SourceId>) {
    let Ok(default) = ShapeId::parse(DEFAULT) else {
        return;
    };
    let is_old = |shape: &Shape| old.contains(&shape.source);
    for shape in model.shapes.values_mut().filter(|it| is_old(it)) {
        let boxed = shape.traits.remove(BOX).is_some();
        if let Some(zero) = zero(&shape.kind)
            && !boxed
            && !shape.traits.has(DEFAULT)
        {
            shape.traits.insert(default.clone(), zero);
        }
    }
    // One shape at a time is removed, because its members refer to the others.
    let ids: Vec<ShapeId> = model
        .shapes
        .values()
        .filter(|it| is_old(it))
        .map(|it| it.id.clone())
        .collect();
    for id in ids {
        let Some(shape) = model.shapes.get_mut(&id) else {
            continue;
        };
        let mut kind = std::mem::replace(&mut shape.kind, ShapeKind::Blob);
        // `@box` has no meaning elsewhere: lists, maps and unions have no defaults.
        match &mut kind {
            ShapeKind::List(member) => drop(member.traits.remove(BOX)),
            ShapeKind::Union(members) => {
                members
                    .iter_mut()
                    .for_each(|it| drop(it.traits.remove(BOX)));
            }
            ShapeKind::Map { key, value } => {
                key.traits.remove(BOX);
                value.traits.remove(BOX);
            }
            _ => {}
        }
        if let ShapeKind::Structure(members) = &mut kind {
            let place = model.place_of(&model.shapes[&id]).child("members");
            for member in members {
                let boxed = member.traits.remove(BOX).is_some();
                let value = match boxed {
                    true => Some(Value::Null),
                    false => inherited(model, member),
                };
                if let Some(value) = value
                    && !member.traits.has(DEFAULT)
                {
                    member.traits.insert(default.clone(), value);
                }
                if boxed {
                    let traits = place.clone().child(&member.name).child("traits");
                    let there = traits.clone().child(BOX);
                    model.sources.redirect(&traits.child(DEFAULT), there);
                }
            }
        }
        if let Some(shape) = model.shapes.get_mut(&id) {
            shape.kind = kind;
        }
    }
}

/// The default that a member has because of its target.
fn inherited(model: &Model, member: &Member) -> Option<Value> {
    let target = model.shape(&member.target)?;
    if matches!(target.kind, ShapeKind::Blob) {
        let streaming = target.traits.streaming() && !member.traits.required();
        return streaming.then(|| json!(""));
    }
    // The default of a 2.0 shape counts only if 1.0 would have it, too.
    let zero = zero(&target.kind)?;
    (target.traits.default_value() == Some(&zero)).then_some(zero)
}

/// The default that 1.0 has for a type.
fn zero(kind: &ShapeKind) -> Option<Value> {
    use ShapeKind as K;
    match kind {
        K::Boolean => Some(json!(false)),
        K::Byte | K::Short | K::Integer | K::Long | K::Float | K::Double | K::IntEnum(_) => {
            Some(json!(0))
        }
        _ => None,
    }
}
