//! Streams of events in responses: the body of a response comes in, the member of the output goes out that has its events.

use http::response;

use crate::body::{EventBody, Messages, MessagesError, Payload};
use crate::client::Config;
use crate::client::error::{CallError, ErrorKind};
use crate::client::interceptor::RequestContext;
use crate::client::transport_error::TransportError;
use crate::event_stream::MEDIA_TYPE;
use crate::operation::Operation;
use crate::protocol::events::{EventReading, initial_name, put as put_events, receive_initial};
use crate::protocol::reader_kind::ReaderKind;
use crate::shape::{self, Structure};

/// Whether a response is a stream of events: the output has one, and nothing says that it is something else.
pub(super) fn is_stream(operation: &Operation, head: &response::Parts) -> bool {
    operation.output().event_stream().is_some()
        && head.status.is_success()
        && crate::protocol::is_of_type(&head.headers, MEDIA_TYPE)
}

/// Waits for the first message of a stream, in protocols that have the other members of the output there.
pub(super) async fn receive(
    context: &RequestContext,
    head: &response::Parts,
    mut body: Payload,
) -> Result<Payload, CallError> {
    let (config, operation) = (&context.config, context.operation);
    let format = config.protocol.client().event_format(config.service);
    let has_initial = format.is_some_and(|it| it.has_initial);
    if !has_initial || operation.output().members.len() < 2 || !is_stream(operation, head) {
        return Ok(body);
    }
    let Some(stream) = body.take_stream() else {
        return Ok(body);
    };
    let messages = Messages::of_response(stream, config.body_limit);
    match receive_initial(messages, initial_name(false)).await {
        Ok((document, messages)) => {
            let received = EventBody::received(document, messages);
            Ok(Payload::Events(Box::new(received)))
        }
        Err(error) => {
            let source = match error {
                MessagesError::Malformed(error) => error.into(),
                MessagesError::Broken(error) => error,
            };
            let (peer, status) = (context.endpoint().peer(), Some(head.status));
            let error = TransportError::new(peer, status, source);
            Err(ErrorKind::Transport(error))
        }
    }
}

/// Takes the events out of a response, if the output has a member for them.
pub(super) fn take(
    operation: &Operation,
    limit: usize,
    body: &mut Payload,
) -> Option<(usize, Messages, bool)> {
    let index = operation.output().event_stream()?;
    if let Some(messages) = body.take_messages() {
        return Some((index, messages, true));
    }
    let messages = Messages::of_response(body.take_stream()?, limit);
    Some((index, messages, false))
}

/// Puts events into the output.
pub(super) fn put(
    config: &Config,
    output: &mut dyn Structure,
    events: Option<(usize, Messages, bool)>,
) -> shape::Result {
    let format = config.protocol.client().event_format(config.service);
    let (Some((index, messages, has_begun)), Some(format)) = (events, format) else {
        return Ok(());
    };
    let initial = (format.has_initial && !has_begun).then_some(initial_name(false));
    let reading = EventReading {
        documents: format.documents,
        how: ReaderKind::Client(config.memory_limit),
        initial,
        #[cfg(feature = "server")]
        checks: None,
    };
    put_events(output, index, messages, reading)
}
