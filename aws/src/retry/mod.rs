//! What Amazon's services say about retries in ways of their own: codes of errors, headers, and operations that are asked
//! over and over.
//!
//! In come the failures of attempts; out go their kinds, by [`Classifier`], which a client takes as its
//! [`RetryClassifier`]. [`retries`] returns the retries that a service has by default.

mod classifier;
mod codes;
mod long_polling;

use std::time::Duration;

use farrier::client::retry::Retries;
pub use farrier::client::retry::RetryClassifier;
use farrier::operation::Service;

pub use self::classifier::Classifier;

/// The first delay of DynamoDB, which answers within milliseconds.
const DYNAMODB_BASE_DELAY: Duration = Duration::from_millis(25);

/// The attempts of a call of DynamoDB.
const DYNAMODB_ATTEMPTS: u32 = 4;

/// Returns the retries that calls of a service have unless they are given others: the standard ones, and for DynamoDB
/// one attempt more and half of the delay.
pub fn retries(service: &Service) -> Retries {
    for_service(Retries::standard(), service)
}

/// The same retries with the attempts and the delay of a service.
pub(crate) fn for_service(retries: Retries, service: &Service) -> Retries {
    match service.name() {
        "DynamoDB_20120810" | "DynamoDBStreams_20120810" => retries
            .attempts(DYNAMODB_ATTEMPTS)
            .base_delay(DYNAMODB_BASE_DELAY),
        _ => retries,
    }
}
