//! `Debug` of generated structures. The values of `@sensitive` members are not shown.

use std::fmt;

use super::Structure;

/// The text in the place of sensitive values.
const REDACTED: &str = "*** redacted ***";

/// Prints a structure. `names` has its name in Rust and those of its fields, separated by spaces, in the order of the
/// schema; a slice of names would take the compiler much longer, and every structure has one. The values of sensitive
/// members are not shown (Smithy 2.0, "sensitive trait").
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

/// Prints nothing of a value, because its shape is `@sensitive`.
///
/// # Errors
///
/// When `f` cannot be written to.
pub fn hide(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(REDACTED)
}
