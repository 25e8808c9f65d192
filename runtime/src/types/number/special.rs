//! The names of NaN and the infinities. All protocols have the same names (Smithy 2.0, protocol traits of JSON, XML and
//! the query protocols).

/// Returns the name of a special value. Returns `None` for finite numbers.
pub(crate) fn name(value: f64) -> Option<&'static str> {
    match (value.is_finite(), value.is_nan(), value > 0.0) {
        (true, ..) => None,
        (_, true, _) => Some("NaN"),
        (.., true) => Some("Infinity"),
        _ => Some("-Infinity"),
    }
}

/// Returns the special value with this name. Returns `None` for any other text, such as digits.
pub(crate) fn of_name(name: &str) -> Option<f64> {
    match name {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}
