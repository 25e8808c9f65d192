//! The three operations' messages as a person would write them for serde_json: derived, without validation,
//! and without any wish to be fast or slow.
//!
//! Timestamps are what JSON has: seconds as a number, or text.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// The request of `CreateMetricAttribution`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateMetricAttributionRequest {
    name: String,
    dataset_group_arn: String,
    metrics: Vec<MetricAttribute>,
    metrics_output_config: MetricAttributionOutput,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MetricAttribute {
    event_type: String,
    metric_name: String,
    expression: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MetricAttributionOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    s3_data_destination: Option<S3DataConfig>,
    role_arn: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct S3DataConfig {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_key_arn: Option<String>,
}

/// The response of `CreateMetricAttribution`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateMetricAttributionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_attribution_arn: Option<String>,
}

/// The request of `DescribeMetricAttribution`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeMetricAttributionRequest {
    metric_attribution_arn: String,
}

/// The response of `DescribeMetricAttribution`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeMetricAttributionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_attribution: Option<MetricAttribution>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct MetricAttribution {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_attribution_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_group_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics_output_config: Option<MetricAttributionOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creation_date_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_updated_date_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
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
