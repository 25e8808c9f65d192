//! What a server does before it looks for the operation of a request.

use std::sync::Arc;

pub use farrier::server::OriginalUri;
use farrier::server::{Interceptor, RequestContext};
use http::header::HOST;
use http::request;
use http::uri::{PathAndQuery, Uri};

use super::unnamed;

/// The host of a service, before which clients put buckets (Smithy 2.0, "S3 bucket virtual hosting"). It is a setting
/// of a service: with `s3.example.com`, `horses.s3.example.com/a` is `s3.example.com/horses/a`. A host without a port
/// stands for all ports.
///
/// ```
/// use farrier::server::{Dispatch, Service};
/// use farrier_aws::s3::BucketHost;
///
/// # fn settings<D: Dispatch>(service: Service<D>) -> Service<D> {
/// service.with_setting(BucketHost::new("s3.example.com"))
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketHost(Arc<str>);

impl BucketHost {
    /// Buckets stand before this host.
    pub fn new(host: impl Into<Arc<str>>) -> Self {
        Self(host.into())
    }
}

/// Moves the bucket from the host to the path, where operations have it, and names the operation of each request.
/// Generated servers of Amazon S3 have it.
///
/// The model tells operations at one address apart by a parameter `x-id`, which Amazon S3 itself ignores and which
/// clients that are older than the model do not send (<https://github.com/smithy-lang/smithy/issues/1030>). It becomes
/// what the rest of the request stands for, also where a client sent another one.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerInterceptor;

impl Interceptor for ServerInterceptor {
    fn modify_before_routing(&self, context: &RequestContext<'_>, head: &mut request::Parts) {
        let host = context.setting::<BucketHost>();
        if let Some(path) = host.and_then(|it| bucket_path(&it.0, head)) {
            replace(head, path);
        }
        if let Some(path) = without_slash(head) {
            replace(head, path);
        }
        let id = unnamed::operation(context.service(), head);
        let before = head.uri.query().unwrap_or_default();
        let query = unnamed::rename(before, id);
        if query != before {
            let separator = if query.is_empty() { "" } else { "?" };
            let named = format!("{}{separator}{query}", head.uri.path());
            replace(head, named);
        }
    }
}

/// The path and the query with the bucket that stands before `host`, if one does.
fn bucket_path(host: &str, head: &request::Parts) -> Option<String> {
    let header = head.headers.get(HOST).and_then(|it| it.to_str().ok());
    let named = header.or_else(|| head.uri.authority().map(|it| it.as_str()))?;
    let named = match (host.contains(':'), named.rsplit_once(':')) {
        (false, Some((name, _port))) => name,
        _ => named,
    };
    // Hosts do not differ by case (RFC 9110, 4.2.3).
    let (bucket, end) = named.split_at_checked(named.len().checked_sub(host.len())?)?;
    let bucket = bucket.strip_suffix('.').filter(|it| !it.is_empty())?;
    if !end.eq_ignore_ascii_case(host) {
        return None;
    }
    let rest = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let rest = match rest.strip_prefix('/') {
        Some(root) if root.is_empty() || root.starts_with('?') => root,
        _ => rest,
    };
    Some(format!("/{bucket}{rest}"))
}

/// The path and the query without the slash behind a bucket. No object has an empty key, so that `/bucket/` is the
/// bucket.
fn without_slash(head: &request::Parts) -> Option<String> {
    let path = head.uri.path();
    let bucket = path.strip_prefix('/')?.strip_suffix('/')?;
    let plain = !bucket.is_empty() && !bucket.contains('/');
    let query = head
        .uri
        .query()
        .map(|it| format!("?{it}"))
        .unwrap_or_default();
    plain.then(|| format!("/{bucket}{query}"))
}

/// Replaces the path and the query of a request. An invalid text leaves the request as it is, and no operation is found
/// for it.
fn replace(head: &mut request::Parts, path_and_query: String) {
    let Ok(path_and_query) = PathAndQuery::try_from(path_and_query) else {
        return;
    };
    let mut parts = head.uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query);
    if let Ok(uri) = Uri::from_parts(parts) {
        let original = std::mem::replace(&mut head.uri, uri);
        if head.extensions.get::<OriginalUri>().is_none() {
            head.extensions.insert(OriginalUri(original));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(host: &str, uri: &str) -> String {
        path_below("s3.example.com", host, uri)
    }

    fn path_below(setting: &str, host: &str, uri: &str) -> String {
        let request = http::Request::builder().uri(uri).header(HOST, host);
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        if let Some(path) = bucket_path(setting, &head) {
            replace(&mut head, path);
            assert_eq!(head.extensions.get::<OriginalUri>().unwrap().0, uri);
        }
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
            ("horses.s3.example.com:8080", "/a", "/horses/a"),
            ("horses.S3.Example.com", "/a", "/horses/a"),
            ("s3.example.com:8080", "/horses/a", "/horses/a"),
            (".s3.example.com", "/a", "/a"),
        ] {
            assert_eq!(path(host, uri), expected, "{host} {uri}");
        }
    }

    #[test]
    fn a_bucket_host_with_a_port_is_for_that_port() {
        let below = |host| path_below("s3.localhost:81", host, "/a");
        assert_eq!(below("horses.s3.localhost:81"), "/horses/a");
        assert_eq!(below("horses.s3.localhost:82"), "/a");
        assert_eq!(below("horses.s3.localhost"), "/a");
    }
}
