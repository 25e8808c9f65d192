//! Unions: writing and reading the one variant.

/// Connects a generated union to its schema.
///
/// Variants are listed in the order of the schema, each with its index and its type; `()` is for members
/// that target `smithy.api#Unit`. The name before the list is that of the variant which keeps the tag of
/// what the model does not know.
///
/// ```
/// use farrier::schema::{self, Member, Schema};
///
/// static SOURCE: Schema = Schema::union(
///     "example#Source",
///     &[Member::new("url", &schema::STRING), Member::new("none", &schema::UNIT)],
/// );
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Source {
///     Url(String),
///     None,
///     Unknown(String),
/// }
///
/// farrier::union!(Source, SOURCE, Unknown, { 0 Url: String, 1 None: () });
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident, $schema:path, $unknown:ident, {
        $($index:literal $variant:ident: $type:tt $(<$($arg:ty),*>)?),* $(,)?
    }) => {
        #[allow(deprecated)] // Deprecated variants travel all the same.
        impl $crate::shape::Structure for $name {
            fn initial() -> Self {
                Self::$unknown(String::new())
            }

            fn schema(&self) -> &'static $crate::schema::Schema {
                &$schema
            }

            fn held(&self) -> $crate::shape::Held<'_> {
                match self {
                    $($crate::__variant!(pattern it $variant $type) => {
                        Ok(($index, $crate::__variant!(value it $type)))
                    })*
                    Self::$unknown(tag) => Err(tag),
                }
            }

            fn member_mut(&mut self, index: usize) -> Option<&mut dyn $crate::shape::Shape> {
                match index {
                    $($index => $crate::__variant!(replace self $variant $type $(<$($arg),*>)?),)*
                    _ => None,
                }
            }

            fn set_unknown(&mut self, tag: String) {
                *self = Self::$unknown(tag);
            }
        }

        $crate::__serde!($name, $schema);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    (pattern $it:ident $variant:ident ()) => {
        Self::$variant
    };
    (pattern $it:ident $variant:ident $type:tt) => {
        Self::$variant($it)
    };
    (value $it:ident ()) => {
        &$crate::shape::Unit
    };
    (value $it:ident $type:tt) => {
        $it
    };
    (replace $it:ident $variant:ident ()) => {{
        *$it = Self::$variant;
        None
    }};
    (replace $it:ident $variant:ident $type:ty) => {{
        *$it = Self::$variant(<$type as $crate::shape::Shape>::empty());
        match $it {
            Self::$variant(value) => Some(value),
            _ => None,
        }
    }};
}
