//! The listing as a person would write it for quick-xml with serde.
//!
//! A listing of Farrier's types comes in; one of the peer's types goes out.

use serde::{Deserialize, Serialize};

/// `ListBucketResult`.
#[derive(Deserialize, PartialEq, Serialize)]
#[serde(rename = "ListBucketResult", rename_all = "PascalCase")]
pub(super) struct Listing {
    is_truncated: bool,
    #[serde(default)]
    contents: Vec<Object>,
    name: String,
    prefix: String,
    max_keys: i32,
}

#[derive(Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Object {
    key: String,
    last_modified: String,
    #[serde(rename = "ETag")]
    etag: String,
    size: i64,
    storage_class: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Owner>,
}

#[derive(Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Owner {
    display_name: String,
    #[serde(rename = "ID")]
    id: String,
}

impl From<super::Listing> for Listing {
    fn from(it: super::Listing) -> Self {
        Self {
            is_truncated: it.is_truncated,
            contents: it.contents.into_iter().map(Object::from).collect(),
            name: it.name,
            prefix: it.prefix,
            max_keys: it.max_keys,
        }
    }
}

impl From<super::Object> for Object {
    fn from(it: super::Object) -> Self {
        Self {
            key: it.key,
            last_modified: it.last_modified,
            etag: it.etag,
            size: it.size,
            storage_class: it.storage_class,
            owner: it.owner.map(|it| Owner {
                display_name: it.display_name,
                id: it.id,
            }),
        }
    }
}
