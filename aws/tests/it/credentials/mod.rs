//! Configurations and their credentials: what clients send with them, and what errors say.

mod bad_input;
mod calls;
mod places;
mod rejected;
mod sources;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use farrier::Body;
use farrier::client::time::VirtualTime;
use farrier::client::{Transport, TransportFuture};
use farrier_aws::Config;
use farrier_aws::config::ConfigBuilder;
use farrier_aws::environment::Environment;
use farrier_test_support::folder::Folder;
use http::request::Parts;
use http::{Request, Response};

/// What stands for each secret, and must never be printed.
pub(crate) const SECRET: &str = "do-not-print";

/// 2026-11-28T12:00:00Z.
pub(crate) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_795_867_200)
}

/// A machine of a test: variables, files, and answers to requests in their order.
pub(crate) struct Machine {
    variables: Vec<(String, String)>,
    pub(crate) files: Folder,
    pub(crate) network: Network,
    pub(crate) time: VirtualTime,
}

/// Answers requests in their order, and keeps them. Without an answer, it never answers.
#[derive(Clone, Default)]
pub(crate) struct Network(Arc<Mutex<Traffic>>);

#[derive(Default)]
struct Traffic {
    answers: VecDeque<Answer>,
    requests: Vec<(Parts, String)>,
    is_open: bool,
}

struct Answer {
    status: u16,
    body: String,
    /// Whether it waits until the network is open.
    is_later: bool,
}

impl Machine {
    pub(crate) fn new(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().chain(&[("HOME", "/home")]);
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            variables: variables.collect(),
            files: Folder::new(),
            network: Network::default(),
            time: VirtualTime::starting(now()),
        }
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.files.put(path, text);
        self
    }

    pub(crate) fn answer(self, status: u16, body: &str) -> Self {
        self.network.add(status, body, false);
        self
    }

    /// The same with an answer that comes after [`Network::open`].
    pub(crate) fn later(self, status: u16, body: &str) -> Self {
        self.network.add(status, body, true);
        self
    }

    pub(crate) fn builder(&self) -> ConfigBuilder {
        let environment = Environment::of(self.variables.clone());
        let environment = environment.with_root(self.files.root()).with_windows(false);
        let builder = Config::builder().environment(environment);
        let builder = builder.transport(self.network.clone());
        builder.clock(self.time.clone()).sleeper(self.time.clone())
    }

    /// The configuration of a program that has a region.
    pub(crate) async fn load(&self) -> Config {
        let builder = self.builder().region("eu-west-1");
        builder.load().await.unwrap()
    }

    /// What the error of the credentials says.
    pub(crate) async fn error(&self) -> String {
        let error = self.load().await.credentials().await.unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains(SECRET), "{printed}");
        error.to_string()
    }
}

impl Network {
    fn add(&self, status: u16, body: &str, is_later: bool) {
        self.0.lock().unwrap().answers.push_back(Answer {
            status,
            body: body.to_owned(),
            is_later,
        });
    }

    /// Lets the answers go on that wait.
    pub(crate) fn open(&self) {
        self.0.lock().unwrap().is_open = true;
    }

    /// The requests so far, with their bodies.
    pub(crate) fn requests(&self) -> Vec<(Parts, String)> {
        std::mem::take(&mut self.0.lock().unwrap().requests)
    }
}

impl Transport for Network {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let traffic = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.read(1 << 20).await?;
            let body = String::from_utf8_lossy(&body).into_owned();
            let answer = {
                let mut traffic = traffic.lock().unwrap();
                traffic.requests.push((head, body));
                traffic.answers.pop_front()
            };
            let Some(answer) = answer else {
                return std::future::pending().await;
            };
            while answer.is_later && !traffic.lock().unwrap().is_open {
                tokio::task::yield_now().await;
            }
            let response = Response::builder().status(answer.status);
            Ok(response.body(Body::new(answer.body))?)
        })
    }
}
