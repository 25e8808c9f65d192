//! `@httpDigestAuth`: challenges of services, and the answers to them.

use farrier::client::Endpoint;
use farrier::client::auth::DigestAuth;

use bytes::Bytes;
use http::HeaderValue;

use super::*;

static CHALLENGED: Operation = Operation::new("Challenged", &schema::UNIT, &schema::UNIT)
    .with(&[OperationTrait::Auth(&["smithy.api#httpDigestAuth"])]);

/// A service that challenges: it takes the answer to its nonce of today, which changes once.
#[derive(Clone, Default)]
struct Challenging(Arc<Mutex<Vec<Option<String>>>>);

impl Transport for Challenging {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let mut requests = self.0.lock().unwrap();
        let answer = request.headers().get("authorization");
        let answer = answer.map(|it| it.to_str().unwrap().to_owned());
        requests.push(answer.clone());
        let nonce = if requests.len() < 4 { "one" } else { "two" };
        let known = answer
            .as_ref()
            .is_some_and(|it| it.contains("username=\"Mufasa\""));
        let fresh = answer.is_some_and(|it| it.contains(&format!("nonce=\"{nonce}\"")));
        let mut response = Response::new(Body::new("{}"));
        if !known || !fresh {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            let challenge =
                format!("Digest realm=\"r\", nonce=\"{nonce}\", qop=\"auth\", stale={known}");
            response
                .headers_mut()
                .insert("www-authenticate", challenge.parse().unwrap());
        }
        Box::pin(async { Ok(response) })
    }
}

#[tokio::test]
async fn a_digest_answers_challenges_and_keeps_them() {
    let service = Challenging::default();
    let client = |user: &str| {
        let identity = Identity::from(Credentials::new(user, "Circle of Life"));
        let builder = builder(&Keep::default()).transport(service.clone());
        builder.auth(DigestAuth::new(), identity).build().unwrap()
    };
    let mufasa = client("Mufasa");
    for _ in 0..3 {
        call(&mufasa, &CHALLENGED).await.unwrap();
    }
    let requests = std::mem::take(&mut *service.0.lock().unwrap());
    let counts = requests.iter().map(|it| {
        let it = it.as_deref()?;
        Some((it.contains("nonce=\"one\""), it.contains("nc=00000002")))
    });
    // Without an answer, then with it, then again; the nonce is too old; then with the new one.
    let expected = [
        None,
        Some((true, false)),
        Some((true, true)),
        Some((true, false)),
        Some((false, false)),
    ];
    assert_eq!(counts.collect::<Vec<_>>(), expected);
    let error = call(&client("Scar"), &CHALLENGED).await.err().unwrap();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(
        service.0.lock().unwrap().len(),
        2,
        "a wrong user is not tried again"
    );
}

/// A device that serves one connection at a time, and challenges with a body: it notes whether that was read to its end.
#[derive(Clone)]
struct Device {
    length: usize,
    /// What has happened to the bodies so far.
    events: Arc<Mutex<Vec<&'static str>>>,
}

/// The body of a challenge, a hundred bytes at a time.
struct Page {
    left: usize,
    events: Arc<Mutex<Vec<&'static str>>>,
}

impl http_body::Body for Page {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let part = self.left.min(100);
        self.left -= part;
        if part == 0 {
            self.events.lock().unwrap().push("read");
            return std::task::Poll::Ready(None);
        }
        let part = Bytes::from(vec![b' '; part]);
        std::task::Poll::Ready(Some(Ok(http_body::Frame::data(part))))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.events.lock().unwrap().push("dropped");
    }
}

impl Transport for Device {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let mut response = Response::new(Body::new("{}"));
        let event = match request.headers().contains_key("authorization") {
            true => "answered",
            false => {
                *response.status_mut() = StatusCode::UNAUTHORIZED;
                let challenge = HeaderValue::from_static("Digest realm=\"r\", nonce=\"n\"");
                response.headers_mut().insert("www-authenticate", challenge);
                *response.body_mut() = Body::wrap(Page {
                    left: self.length,
                    events: Arc::clone(&self.events),
                });
                "challenged"
            }
        };
        self.events.lock().unwrap().push(event);
        Box::pin(async { Ok(response) })
    }
}

#[tokio::test]
async fn the_body_of_a_challenge_is_read_or_dropped_before_it_is_answered() {
    for (length, expected) in [
        (1000, &["challenged", "read", "dropped", "answered"][..]),
        (1 << 20, &["challenged", "dropped", "answered"]),
    ] {
        let device = Device {
            length,
            events: Arc::default(),
        };
        let identity = Identity::from(Credentials::new("Mufasa", "Circle of Life"));
        let builder = builder(&Keep::default()).transport(device.clone());
        let client = builder.auth(DigestAuth::new(), identity).build().unwrap();
        call(&client, &CHALLENGED).await.unwrap();
        assert_eq!(*device.events.lock().unwrap(), expected);
    }
}

/// A service that challenges whoever comes without an answer to the nonce of the host.
#[derive(Clone, Default)]
struct Hosts(Arc<Mutex<Vec<(String, bool)>>>);

impl Transport for Hosts {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let host = request.uri().host().unwrap().to_owned();
        let answer = request.headers().get("authorization");
        let is_answer = answer.is_some_and(|it| {
            let nonce = format!("nonce=\"{host}\"");
            it.to_str().unwrap().contains(&nonce)
        });
        let mut response = Response::new(Body::new("{}"));
        if !is_answer {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            let challenge = format!("Digest realm=\"r\", nonce=\"{host}\", qop=\"auth\"");
            response
                .headers_mut()
                .insert("www-authenticate", challenge.parse().unwrap());
        }
        self.0.lock().unwrap().push((host, answer.is_some()));
        Box::pin(async { Ok(response) })
    }
}

/// Sends a call to the host that a parameter names.
struct Named;

impl EndpointResolver for Named {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let host = context.parameter("host").and_then(|it| it.as_str());
        let endpoint = Endpoint::parse(&format!("https://{}", host.ok_or("no host")?))?;
        Ok(ResolvedEndpoint::new(endpoint))
    }
}

#[tokio::test]
async fn a_challenge_is_one_of_its_host() {
    let service = Hosts::default();
    let identity = Identity::from(Credentials::new("Mufasa", "Circle of Life"));
    let builder = builder(&Keep::default()).transport(service.clone());
    let builder = builder.auth(DigestAuth::new(), identity);
    let client = builder.endpoint_resolver(Named).build().unwrap();
    for host in ["a.example.com", "b.example.com", "a.example.com"] {
        let call = client.client().call(&CHALLENGED, Unit {});
        let called: Result<Unit, Error<ShoeError>> = call.parameter("host", host).await;
        called.unwrap();
    }
    let requests = service.0.lock().unwrap();
    let requests: Vec<_> = requests
        .iter()
        .map(|(it, answer)| (&it[..1], *answer))
        .collect();
    let first = |host| [(host, false), (host, true)];
    assert_eq!(
        requests,
        [&first("a")[..], &first("b"), &[("a", true)]].concat()
    );
}

/// Users with passwords that count how often they are refused.
#[derive(Default)]
struct Users {
    refused: Mutex<usize>,
}

impl IdentityProvider for Users {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async { Ok(Credentials::new("Mufasa", "Circle of Life").into()) })
    }

    fn invalidate(&self, _: &Identity) {
        *self.refused.lock().unwrap() += 1;
    }
}

#[tokio::test]
async fn a_challenge_refuses_nobody_who_has_not_answered_it() {
    let users = Arc::new(Users::default());
    let client = builder(&Keep::default())
        .transport(Hosts::default())
        .auth(DigestAuth::new(), Arc::clone(&users))
        .build();
    call(&client.unwrap(), &CHALLENGED).await.unwrap();
    assert_eq!(*users.refused.lock().unwrap(), 0);
    // This one takes no answer.
    let keep = Keep {
        status: StatusCode::UNAUTHORIZED,
        challenge: Some("Digest realm=\"r\", nonce=\"n\", qop=\"auth\""),
        ..Keep::default()
    };
    let client = builder(&keep).auth(DigestAuth::new(), Arc::clone(&users));
    call(&client.build().unwrap(), &CHALLENGED)
        .await
        .err()
        .unwrap();
    assert_eq!(keep.sent.lock().unwrap().len(), 2);
    assert_eq!(*users.refused.lock().unwrap(), 1);
}
