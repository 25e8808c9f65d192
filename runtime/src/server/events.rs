//! Streams of events: the body of a request comes in, the member of the input goes out that has its events; and what a
//! caller is told if the stream of a response cannot go on.

use bytes::Bytes;

use crate::body::{BoxError, EventBody, Messages, MessagesError, Payload};
use crate::event_stream::{Decoder, MAX_HEADERS_BYTES, MAX_PAYLOAD_BYTES};
use crate::operation::Operation;
use crate::protocol::events::{
    Checks, EventReading, error_message, initial_name, put as put_events, receive_initial,
};
use crate::protocol::reader_kind::ReaderKind;
use crate::protocol::server::{Rejection, malformed};
use crate::shape::Structure;

use super::limits::Bounds;
use super::received::Received;
use super::responder::Responder;

/// Takes the messages of a request apart, and waits for the first one, in protocols that have the other members of the
/// input there.
pub(super) async fn receive(
    responder: &Responder,
    operation: &'static Operation,
    bounds: &Bounds,
    received: &mut Received,
) -> Result<(), Rejection> {
    let Some(stream) = received.body.take_stream() else {
        return Ok(());
    };
    let most = bounds.event_bytes;
    let decoder = Decoder::with_limits(most.min(MAX_PAYLOAD_BYTES), most.min(MAX_HEADERS_BYTES));
    let messages = Messages::of_request(stream, decoder);
    let format = responder.protocol.event_format(responder.context.service);
    let has_initial = format.is_some_and(|it| it.has_initial);
    let (document, messages) = match has_initial && has_other_members(operation) {
        true => receive_initial(messages, initial_name(true))
            .await
            .map_err(refuse)?,
        false => (Bytes::new(), messages),
    };
    let body = EventBody::received(document, messages);
    received.body = Payload::Events(Box::new(body));
    Ok(())
}

/// Whether an input has members beside its events.
fn has_other_members(operation: &Operation) -> bool {
    operation.input().members.len() > 1
}

fn refuse(error: MessagesError) -> Rejection {
    match error {
        MessagesError::Malformed(error) => Rejection::Malformed(error.to_string()),
        MessagesError::Broken(_) => Rejection::Malformed("the body broke off".to_owned()),
    }
}

/// Takes the messages out of a request, with the index of the member for its events.
pub(super) fn take(operation: &Operation, body: &mut Payload) -> Option<(usize, Messages)> {
    let index = operation.input().event_stream()?;
    Some((index, body.take_messages()?))
}

/// Puts events into the input. They are checked against the model as they are read.
pub(super) fn put(
    responder: &Responder,
    operation: &Operation,
    input: &mut dyn Structure,
    events: Option<(usize, Messages)>,
) -> Result<(), Rejection> {
    let format = responder.protocol.event_format(responder.context.service);
    let (Some((index, messages)), Some(format)) = (events, format) else {
        return Ok(());
    };
    let damage = responder.new_damage();
    let was_awaited = has_other_members(operation);
    let reading = EventReading {
        documents: format.documents,
        how: ReaderKind::Server(responder.settings.memory_limit),
        initial: (format.has_initial && !was_awaited).then_some(initial_name(true)),
        checks: Some(Checks {
            open_enums: responder.settings.open_enums,
            on_malformed: Box::new(move |error| damage.report_event(error)),
        }),
    };
    put_events(input, index, messages, reading).map_err(|error| malformed(&error))
}

/// Lets the events of a response end with an error that the caller can read, if an error ends them that the caller must
/// not see. A stream that fails because of what the caller sent is not the service's fault.
pub(super) fn with_last(responder: &Responder, body: Payload) -> Payload {
    let Payload::Events(body) = body else {
        return body;
    };
    let damage = responder.damage.get().cloned();
    let last = move |_: BoxError| {
        let rejection = damage.as_ref().and_then(|it| it.rejection());
        let rejection = rejection.unwrap_or(&Rejection::Internal);
        error_message(rejection.code(), &rejection.message())
    };
    Payload::Events(Box::new(body.with_last(Box::new(last))))
}
