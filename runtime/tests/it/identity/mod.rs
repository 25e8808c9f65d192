//! Who calls: a service that identifies its callers, by the schemes of its model.

mod bodies;
mod refusals;
mod schemes;

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema;
use farrier::Body;
use farrier::operation::{
    AuthTrait, Http, Operation, OperationTrait, Protocol, Segment, Service, ServiceTrait,
};
use farrier::server::auth::{AuthRequest, Credentials, Identified, Identify};
use farrier::server::{self, Call, Dispatch, Error, ErrorSource, ResponseFuture};
use http::{HeaderMap, Request};
use tower_service::Service as _;

use crate::runtime;
use crate::service::ShoeError;

pub(crate) const BASIC: &str = "smithy.api#httpBasicAuth";
pub(crate) const BEARER: &str = "smithy.api#httpBearerAuth";
pub(crate) const API_KEY: &str = "smithy.api#httpApiKeyAuth";
pub(crate) const DIGEST: &str = "smithy.api#httpDigestAuth";
const NO_AUTH: &str = "smithy.api#noAuth";

runtime::schemas!("test", {
    ASKED: structure("Asked") { text: schema::STRING },
});

/// The input and the output of every operation. The output says who called.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) text: Option<String>,
}
runtime::structure!(Asked, AskedBuilder, ASKED, { 0 text: optional String });

macro_rules! operations {
    ($($name:ident $text:literal $path:literal [$($auth:expr)?];)*) => {
        $(pub(crate) static $name: Operation = Operation::new($text, &ASKED, &ASKED).with(&[
            OperationTrait::Http(Http::new("POST", &[Segment::Literal($path)], 200)),
            $(OperationTrait::Auth($auth),)?
        ]);)*
        const OPERATIONS: &[&Operation] = &[$(&$name),*];
    };
}

operations! {
    USUAL "Usual" "usual" [];
    OPEN "Open" "open" [&[]];
    OPTIONAL "Optional" "optional" [&[BEARER, NO_AUTH]];
    BASIC_ONLY "BasicOnly" "basic" [&[BASIC]];
    KEYS "Keys" "keys" [&[API_KEY]];
    DIGESTS "Digests" "digests" [&[DIGEST]];
    UNKNOWN "Unknown" "unknown" [&["test#stamp"]];
}

const KEY_IN_HEADER: AuthTrait = AuthTrait::new(
    API_KEY,
    &[("name", "x-key"), ("in", "header"), ("scheme", "Horse")],
);
const KEY_IN_QUERY: AuthTrait = AuthTrait::new(API_KEY, &[("name", "api key"), ("in", "query")]);

macro_rules! service {
    ($name:ident $protocol:ident $key:ident) => {
        pub(crate) static $name: Service = Service::new("Stables", Protocol::$protocol, OPERATIONS)
            .with(&[
                ServiceTrait::AuthSchemes(&[
                    $key,
                    AuthTrait::new(BASIC, &[]),
                    AuthTrait::new(BEARER, &[]),
                    AuthTrait::new(DIGEST, &[]),
                ]),
                ServiceTrait::Auth(&[BEARER, BASIC]),
            ]);
    };
}

service!(REST RestJson1 KEY_IN_HEADER);
service!(QUERY_KEYS RestJson1 KEY_IN_QUERY);
service!(JSON AwsJson1_1 KEY_IN_HEADER);

/// Who calls.
#[derive(Clone, Debug)]
pub(crate) struct User(pub(crate) String);

pub(crate) struct Handler(pub(crate) &'static Service);

impl Dispatch for Handler {
    type Caller = User;

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, _: usize, call: Call<User>) -> ResponseFuture {
        call.handle::<_, _, Asked, ShoeError>(Arc::new(()), |(), _: Asked, context| {
            let text = Some(context.caller().0.clone());
            Box::pin(async move { Ok::<_, ShoeError>(Asked { text }) })
        })
    }
}

/// Knows one user by each scheme, and keeps the names of the operations for which it was asked.
#[derive(Clone, Default)]
pub(crate) struct Stablehand {
    pub(crate) asked: Arc<Mutex<Vec<&'static str>>>,
}

impl Identify for Stablehand {
    type Caller = User;

    async fn identify(
        &self,
        credentials: &Credentials,
        request: &AuthRequest<'_>,
    ) -> Result<User, Error> {
        self.asked.lock().unwrap().push(request.operation().name());
        tokio::task::yield_now().await;
        let name = match credentials {
            Credentials::Anonymous => "anybody",
            Credentials::Bearer(token) if token.is("oats") => "by token",
            Credentials::Bearer(token) if token.is("foal") => {
                return Err(Error::forbidden("foals may not do this"));
            }
            Credentials::Bearer(token) if token.is("database") => {
                Err(std::io::Error::other("the database is away"))?
            }
            Credentials::Basic(it) if it.user() == "ann" && it.has_password("o:ats") => it.user(),
            Credentials::ApiKey(key) if key.is("sug ar") => "by key",
            #[cfg(feature = "digest")]
            Credentials::Digest(digest) => match digest.user() {
                "forgetful" => "forgetful",
                user => {
                    digest.verify("Circle of Life")?;
                    return Ok(User(user.to_owned()));
                }
            },
            _ => return Err(Error::unauthorized("nobody knows you")),
        };
        Ok(User(name.to_owned()))
    }
}

pub(crate) type Stables = server::Service<Handler, Identified<Stablehand>>;

pub(crate) fn stables(service: &'static Service) -> Stables {
    server::Service::new(Handler(service)).identify(Stablehand::default())
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) source: Option<ErrorSource>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let values = self.headers.get_all(name).iter();
        values.map(|it| it.to_str().unwrap()).collect()
    }
}

pub(crate) async fn send<A>(service: &server::Service<Handler, A>, request: Request<Body>) -> Answer
where
    server::Service<Handler, A>: tower_service::Service<
            Request<Body>,
            Response = http::Response<Body>,
            Error = std::convert::Infallible,
        > + Clone,
{
    let Ok(response) = service.clone().call(request).await;
    let (head, body) = response.into_parts();
    let body = body.read(1 << 20).await.unwrap();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
        source: head.extensions.get().cloned(),
    }
}

/// A request over restJson1, with headers.
pub(crate) fn request(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::new("{}")).unwrap()
}

/// What the output says of the caller.
pub(crate) fn output(name: &str) -> String {
    format!("{{\"text\":\"{name}\"}}")
}
