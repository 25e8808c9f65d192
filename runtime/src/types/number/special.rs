//! The names of NaN and the infinities, which are the same in all protocols (Smithy 2.0, protocol traits of JSON, XML
//! and the query protocols).

/// The name; `None` for a number that digits can write.
pub(crate) fn name(value: f64) -> Option<&'static str> {
    match (value.is_finite(), value.is_nan(), value > 0.0) {
        (true, ..) => None,
        (_, true, _) => Some("NaN"),
        (.., true) => Some("Infinity"),
        _ => Some("-Infinity"),
    }
}

/// The float of this name; `None` for any other text, digits among them.
pub(crate) fn of_name(name: &str) -> Option<f64> {
    match name {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}
