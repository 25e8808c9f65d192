//! Events over sockets: each is answered before the next one is sent, so that neither side waits for the end of the
//! other's body; and a sender learns that its receiver has gone.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::time::Duration;

use farrier::EventStream;
use farrier::client::Client;
use farrier::server::{self, Call, Dispatch, ResponseFuture, serve};
use farrier::transport::{Https, https};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::{Echo, Left, NoError, REST_JSON, TALK, Talk, said};

/// A body that is no stream of events may not stall for longer.
const STALL: Duration = Duration::from_millis(20);

/// Starts a server without TLS, and returns a client of it.
async fn plain<D: Dispatch<Caller = ()>>(dispatch: D) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, server::Service::new(dispatch)).into_future());
    client(https(), &format!("http://{address}"))
}

/// The same with TLS, where client and server agree on HTTP/2.
#[cfg(all(feature = "http2", feature = "serve-tls"))]
async fn encrypted<D: Dispatch<Caller = ()>>(dispatch: D) -> Client {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (pem, key) = (signed.cert.pem(), signed.signing_key.serialize_pem());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = serve(listener, server::Service::new(dispatch));
    let server = server.tls(pem.as_bytes(), key.as_bytes()).unwrap();
    tokio::spawn(server.into_future());
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    client(transport, &format!("https://localhost:{port}"))
}

fn client(transport: Https, endpoint: &str) -> Client {
    Client::new(&REST_JSON, transport.with_stall_timeout(STALL), endpoint).unwrap()
}

/// Sends an event when the one before it has been answered.
async fn talk(client: Client) {
    let (sender, words) = EventStream::channel(1);
    let input = Talk {
        room: Some("barn".to_owned()),
        words: Some(words),
        ..Talk::default()
    };
    let output = client.call::<_, Talk, NoError>(&TALK, input).await;
    let mut output = output.unwrap();
    assert_eq!(output.room.as_deref(), Some("barn"));
    let mut heard = output.words.take().unwrap();
    for turn in 0..20 {
        let word = said("ann", &turn.to_string());
        sender.send(word.clone()).await.unwrap();
        assert_eq!(heard.next().await.unwrap().unwrap(), word);
    }
    // Events come when something happens.
    tokio::time::sleep(STALL * 3).await;
    let quiet = tokio::time::timeout(STALL * 3, heard.next()).await;
    assert!(quiet.is_err(), "{quiet:?}");
    sender.send(Left {}.into()).await.unwrap();
    let error = heard.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "GoneException: bye");
    assert!(heard.next().await.is_none());
}

/// Says a word, and waits until nobody listens.
struct Waits(Arc<Notify>);

impl Dispatch for Waits {
    type Caller = ();

    fn service(&self) -> &'static farrier::operation::Service {
        &REST_JSON
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        let gone = Arc::new(Arc::clone(&self.0));
        call.handle(gone, |gone: &Arc<Notify>, _: Talk, _| {
            let gone = Arc::clone(gone);
            Box::pin(async move {
                let (sender, words) = EventStream::channel(1);
                tokio::spawn(async move {
                    sender.send(said("bob", "hello")).await.unwrap();
                    sender.closed().await;
                    assert!(sender.send(said("bob", "anybody?")).await.is_err());
                    gone.notify_one();
                });
                Ok::<_, NoError>(Talk {
                    words: Some(words),
                    ..Talk::default()
                })
            })
        })
    }
}

/// Hears a word, and goes.
async fn leave(client: Client, gone: &Notify) {
    let output = client.call::<_, Talk, NoError>(&TALK, Talk::default());
    let mut words = output.await.unwrap().words.unwrap();
    assert_eq!(words.next().await.unwrap().unwrap(), said("bob", "hello"));
    drop(words);
    gone.notified().await;
}

#[tokio::test]
async fn events_go_both_ways_at_once_over_http_1() {
    talk(plain(Echo(&REST_JSON)).await).await;
}

#[cfg(all(feature = "http2", feature = "serve-tls"))]
#[tokio::test]
async fn events_go_both_ways_at_once_over_http_2() {
    talk(encrypted(Echo(&REST_JSON)).await).await;
}

#[tokio::test]
async fn a_sender_learns_that_its_receiver_has_gone_over_http_1() {
    let gone = Arc::default();
    leave(plain(Waits(Arc::clone(&gone))).await, &gone).await;
}

#[cfg(all(feature = "http2", feature = "serve-tls"))]
#[tokio::test]
async fn a_sender_learns_that_its_receiver_has_gone_over_http_2() {
    let gone = Arc::default();
    leave(encrypted(Waits(Arc::clone(&gone))).await, &gone).await;
}
