//! Amazon S3 in memory, without a protocol: buckets, objects and uploads in parts.
//!
//! Names, bytes and conditions come in; objects, pages of keys and refusals go out. A server's handlers translate
//! between this and the types that are generated for them. `H` is what they keep with an object beside its bytes, such
//! as its content type.

mod conditions;
mod content;
mod listing;
mod range;
mod refusal;
mod upload;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

pub use self::conditions::Conditions;
pub use self::content::{Content, ContentBuilder};
pub use self::listing::{Entry, Listing, Page};
pub use self::range::Span;
pub use self::refusal::Refusal;
use self::upload::Upload;
pub use self::upload::{CompletedPart, Part, UploadSummary};

/// An object.
#[derive(Debug)]
pub struct Object<H> {
    /// The bytes.
    pub content: Content,
    /// The entity tag, in quotes.
    pub e_tag: String,
    /// When the object was stored.
    pub modified: SystemTime,
    /// What the handler keeps with the object.
    pub headers: H,
    /// The lengths of the parts of which the object was made; empty if it was stored at once.
    pub parts: Vec<u64>,
}

/// A bucket of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSummary {
    /// The name.
    pub name: String,
    /// When the bucket was created.
    pub created: SystemTime,
}

#[derive(Debug)]
struct Bucket<H> {
    created: SystemTime,
    objects: BTreeMap<String, Arc<Object<H>>>,
    uploads: BTreeMap<String, Upload<H>>,
}

/// All buckets of an account.
#[derive(Debug)]
pub struct Store<H> {
    buckets: Mutex<BTreeMap<String, Bucket<H>>>,
}

impl<H> Default for Store<H> {
    fn default() -> Self {
        Self {
            buckets: Mutex::default(),
        }
    }
}

impl<H> Store<H> {
    /// Creates a bucket.
    ///
    /// # Errors
    ///
    /// When the bucket exists.
    pub fn create_bucket(&self, name: &str) -> Result<(), Refusal> {
        let mut buckets = self.lock();
        if buckets.contains_key(name) {
            return Err(Refusal::BucketAlreadyOwnedByYou);
        }
        let bucket = Bucket {
            created: SystemTime::now(),
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
        };
        buckets.insert(name.to_owned(), bucket);
        Ok(())
    }

    /// Deletes a bucket.
    ///
    /// # Errors
    ///
    /// When the bucket is absent or has objects.
    pub fn delete_bucket(&self, name: &str) -> Result<(), Refusal> {
        let mut buckets = self.lock();
        let bucket = buckets.get(name).ok_or(Refusal::NoSuchBucket)?;
        if !bucket.objects.is_empty() {
            return Err(Refusal::BucketNotEmpty);
        }
        buckets.remove(name);
        Ok(())
    }

    /// Checks that a bucket exists.
    ///
    /// # Errors
    ///
    /// When the bucket is absent.
    pub fn head_bucket(&self, name: &str) -> Result<(), Refusal> {
        self.with(name, |_| Ok(()))
    }

    /// Returns the buckets, ordered by name.
    pub fn buckets(&self) -> Vec<BucketSummary> {
        let buckets = self.lock();
        let summaries = buckets.iter().map(|(name, bucket)| BucketSummary {
            name: name.clone(),
            created: bucket.created,
        });
        summaries.collect()
    }

    /// Stores an object, and returns it.
    ///
    /// # Errors
    ///
    /// When the bucket is absent, or when a condition fails for the object that has this key now.
    pub fn put(
        &self,
        bucket: &str,
        key: &str,
        content: Content,
        headers: H,
        conditions: &Conditions,
    ) -> Result<Arc<Object<H>>, Refusal> {
        self.with(bucket, |bucket| {
            conditions.check_write(bucket.objects.get(key).map(AsRef::as_ref))?;
            let e_tag = content.e_tag();
            let object = Object {
                content,
                e_tag,
                modified: SystemTime::now(),
                headers,
                parts: Vec::new(),
            };
            Ok(bucket.keep(key, object))
        })
    }

    /// Returns an object.
    ///
    /// # Errors
    ///
    /// When the bucket or the object is absent, or when a condition fails.
    pub fn get(
        &self,
        bucket: &str,
        key: &str,
        conditions: &Conditions,
    ) -> Result<Arc<Object<H>>, Refusal> {
        self.with(bucket, |bucket| {
            let object = bucket.objects.get(key).ok_or(Refusal::NoSuchKey)?;
            conditions.check_read(object)?;
            Ok(Arc::clone(object))
        })
    }

    /// Deletes an object. An absent object is no error.
    ///
    /// # Errors
    ///
    /// When the bucket is absent, or when a condition fails for the object.
    pub fn delete(&self, bucket: &str, key: &str, conditions: &Conditions) -> Result<(), Refusal> {
        self.with(bucket, |bucket| {
            if let Some(object) = bucket.objects.get(key) {
                conditions.check_write(Some(object))?;
            }
            bucket.objects.remove(key);
            Ok(())
        })
    }

    /// Returns a page of the keys of a bucket.
    ///
    /// # Errors
    ///
    /// When the bucket is absent.
    pub fn list(
        &self,
        bucket: &str,
        listing: &Listing<'_>,
    ) -> Result<Page<Arc<Object<H>>>, Refusal> {
        self.with(bucket, |bucket| Ok(listing.page(&bucket.objects)))
    }

    fn with<T>(
        &self,
        bucket: &str,
        action: impl FnOnce(&mut Bucket<H>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut buckets = self.lock();
        action(buckets.get_mut(bucket).ok_or(Refusal::NoSuchBucket)?)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Bucket<H>>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<H> Bucket<H> {
    fn keep(&mut self, key: &str, object: Object<H>) -> Arc<Object<H>> {
        let object = Arc::new(object);
        self.objects.insert(key.to_owned(), Arc::clone(&object));
        object
    }
}

#[cfg(test)]
mod tests;
