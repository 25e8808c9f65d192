//! Sessions of directory buckets: when one is opened, and what is signed by it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use farrier::Body;
use farrier::body::BoxError;
use farrier::client::auth::Identity;
use farrier::client::time::VirtualTime;
use farrier::client::{
    Client, Endpoint, EndpointAuthScheme, EndpointContext, EndpointResolver, EndpointValue,
    ResolvedEndpoint, ServiceClient, Transport, TransportFuture,
};
use farrier::operation::{AuthTrait, Protocol, Service, ServiceTrait};
use farrier_aws::Credentials;
use farrier_aws::s3::{ClientInterceptor, ExpressSessions, Upload};
use farrier_aws::sigv4::{SigV4, SigV4S3Express};
use http::{HeaderMap, Request, Response};

use super::S3Client;

static S3: Service = Service::new("AmazonS3", Protocol::RestXml, &[]).with(&[
    ServiceTrait::NoErrorWrapping,
    ServiceTrait::AuthSchemes(&[AuthTrait::new("aws.auth#sigv4", &[("name", "s3")])]),
    ServiceTrait::Auth(&["aws.auth#sigv4"]),
]);

/// The time so many seconds before the end of the session in the answer below.
fn before_end(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_687_800_810 - seconds)
}

const SESSION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<CreateSessionResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Credentials>
<SessionToken>sessionToken</SessionToken><SecretAccessKey>secretKey</SecretAccessKey>
<AccessKeyId>accessKeyId</AccessKeyId><Expiration>2023-06-26T17:33:30Z</Expiration>
</Credentials></CreateSessionResult>";

/// Finds the endpoint of one bucket, as the rules of S3 do.
struct Directory(String);

impl EndpointResolver for Directory {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let url = format!(
            "https://{}.s3express-usw2-az1.us-west-2.amazonaws.com",
            self.0
        );
        let mut resolved = ResolvedEndpoint::new(Endpoint::parse(&url)?);
        resolved.is_from_rules = true;
        let name = match context.operation().name() {
            "CreateSession" => "sigv4",
            _ => "sigv4-s3express",
        };
        let signing = [("signingName", "s3express"), ("signingRegion", "us-west-2")];
        let signing = signing.map(|(key, value)| (key.into(), EndpointValue::from(value)));
        let scheme = EndpointAuthScheme::new(name, signing.to_vec());
        resolved.auth_schemes = Some(vec![scheme]);
        Ok(resolved)
    }
}

/// Keeps the URIs and the headers of requests, and opens sessions, or refuses to.
#[derive(Clone, Default)]
struct Kept {
    sent: Arc<Mutex<Vec<(String, HeaderMap)>>>,
    refuses: bool,
    /// Whether others go on while it answers.
    is_slow: bool,
}

impl Transport for Kept {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (head, _) = request.into_parts();
        let uri = head.uri.to_string();
        let opens = uri.ends_with("/?session");
        self.sent.lock().unwrap().push((uri, head.headers));
        let mut response = Response::new(Body::new(if opens { SESSION } else { "" }));
        if opens && self.refuses {
            let error = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
            *response.body_mut() = Body::new(error);
            *response.status_mut() = http::StatusCode::FORBIDDEN;
        }
        let is_slow = self.is_slow;
        Box::pin(async move {
            if is_slow {
                tokio::task::yield_now().await;
            }
            Ok(response)
        })
    }
}

fn client(kept: &Kept, sessions: &Arc<ExpressSessions>, bucket: &str) -> S3Client {
    let client = Client::new(&S3, kept.clone(), "https://example.com").unwrap();
    let client = client.with_interceptor(ClientInterceptor);
    let own = Identity::new(Credentials::new("AKIDEXAMPLE", "secret"), None);
    S3Client(client.with(|it| {
        it.set_endpoint_resolver(Directory(bucket.to_owned()));
        it.add_auth_scheme(SigV4::new(), own);
        it.add_auth_scheme(SigV4S3Express::new(), Arc::clone(sessions));
    }))
}

/// Uploads something. Returns the requests that were sent for it.
async fn upload(
    kept: &Kept,
    sessions: &Arc<ExpressSessions>,
    bucket: &str,
) -> Result<Vec<(String, HeaderMap)>, String> {
    let client = client(kept, sessions, bucket);
    let sent = Upload::new(&client, bucket, "key").send("content").await;
    let requests = std::mem::take(&mut *kept.sent.lock().unwrap());
    sent.map(|_| requests).map_err(|it| it.to_string())
}

fn authorization(headers: &HeaderMap) -> &str {
    headers["authorization"].to_str().unwrap()
}

const ADA: &str = "ada--usw2-az1--x-s3";

#[tokio::test]
async fn a_session_is_opened_once_and_signs_what_follows() {
    let kept = Kept::default();
    let time = VirtualTime::starting(before_end(300));
    let sessions = Arc::new(ExpressSessions::with_clock(time.clone()));
    let sent = upload(&kept, &sessions, ADA).await.unwrap();
    let host = format!("https://{ADA}.s3express-usw2-az1.us-west-2.amazonaws.com");
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].0, format!("{host}/?session"));
    let own = authorization(&sent[0].1);
    assert!(
        own.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"),
        "{own}"
    );
    assert!(own.contains("/us-west-2/s3express/aws4_request"), "{own}");
    // The headers of the call that needs the session are not sent with it.
    assert!(!sent[0].1.contains_key("x-amz-checksum-crc32"));
    assert_eq!(sent[1].0, format!("{host}/key?x-id=PutObject"));
    assert_eq!(sent[1].1["x-amz-s3session-token"], "sessionToken");
    assert!(!sent[1].1.contains_key("x-amz-security-token"));
    let session = authorization(&sent[1].1);
    assert!(
        session.starts_with("AWS4-HMAC-SHA256 Credential=accessKeyId/"),
        "{session}"
    );
    assert!(session.contains("x-amz-s3session-token"), "{session}");

    assert_eq!(upload(&kept, &sessions, ADA).await.unwrap().len(), 1);
    let other = "bob--usw2-az1--x-s3";
    assert_eq!(upload(&kept, &sessions, other).await.unwrap().len(), 2);
    assert_eq!(upload(&kept, &sessions, other).await.unwrap().len(), 1);
    assert_eq!(upload(&kept, &sessions, ADA).await.unwrap().len(), 1);

    time.set_now(before_end(11));
    assert_eq!(upload(&kept, &sessions, ADA).await.unwrap().len(), 1);
    time.set_now(before_end(10));
    assert_eq!(upload(&kept, &sessions, ADA).await.unwrap().len(), 2);
    let shown = format!("{sessions:?}");
    assert!(
        shown.contains("sessions: 2") && !shown.contains("secretKey"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_sessions_of_a_hundred_buckets_are_kept() {
    let kept = Kept::default();
    let time = VirtualTime::starting(before_end(300));
    let sessions = Arc::new(ExpressSessions::with_clock(time));
    let bucket = |number: usize| format!("b{number}--usw2-az1--x-s3");
    for number in 0..100 {
        assert_eq!(
            upload(&kept, &sessions, &bucket(number))
                .await
                .unwrap()
                .len(),
            2
        );
    }
    // The first one is used again, so that the second one goes.
    assert_eq!(upload(&kept, &sessions, &bucket(0)).await.unwrap().len(), 1);
    assert_eq!(
        upload(&kept, &sessions, &bucket(100)).await.unwrap().len(),
        2
    );
    assert_eq!(upload(&kept, &sessions, &bucket(0)).await.unwrap().len(), 1);
    assert_eq!(upload(&kept, &sessions, &bucket(1)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn calls_at_the_same_time_share_a_session_and_access_points_have_one() {
    let kept = Kept {
        is_slow: true,
        ..Kept::default()
    };
    let time = VirtualTime::starting(before_end(300));
    let sessions = Arc::new(ExpressSessions::with_clock(time));
    let point = "ada--usw2-az1--xa-s3";
    let client = client(&kept, &sessions, point);
    let send = || Upload::new(&client, point, "key").send("content");
    let (one, other) = tokio::join!(send(), send());
    one.unwrap();
    other.unwrap();
    let sent = kept.sent.lock().unwrap();
    let opened = sent.iter().filter(|(uri, _)| uri.ends_with("/?session"));
    assert_eq!((opened.count(), sent.len()), (1, 3));
}

#[tokio::test]
async fn a_session_that_is_refused_is_the_error_of_the_call() {
    let kept = Kept {
        refuses: true,
        ..Kept::default()
    };
    let sessions = Arc::new(ExpressSessions::new());
    let error = upload(&kept, &sessions, ADA).await.unwrap_err();
    assert!(
        error.contains("CreateSession: AccessDenied (HTTP 403): no"),
        "{error}"
    );
    assert_eq!(kept.sent.lock().unwrap().len(), 0);
    // An endpoint that is none of a directory bucket.
    let error = upload(&kept, &sessions, "ada").await.unwrap_err();
    assert!(error.contains("whose name ends with `--x-s3`"), "{error}");
    fn is_client(_: &impl ServiceClient) {}
    is_client(&client(&kept, &sessions, ADA));
}
