//! Parameters in headers of authentication. The value of a header comes in, its parts go out, and the other way round.

use std::fmt::Write as _;

/// The parts of a header between commas that stand in no quotes.
pub(crate) fn items(value: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = value.split(move |c| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if quoted && !was_escaped => escaped = true,
            '"' if !was_escaped => quoted = !quoted,
            _ => {}
        }
        c == ',' && !quoted
    });
    parts.map(str::trim).filter(|it| !it.is_empty())
}

/// The text of a token or of a quoted string.
pub(crate) fn unquoted(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let Some(inner) = inner else {
        return value.to_owned();
    };
    let mut escaped = false;
    let kept = inner.chars().filter(|c| {
        escaped = *c == '\\' && !escaped;
        !escaped
    });
    kept.collect()
}

/// Appends a parameter with a quoted string, and what separates it from the next.
pub(crate) fn write_quoted(name: &str, value: &str, out: &mut String) {
    let _ = write!(out, "{name}=\"");
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str("\", ");
}
