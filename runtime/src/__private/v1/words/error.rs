//! The words of the macro `error!`.

pub use crate::error::ErrorTrait::{
    AwsQueryError as aws_query_error, HttpError as http_error, Retryable as retryable,
    Throttling as throttling,
};
