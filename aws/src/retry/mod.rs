//! What Amazon's services say about retries in ways of their own: codes of errors, headers, and operations that are asked
//! over and over.
//!
//! In come the failures of attempts; out go their kinds, by [`Classifier`], which a client takes as its
//! [`RetryClassifier`](farrier::client::retry::RetryClassifier). [`configure`] gives a client all that belongs to retries
//! of these services.

mod classifier;
mod codes;
mod crc32;
mod invocation;
mod long_polling;

use std::time::Duration;

use farrier::client::Config;
use farrier::client::retry::Retries;
use farrier::operation::Service;

pub use self::classifier::Classifier;
pub use self::crc32::VerifyCrc32;
pub use self::invocation::NameAttempts;

/// The first delay of DynamoDB, which answers within milliseconds.
const DYNAMODB_BASE_DELAY: Duration = Duration::from_millis(25);

/// The attempts of a call of DynamoDB.
const DYNAMODB_ATTEMPTS: u32 = 4;

/// Retries the calls of a client as Amazon's services ask for: with their codes, headers and delays, whatever the
/// operation, and with headers that number the attempts.
pub fn configure(config: &mut Config) {
    let service = config.service();
    config.set_retries(retries(service));
    config.add_retry_classifier(Classifier);
    config.repeat_every_operation(true);
    config.add_interceptor(NameAttempts);
    if is_dynamodb(service) {
        config.add_interceptor(VerifyCrc32);
    }
}

fn is_dynamodb(service: &Service) -> bool {
    matches!(
        service.name(),
        "DynamoDB_20120810" | "DynamoDBStreams_20120810"
    )
}

/// Returns the retries that calls of a service have unless they are given others: the standard ones, and for DynamoDB
/// one attempt more and half of the delay.
pub fn retries(service: &Service) -> Retries {
    for_service(Retries::standard(), service)
}

/// The same retries with the attempts and the delay of a service.
pub(crate) fn for_service(retries: Retries, service: &Service) -> Retries {
    match is_dynamodb(service) {
        true => retries
            .attempts(DYNAMODB_ATTEMPTS)
            .base_delay(DYNAMODB_BASE_DELAY),
        false => retries,
    }
}
