//! The messages of the three operations as a person would write them for serde: derived, without validation, and
//! without tuning. Those of Personalize are derived for minicbor too, whose own derive identifies members by numbers.
//!
//! Timestamps are as in the JSON: a number of seconds, or text.

use std::collections::HashMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The request of `CreateMetricAttribution`.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateMetricAttributionRequest {
    #[n(0)]
    name: String,
    #[n(1)]
    dataset_group_arn: String,
    #[n(2)]
    metrics: Vec<MetricAttribute>,
    #[n(3)]
    metrics_output_config: MetricAttributionOutput,
}

#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
struct MetricAttribute {
    #[n(0)]
    event_type: String,
    #[n(1)]
    metric_name: String,
    #[n(2)]
    expression: String,
}

#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
struct MetricAttributionOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(0)]
    s3_data_destination: Option<S3DataConfig>,
    #[n(1)]
    role_arn: String,
}

#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
struct S3DataConfig {
    #[n(0)]
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(1)]
    kms_key_arn: Option<String>,
}

/// The response of `CreateMetricAttribution`.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateMetricAttributionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(0)]
    metric_attribution_arn: Option<String>,
}

/// The request of `DescribeMetricAttribution`.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeMetricAttributionRequest {
    #[n(0)]
    metric_attribution_arn: String,
}

/// The response of `DescribeMetricAttribution`.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeMetricAttributionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(0)]
    metric_attribution: Option<MetricAttribution>,
}

#[derive(Clone, Debug, Decode, Deserialize, Encode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
struct MetricAttribution {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(0)]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(1)]
    metric_attribution_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(2)]
    dataset_group_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(3)]
    metrics_output_config: Option<MetricAttributionOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(4)]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(5)]
    creation_date_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(6)]
    last_updated_date_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[n(7)]
    failure_reason: Option<String>,
}

/// The response of `GetAudienceModel`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetAudienceModelResponse {
    create_time: String,
    update_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    training_data_start_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    training_data_end_time: Option<String>,
    audience_model_arn: String,
    name: String,
    training_dataset_arn: String,
    status: AudienceModelStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_details: Option<StatusDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_key_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<HashMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum AudienceModelStatus {
    CreatePending,
    CreateInProgress,
    CreateFailed,
    Active,
    DeletePending,
    DeleteInProgress,
    DeleteFailed,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}
