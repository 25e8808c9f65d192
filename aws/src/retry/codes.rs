//! The codes of errors that say whether a call can be tried again.

/// The service is asked too often.
pub(super) const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// The service did not get the whole request in time.
pub(super) const TRANSIENT: &[&str] = &["RequestTimeout", "RequestTimeoutException"];

/// Keys have expired, or the service does not know them.
pub(super) const REFUSED_KEYS: &[&str] = &[
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
];

/// STS could not reach the identity provider of a token. The second is the name of the shape.
pub(super) const IDENTITY_PROVIDER: &[&str] =
    &["IDPCommunicationError", "IDPCommunicationErrorException"];

/// S3 begins some answers with the status 200 before it knows how they end.
pub(super) const IN_SUCCESS: &[&str] = &["InternalError"];

/// The service does not take the signature. The clock may be the reason, if it is wrong by minutes.
pub(super) const CLOCK_SKEW: &[&str] = &[
    "AccessDeniedException",
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];
