//! Makes lists with `@uniqueItems` of the type `set` of Smithy 1.0.

use serde_json::json;

use crate::model::{ShapeId, Traits};

/// Adds `@uniqueItems` to the traits of a set.
pub(crate) fn unique_items(traits: &mut Traits) {
    if let Ok(id) = ShapeId::parse("smithy.api#uniqueItems") {
        traits.insert(id, json!({}));
    }
}
