//! Generated types in formats of serde, which applications use for files, caches and logs.

use farrier::Timestamp;
use farrier_generated::cleanroomsml::{AudienceModelStatus, GetAudienceModelOutput};
use farrier_generated::personalize::{
    CreateMetricAttributionInput, MetricAttribute, MetricAttributionOutput, ResourceNotFound,
};
use serde_json::json;

#[test]
fn an_input_is_read_from_json_that_a_person_has_written() {
    let json = json!({
        "name": "nightly",
        "datasetGroupArn": "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop",
        "metrics": [{"eventType": "click", "metricName": "clicks", "expression": "SUM(DatasetType.INTERACTIONS)"}],
        "metricsOutputConfig": {"roleArn": "arn:aws:iam::123456789012:role/metrics"},
    });
    let input: CreateMetricAttributionInput = serde_json::from_value(json.clone()).expect("is one");
    assert_eq!(
        input.metrics.first().map(|it| it.event_type.as_str()),
        Some("click")
    );
    assert_eq!(serde_json::to_value(&input).expect("writes"), json);
}

#[test]
fn an_error_of_a_nested_structure_names_it_and_its_place() {
    let json = "{\"name\": \"nightly\",\n  \"metrics\": [{\"eventType\": \"click\"}]}";
    let error = serde_json::from_str::<CreateMetricAttributionInput>(json).unwrap_err();
    assert_eq!(
        error.to_string(),
        "com.amazonaws.personalize#MetricAttribute lacks its required members `metricName`, `expression` \
         at line 2 column 36"
    );
    let attribute = serde_json::from_value::<MetricAttribute>(json!({"eventType": 1}));
    assert!(attribute.is_err());
}

#[test]
fn an_output_goes_by_the_names_of_the_model_and_keeps_every_digit() {
    let mut output = GetAudienceModelOutput::new(
        Timestamp::from_millis(1_735_821_045_678),
        Timestamp::from_seconds(1_735_689_600),
        "arn",
        "K\u{e4}ufer",
        "data",
        AudienceModelStatus::from("RESTING"),
    );
    output.tags = Some([("team".to_owned(), "red".to_owned())].into());
    let json = serde_json::to_value(&output).expect("writes");
    assert_eq!(json["createTime"], "2025-01-02T12:30:45.678Z");
    assert_eq!(json["status"], "RESTING");
    assert_eq!(json["tags"], json!({"team": "red"}));
    assert_eq!(json.get("kmsKeyArn"), None);
    assert_eq!(
        serde_json::from_value::<GetAudienceModelOutput>(json).ok(),
        Some(output)
    );
}

#[test]
fn types_of_an_application_derive_around_generated_ones() {
    #[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
    struct Outcome {
        config: MetricAttributionOutput,
        failure: Option<ResourceNotFound>,
    }

    let outcome = Outcome {
        config: MetricAttributionOutput::new("role"),
        failure: Some(ResourceNotFound::new("no such attribution")),
    };
    let json = serde_json::to_string(&outcome).expect("writes");
    assert_eq!(
        json,
        r#"{"config":{"roleArn":"role"},"failure":{"message":"no such attribution"}}"#
    );
    assert_eq!(serde_json::from_str::<Outcome>(&json).ok(), Some(outcome));
}
