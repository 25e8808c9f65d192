//! Tables of shapes.

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
