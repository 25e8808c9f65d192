//! SQS, with one queue that returns each message once.

use std::sync::Mutex;

use farrier::StructureExt as _;
use farrier::server::Context;
use services::sqs::server::SQS;
use services::sqs::*;

#[derive(Default)]
pub struct Queue(Mutex<Vec<Message>>);

fn check(url: &str) -> Result<(), QueueDoesNotExist> {
    match url.ends_with("/missing") {
        true => Err(QueueDoesNotExist::new(
            "The specified queue does not exist.",
        )),
        false => Ok(()),
    }
}

impl SQS for Queue {
    async fn send_message(
        &self,
        input: SendMessageInput,
        _: &Context,
    ) -> Result<SendMessageOutput, SendMessageError> {
        check(&input.queue_url)?;
        let mut messages = self.0.lock().unwrap();
        let id = format!("message-{}", messages.len());
        messages.push(Message::default().with(|it| {
            it.message_id = Some(id.clone());
            it.receipt_handle = Some(format!("handle of {id}"));
            it.body = Some(input.message_body);
            it.message_attributes = input.message_attributes;
            let count = MessageSystemAttributeName::ApproximateReceiveCount;
            it.attributes = Some([(count, "1".to_owned())].into());
        }));
        Ok(SendMessageOutput::default().with(|it| it.message_id = Some(id)))
    }

    async fn receive_message(
        &self,
        input: ReceiveMessageInput,
        _: &Context,
    ) -> Result<ReceiveMessageOutput, ReceiveMessageError> {
        check(&input.queue_url)?;
        let messages = std::mem::take(&mut *self.0.lock().unwrap());
        let messages = Some(messages).filter(|it| !it.is_empty());
        Ok(ReceiveMessageOutput::default().with(|it| it.messages = messages))
    }
}
