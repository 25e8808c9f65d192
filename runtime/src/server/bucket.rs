//! Buckets that a request names before the host (Smithy 2.0, "S3 bucket virtual hosting").

use http::header::HOST;
use http::request;
use http::uri::{PathAndQuery, Uri};

/// Puts the bucket that stands before `host` at the start of the path, where operations look for it.
pub(super) fn to_path(host: &str, head: &mut request::Parts) {
    let header = head.headers.get(HOST).and_then(|it| it.to_str().ok());
    let named = header.or_else(|| head.uri.authority().map(|it| it.as_str()));
    let bucket = named.and_then(|it| it.strip_suffix(host)?.strip_suffix('.'));
    let Some(bucket) = bucket.filter(|it| !it.is_empty()) else {
        return;
    };
    let rest = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let rest = match rest.strip_prefix('/') {
        Some(root) if root.is_empty() || root.starts_with('?') => root,
        _ => rest,
    };
    // A host that makes no path leaves the request as it is: it is for no operation.
    if let Ok(path) = PathAndQuery::try_from(format!("/{bucket}{rest}")) {
        let mut parts = std::mem::take(&mut head.uri).into_parts();
        parts.path_and_query = Some(path);
        head.uri = Uri::from_parts(parts).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(host: &str, uri: &str) -> String {
        let request = http::Request::builder().uri(uri).header(HOST, host);
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        to_path("s3.example.com", &mut head);
        head.uri.to_string()
    }

    #[test]
    fn a_bucket_before_the_host_goes_to_the_start_of_the_path() {
        for (host, uri, expected) in [
            ("horses.s3.example.com", "/", "/horses"),
            (
                "horses.s3.example.com",
                "/?list-type=2",
                "/horses?list-type=2",
            ),
            ("horses.s3.example.com", "/a/../b?c", "/horses/a/../b?c"),
            ("my.horses.s3.example.com", "/a", "/my.horses/a"),
            ("s3.example.com", "/horses/a", "/horses/a"),
            ("horses.example.com", "/a", "/a"),
            ("horsess3.example.com", "/a", "/a"),
        ] {
            assert_eq!(path(host, uri), expected, "{host} {uri}");
        }
    }
}
