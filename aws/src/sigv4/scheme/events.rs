//! Requests with a stream of events: the request is signed first, and each message is then sent inside of another one,
//! which has its signature ("Amazon event stream specification", "Event signing").

use std::sync::Arc;

use farrier::Timestamp;
use farrier::body::{BoxError, EventSigner as MessageSigner, Payload};
use farrier::client::auth::SigningContext;
use farrier::event_stream::{HeaderValue, Message};
use farrier::time::Clock;
use http::Request;

use super::super::SigningError;
use super::super::chain::EventSigner;
use super::super::payload_hash::PayloadHash;
use super::super::signer::Signer;

/// Signs a request, and lets its events be signed as they are sent.
pub(super) fn sign(
    signer: &Signer<'_>,
    context: &SigningContext<'_>,
    request: &mut Request<Payload>,
) -> Result<(), SigningError> {
    #[cfg(feature = "sigv4a")]
    if signer.is_asymmetric() {
        return Err(SigningError::AsymmetricEvents);
    }
    let signed = signer.sign(request, &PayloadHash::SignedEvents)?;
    if let (Payload::Events(body), Some(signer)) = (request.body_mut(), signer.event_signer(signed))
    {
        let clock = context.clock();
        body.sign_with(Box::new(SignedMessages { signer, clock }));
    }
    Ok(())
}

/// Puts messages into messages with signatures.
struct SignedMessages {
    signer: EventSigner,
    clock: Arc<dyn Clock>,
}

impl MessageSigner for SignedMessages {
    fn sign(&mut self, encoded: &[u8]) -> Result<Message, BoxError> {
        let event = self.signer.event(encoded, self.clock.now())?;
        let date = HeaderValue::Timestamp(Timestamp::from(event.date));
        let message = Message::new(encoded.to_vec())
            .with_header(":date", date)?
            .with_header(":chunk-signature", HeaderValue::Bytes(&event.signature))?;
        Ok(message)
    }
}
