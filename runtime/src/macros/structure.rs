//! Structures: access by index, constructors and the builder.

/// Connects a generated structure to its schema, and implements constructors, `Debug`, `PartialEq` and, if this crate
/// has its feature `builders`, a builder.
///
/// Members are listed in the order of the schema, each with its index, its presence and its type. The type of an
/// `optional` member is wrapped in `Option`. A `default` member has the model's default after its type: `default i32 =
/// 5`. A `required` member has neither. `new(...)` lists the members that the constructor takes.
///
/// A structure with required members has a `fallible` builder, whose `build` fails if one of them was not set. Any
/// other structure implements `Default`.
///
/// Marks can stand after the name: `partial` is for a structure that has no `Eq`, because a value in it has none; `bare`
/// is for a structure whose builder has no `set_x`, because a member has such a name.
///
/// `Debug` does not show the values of members that are sensitive in the schema. `debug(hidden)`, before `new(...)`, is
/// for a structure that is `@sensitive` itself: nothing of it is shown. Structures are equal if their serialized forms
/// are; a structure with a stream equals none.
///
/// ```
/// use farrier::StructureExt as _;
/// use farrier::__private::v1::{self as runtime, schema};
///
/// runtime::schemas!("example", {
///     PLACE: structure("Place") { name: schema::STRING [required], note: schema::STRING },
/// });
///
/// #[derive(Clone)]
/// pub struct Place {
///     pub name: String,
///     pub note: Option<String>,
/// }
///
/// runtime::structure!(Place, fallible PlaceBuilder, PLACE, new(name: String), {
///     0 name: required String,
///     1 note: optional String,
/// });
///
/// let place = Place::new("Ghent").with(|it| it.note = Some("by the river".to_owned()));
/// assert_eq!(place.note.as_deref(), Some("by the river"));
/// # #[cfg(feature = "builders")] {
/// let place = Place::builder().name("Ghent").note("by the river").build()?;
/// assert_eq!(place.name, "Ghent");
/// assert_eq!(
///     Place::builder().build().unwrap_err().to_string(),
///     "example#Place lacks its required member `name`"
/// );
/// # }
/// # Ok::<(), farrier::error::MissingMember>(())
/// ```
///
/// With the feature `test-util`, the compiler checks that the table has as many members, in this order. (For everybody,
/// it would cost a twentieth of what compilers do for generated code; a generator numbers both from one list.)
///
/// ```compile_fail
/// # #[cfg(not(feature = "test-util"))]
/// # compile_error!("not checked");
/// # use farrier::__private::v1::{self as runtime, schema};
/// # runtime::schemas!("example", {
/// #     PLACE: structure("Place") { name: schema::STRING, note: schema::STRING },
/// # });
/// # pub struct Place {
/// #     pub name: Option<String>,
/// # }
/// runtime::structure!(Place, PlaceBuilder, PLACE, { 0 name: optional String });
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    ($name:ident $($mark:ident)*, fallible $builder:ident, $($rest:tt)*) => {
        $crate::__structure_items!(fallible $name [$($mark)*], $builder, $($rest)*);
    };
    ($name:ident $($mark:ident)*, $builder:ident, $($rest:tt)*) => {
        $crate::__structure_items!(infallible $name [$($mark)*], $builder, $($rest)*);

        impl Default for $name {
            fn default() -> Self {
                $crate::__private::v1::Structure::initial()
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __structure_items {
    ($build:ident $name:ident $marks:tt, $builder:ident, $schema:path, $(debug($debug:ident),)?
    $(new($($new:ident: $new_type:tt $(<$($new_arg:ty),*>)?),* $(,)?),)? {
        $($index:literal $member:ident: $how:ident $type:tt $(<$($arg:ty),*>)? $(= $default:expr)?),* $(,)?
    } $(,)?) => {
        $crate::__check_indices!($schema, check_structure, [$($index),*]);

        #[allow(deprecated)] // Deprecated members are read and written like others.
        impl $crate::__private::v1::Structure for $name {
            #[inline(never)] // It is large, and called wherever the structure can be read.
            fn initial() -> Self {
                #[allow(unused_mut)] // Without defaults.
                let mut it = Self { $($member: $crate::__initial!($how)),* };
                $($(it.$member = $default;)?)*
                it
            }

            fn schema(&self) -> &'static $crate::__private::v1::Schema {
                &$schema
            }

            fn member(&self, index: usize) -> &dyn $crate::__private::v1::Shape {
                match index {
                    $($index => &self.$member,)*
                    _ => &$crate::__private::v1::NoMember,
                }
            }

            fn member_mut(&mut self, index: usize) -> Option<&mut dyn $crate::__private::v1::Shape> {
                match index {
                    $($index => Some(&mut self.$member),)*
                    _ => None,
                }
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::v1::equal(self, other)
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
                pub fn new($($new: $crate::__argument!($new_type $(<$($new_arg),*>)?)),*) -> Self {
                    let mut value: Self = $crate::__private::v1::Structure::initial();
                    $(
                        value.$new = From::<$new_type $(<$($new_arg),*>)?>::from(
                            $crate::__value!($new $new_type $(<$($new_arg),*>)?)
                        );
                    )*
                    value
                }
            }
        )?

        $crate::__hash!($marks $name);
        $crate::__serde!($name, $schema);
        $crate::__builder!($build $name $marks, $builder, $schema, {
            $($index $member: $how $type $(<$($arg),*>)?),*
        });
    };
}

/// The type of an argument for a value of this type. A list takes anything that has elements, and a map anything that has
/// entries.
#[doc(hidden)]
#[macro_export]
macro_rules! __argument {
    (Vec <$element:ty>) => {
        impl IntoIterator<Item = impl Into<$element>>
    };
    (BTreeMap <$key:ty, $value:ty>) => {
        impl IntoIterator<Item = (impl Into<$key>, impl Into<$value>)>
    };
    ($type:tt $(<$($arg:ty),*>)?) => {
        impl Into<$type $(<$($arg),*>)?>
    };
}

/// The value of an argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __value {
    ($argument:ident Vec <$element:ty>) => {
        $crate::__private::v1::list($argument)
    };
    ($argument:ident BTreeMap <$key:ty, $value:ty>) => {
        $crate::__private::v1::map($argument)
    };
    ($argument:ident $type:tt $(<$($arg:ty),*>)?) => {
        $argument.into()
    };
}

/// Checks the indices of members, where this crate has its feature `test-util`.
#[cfg(feature = "test-util")]
#[doc(hidden)]
#[macro_export]
macro_rules! __check_indices {
    ($schema:path, $check:ident, [$($index:literal),*]) => {
        const _: () = $schema.$check(&[$($index),*]);
    };
}

/// Checks the indices of members: without the feature, not at all.
#[cfg(not(feature = "test-util"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __check_indices {
    ($($any:tt)*) => {};
}

/// The initial value of a member. A constant is quicker to compile than a call.
#[doc(hidden)]
#[macro_export]
macro_rules! __initial {
    (optional) => {
        None
    };
    (required) => {
        $crate::__private::v1::Shape::initial()
    };
    (default) => {
        $crate::__private::v1::Shape::initial()
    };
    ($how:ident) => {
        compile_error!(concat!(
            "a member of a structure is `required`, `optional` or `default`, and not `",
            stringify!($how),
            "`",
        ))
    };
}

/// Prints a structure by its schema, or nothing of it.
#[doc(hidden)]
#[macro_export]
macro_rules! __debug {
    ($it:ident $name:ident [$($member:ident)*] $f:ident) => {
        $crate::__private::v1::debug($it, concat!(stringify!($name), $(" ", stringify!($member)),*), $f)
    };
    (hidden $it:ident $name:ident [$($member:ident)*] $f:ident) => {
        $crate::__private::v1::hide($f)
    };
    ($other:ident $it:ident $name:ident [$($member:ident)*] $f:ident) => {
        compile_error!("a structure can be `debug(hidden)`, and nothing else")
    };
}
