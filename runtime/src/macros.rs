//! The macros that generated code calls for what all types of a kind share.
//!
//! A structure, union or enum is written out by the generator, with its documentation, where people read
//! it. What follows from its members without any choice (access by index, the builder, conversions) is
//! stated once here, and called in one or two lines.

/// Connects a generated structure to its schema, and gives it constructors and a builder.
///
/// Members are listed in the order of the schema, each with its index, how it is filled, and its type:
/// `required` ones have to be set, `optional` ones are wrapped in `Option`, and `default` ones have
/// the model's default, which stands behind the type: `default i32 = 5`. A `?` behind the builder's name
/// says that there are required members, so that `build` can fail; without them the structure has a
/// `Default`. `new(...)` lists the members that the constructor takes.
///
/// ```
/// use farrier::schema::{self, Member, Schema};
///
/// static PLACE: Schema = Schema::structure(
///     "example#Place",
///     &[Member::new("name", &schema::STRING).required(), Member::new("note", &schema::STRING)],
/// );
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Place {
///     pub name: String,
///     pub note: Option<String>,
/// }
///
/// farrier::structure!(Place, PlaceBuilder?, PLACE, new(name: String), {
///     0 name: required String,
///     1 note: optional String,
/// });
///
/// let place = Place::builder().name("Ghent").build()?;
/// assert_eq!(place, Place::new("Ghent"));
/// assert_eq!(
///     Place::builder().build().unwrap_err().to_string(),
///     "example#Place lacks its required member `name`"
/// );
/// # Ok::<(), farrier::shape::MissingMember>(())
/// ```
#[macro_export]
macro_rules! structure {
    ($name:ident, $builder:ident, $schema:path, $(new($($new:ident: $new_type:ty),* $(,)?),)? {
        $($index:literal $member:ident: $how:ident $type:ty $(= $default:expr)?),* $(,)?
    }) => {
        $crate::__structure!($name, $builder, $schema, $(new($($new: $new_type),*),)? {
            $($index $member: $how $type $(= $default)?),*
        });

        impl Default for $name {
            fn default() -> Self {
                $crate::shape::Shape::empty()
            }
        }

        impl $builder {
            /// The value, with nothing or the model's default for what was not set.
            pub fn build(self) -> $name {
                self.value
            }
        }
    };
    ($name:ident, $builder:ident?, $schema:path, $(new($($new:ident: $new_type:ty),* $(,)?),)? {
        $($index:literal $member:ident: $how:ident $type:ty $(= $default:expr)?),* $(,)?
    }) => {
        $crate::__structure!($name, $builder, $schema, $(new($($new: $new_type),*),)? {
            $($index $member: $how $type $(= $default)?),*
        });

        impl $builder {
            /// The value.
            ///
            /// # Errors
            ///
            /// When a required member was not set.
            pub fn build(self) -> Result<$name, $crate::shape::MissingMember> {
                $crate::shape::MissingMember::check(&$schema, &self.set)?;
                Ok(self.value)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    ($name:ident, $builder:ident, $schema:path, $(new($($new:ident: $new_type:ty),*),)? {
        $($index:literal $member:ident: $how:ident $type:ty $(= $default:expr)?),*
    }) => {
        #[allow(deprecated)] // Deprecated members travel all the same.
        impl $crate::shape::Shape for $name {
            fn serialize(
                &self,
                member: &$crate::schema::Member,
                to: &mut dyn $crate::shape::Serializer,
            ) -> $crate::shape::Result {
                $crate::shape::write_structure(self, member, to)
            }

            fn deserialize(
                &mut self,
                member: &$crate::schema::Member,
                from: &mut dyn $crate::shape::Deserializer,
            ) -> $crate::shape::Result {
                $crate::shape::read_structure(self, &$schema, member, from)
            }

            fn empty() -> Self {
                Self { $($member: $crate::__empty!($($default)?)),* }
            }
        }

        #[allow(deprecated)] // As above.
        impl $crate::shape::Structure for $name {
            fn schema(&self) -> &'static $crate::schema::Schema {
                &$schema
            }

            fn member(&self, index: usize) -> &dyn $crate::shape::Shape {
                match index {
                    $($index => &self.$member,)*
                    _ => &$crate::shape::NoMember,
                }
            }

            fn member_mut(&mut self, index: usize) -> Option<&mut dyn $crate::shape::Shape> {
                match index {
                    $($index => Some(&mut self.$member),)*
                    _ => None,
                }
            }
        }

        #[allow(deprecated)] // As above.
        impl $name {
            /// A builder, with a setter for each member.
            pub fn builder() -> $builder {
                $builder { value: $crate::shape::Shape::empty(), set: $crate::shape::MemberSet::new() }
            }

            $(
                /// With these members, and nothing or the model's default for all others.
                #[allow(clippy::too_many_arguments, clippy::disallowed_names)] // The model's.
                pub fn new($($new: impl Into<$new_type>),*) -> Self {
                    let mut value: Self = $crate::shape::Shape::empty();
                    $(value.$new = From::<$new_type>::from($new.into());)*
                    value
                }
            )?
        }

        #[doc = concat!("Builds a [`", stringify!($name), "`].")]
        #[must_use]
        pub struct $builder {
            value: $name,
            #[allow(dead_code)] // Without required members nobody asks.
            set: $crate::shape::MemberSet,
        }

        #[allow(deprecated)] // As above.
        impl $builder {
            $($crate::__setter!($name, $index $member: $how $type);)*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __empty {
    ($default:expr) => {
        $default
    };
    () => {
        $crate::shape::Shape::empty()
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($name:ident, $index:literal $member:ident: optional $type:ty) => {
        #[doc = concat!("Sets [`", stringify!($member), "`](", stringify!($name), "::", stringify!($member), ").")]
        pub fn $member(mut self, value: impl Into<$type>) -> Self {
            self.value.$member = Some(value.into());
            self
        }
    };
    ($name:ident, $index:literal $member:ident: $how:ident $type:ty) => {
        #[doc = concat!("Sets [`", stringify!($member), "`](", stringify!($name), "::", stringify!($member), ").")]
        pub fn $member(mut self, value: impl Into<$type>) -> Self {
            self.value.$member = value.into();
            self.set.insert($index);
            self
        }
    };
}

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
                    Self::$unknown(tag) => return Err($crate::shape::unknown_variant(&$schema, tag)),
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

/// Gives a generated enum its conversions from and to text, and connects it to codecs.
///
/// The name before the list is that of the variant which keeps what the model does not know.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Color {
///     Red,
///     Unknown(String),
/// }
///
/// farrier::string_enum!(Color, Unknown, { Red = "RED" });
///
/// assert_eq!(Color::from("RED"), Color::Red);
/// assert_eq!(Color::from("PUCE").as_str(), "PUCE");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident, $unknown:ident, { $($variant:ident = $value:literal),* $(,)? }) => {
        #[allow(deprecated)] // Deprecated values travel all the same.
        impl $name {
            /// Every value of the model, in its order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value as it travels.
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

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
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

        impl $crate::shape::Shape for $name {
            fn serialize(
                &self,
                member: &$crate::schema::Member,
                to: &mut dyn $crate::shape::Serializer,
            ) -> $crate::shape::Result {
                to.string(member, self.as_str())
            }

            fn deserialize(
                &mut self,
                member: &$crate::schema::Member,
                from: &mut dyn $crate::shape::Deserializer,
            ) -> $crate::shape::Result {
                *self = from.string(member)?.into();
                Ok(())
            }

            fn empty() -> Self {
                Self::$unknown(String::new())
            }
        }

        impl $crate::validate::OneOf for $name {
            fn is_known(&self) -> bool {
                !matches!(self, Self::$unknown(_))
            }

            fn values() -> String {
                Self::VALUES.join(", ")
            }
        }
    };
}

/// Gives a generated int enum its conversions from and to `i32`, and connects it to codecs.
///
/// The name before the list is that of the variant which keeps what the model does not know.
#[macro_export]
macro_rules! int_enum {
    ($name:ident, $unknown:ident, { $($variant:ident = $value:literal),* $(,)? }) => {
        #[allow(deprecated)] // Deprecated values travel all the same.
        impl $name {
            /// Every value of the model, in its order.
            pub const VALUES: &'static [i32] = &[$($value),*];

            /// The value as it travels.
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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i32(), f)
            }
        }

        impl $crate::shape::Shape for $name {
            fn serialize(
                &self,
                member: &$crate::schema::Member,
                to: &mut dyn $crate::shape::Serializer,
            ) -> $crate::shape::Result {
                to.integer(member, self.as_i32().into())
            }

            fn deserialize(
                &mut self,
                member: &$crate::schema::Member,
                from: &mut dyn $crate::shape::Deserializer,
            ) -> $crate::shape::Result {
                let mut value: i32 = 0;
                $crate::shape::Shape::deserialize(&mut value, member, from)?;
                *self = value.into();
                Ok(())
            }

            fn empty() -> Self {
                Self::$unknown(0)
            }
        }

        impl $crate::validate::OneOf for $name {
            fn is_known(&self) -> bool {
                !matches!(self, Self::$unknown(_))
            }

            fn values() -> String {
                let values: Vec<String> = Self::VALUES.iter().map(i32::to_string).collect();
                values.join(", ")
            }
        }
    };
}

/// Makes a generated structure an error: `Display`, `std::error::Error` and
/// [`ModeledError`](crate::error::ModeledError).
///
/// Behind its table stand whose fault it is (`client` or `server`), the name that travels, what else the
/// model says (`status(404)`, `retryable()`), and where the message is: in a `required` member, in an
/// `optional` one, or nowhere.
///
/// ```
/// use farrier::schema::{self, Member, Schema};
///
/// static LOST: Schema =
///     Schema::structure("example#LostException", &[Member::new("message", &schema::STRING)]);
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Lost {
///     pub message: Option<String>,
/// }
///
/// farrier::structure!(Lost, LostBuilder, LOST, new(message: String), { 0 message: optional String });
/// farrier::error!(Lost, LOST, client "LostException" status(404), optional message);
///
/// assert_eq!(Lost::new("no such horse").to_string(), "LostException: no such horse");
/// ```
#[macro_export]
macro_rules! error {
    (
        $name:ident, $schema:path, $fault:ident $code:literal $($trait:ident($($value:literal)?))*
        $(, $how:ident $message:ident)? $(,)?
    ) => {
        impl $crate::error::ModeledError for $name {
            fn kind(&self) -> &'static $crate::error::ErrorKind {
                const { &$crate::error::ErrorKind::$fault($code, &$schema)$(.$trait($($value)?))* }
            }

            fn message(&self) -> Option<&str> {
                $crate::__message!(self $($how $message)?)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::error::display(self, f)
            }
        }

        impl std::error::Error for $name {}
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __message {
    ($it:ident) => {
        None
    };
    ($it:ident required $message:ident) => {
        Some(&$it.$message)
    };
    ($it:ident optional $message:ident) => {
        $it.$message.as_deref()
    };
}

/// Gives the enum of an operation's errors its conversions: each error becomes the enum by `into()`.
#[macro_export]
macro_rules! operation_error {
    ($name:ident, { $($variant:ident($error:ty)),* $(,)? }) => {
        impl $crate::error::OperationError for $name {
            fn of_code(code: &str) -> Option<Self> {
                let _ = code;
                $(
                    let empty: $error = $crate::shape::Shape::empty();
                    if $crate::error::ModeledError::kind(&empty).code == code {
                        return Some(Self::$variant(empty));
                    }
                )*
                None
            }

            fn as_modeled(&self) -> &dyn $crate::error::ModeledError {
                match *self {
                    $(Self::$variant(ref it) => it,)*
                }
            }

            fn as_structure_mut(&mut self) -> &mut dyn $crate::shape::Structure {
                match *self {
                    $(Self::$variant(ref mut it) => it,)*
                }
            }
        }

        $(
            impl From<$error> for $name {
                fn from(error: $error) -> Self {
                    Self::$variant(error)
                }
            }
        )*

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::error::display($crate::error::OperationError::as_modeled(self), f)
            }
        }

        impl std::error::Error for $name {}
    };
}

/// Declares the `static` table of a shape for generated code.
///
/// Members are listed in the model's order, each with the table that it targets and, in brackets, the
/// traits that change how it travels: the names of [`Member`](crate::schema::Member)'s functions.
///
/// ```
/// use farrier::schema;
///
/// farrier::schema!(PLACE, structure "example#Place", {
///     name: schema::STRING [required], opened: schema::TIMESTAMP [date_time header("x-opened")],
/// });
/// farrier::schema!(PLACES, list "example#Places", { member: PLACE });
///
/// assert!(PLACE.members[0].required);
/// ```
#[macro_export]
macro_rules! schema {
    ($name:ident, $kind:ident $id:literal $($sparse:ident)?, {
        $($member:ident: $target:path $([$($trait:ident $(($value:literal))?)*])?),* $(,)?
    }) => {
        pub(crate) static $name: $crate::schema::Schema = $crate::schema::Schema::$kind($id, &[
            $($crate::schema::Member::$kind(stringify!($member), &$target)
                $($(.$trait($($value)?))*)?),*
        ])$(.$sparse())?;
    };
}

/// Declares the type that hands each operation of a service to the method of its trait.
///
/// Operations are listed in the order of the service's table, each with its index and its method.
#[macro_export]
macro_rules! dispatcher {
    ($name:ident, $service:ident, $table:path, { $($index:literal $method:ident),* $(,)? }) => {
        /// Hands each operation to its method.
        #[derive(Debug)]
        pub struct $name<T>(std::sync::Arc<T>);

        impl<T: $service> $name<T> {
            fn new(handler: T) -> Self {
                Self(std::sync::Arc::new(handler))
            }
        }

        impl<T: $service> $crate::server::Dispatch for $name<T> {
            fn service(&self) -> &'static $crate::operation::Service {
                &$table
            }

            fn dispatch(
                &self,
                operation: usize,
                call: $crate::server::Call,
            ) -> $crate::server::Answer {
                let handler = std::sync::Arc::clone(&self.0);
                match operation {
                    $($index => call.answer(
                        move |input| async move { handler.$method(input).await },
                    ),)*
                    _ => call.unknown(),
                }
            }
        }
    };
}

/// Keeps items of generated code where this crate has its feature `client`, and drops them where not.
#[cfg(feature = "client")]
#[macro_export]
macro_rules! with_client {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps items of generated code where this crate has its feature `client`, and drops them where not.
#[cfg(not(feature = "client"))]
#[macro_export]
macro_rules! with_client {
    ($($items:tt)*) => {};
}

/// Keeps items of generated code where this crate has its feature `server`, and drops them where not.
#[cfg(feature = "server")]
#[macro_export]
macro_rules! with_server {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps items of generated code where this crate has its feature `server`, and drops them where not.
#[cfg(not(feature = "server"))]
#[macro_export]
macro_rules! with_server {
    ($($items:tt)*) => {};
}

/// Includes the module that a `build.rs` generated for a service.
///
/// `farrier::include_service!(personalize);` declares the module `personalize` from the file of that name in
/// `OUT_DIR`, where `farrier_codegen::Config::build` has put it.
#[macro_export]
macro_rules! include_service {
    ($module:ident) => {
        include!(concat!(env!("OUT_DIR"), "/", stringify!($module), ".rs"));
    };
}
