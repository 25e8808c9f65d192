//! The type `set` of 1.0 is a list with the trait `uniqueItems`.

use serde_json::json;

use crate::model::{ShapeId, Traits};

/// Gives the traits of a set the one that makes a list of it.
pub(crate) fn unique_items(traits: &mut Traits) {
    if let Ok(id) = ShapeId::parse("smithy.api#uniqueItems") {
        traits.insert(id, json!({}));
    }
}
