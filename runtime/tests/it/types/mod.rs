//! The types that the prelude's shapes become.

#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "time",
    feature = "serde_json"
))]
mod conversions;
mod documents;
mod numbers;
