//! Operations that wait for something to happen, and that callers ask over and over.

/// The operations, each behind its service.
const OPERATIONS: &[(&str, &str)] = &[
    ("AmazonSQS", "ReceiveMessage"),
    ("AWSStepFunctions", "GetActivityTask"),
    ("Kinesis_20131202", "ReceiveDeadLetterQueueRecords"),
    ("Kinesis_20131202", "ReceiveQueueRecords"),
    ("SimpleWorkflowService", "PollForActivityTask"),
    ("SimpleWorkflowService", "PollForDecisionTask"),
];

/// Whether an operation of a service is one of them.
pub(super) fn is_long_polling(service: &str, operation: &str) -> bool {
    OPERATIONS.contains(&(service, operation))
}
