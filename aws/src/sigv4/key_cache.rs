//! Derived keys, kept for the requests of the same day.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::SigningError;
use super::date::SigningDate;
use super::key::{Key, Scope};
use crate::Credentials;

/// The most keys that are kept: those of a few regions and services, before and after credentials are refreshed.
const MAX_KEYS: usize = 8;

/// Derived keys. A key depends on the secret, the day, the region and the service, so that the requests of a client
/// have the same for hours.
#[derive(Default)]
pub struct KeyCache(Mutex<Vec<Entry>>);

struct Entry {
    access_key_id: Box<str>,
    secret: Box<str>,
    day: [u8; 8],
    region: Option<Box<str>>,
    service: Box<str>,
    key: Key,
}

impl Entry {
    fn is_for(
        &self,
        credentials: &Credentials,
        date: &SigningDate,
        scope: Scope<'_>,
        service: &str,
    ) -> bool {
        let is_same_scope = match scope {
            Scope::Region(region) => {
                self.region.as_deref() == Some(region)
                    && *self.service == *service
                    && self.day == *date.day().as_bytes()
            }
            // Such a key depends on nothing but the credentials.
            #[cfg(feature = "sigv4a")]
            Scope::Regions(_) => self.region.is_none(),
        };
        is_same_scope
            && *self.access_key_id == *credentials.access_key_id()
            && *self.secret == *credentials.secret_access_key()
    }
}

impl KeyCache {
    /// A cache without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the key, and derives it if it is not there. The key that was unused for longest makes room.
    pub(super) fn key(
        &self,
        credentials: &Credentials,
        date: &SigningDate,
        scope: Scope<'_>,
        service: &str,
    ) -> Result<Key, SigningError> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = entries
            .iter()
            .position(|it| it.is_for(credentials, date, scope, service));
        if let Some(index) = found {
            // The last one is the one that was used last.
            if index + 1 < entries.len() {
                let entry = entries.remove(index);
                entries.push(entry);
            }
            if let Some(entry) = entries.last() {
                return Ok(entry.key.clone());
            }
        }
        let key = Key::derive(credentials, date, scope, service)?;
        if entries.len() >= MAX_KEYS {
            entries.remove(0);
        }
        let region = match scope {
            Scope::Region(region) => Some(region.into()),
            #[cfg(feature = "sigv4a")]
            Scope::Regions(_) => None,
        };
        let mut day = [0; 8];
        day.copy_from_slice(date.day().as_bytes());
        entries.push(Entry {
            access_key_id: credentials.access_key_id().into(),
            secret: credentials.secret_access_key().into(),
            day,
            region,
            service: service.into(),
            key: key.clone(),
        });
        Ok(key)
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyCache(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    fn count(cache: &KeyCache) -> usize {
        cache.0.lock().unwrap().len()
    }

    fn signature(cache: &KeyCache, secret: &str, day: u64, region: &str, service: &str) -> String {
        let credentials = Credentials::new("AKID", secret);
        let date = SigningDate::new(UNIX_EPOCH + Duration::from_secs(day * 86_400)).unwrap();
        let key = cache
            .key(&credentials, &date, Scope::Region(region), service)
            .unwrap();
        key.sign(b"text").as_str().to_owned()
    }

    #[test]
    fn a_key_is_derived_once_for_a_secret_day_region_and_service() {
        let cache = KeyCache::new();
        let first = signature(&cache, "secret", 1, "eu-west-1", "s3");
        assert_eq!(signature(&cache, "secret", 1, "eu-west-1", "s3"), first);
        assert_eq!(count(&cache), 1);
        let others = [
            signature(&cache, "other", 1, "eu-west-1", "s3"),
            signature(&cache, "secret", 2, "eu-west-1", "s3"),
            signature(&cache, "secret", 1, "eu-west-2", "s3"),
            signature(&cache, "secret", 1, "eu-west-1", "sqs"),
        ];
        assert_eq!(count(&cache), 5);
        assert!(!others.contains(&first));
    }

    #[test]
    fn the_key_that_was_unused_for_longest_makes_room() {
        let cache = KeyCache::new();
        for day in 0..100 {
            signature(&cache, "secret", 500, "eu-west-1", "s3");
            signature(&cache, "secret", day, "eu-west-1", "s3");
        }
        assert_eq!(count(&cache), MAX_KEYS);
        let entries = cache.0.lock().unwrap();
        let kept = entries.iter().filter(|it| it.day == *b"19710516");
        assert_eq!(kept.count(), 1);
    }

    #[test]
    fn no_secret_is_printed() {
        let cache = KeyCache::new();
        signature(&cache, "do-not-print", 1, "eu-west-1", "s3");
        assert_eq!(format!("{cache:?}"), "KeyCache(..)");
    }
}
