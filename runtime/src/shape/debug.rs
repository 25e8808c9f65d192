//! `Debug` of generated structures: what the model calls `@sensitive` is not shown.

use std::fmt;

use super::Structure;

/// What stands in the place of what is not to be shown.
const REDACTED: &str = "*** redacted ***";

/// Prints a structure by its Rust name and those of its fields: all in one text with spaces between them, fields in
/// the order of the table. (A list of names takes compilers much longer, and there is one for each structure.)
/// Members that are sensitive are not shown (Smithy 2.0, "sensitive trait").
///
/// # Errors
///
/// When `f` cannot be written to.
pub fn debug(it: &dyn Structure, names: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut names = names.split(' ');
    let mut to = f.debug_struct(names.next().unwrap_or_default());
    for (index, (field, member)) in names.zip(it.schema().members).enumerate() {
        let field = field.strip_prefix("r#").unwrap_or(field);
        match member.sensitive {
            true => to.field(field, &format_args!("{REDACTED}")),
            false => to.field(field, &it.member(index)),
        };
    }
    to.finish()
}

/// Prints a value of which nothing is to be shown, because the shape itself is `@sensitive`.
///
/// # Errors
///
/// When `f` cannot be written to.
pub fn hide(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(REDACTED)
}
