//! The messages that are written and read. Every member is set, and members are in the order of the model.

/// The request of `CreateMetricAttribution`: three metrics.
pub const CREATE_METRIC_ATTRIBUTION_REQUEST: &str = r#"{"name":"storefront-conversions","datasetGroupArn":"arn:aws:personalize:eu-west-1:123456789012:dataset-group/storefront","metrics":[{"eventType":"purchase","metricName":"revenue","expression":"SUM(Interactions.EVENT_VALUE)"},{"eventType":"add-to-basket","metricName":"basket-additions","expression":"SAMPLECOUNT()"},{"eventType":"watch","metricName":"minutes-watched","expression":"SUM(Items.DURATION_MINUTES)"}],"metricsOutputConfig":{"s3DataDestination":{"path":"s3://storefront-reports/personalize/metrics/weekly/production/eu-west-1/by-campaign/by-solution-version","kmsKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/5f0c1a52-7f1e-4f7f-9f35-0f5be2f4c4b7"},"roleArn":"arn:aws:iam::123456789012:role/service-role/PersonalizeMetricsWriter"}}"#;

/// The response of `CreateMetricAttribution`.
pub const CREATE_METRIC_ATTRIBUTION_RESPONSE: &str = r#"{"metricAttributionArn":"arn:aws:personalize:eu-west-1:123456789012:metric-attribution/storefront-conversions"}"#;

/// The request of `DescribeMetricAttribution`.
pub const DESCRIBE_METRIC_ATTRIBUTION_REQUEST: &str = CREATE_METRIC_ATTRIBUTION_RESPONSE;

/// The response of `DescribeMetricAttribution`.
pub const DESCRIBE_METRIC_ATTRIBUTION_RESPONSE: &str = r#"{"metricAttribution":{"name":"storefront-conversions","metricAttributionArn":"arn:aws:personalize:eu-west-1:123456789012:metric-attribution/storefront-conversions","datasetGroupArn":"arn:aws:personalize:eu-west-1:123456789012:dataset-group/storefront","metricsOutputConfig":{"s3DataDestination":{"path":"s3://storefront-reports/metrics/weekly/overview","kmsKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/5f0c1a52"},"roleArn":"arn:aws:iam::123456789012:role/MetricsWriter"},"status":"CREATE FAILED","creationDateTime":1757412345.678,"lastUpdatedDateTime":1757415945.123,"failureReason":"the role may not write to the bucket"}}"#;

/// The response of `GetAudienceModel`; its request is an empty body.
pub const GET_AUDIENCE_MODEL_RESPONSE: &str = r#"{"createTime":"2025-09-09T10:05:45.678Z","updateTime":"2025-09-09T11:05:45.123Z","trainingDataStartTime":"2025-06-01T00:00:00Z","trainingDataEndTime":"2025-09-01T00:00:00Z","audienceModelArn":"arn:aws:cleanrooms-ml:eu-west-1:123456789012:audience-model/0d4f4b1e-8f2a-4c43-b8a8-3f0b0c4a7f51","name":"lookalike shoppers","trainingDatasetArn":"arn:aws:cleanrooms-ml:eu-west-1:123456789012:training-dataset/6b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e","status":"ACTIVE","statusDetails":{"statusCode":"OK","message":"training took 41 minutes"},"kmsKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/5f0c1a52-7f1e-4f7f-9f35-0f5be2f4c4b7","tags":{"team":"growth"},"description":"Shoppers who look like those of the loyalty programme"}"#;

/// The request of `CreateMetricAttribution` with this number of metrics.
pub fn create_request(metrics: usize) -> String {
    const METRIC: &str = r#"{"eventType":"purchase","metricName":"revenue","expression":"SUM(Interactions.EVENT_VALUE)"}"#;
    CREATE_METRIC_ATTRIBUTION_REQUEST.replacen(METRIC, &[METRIC].repeat(metrics).join(","), 1)
}
