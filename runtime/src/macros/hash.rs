//! `Eq` and `Hash`, if this crate has its feature `hash`.

/// Implements `Eq` and `Hash` for a structure or union that has not the mark `partial`.
#[cfg(feature = "hash")]
#[doc(hidden)]
#[macro_export]
macro_rules! __hash {
    ([partial $($mark:ident)*] $name:ident $([$($accessor:ident)*])?) => {};
    // A union without accessors is written by hand, for a test.
    ([$($mark:ident)*] $name:ident []) => {};
    ([$($mark:ident)*] $name:ident $([$($accessor:ident)*])?) => {
        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, to: &mut H) {
                $crate::__private::v1::hash(self, to);
            }
        }
    };
}

/// Without the feature, implements nothing.
#[cfg(not(feature = "hash"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __hash {
    ($($any:tt)*) => {};
}
