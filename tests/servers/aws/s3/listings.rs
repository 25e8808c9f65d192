//! Lists of buckets and of keys.

use std::sync::Arc;

use farrier::StructureExt as _;
use farrier_test_support::s3::{Entry, Listing, Object as Stored, Refusal, Store};
use services::s3::*;

use super::Headers;

/// The most entries of a page.
const MAX_KEYS: i32 = 1000;

/// Cuts off what a page of this length does not have, and says whether something was cut off.
pub fn cut<T>(entries: &mut Vec<T>, limit: Option<i32>) -> bool {
    let limit = usize::try_from(limit.unwrap_or(MAX_KEYS)).unwrap_or_default();
    let more = entries.len() > limit;
    entries.truncate(limit);
    more
}

pub fn buckets(store: &Store<Headers>, input: ListBucketsInput) -> ListBucketsOutput {
    let prefix = input.prefix.clone().unwrap_or_default();
    let after = input.continuation_token.unwrap_or_default();
    let mut found = store.buckets();
    found.retain(|it| it.name.starts_with(&prefix) && it.name > after);
    let more = cut(&mut found, input.max_buckets);
    let last = found.last().map(|it| it.name.clone());
    let found = found.into_iter().map(|bucket| {
        Bucket::default().with(|it| {
            it.name = Some(bucket.name);
            it.creation_date = Some(bucket.created.into());
        })
    });
    ListBucketsOutput::default().with(|it| {
        it.buckets = Some(found.collect());
        it.continuation_token = last.filter(|_| more);
        it.owner = Some(Owner::default().with(|it| it.id = Some("ada".to_owned())));
        it.prefix = input.prefix;
    })
}

/// A page as it is written: keys are escaped if the client asks for it.
struct Written {
    contents: Vec<Object>,
    prefixes: Vec<CommonPrefix>,
    next: Option<String>,
}

/// Returns a page of keys.
fn page(
    store: &Store<Headers>,
    bucket: &str,
    listing: &Listing<'_>,
    encoding: Option<&EncodingType>,
) -> Result<Written, Refusal> {
    let page = store.list(bucket, listing)?;
    let (mut contents, mut prefixes) = (Vec::new(), Vec::new());
    for entry in page.entries {
        match entry {
            Entry::Key(key, object) => contents.push(content(escape(key, encoding), &object)),
            Entry::Prefix(prefix) => {
                let prefix = Some(escape(prefix, encoding));
                prefixes.push(CommonPrefix::default().with(|it| it.prefix = prefix));
            }
        }
    }
    let next = page.next;
    Ok(Written {
        contents,
        prefixes,
        next,
    })
}

fn content(key: String, object: &Arc<Stored<Headers>>) -> Object {
    Object::default().with(|it| {
        it.key = Some(key);
        it.e_tag = Some(object.e_tag.clone());
        it.last_modified = Some(object.modified.into());
        it.size = i64::try_from(object.content.length()).ok();
        it.storage_class = Some(ObjectStorageClass::Standard);
    })
}

/// Escapes a key, if the client asks for it because XML cannot carry every character.
fn escape(key: String, encoding: Option<&EncodingType>) -> String {
    if encoding != Some(&EncodingType::Url) {
        return key;
    }
    let mut escaped = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                escaped.push(char::from(byte));
            }
            other => escaped += &format!("%{other:02X}"),
        }
    }
    escaped
}

fn limit(max_keys: Option<i32>) -> usize {
    usize::try_from(max_keys.unwrap_or(MAX_KEYS).min(MAX_KEYS)).unwrap_or_default()
}

pub fn objects(
    store: &Store<Headers>,
    input: ListObjectsInput,
) -> Result<ListObjectsOutput, Refusal> {
    let listing = Listing {
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref().unwrap_or_default(),
        after: input.marker.as_deref().unwrap_or_default(),
        limit: limit(input.max_keys),
    };
    let encoding = input.encoding_type.as_ref();
    let page = page(store, &input.bucket, &listing, encoding)?;
    let escape = |it: String| escape(it, encoding);
    Ok(ListObjectsOutput::default().with(|it| {
        it.common_prefixes = Some(page.prefixes).filter(|it| !it.is_empty());
        it.contents = Some(page.contents);
        it.is_truncated = Some(page.next.is_some());
        it.max_keys = Some(input.max_keys.unwrap_or(MAX_KEYS));
        // Without a delimiter, clients go on after the last key.
        it.next_marker = page.next.filter(|_| input.delimiter.is_some()).map(escape);
        it.delimiter = input.delimiter.clone().map(escape);
        it.marker = Some(escape(input.marker.clone().unwrap_or_default()));
        it.prefix = Some(escape(input.prefix.clone().unwrap_or_default()));
        it.name = Some(input.bucket.clone());
        it.encoding_type = input.encoding_type.clone();
    }))
}

pub fn objects_v2(
    store: &Store<Headers>,
    input: ListObjectsV2Input,
) -> Result<ListObjectsV2Output, Refusal> {
    let after = input
        .continuation_token
        .as_ref()
        .or(input.start_after.as_ref());
    let listing = Listing {
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref().unwrap_or_default(),
        after: after.map(String::as_str).unwrap_or_default(),
        limit: limit(input.max_keys),
    };
    let encoding = input.encoding_type.as_ref();
    let page = page(store, &input.bucket, &listing, encoding)?;
    let escape = |it: String| escape(it, encoding);
    Ok(ListObjectsV2Output::default().with(|it| {
        it.key_count = i32::try_from(page.contents.len() + page.prefixes.len()).ok();
        it.common_prefixes = Some(page.prefixes).filter(|it| !it.is_empty());
        it.contents = Some(page.contents);
        it.is_truncated = Some(page.next.is_some());
        it.max_keys = Some(input.max_keys.unwrap_or(MAX_KEYS));
        it.next_continuation_token = page.next;
        it.continuation_token = input.continuation_token.clone();
        it.delimiter = input.delimiter.clone().map(escape);
        it.start_after = input.start_after.clone().map(escape);
        it.prefix = Some(escape(input.prefix.clone().unwrap_or_default()));
        it.name = Some(input.bucket.clone());
        it.encoding_type = input.encoding_type.clone();
    }))
}
