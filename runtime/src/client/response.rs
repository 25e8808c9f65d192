//! The result of a call: the output or the error that a response holds.

use bytes::Bytes;
use http::response;

use super::error::{CallError, Error, ErrorKind};
use super::raw_response::RawResponse;
use super::stages::ResponseResult;
use super::{Client, Result};
use crate::error::OperationError;
use crate::operation::Operation;
use crate::protocol::client::ErrorHead;
use crate::protocol::query_compatible;
use crate::shape::Structure;

/// Reads the output or the error of a call.
pub(super) fn interpret<O: Structure, E: OperationError>(
    client: &Client,
    operation: &'static Operation,
    exchanged: ResponseResult,
) -> Result<O, E> {
    let mut output = O::initial();
    let mut error: Option<E> = None;
    let failure = match read(client, operation, exchanged, &mut output, &mut error) {
        Ok(()) => return Ok(output),
        Err(failure) => failure,
    };
    let kind = match (*failure, error) {
        (Failure::Modeled(response), Some(error)) => ErrorKind::Modeled { error, response },
        // Does not happen: `read` has put it there.
        (Failure::Modeled(response), None) => ErrorKind::UnexpectedResponse(response),
        (Failure::Other(kind), _) => kind.widen(),
    };
    Err(Error::new(operation, client.protocol, kind))
}

/// A call without an output.
enum Failure {
    /// The response is an error of the model, which has been read.
    Modeled(RawResponse),
    /// Any other error.
    Other(CallError),
}

/// The place of an operation's error.
trait ModeledErrorSlot {
    /// Makes the error with this code before anything is read, if the operation has it.
    fn initial(&mut self, code: &str) -> Option<&mut dyn Structure>;
}

impl<E: OperationError> ModeledErrorSlot for Option<E> {
    fn initial(&mut self, code: &str) -> Option<&mut dyn Structure> {
        *self = E::initial(code);
        self.as_mut().map(E::as_structure_mut)
    }
}

/// Reads a response. It does not depend on the types of the operation, so that it is compiled once.
fn read(
    client: &Client,
    operation: &'static Operation,
    exchanged: ResponseResult,
    output: &mut dyn Structure,
    error: &mut dyn ModeledErrorSlot,
) -> std::result::Result<(), Box<Failure>> {
    let protocol = client.protocol.client();
    let other = |kind| Box::new(Failure::Other(kind));
    let (head, mut body) = exchanged.map_err(other)?;
    if !protocol.recognizes(operation, &head, body.bytes()) {
        let response = RawResponse::new(head, body.bytes().clone());
        return Err(other(ErrorKind::UnexpectedResponse(response)));
    }
    if protocol.is_error(operation, &head, body.bytes()) {
        let body = body.bytes().clone();
        return Err(Box::new(read_error(client, head, body, error)));
    }
    let read = protocol.read_output(operation, &head, &mut body, output);
    read.map_err(|source| {
        let response = RawResponse::new(head, body.bytes().clone()).of(operation.output());
        other(ErrorKind::Deserialize { source, response })
    })
}

/// Reads a response that is an error.
fn read_error(
    client: &Client,
    head: response::Parts,
    body: Bytes,
    error: &mut dyn ModeledErrorSlot,
) -> Failure {
    let protocol = client.protocol.client();
    let ErrorHead { code, message } = protocol.error_head(&head, &body);
    let query_code = query_compatible::code(client.service, &head.headers);
    let Some(error) = code.as_deref().and_then(|it| error.initial(it)) else {
        return Failure::Other(ErrorKind::Unmodeled {
            code,
            message,
            response: RawResponse::new(head, body).with_query_code(query_code),
        });
    };
    let schema = error.schema();
    let read = protocol.read_error(&head, &body, error);
    let response = RawResponse::new(head, body)
        .of(schema)
        .with_query_code(query_code)
        .with_message(message);
    match read {
        Ok(()) => Failure::Modeled(response),
        Err(source) => Failure::Other(ErrorKind::Deserialize { source, response }),
    }
}
