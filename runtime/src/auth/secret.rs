//! Comparison of secrets. Two texts come in; the answer takes the same time wherever they differ.

use subtle::ConstantTimeEq as _;

/// Whether two secrets are the same. The time that the answer takes depends on their lengths alone, so that nobody finds
/// a secret byte by byte.
///
/// ```
/// use farrier::server::auth::is_same_secret;
///
/// assert!(is_same_secret("swordfish", "swordfish"));
/// assert!(!is_same_secret("swordfish", "swordfisH"));
/// ```
#[must_use]
pub fn is_same_secret(one: impl AsRef<[u8]>, other: impl AsRef<[u8]>) -> bool {
    one.as_ref().ct_eq(other.as_ref()).into()
}
