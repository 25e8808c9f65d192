//! Known traits have values of the form that the specification gives them, and stand on shapes that they
//! mean something for. Unknown traits are nobody's business.

use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Model, Shape, ShapeId, ShapeKind, Traits};

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        values(
            &shape.id,
            shape,
            &shape.traits,
            || model.place_of(shape),
            out,
        );
        for member in shape.members() {
            if member.traits.is_empty() {
                continue;
            }
            // A target that does not exist is another rule's.
            let enumeration = matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
            let target = if enumeration {
                Some(shape)
            } else {
                model.shape(&member.target)
            };
            if let Some(target) = target {
                let place = || model.place_of_member(shape, member);
                values(&shape.id, target, &member.traits, place, out);
            }
        }
    }
}

/// The traits of a shape, or of a member that targets it.
fn values(
    id: &ShapeId,
    target: &Shape,
    traits: &Traits,
    place: impl Fn() -> Place,
    out: &mut Diagnostics,
) {
    for (trait_id, value) in traits.iter() {
        let Some(name) = trait_id.as_str().strip_prefix("smithy.api#") else {
            continue;
        };
        if let Err(error) = one(name, value, target) {
            let place = place().child("traits").child(trait_id.as_str());
            out.push(
                Diagnostic::error("trait-value", format!("trait `{name}`: {error}"))
                    .shape(id)
                    .at(place),
            );
        }
    }
}

fn one(name: &str, value: &Value, target: &Shape) -> Result<(), String> {
    match name {
        "required"
        | "sensitive"
        | "clientOptional"
        | "httpLabel"
        | "httpPayload"
        | "httpQueryParams"
        | "httpResponseCode"
        | "idempotencyToken"
        | "sparse"
        | "uniqueItems"
        | "input"
        | "output"
        | "streaming"
        | "xmlAttribute"
        | "xmlFlattened"
        | "idempotent"
        | "readonly"
        | "internal"
        | "requiresLength"
        | "httpChecksumRequired"
        | "eventHeader"
        | "eventPayload"
        | "hostLabel"
        | "addedDefault" => match value.as_object().is_some_and(Map::is_empty) {
            true => on(name, target),
            false => Err("its value is not `{}`".to_owned()),
        },
        "documentation" | "title" | "httpQuery" | "httpHeader" | "jsonName" | "mediaType"
        | "xmlName" => match text(value)? {
            "" if name != "documentation" && name != "title" => {
                Err("its value is empty".to_owned())
            }
            _ => Ok(()),
        },
        "pattern" => text(value).and_then(|_| on(name, target)),
        "httpPrefixHeaders" => text(value).map(drop),
        "deprecated" => {
            let object = object(value)?;
            ["message", "since"]
                .iter()
                .filter_map(|key| object.get(*key))
                .try_for_each(|it| text(it).map(drop))
        }
        "length" => length(value).and_then(|()| on(name, target)),
        "range" => range(value).and_then(|()| on(name, target)),
        "error" => choice(value, &["client", "server"]),
        "timestampFormat" => choice(value, &["date-time", "http-date", "epoch-seconds"]),
        "httpError" => status(value),
        "retryable" => match object(value)?.get("throttling") {
            None | Some(Value::Bool(_)) => Ok(()),
            Some(_) => Err("`throttling` is not a boolean".to_owned()),
        },
        "http" => http(value),
        "default" => default(value, target),
        "tags" => match value.as_array() {
            Some(tags) if tags.iter().all(Value::is_string) => Ok(()),
            _ => Err("its value is not a list of strings".to_owned()),
        },
        "paginated" => object(value).map(drop),
        _ => Ok(()),
    }
}

/// Whether a trait means something on a shape (or on a member, for its target).
fn on(name: &str, target: &Shape) -> Result<(), String> {
    use ShapeKind as K;
    let kind = &target.kind;
    let fits = match name {
        "length" => matches!(
            kind,
            K::String | K::Blob | K::List(_) | K::Map { .. } | K::Enum(_)
        ),
        "pattern" => matches!(kind, K::String | K::Enum(_)),
        "range" => number(kind),
        "uniqueItems" => matches!(kind, K::List(_)),
        "sparse" => matches!(kind, K::List(_) | K::Map { .. }),
        "idempotencyToken" => matches!(kind, K::String | K::Enum(_)),
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(format!("it does not go with `{}`", target.id))
    }
}

fn number(kind: &ShapeKind) -> bool {
    use ShapeKind as K;
    let integer = matches!(
        kind,
        K::Byte | K::Short | K::Integer | K::Long | K::BigInteger | K::IntEnum(_)
    );
    integer || matches!(kind, K::Float | K::Double | K::BigDecimal)
}

fn text(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| "its value is not a string".to_owned())
}

fn object(value: &Value) -> Result<&Map<String, Value>, String> {
    value
        .as_object()
        .ok_or_else(|| "its value is not an object".to_owned())
}

fn choice(value: &Value, choices: &[&str]) -> Result<(), String> {
    if value.as_str().is_some_and(|it| choices.contains(&it)) {
        return Ok(());
    }
    let quoted: Vec<String> = choices.iter().map(|it| format!("`{it}`")).collect();
    Err(format!("its value is not one of {}", quoted.join(", ")))
}

fn status(value: &Value) -> Result<(), String> {
    match value.as_u64() {
        Some(100..=999) => Ok(()),
        _ => Err("the status is not a number from 100 to 999".to_owned()),
    }
}

fn length(value: &Value) -> Result<(), String> {
    let object = object(value)?;
    let bound = |key: &str| match object.get(key) {
        None => Ok(None),
        Some(it) => it
            .as_u64()
            .map(Some)
            .ok_or_else(|| format!("`{key}` is not a whole number from 0")),
    };
    match (bound("min")?, bound("max")?) {
        (None, None) => Err("it has neither `min` nor `max`".to_owned()),
        (Some(min), Some(max)) if min > max => Err(format!("`min` {min} is over `max` {max}")),
        _ => Ok(()),
    }
}

fn range(value: &Value) -> Result<(), String> {
    let object = object(value)?;
    let bound = |key: &str| match object.get(key) {
        None => Ok(None),
        Some(it) => it
            .as_number()
            .map(Some)
            .ok_or_else(|| format!("`{key}` is not a number")),
    };
    match (bound("min")?, bound("max")?) {
        (None, None) => Err("it has neither `min` nor `max`".to_owned()),
        (Some(min), Some(max)) if over(min, max) => Err(format!("`min` {min} is over `max` {max}")),
        _ => Ok(()),
    }
}

/// Whether `a > b`; as integers where both are, because a float has 53 bits only.
fn over(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a > b,
        _ => a.as_f64() > b.as_f64(),
    }
}

fn http(value: &Value) -> Result<(), String> {
    let object = object(value)?;
    for key in ["method", "uri"] {
        match object.get(key).map(Value::as_str) {
            None => return Err(format!("it has no `{key}`")),
            Some(None | Some("")) => return Err(format!("`{key}` is not a string, or empty")),
            Some(Some(_)) => {}
        }
    }
    object.get("code").map_or(Ok(()), status)
}

/// Defaults (Smithy 2.0, "default trait": "Default value constraints").
fn default(value: &Value, target: &Shape) -> Result<(), String> {
    use ShapeKind as K;
    let integer = |bits: u32| {
        let limit = 1i128 << (bits - 1);
        value
            .as_number()
            .and_then(Number::as_i128)
            .is_some_and(|it| -limit <= it && it < limit)
    };
    let fits = value.is_null()
        || match &target.kind {
            K::Boolean => value.is_boolean(),
            K::String | K::Blob => value.is_string(),
            K::Enum(members) => members
                .iter()
                .any(|member| match member.traits.enum_value() {
                    Some(it) => it == value,
                    None => value.as_str() == Some(&member.name),
                }),
            K::IntEnum(members) => members
                .iter()
                .any(|member| member.traits.enum_value() == Some(value)),
            K::Byte => integer(8),
            K::Short => integer(16),
            K::Integer => integer(32),
            K::Long => integer(64),
            // What no `f32` holds would be a literal that does not compile.
            K::Float if value.is_number() => {
                value.as_f64().is_some_and(|it| (it as f32).is_finite())
            }
            K::BigInteger | K::Float | K::Double | K::BigDecimal => {
                value.is_number() || value.is_string()
            }
            K::Timestamp => value.is_number() || value.is_string(),
            K::Document => {
                value.as_array().is_none_or(Vec::is_empty)
                    && value.as_object().is_none_or(Map::is_empty)
            }
            K::List(_) => value.as_array().is_some_and(Vec::is_empty),
            K::Map { .. } => value.as_object().is_some_and(Map::is_empty),
            _ => false,
        };
    if fits {
        Ok(())
    } else {
        Err(format!("{value} is not a default for `{}`", target.id))
    }
}
