//! Tables of shapes.

/// Declares the `static` tables of the shapes of a namespace, for generated code.
///
/// Each has its kind, its name in the model, and its members in the model's order. A member has the table
/// that it targets; in brackets, the traits that change how it travels: the names of
/// [`Member`](crate::schema::Member)'s functions; and in braces, those that few members have: the names of
/// [`Trait`](crate::schema::Trait)'s variants. A shape has its own of these behind its name.
///
/// ```
/// use farrier::schema;
///
/// farrier::schemas!("example", {
///     PLACE: structure("Place") {
///         name: schema::STRING [required] { Length(1, 80) },
///         opened: schema::TIMESTAMP [date_time header("x-opened")],
///     },
///     PLACES: list("Places", XmlName("places")) { member: PLACE { XmlName("place") } },
/// });
///
/// assert_eq!(PLACE.id(), "example#Place");
/// assert!(PLACE.members()[0].is_required());
/// ```
#[macro_export]
macro_rules! schemas {
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
        ($shape:literal $(, $($own:ident $(($($own_part:expr),* $(,)?))?),+)? $(,)?)
        {
            $($member:ident: $target:path $([$($trait:ident $(($value:literal))?)*])?
                $({ $($rare:ident $(($($part:expr),* $(,)?))?),* $(,)? })?),* $(,)?
        }
    ) => {
        pub(crate) static $name: $crate::schema::Schema =
            $crate::schema::Schema::$kind(concat!($namespace, "#", $shape), &[
                $($crate::schema::Member::$kind(stringify!($member), &$target)
                    $($(.$trait($($value)?))*)?
                    $(.with(&[$($crate::schema::Trait::$rare $(($($part),*))?),*]))?),*
            ])
            $(.with(&[$($crate::schema::Trait::$own $(($($own_part),*))?),+]))?;
    };
}
