//! Layers of tower that send a request again by themselves.

use farrier::client::Client;
use farrier::client::retry::Retries;

use super::*;

/// A layer that sends each request twice, where it can be copied, and returns the second answer.
#[derive(Clone)]
struct Twice(Script);

impl Transport for Twice {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (script, copy) = (self.0.clone(), farrier::client::try_clone(&request));
        Box::pin(async move {
            let first = script.send(request).await?;
            match copy {
                Some(copy) => script.send(copy).await,
                None => Ok(first),
            }
        })
    }
}

#[tokio::test]
async fn a_request_in_memory_can_be_copied_by_layers() {
    let script = Script::new([error(503, "{}"), OK]);
    let client = Client::new(
        &STABLES,
        Twice(script.clone()),
        "http://stables.example.com",
    );
    let client = client.unwrap().with_retries(Retries::none());
    call(&client, &SHOE).await.unwrap();
    let sent = script.sent.lock().unwrap();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].body, sent[1].body);
    assert_eq!(sent[0].head.headers, sent[1].head.headers);
    let operation = sent[1].head.extensions.get::<&'static Operation>();
    assert_eq!(operation.map(|it| it.name()), Some("Shoe"));
}
