//! Unions: access to the member that a union holds.

/// Connects a generated union to its schema.
///
/// Variants are listed in the order of the schema, each with the index of its member, the names of the functions that
/// ask whether the union holds it and return what it holds, and its type; `()` is for members that target
/// `smithy.api#Unit`, and nothing is returned of them. `from` after the names says that no other variant has the type,
/// so that a value of the type becomes the union. The name before the list is that of the variant which keeps the tag of
/// a member that the model does not know.
///
/// Marks can stand after the name: `partial` is for a union without `Eq`, and `events` for one whose members are events.
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
/// runtime::union!(Source, SOURCE, Unknown, { 0 Url is_url as_url from: String, 1 None is_none: () });
///
/// let source = Source::from("https://example.com".to_owned());
/// assert_eq!(source.as_url().map(String::as_str), Some("https://example.com"));
/// assert!(Source::None.is_none());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($name:ident $($mark:ident)*, $schema:path, $unknown:ident, {
        $(
            $index:literal $variant:ident $($is:ident $($as:ident $($from:ident)?)?)?: $type:tt $(<$($arg:ty),*>)?
        ),* $(,)?
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

        #[allow(deprecated)] // As above.
        impl $name {
            $($crate::__accessors!([$($is $($as)?)?] $variant $type $(<$($arg),*>)?);)*
        }

        $($crate::__from_value!([$($($($from)?)?)?] $name $variant $type $(<$($arg),*>)?);)*

        $crate::__events!([$($mark)*] $name $unknown { $($index $variant $type $(<$($arg),*>)?),* });
        $crate::__hash!([$($mark)*] $name [$($($is)?)*]);
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
    (any $variant:ident ()) => {
        Self::$variant
    };
    (any $variant:ident $type:tt) => {
        Self::$variant(_)
    };
    (unboxed Box <$type:ty>) => {
        $type
    };
    (unboxed $type:tt $(<$($arg:ty),*>)?) => {
        $type $(<$($arg),*>)?
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

/// The functions of a variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __accessors {
    ([] $($any:tt)*) => {};
    ([$is:ident $as:ident] $variant:ident $type:tt $(<$($arg:ty),*>)?) => {
        $crate::__accessors!([$is] $variant $type);

        #[doc = concat!("The value of `", stringify!($variant), "`, if it is that.")]
        pub fn $as(&self) -> Option<&$crate::__variant!(unboxed $type $(<$($arg),*>)?)> {
            match self {
                Self::$variant(value) => Some(value),
                _ => None,
            }
        }
    };
    ([$is:ident] $variant:ident $type:tt) => {
        #[doc = concat!("Whether it is `", stringify!($variant), "`.")]
        pub fn $is(&self) -> bool {
            matches!(self, $crate::__variant!(any $variant $type))
        }
    };
}

/// Makes the union of a value, if no other variant has its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __from_value {
    ([] $($any:tt)*) => {};
    ([from] $name:ident $variant:ident $type:tt $(<$($arg:ty),*>)?) => {
        #[allow(deprecated)] // Deprecated variants are made like others.
        impl From<$crate::__variant!(unboxed $type $(<$($arg),*>)?)> for $name {
            fn from(value: $crate::__variant!(unboxed $type $(<$($arg),*>)?)) -> Self {
                Self::$variant(value.into())
            }
        }
    };
}

/// Connects a union with the mark `events` to streams of events. Any other union has no use for it.
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    ([partial events] $($rest:tt)*) => {
        $crate::__events!([events] $($rest)*);
    };
    ([events] $name:ident $unknown:ident {
        $($index:literal $variant:ident $type:tt $(<$($arg:ty),*>)?),*
    }) => {
        #[allow(deprecated)] // Deprecated events are sent like others.
        impl $crate::__private::v1::EventUnion for $name {
            fn event(&self) -> $crate::__private::v1::EventRef<'_> {
                use $crate::__private::v1::EventRef;
                match self {
                    $($crate::__variant!(pattern it $variant $type) => {
                        EventRef::Known($index, $crate::__event!(it $type))
                    })*
                    Self::$unknown(tag) => EventRef::Unknown(tag),
                }
            }

            fn event_mut(
                &mut self,
                index: usize,
            ) -> Option<&mut dyn $crate::__private::v1::Structure> {
                match index {
                    $($index => $crate::__event!(replace self $variant $type $(<$($arg),*>)?),)*
                    _ => None,
                }
            }
        }
    };
    ($($any:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __event {
    ($it:ident ()) => {
        None
    };
    ($it:ident $type:tt) => {
        Some($it)
    };
    (replace $it:ident $variant:ident ()) => {{
        *$it = Self::$variant;
        None
    }};
    (replace $it:ident $variant:ident $type:ty) => {{
        *$it = Self::$variant(<$type as $crate::__private::v1::Structure>::initial());
        match $it {
            Self::$variant(value) => Some(value),
            _ => None,
        }
    }};
}
