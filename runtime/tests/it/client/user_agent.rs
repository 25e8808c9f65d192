//! The name of the software that a client sends.

use std::sync::{Arc, Mutex};

use farrier::Body;
use farrier::client::{
    BuildError, Builder, Client, Error, ServiceClient, Transport, TransportFuture,
};
use farrier::operation::{Protocol, Service};
use http::header::USER_AGENT;
use http::{HeaderValue, Request, Response};

static SERVICE: Service = Service::new("Stables", Protocol::AwsJson1_1, &[&SHOE]);
crate::runtime::operation!(SHOE, "Shoe", EMPTY, EMPTY);
crate::runtime::schemas!("test", {
    EMPTY: structure("Empty") {},
});

#[derive(Clone)]
struct Empty {}
crate::runtime::structure!(Empty, EmptyBuilder, EMPTY, {});

struct Stables(Client);

impl ServiceClient for Stables {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

/// A transport that keeps the user agents.
#[derive(Clone, Default)]
struct Agents(Arc<Mutex<Vec<Option<HeaderValue>>>>);

impl Transport for Agents {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let agent = request.headers().get(USER_AGENT).cloned();
        self.0.lock().unwrap().push(agent);
        Box::pin(async { Ok(Response::new(Body::new("{}".to_owned()))) })
    }
}

fn builder(agents: &Agents) -> Builder<Stables> {
    let builder = Builder::new(&SERVICE).transport(agents.clone());
    builder.endpoint("https://stables.example.com")
}

#[tokio::test]
async fn a_client_sends_its_own_user_agent_or_the_name_and_version_of_farrier() {
    let agents = Agents::default();
    for stables in [
        builder(&agents).build().unwrap(),
        builder(&agents)
            .user_agent("inventory/2.1")
            .build()
            .unwrap(),
    ] {
        let called: Result<Empty, Error<crate::service::ShoeError>> =
            stables.client().call(&SHOE, Empty {}).await;
        called.unwrap();
    }
    let sent: Vec<_> = agents.0.lock().unwrap().drain(..).flatten().collect();
    let version = concat!("farrier/", env!("CARGO_PKG_VERSION"));
    assert_eq!(sent, [version, "inventory/2.1"]);
}

#[test]
fn a_user_agent_is_one_line_of_visible_characters() {
    for wrong in ["inventory\r\nx-admin: 1", "inventory\n", "\u{7}"] {
        let result = builder(&Agents::default()).user_agent(wrong).build();
        let error = result.map(|_| ()).unwrap_err();
        assert!(matches!(error, BuildError::UserAgent));
        let expected = "the user agent is not the value of a header: it has to be one line of visible ASCII characters";
        assert_eq!(error.to_string(), expected);
    }
}
