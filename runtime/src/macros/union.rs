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
        impl $crate::shape::Shape for $name {
            fn serialize(
                &self,
                member: &$crate::schema::Member,
                to: &mut dyn $crate::shape::Serializer,
            ) -> $crate::shape::Result {
                to.begin_structure(member)?;
                match self {
                    $($crate::__variant!(pattern it $variant $type) => {
                        let value = $crate::__variant!(value it $type);
                        $crate::shape::Shape::serialize(value, &$schema.members[$index], to)?;
                    })*
                    Self::$unknown(tag) => to.unknown_variant(&$schema, tag)?,
                }
                to.end_structure()
            }

            fn deserialize(
                &mut self,
                member: &$crate::schema::Member,
                from: &mut dyn $crate::shape::Deserializer,
            ) -> $crate::shape::Result {
                from.begin_structure(member)?;
                *self = match $crate::shape::first_variant(&$schema, from)? {
                    $($crate::shape::Variant::Known($index) => {
                        let mut value = $crate::__variant!(empty $type $(<$($arg),*>)?);
                        $crate::shape::Shape::deserialize(&mut value, &$schema.members[$index], from)?;
                        $crate::__variant!(build value $variant $type)
                    })*
                    $crate::shape::Variant::Known(_) => Self::$unknown(String::new()),
                    $crate::shape::Variant::Unknown(tag) => Self::$unknown(tag),
                };
                $crate::shape::last_variant(&$schema, from)
            }

            fn empty() -> Self {
                Self::$unknown(String::new())
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
    (empty ()) => {
        $crate::shape::Unit
    };
    (empty $type:ty) => {
        <$type as $crate::shape::Shape>::empty()
    };
    (build $value:ident $variant:ident ()) => {{
        let _ = $value;
        Self::$variant
    }};
    (build $value:ident $variant:ident $type:tt) => {
        Self::$variant($value)
    };
}
