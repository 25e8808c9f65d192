//! Structures: access by index, constructors and the builder.

/// Connects a generated structure to its schema, and gives it constructors, `Debug`, `PartialEq` and, where this
/// crate has its feature `builders`, a builder.
///
/// Members are listed in the order of the schema, each with its index, how it is filled, and its type:
/// `required` ones have to be set, `optional` ones are wrapped in `Option`, and `default` ones have
/// the model's default, which stands behind the type: `default i32 = 5`. A `?` behind the builder's name
/// says that there are required members, so that `build` can fail; without them the structure has a
/// `Default`. `new(...)` lists the members that the constructor takes.
///
/// `Debug` prints fields by the table, without the values of members that are `sensitive` there. Before
/// `new(...)`, `debug(hidden)` says that the structure itself is `@sensitive`: nothing of it is printed. Structures are
/// equal where all that is written of them is ([`shape::equal`](crate::shape::equal)): one with a stream equals none.
///
/// ```
/// use farrier::With as _;
/// use farrier::schema::{self, Member, Schema};
///
/// static PLACE: Schema = Schema::structure(
///     "example#Place",
///     &[Member::new("name", &schema::STRING).required(), Member::new("note", &schema::STRING)],
/// );
///
/// #[derive(Clone)]
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
/// let place = Place::new("Ghent").with(|it| it.note = Some("by the river".to_owned()));
/// assert_eq!(place.note.as_deref(), Some("by the river"));
/// ```
///
/// # Builders
///
/// A builder has a setter for each member, and the builders of a service are a seventh of what compilers do for
/// it. So there are none, and no `builder()`, unless the crate `farrier` has its feature `builders`:
///
/// ```
/// # use farrier::schema::{self, Member, Schema};
/// # static PLACE: Schema = Schema::structure(
/// #     "example#Place",
/// #     &[Member::new("name", &schema::STRING).required(), Member::new("note", &schema::STRING)],
/// # );
/// # #[derive(Clone)]
/// # pub struct Place {
/// #     pub name: String,
/// #     pub note: Option<String>,
/// # }
/// # farrier::structure!(Place, PlaceBuilder?, PLACE, new(name: String), {
/// #     0 name: required String,
/// #     1 note: optional String,
/// # });
/// # #[cfg(feature = "builders")] {
/// let place = Place::builder().name("Ghent").note("by the river").build()?;
/// assert_eq!(place.name, "Ghent");
/// assert_eq!(
///     Place::builder().build().unwrap_err().to_string(),
///     "example#Place lacks its required member `name`"
/// );
/// # }
/// # Ok::<(), farrier::shape::MissingMember>(())
/// ```
#[macro_export]
macro_rules! structure {
    ($name:ident, $builder:ident, $schema:path, $(debug($debug:ident),)?
    $(new($($new:ident: $new_type:ty),* $(,)?),)? {
        $($index:literal $member:ident: $how:ident $type:ty $(= $default:expr)?),* $(,)?
    } $(,)?) => {
        $crate::__structure!($name, $schema, $(debug($debug),)? $(new($($new: $new_type),*),)? {
            $($index $member: $how $type $(= $default)?),*
        });

        impl Default for $name {
            fn default() -> Self {
                $crate::shape::Shape::empty()
            }
        }

        $crate::__builder!($name, $builder, $schema, { $($index $member: $how $type),* });
    };
    ($name:ident, $builder:ident?, $schema:path, $(debug($debug:ident),)?
    $(new($($new:ident: $new_type:ty),* $(,)?),)? {
        $($index:literal $member:ident: $how:ident $type:ty $(= $default:expr)?),* $(,)?
    } $(,)?) => {
        $crate::__structure!($name, $schema, $(debug($debug),)? $(new($($new: $new_type),*),)? {
            $($index $member: $how $type $(= $default)?),*
        });

        $crate::__builder!($name, $builder?, $schema, { $($index $member: $how $type),* });
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    ($name:ident, $schema:path, $(debug($debug:ident),)? $(new($($new:ident: $new_type:ty),*),)? {
        $($index:literal $member:ident: $how:ident $type:ty $(= $default:expr)?),*
    }) => {
        #[allow(deprecated)] // Deprecated members travel all the same.
        impl $crate::shape::Structure for $name {
            #[inline(never)] // It is large, and asked for wherever the structure can be read.
            fn initial() -> Self {
                #[allow(unused_mut)] // Without defaults.
                let mut it = Self { $($member: $crate::__empty!($how)),* };
                $($(it.$member = $default;)?)*
                it
            }

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

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::shape::equal(self, other)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::__debug!($($debug)? self $name [$($member)*] f)
            }
        }

        $(
            #[allow(deprecated)] // As above.
            impl $name {
                /// With these members, and nothing or the model's default for all others.
                #[allow(
                    clippy::too_many_arguments,
                    clippy::disallowed_names,
                    clippy::self_named_constructors
                )] // The model's.
                pub fn new($($new: impl Into<$new_type>),*) -> Self {
                    let mut value: Self = $crate::shape::Shape::empty();
                    $(value.$new = From::<$new_type>::from($new.into());)*
                    value
                }
            }
        )?

        $crate::__serde!($name, $schema);
    };
}

/// The value of a member before anything is read. A constant is quicker to compile than a call.
#[doc(hidden)]
#[macro_export]
macro_rules! __empty {
    (optional) => {
        None
    };
    ($how:ident) => {
        $crate::shape::Shape::empty()
    };
}

/// How a structure is printed: by its table, or not at all.
#[doc(hidden)]
#[macro_export]
macro_rules! __debug {
    ($it:ident $name:ident [$($member:ident)*] $f:ident) => {
        $crate::shape::debug($it, concat!(stringify!($name), $(" ", stringify!($member)),*), $f)
    };
    (hidden $it:ident $name:ident [$($member:ident)*] $f:ident) => {
        $crate::shape::hide($f)
    };
}
