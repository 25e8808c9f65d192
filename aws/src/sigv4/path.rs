//! Paths without dot segments (RFC 3986, 5.2.4) and without empty segments.

use std::borrow::Cow;

/// Returns the path without segments that are empty, `.`, or `..` with the segment before it. A path that is such
/// already is borrowed.
pub(super) fn normalized(path: &str) -> Cow<'_, str> {
    let inner = path.strip_prefix('/').unwrap_or(path);
    let last = inner.rsplit('/').next().unwrap_or_default();
    let is_normal = |segment: &str| !matches!(segment, "" | "." | "..");
    let before = inner.split('/').rev().skip(1);
    if path.starts_with('/') && before.clone().all(is_normal) && !matches!(last, "." | "..") {
        return Cow::Borrowed(path);
    }
    let mut segments = Vec::new();
    for segment in inner.split('/') {
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
    if segments.is_empty() || matches!(last, "" | "." | "..") {
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
            ("/a/.", "/a/"),
            ("/a/b/..", "/a/"),
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
