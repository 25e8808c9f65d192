//! Unions: access to the member that a union holds.

/// Connects a generated union to its schema.
///
/// Variants are listed in the order of the schema, each with the index of its member and its type; `()` is for
/// members that target `smithy.api#Unit`. The name before the list is that of the variant which keeps the tag of
/// a member that the model does not know.
///
/// ```
/// use farrier::__private::v1::{self as runtime, schema};
///
/// runtime::schemas!("example", {
///     SOURCE: union("Source") { url: schema::STRING, none: schema::UNIT },
/// });
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Source {
///     Url(String),
///     None,
///     Unknown(String),
/// }
///
/// runtime::union!(Source, SOURCE, Unknown, { 0 Url: String, 1 None: () });
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($name:ident, $schema:path, $unknown:ident, {
        $($index:literal $variant:ident: $type:tt $(<$($arg:ty),*>)?),* $(,)?
    }) => {
        $crate::__check_indices!($schema, check_union, [$($index),*]);

        #[allow(deprecated)] // Deprecated variants are read and written like others.
        impl $crate::__private::v1::Structure for $name {
            fn initial() -> Self {
                Self::$unknown(String::new())
            }

            fn schema(&self) -> &'static $crate::__private::v1::Schema {
                &$schema
            }

            fn variant(&self) -> $crate::__private::v1::VariantRef<'_> {
                match self {
                    $($crate::__variant!(pattern it $variant $type) => {
                        $crate::__private::v1::VariantRef::Known($index, $crate::__variant!(value it $type))
                    })*
                    Self::$unknown(tag) => $crate::__private::v1::VariantRef::Unknown(tag),
                }
            }

            fn member_mut(&mut self, index: usize) -> Option<&mut dyn $crate::__private::v1::Shape> {
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
        &$crate::__private::v1::Unit
    };
    (value $it:ident $type:tt) => {
        $it
    };
    (replace $it:ident $variant:ident ()) => {{
        *$it = Self::$variant;
        None
    }};
    (replace $it:ident $variant:ident $type:ty) => {{
        *$it = Self::$variant(<$type as $crate::__private::v1::Shape>::initial());
        match $it {
            Self::$variant(value) => Some(value),
            _ => None,
        }
    }};
}
