//! Uploads in parts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::content::{Content, e_tag_of_parts};
use super::{Conditions, Object, Refusal, Store};

/// The least length of a part that is not the last, in bytes.
const MIN_PART: u64 = 5 << 20;

/// The most parts of an object.
const MAX_PARTS: i32 = 10_000;

/// An upload that has begun.
#[derive(Debug)]
pub(super) struct Upload<H> {
    key: String,
    headers: H,
    begun: SystemTime,
    parts: BTreeMap<i32, Part>,
}

/// A part of an upload.
#[derive(Clone, Debug)]
pub struct Part {
    /// The number, from 1.
    pub number: i32,
    /// The bytes.
    pub content: Content,
    /// When the part was stored.
    pub modified: SystemTime,
}

/// A part as a client names it that completes an upload.
#[derive(Clone, Debug)]
pub struct CompletedPart {
    /// The number, from 1.
    pub number: i32,
    /// The entity tag.
    pub e_tag: String,
}

/// An upload of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadSummary {
    /// The id.
    pub id: String,
    /// The key of the object.
    pub key: String,
    /// When the upload was begun.
    pub begun: SystemTime,
}

impl<H: Clone> Store<H> {
    /// Begins an upload, and returns its id.
    ///
    /// # Errors
    ///
    /// When the bucket is absent.
    pub fn begin_upload(&self, bucket: &str, key: &str, headers: H) -> Result<String, Refusal> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let upload = Upload {
            key: key.to_owned(),
            headers,
            begun: SystemTime::now(),
            parts: BTreeMap::new(),
        };
        self.with(bucket, |bucket| {
            let id = format!("upload-{:08}", NEXT.fetch_add(1, Ordering::Relaxed));
            bucket.uploads.insert(id.clone(), upload);
            Ok(id)
        })
    }

    /// Stores a part, in the place of a part with the same number.
    ///
    /// # Errors
    ///
    /// When the upload is absent or the number is out of range.
    pub fn put_part(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        number: i32,
        content: Content,
    ) -> Result<Part, Refusal> {
        if !(1..=MAX_PARTS).contains(&number) {
            return Err(Refusal::InvalidArgument);
        }
        let part = Part {
            number,
            content,
            modified: SystemTime::now(),
        };
        self.with_upload(bucket, key, id, |upload| {
            upload.parts.insert(number, part.clone());
            Ok(part)
        })
    }

    /// Returns the parts of an upload, ordered by number.
    ///
    /// # Errors
    ///
    /// When the upload is absent.
    pub fn parts(&self, bucket: &str, key: &str, id: &str) -> Result<Vec<Part>, Refusal> {
        let parts = |upload: &mut Upload<H>| Ok(upload.parts.values().cloned().collect());
        self.with_upload(bucket, key, id, parts)
    }

    /// Makes an object of the parts that are named, ends the upload, and returns the object.
    ///
    /// # Errors
    ///
    /// When the upload or a part is absent, the parts are not in order, one but the last is too small, or a condition
    /// fails. The upload stays then.
    pub fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        named: &[CompletedPart],
        conditions: &Conditions,
    ) -> Result<Arc<Object<H>>, Refusal> {
        self.with(bucket, |bucket| {
            let upload = bucket.uploads.get(id).filter(|it| it.key == key);
            let upload = upload.ok_or(Refusal::NoSuchUpload)?;
            let contents = upload.contents(named)?;
            conditions.check_write(bucket.objects.get(key).map(AsRef::as_ref))?;
            let object = Object {
                e_tag: e_tag_of_parts(&contents),
                parts: contents.iter().map(Content::length).collect(),
                content: Content::join(contents),
                modified: SystemTime::now(),
                headers: upload.headers.clone(),
            };
            bucket.uploads.remove(id);
            Ok(bucket.keep(key, object))
        })
    }

    /// Ends an upload without an object.
    ///
    /// # Errors
    ///
    /// When the upload is absent.
    pub fn abort_upload(&self, bucket: &str, key: &str, id: &str) -> Result<(), Refusal> {
        self.with_upload(bucket, key, id, |_| Ok(()))?;
        self.with(bucket, |bucket| {
            bucket.uploads.remove(id);
            Ok(())
        })
    }

    /// Returns the uploads of a bucket whose keys begin with `prefix`, ordered by key and id.
    ///
    /// # Errors
    ///
    /// When the bucket is absent.
    pub fn uploads(&self, bucket: &str, prefix: &str) -> Result<Vec<UploadSummary>, Refusal> {
        self.with(bucket, |bucket| {
            let found = bucket
                .uploads
                .iter()
                .filter(|(_, it)| it.key.starts_with(prefix));
            let found = found.map(|(id, it)| UploadSummary {
                id: id.clone(),
                key: it.key.clone(),
                begun: it.begun,
            });
            let mut found: Vec<_> = found.collect();
            found.sort_by(|a, b| (&a.key, &a.id).cmp(&(&b.key, &b.id)));
            Ok(found)
        })
    }

    fn with_upload<T>(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        action: impl FnOnce(&mut Upload<H>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.with(bucket, |bucket| {
            let upload = bucket.uploads.get_mut(id).filter(|it| it.key == key);
            action(upload.ok_or(Refusal::NoSuchUpload)?)
        })
    }
}

impl<H> Upload<H> {
    /// Returns the bytes of the parts that are named.
    fn contents(&self, named: &[CompletedPart]) -> Result<Vec<Content>, Refusal> {
        if named.is_empty() {
            return Err(Refusal::MalformedXml);
        }
        if named.windows(2).any(|it| it[0].number >= it[1].number) {
            return Err(Refusal::InvalidPartOrder);
        }
        let mut contents = Vec::with_capacity(named.len());
        for (index, part) in named.iter().enumerate() {
            let stored = self.parts.get(&part.number).ok_or(Refusal::InvalidPart)?;
            let content = stored.content.clone();
            if content.e_tag().trim_matches('"') != part.e_tag.trim_matches('"') {
                return Err(Refusal::InvalidPart);
            }
            if content.length() < MIN_PART && index + 1 < named.len() {
                return Err(Refusal::EntityTooSmall);
            }
            contents.push(content);
        }
        Ok(contents)
    }
}
