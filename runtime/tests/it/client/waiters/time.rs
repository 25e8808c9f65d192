//! Whose time a waiter takes: that of the client that it calls.

use farrier::Body;
use farrier::client::{Client, Transport, TransportFuture};
use farrier::operation::{Protocol, Service};

use super::*;

static STABLES: Service = Service::new("Stables", Protocol::AwsJson1_1, &[&GET]);

/// A transport that answers with one body after the other.
#[derive(Clone)]
struct Answers(Arc<Mutex<Vec<&'static str>>>);

impl Transport for Answers {
    fn send(&self, _: http::Request<Body>) -> TransportFuture {
        let body = self.0.lock().unwrap().pop().unwrap();
        Box::pin(async move { Ok(http::Response::new(Body::new(body))) })
    }
}

fn client(time: &VirtualTime) -> Client {
    let answers = vec![r#"{"state":"ON"}"#, r#"{"state":"STARTING"}"#];
    let answers = Answers(Arc::new(Mutex::new(answers)));
    let client = Client::new(&STABLES, answers, "https://stables.example.com").unwrap();
    client.with(|it| {
        it.set_clock(time.clone())
            .set_sleeper(time.clone())
            .set_random(FixedRandom(1.0));
    })
}

fn wait(client: &Client) -> Wait<'_, GetInput, GetOutput, GetError> {
    let minute = Duration::from_secs(60);
    let call = move |input| client.call::<_, GetOutput, GetError>(&GET, input);
    Wait::new(&GET, "On", GetInput::default(), minute, call)
}

fn seconds(time: &VirtualTime) -> Vec<u64> {
    time.sleeps().iter().map(Duration::as_secs).collect()
}

#[tokio::test]
async fn a_waiter_sleeps_as_the_client_that_it_calls() {
    let time = VirtualTime::default();
    wait(&client(&time)).await.unwrap();
    assert_eq!(seconds(&time), [5]);
}

#[tokio::test]
async fn a_client_around_the_client_changes_nothing() {
    let time = VirtualTime::default();
    let client = client(&time);
    let client = &client;
    let call = |input| async move { client.call(&GET, input).await };
    let minute = Duration::from_secs(60);
    let wait = Wait::new(&GET, "On", GetInput::default(), minute, call);
    let waited: Ended = wait.await;
    waited.unwrap();
    assert_eq!(seconds(&time), [5]);
}

#[tokio::test]
async fn a_waiter_can_have_a_time_of_its_own() {
    let (time, own) = (VirtualTime::default(), VirtualTime::default());
    let client = client(&time);
    let wait = wait(&client).clock(own.clone()).sleeper(own.clone());
    wait.await.unwrap();
    assert_eq!((seconds(&time), seconds(&own)), (vec![], vec![5]));
}
