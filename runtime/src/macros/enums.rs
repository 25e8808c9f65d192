//! Enums: conversions from and to the values in messages.

/// Implements conversions from and to text for a generated enum, and connects it to codecs. Values are compared,
/// ordered and hashed by their text.
///
/// The name before the list is the variant for values that the model does not know. After it, `internal("PUCE"),` has
/// the `@internal` values: they are valid, but messages about invalid values do not list them.
///
/// ```
/// #[derive(Clone, Debug)]
/// pub enum Color {
///     Red,
///     Unknown(String),
/// }
///
/// farrier::__private::v1::string_enum!(Color, Unknown, { Red = "RED" });
///
/// assert_eq!(Color::from("RED"), Color::Red);
/// assert_eq!(Color::from("PUCE").as_str(), "PUCE");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    (
        $name:ident, $unknown:ident, $(internal($($internal:literal),* $(,)?),)?
        { $($variant:ident = $value:literal),* $(,)? } $(,)?
    ) => {
        #[allow(deprecated)] // Deprecated values are read and written like others.
        impl $name {
            /// Every value of the model, in its order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value in messages.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        #[allow(deprecated)] // As above.
        impl From<String> for $name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                match value {
                    $name::$unknown(value) => value,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            // `Self::Err` could be a variant.
            fn from_str(value: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::__private::v1::Shape for $name {
            fn serialize(
                &self,
                member: &$crate::__private::v1::Member,
                to: &mut dyn $crate::__private::v1::Serializer,
            ) -> $crate::__private::v1::Result {
                to.string(member, self.as_str())
            }

            fn deserialize(
                &mut self,
                member: &$crate::__private::v1::Member,
                from: &mut dyn $crate::__private::v1::Deserializer,
            ) -> $crate::__private::v1::Result {
                *self = from.string(member)?.into();
                Ok(())
            }

            fn validate<'v>(
                &'v self,
                member: &$crate::__private::v1::Member,
                to: &mut $crate::__private::v1::Validator<'v>,
            ) {
                to.string(member, self.as_str());
                if let Self::$unknown(_) = self {
                    to.not_one_of(Self::VALUES, &[$($($internal),*)?]);
                }
            }

            fn initial() -> Self {
                Self::$unknown(String::new())
            }
        }

        $crate::__by_value!($name, as_str);
        $crate::__serde!($name, as_str: serialize_str, string);
    };
}

/// Implements conversions from and to `i32` for a generated int enum, and connects it to codecs. Values are compared,
/// ordered and hashed by their number.
///
/// The name before the list is the variant for values that the model does not know. After it, `internal(1),` has the
/// `@internal` values, as in `string_enum!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __int_enum {
    (
        $name:ident, $unknown:ident, $(internal($($internal:literal),* $(,)?),)?
        { $($variant:ident = $value:literal),* $(,)? } $(,)?
    ) => {
        #[allow(deprecated)] // Deprecated values are read and written like others.
        impl $name {
            /// Every value of the model, in its order.
            pub const VALUES: &'static [i32] = &[$($value),*];

            /// The value in messages.
            pub fn as_i32(&self) -> i32 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        #[allow(deprecated)] // As above.
        impl From<i32> for $name {
            fn from(value: i32) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        impl From<$name> for i32 {
            fn from(value: $name) -> Self {
                value.as_i32()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            // As above.
            fn from_str(value: &str) -> Result<Self, std::num::ParseIntError> {
                value.parse().map(<Self as From<i32>>::from)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i32(), f)
            }
        }

        impl $crate::__private::v1::Shape for $name {
            fn serialize(
                &self,
                member: &$crate::__private::v1::Member,
                to: &mut dyn $crate::__private::v1::Serializer,
            ) -> $crate::__private::v1::Result {
                to.integer(member, self.as_i32().into())
            }

            fn deserialize(
                &mut self,
                member: &$crate::__private::v1::Member,
                from: &mut dyn $crate::__private::v1::Deserializer,
            ) -> $crate::__private::v1::Result {
                let mut value: i32 = 0;
                $crate::__private::v1::Shape::deserialize(&mut value, member, from)?;
                *self = value.into();
                Ok(())
            }

            fn validate<'v>(
                &'v self,
                member: &$crate::__private::v1::Member,
                to: &mut $crate::__private::v1::Validator<'v>,
            ) {
                to.int_enum(member, self.as_i32());
                if let Self::$unknown(_) = self {
                    to.not_one_of(Self::VALUES, &[$($($internal),*)?]);
                }
            }

            fn initial() -> Self {
                Self::$unknown(0)
            }
        }

        $crate::__by_value!($name, as_i32);
        $crate::__serde!($name, as_i32: serialize_i32, integer);
    };
}

/// Comparison, order and hash of an enum by its value. Derived, they take the compiler several times as long.
#[doc(hidden)]
#[macro_export]
macro_rules! __by_value {
    ($name:ident, $value:ident) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.$value() == other.$value()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.$value().cmp(&other.$value())
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, to: &mut H) {
                std::hash::Hash::hash(&self.$value(), to);
            }
        }
    };
}
