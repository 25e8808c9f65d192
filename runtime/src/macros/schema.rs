//! Tables of shapes.

/// Declares the `static` tables of the shapes of a namespace.
///
/// Each shape has its type and its name in the model, followed by its own traits, and its members in the model's
/// order. A member has the table that it targets and, in brackets, its traits: first those that codecs ask for with every
/// value, and behind a semicolon all others. Traits are the words of `__private::v1::words::schema`.
///
/// ```
/// use farrier::__private::v1::{self as runtime, schema};
///
/// runtime::schemas!("example", {
///     PLACE: structure("Place") {
///         name: schema::STRING [required; length(1, 80)],
///         opened: schema::TIMESTAMP [date_time, header("x-opened")],
///     },
///     PLACES: list("Places", sparse, xml_name("places")) { member: PLACE [; xml_name("place")] },
/// });
///
/// assert_eq!(PLACE.id(), "example#Place");
/// assert!(PLACE.members()[0].is_required());
/// ```
///
/// A word that does not exist is an error at the word:
///
/// ```compile_fail
/// use farrier::__private::v1::{self as runtime, schema};
///
/// runtime::schemas!("example", { PLACE: structure("Place") { name: schema::STRING [requird] } });
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __schemas {
    // What an optional part matches is copied for each one that follows it, so a list of all shapes has none:
    // it would take the square of its length.
    ($namespace:literal, { $($name:ident: $kind:ident $head:tt $members:tt),* $(,)? }) => {
        $($crate::__schema!($namespace $name $kind $head $members);)*
    };
}

/// The table of one shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    (
        $namespace:literal $name:ident $kind:ident
        ($shape:literal $(, $($own:ident $(($($own_part:expr),* $(,)?))?),+)?)
        {
            $($member:ident: $target:path
                $([
                    $($wire:ident $(($value:literal))?),*
                    $(; $($trait:ident $(($($part:expr),* $(,)?))?),* $(,)?)?
                ])?),* $(,)?
        }
    ) => {
        pub(crate) static $name: $crate::__private::v1::Schema =
            $crate::__private::v1::Schema::$kind(concat!($namespace, "#", $shape), &[
                $($crate::__traits::$kind::member(stringify!($member), &$target)
                    $(
                        $(.wire($crate::__traits::$wire $(($value))?))*
                        $(.with(&[$($crate::__traits::$trait $(($($part),*))?),*]))?
                    )?),*
            ])
            $(.with(&[$($crate::__traits::$own $(($($own_part),*))?),+]))?;
    };
}
