//! `smithy.api#cors`: the JSON of the trait comes in, its values with their defaults go out.

use serde_json::{Map, Value};

use super::Traits;

/// `smithy.api#cors`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cors<'a> {
    /// The origins, each with its name: those of `origins` in the order of their names, or the single one of `origin`
    /// with an empty name. The default is `*`.
    pub origins: Vec<(&'a str, &'a str)>,
    /// `maxAge`, in seconds. The default is 600.
    pub max_age: i32,
    /// `additionalAllowedHeaders`.
    pub allowed_headers: Vec<&'a str>,
    /// `additionalExposedHeaders`.
    pub exposed_headers: Vec<&'a str>,
}

impl Traits {
    /// `smithy.api#cors`.
    pub fn cors(&self) -> Option<Cors<'_>> {
        let it = self.object("smithy.api#cors")?;
        let named = it.get("origins").and_then(Value::as_object);
        let named = named.into_iter().flatten();
        let mut origins = Vec::from_iter(
            named.filter_map(|(name, origin)| Some((name.as_str(), origin.as_str()?))),
        );
        origins.sort_unstable();
        if origins.is_empty() {
            origins.push(("", it.get("origin").and_then(Value::as_str).unwrap_or("*")));
        }
        let max_age = it.get("maxAge").and_then(Value::as_i64).unwrap_or(600);
        Some(Cors {
            origins,
            max_age: max_age.clamp(-1, i32::MAX.into()) as i32,
            allowed_headers: texts(it, "additionalAllowedHeaders"),
            exposed_headers: texts(it, "additionalExposedHeaders"),
        })
    }
}

fn texts<'a>(object: &'a Map<String, Value>, key: &str) -> Vec<&'a str> {
    let list = object.get(key).and_then(Value::as_array);
    Vec::from_iter(list.into_iter().flatten().filter_map(Value::as_str))
}
