//! Paths without dot segments and without empty segments.

use std::borrow::Cow;

/// Returns the path without segments that are empty, `.`, or `..` with the segment before it. A slash at the end stays. A
/// path that is such already is borrowed.
///
/// RFC 3986 leaves a slash where a path ends in a dot segment; signatures do not: `/a/b/..` is `/a`. AWS's own libraries
/// do the same.
pub(super) fn normalized(path: &str) -> Cow<'_, str> {
    let is_normal = |segment: &str| !matches!(segment, "" | "." | "..");
    let inner = path.strip_prefix('/');
    let body = inner.map(|it| it.strip_suffix('/').unwrap_or(it));
    if path == "/" || body.is_some_and(|it| it.split('/').all(is_normal)) {
        return Cow::Borrowed(path);
    }
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let mut out = String::with_capacity(path.len() + 1);
    for segment in &segments {
        out.push('/');
        out.push_str(segment);
    }
    if segments.is_empty() || path.ends_with('/') {
        out.push('/');
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn segments_that_say_nothing_are_removed() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/a//b/", "/a/b/"),
            ("/a/./b", "/a/b"),
            ("/a/.", "/a"),
            ("/a/./", "/a/"),
            ("/a/b/..", "/a"),
            ("/a/b/../", "/a/"),
            ("/a/b/../c", "/a/c"),
            ("/../../a", "/a"),
            ("/..", "/"),
            ("/a/..b/...", "/a/..b/..."),
            ("a", "/a"),
        ] {
            assert_eq!(normalized(path), expected, "{path}");
        }
    }

    #[test]
    fn a_path_in_normal_form_is_borrowed() {
        for path in ["/", "/a", "/a/b/"] {
            let normal = normalized(path);
            assert!(matches!(normal, std::borrow::Cow::Borrowed(_)), "{path}");
        }
    }
}
