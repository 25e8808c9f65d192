//! The result of a call: the output or the error that a response holds.

use std::any::Any;
use std::error::Error as StdError;

use bytes::Bytes;
use http::response;

use super::stages::Exchanged;
use crate::client::error::{CallError, Error, ErrorKind, ResponseResult};
use crate::client::metrics::Metric;
use crate::client::raw_response::RawResponse;
use crate::client::response_head::ResponseHead;
use crate::client::{CallContext, Config, MemberFault, ResponseContext, Result};
use crate::error::OperationError;
use crate::operation::Operation;
use crate::protocol::client::{ClientProtocol, ErrorHead};
use crate::protocol::faults::Faults;
use crate::protocol::query_compatible;
use crate::schema::Schema;
use crate::shape::Structure;

/// Reads the output or the error of a call.
pub(in crate::client) fn interpret<O: Structure, E: OperationError>(
    config: &Config,
    operation: &'static Operation,
    (exchanged, attempts): Exchanged,
) -> Result<(O, ResponseHead), E> {
    let mut output = O::initial();
    let mut error: Option<E> = None;
    let start = config.begin_measurement();
    let read = read(config, operation, exchanged, &mut output, &mut error);
    config.end_measurement(operation, Metric::DeserializationDuration, start, None);
    let failure = match read {
        Ok(head) => {
            conclude(config, operation, Ok(&output));
            return Ok((output, ResponseHead::new(head, attempts.count)));
        }
        Err(failure) => failure,
    };
    let kind = match (*failure, error) {
        (Failure::Modeled(response), Some(error)) => ErrorKind::Modeled { error, response },
        // Does not happen: `read` has put it there.
        (Failure::Modeled(response), None) => ErrorKind::UnexpectedResponse(response),
        (Failure::Other(kind), _) => kind.widen(),
    };
    let error = Error::new(operation, config.protocol, kind, attempts);
    conclude(config, operation, Err(&error));
    Err(error)
}

/// Tells interceptors that a call has ended.
fn conclude(
    config: &Config,
    operation: &'static Operation,
    outcome: std::result::Result<&dyn Structure, &(dyn StdError + 'static)>,
) {
    let context = CallContext { config, operation };
    for it in config.interceptors.iter() {
        it.read_after_execution(&context, outcome.map(|output| output as &dyn Any));
    }
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
        *self = E::with_code(code);
        Some(self.as_mut()?.as_modeled_mut())
    }
}

/// Reads a response. It does not depend on the types of the operation, so that it is compiled once.
fn read(
    config: &Config,
    operation: &'static Operation,
    exchanged: ResponseResult,
    output: &mut dyn Structure,
    error: &mut dyn ModeledErrorSlot,
) -> std::result::Result<response::Parts, Box<Failure>> {
    let protocol = config.protocol.client();
    let other = |kind| Box::new(Failure::Other(kind));
    let (head, mut body) = exchanged.map_err(other)?;
    if !protocol.recognizes(operation, &head, body.bytes()) {
        let response = foreign(operation, head, body.bytes().clone());
        return Err(other(ErrorKind::UnexpectedResponse(response)));
    }
    if protocol.is_error(operation, &head, body.bytes()) {
        let body = body.bytes().clone();
        return Err(Box::new(read_error(config, operation, head, body, error)));
    }
    let mut faults = Faults::of_output();
    let memory = config.memory_limit;
    #[cfg(feature = "events")]
    let events = super::events::take(operation, config.body_limit, &mut body);
    let read = protocol.read_output(operation, &head, &mut body, output, memory, &mut faults);
    #[cfg(feature = "events")]
    let read = read.and_then(|()| super::events::put(config, output, events));
    if let Err(source) = read {
        let response = foreign(operation, head, body.bytes().clone());
        return Err(other(ErrorKind::Deserialize { source, response }));
    }
    tell(config, operation, &head, &faults.into_list());
    Ok(head)
}

/// A response that may hold values of the output, or of any error, wherever they stand in it.
fn foreign(operation: &'static Operation, head: response::Parts, body: Bytes) -> RawResponse {
    let sensitive = operation.output().holds_sensitive() || operation.has_sensitive_errors();
    RawResponse::new(head, body).sensitive(sensitive)
}

/// Tells interceptors that a response has been read.
fn tell(
    config: &Config,
    operation: &'static Operation,
    head: &response::Parts,
    faults: &[MemberFault],
) {
    let context = ResponseContext {
        config,
        operation,
        head,
        faults,
    };
    for it in config.interceptors.iter() {
        it.read_after_deserialization(&context);
    }
}

/// Reads a response that is an error.
fn read_error(
    config: &Config,
    operation: &'static Operation,
    head: response::Parts,
    body: Bytes,
    slot: &mut dyn ModeledErrorSlot,
) -> Failure {
    let protocol = config.protocol.client();
    let ErrorHead { code, message } = protocol.error_head(&head, &body);
    let query_code = query_compatible::code(config.service, &head.headers);
    let read = code
        .as_deref()
        .and_then(|it| read_modeled_error(protocol, it, &head, &body, slot));
    let Some((schema, faults)) = read else {
        let response = foreign(operation, head, body).with_query_code(query_code);
        return Failure::Other(ErrorKind::Unmodeled {
            code,
            message,
            response,
        });
    };
    tell(config, operation, &head, &faults);
    let response = RawResponse::new(head, body)
        .sensitive(schema.holds_sensitive())
        .with_query_code(query_code)
        .with_message(message)
        .with_faults(faults);
    Failure::Modeled(response)
}

/// Reads the error with this code, as far as it can be read. `None` if the operation has no such error.
///
/// A member that cannot be read costs no more than itself: another pass leaves it out. There are no more passes than
/// members.
fn read_modeled_error(
    protocol: &dyn ClientProtocol,
    code: &str,
    head: &response::Parts,
    body: &Bytes,
    slot: &mut dyn ModeledErrorSlot,
) -> Option<(&'static Schema, Vec<MemberFault>)> {
    let mut faults = Faults::of_error();
    loop {
        let error = slot.initial(code)?;
        let read = protocol.read_error(head, body, error, &mut faults);
        let again = read.is_err_and(|cause| faults.of_pass(error, cause));
        if !again {
            return Some((error.schema(), faults.into_list()));
        }
    }
}
