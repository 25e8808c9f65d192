//! SQS, over awsJson1_0, with the error codes of `@awsQueryCompatible`.

use farrier::StructureExt as _;
use services::sqs::client::SQS as _;
use services::sqs::*;

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

#[tokio::test]
async fn a_message_is_sent_and_received_and_deleted() {
    let client = client().await;
    let delay = [(QueueAttributeName::VisibilityTimeout, "30".to_owned())];
    let input = CreateQueueInput::new("shoes").with(|it| it.attributes = Some(delay.into()));
    let url = client.create_queue(input).await.unwrap().queue_url.unwrap();
    let found = client.get_queue_url(GetQueueUrlInput::new("shoes"));
    assert_eq!(found.await.unwrap().queue_url.as_ref(), Some(&url));

    let size = MessageAttributeValue::new("Number").with(|it| it.string_value = Some("7".into()));
    let mark = MessageAttributeValue::new("Binary")
        .with(|it| it.binary_value = Some(farrier::Blob::from(&b"\0\xff"[..])));
    let attributes = [("size".to_owned(), size), ("mark".to_owned(), mark)];
    let body = "four of \u{1f434}, <iron> & \"nails\"";
    let input = SendMessageInput::new(&url, body)
        .with(|it| it.message_attributes = Some(attributes.clone().into()));
    let sent = client.send_message(input).await.unwrap();

    let input = ReceiveMessageInput::new(&url).with(|it| {
        it.message_attribute_names = Some(vec!["All".to_owned()]);
        // Of a queue that is not FIFO, moto says for `All` that the sequence number is null, which a map cannot hold.
        let count = MessageSystemAttributeName::ApproximateReceiveCount;
        it.message_system_attribute_names = Some(vec![count]);
        it.max_number_of_messages = Some(10);
    });
    let received = client
        .receive_message(input.clone())
        .await
        .unwrap()
        .messages
        .unwrap();
    let [message] = &received[..] else {
        panic!("{received:?}");
    };
    assert_eq!(message.body.as_deref(), Some(body));
    assert_eq!(message.message_id, sent.message_id);
    assert_eq!(message.md5_of_body, sent.md5_of_message_body);
    assert_eq!(message.message_attributes, Some(attributes.into()));
    let count = MessageSystemAttributeName::ApproximateReceiveCount;
    let system = message.attributes.as_ref().unwrap();
    assert_eq!(system.get(&count).map(String::as_str), Some("1"));

    let handle = message.receipt_handle.as_ref().unwrap();
    client
        .delete_message(DeleteMessageInput::new(&url, handle))
        .await
        .unwrap();
    assert_eq!(client.receive_message(input).await.unwrap().messages, None);

    let prefix = || ListQueuesInput::default().with(|it| it.queue_name_prefix = Some("sho".into()));
    let listed = client.list_queues(prefix()).await.unwrap();
    assert_eq!(listed.queue_urls, Some(vec![url.clone()]));
    client
        .delete_queue(DeleteQueueInput::new(&url))
        .await
        .unwrap();
    assert_eq!(
        client
            .list_queues(prefix())
            .await
            .unwrap()
            .queue_urls
            .unwrap_or_default(),
        [""; 0]
    );
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_an_error_of_the_model() {
    let client = client().await;
    let error = client.get_queue_url(GetQueueUrlInput::new("nowhere"));
    let error = error.await.unwrap_err();
    assert!(
        matches!(
            error.modeled(),
            Some(GetQueueUrlError::QueueDoesNotExist(_))
        ),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(400));
    assert_eq!(error.message(), Some("The specified queue does not exist."));
}
