//! The generated client against the generated server, in process and over loopback HTTP.

use farrier::Timestamp;
use farrier::validate::Validate;
use farrier_generated::cleanroomsml::client::CleanRoomsML;
use farrier_generated::personalize::client::Personalize;
use farrier_generated::{cleanroomsml, personalize};
use farrier_tests::services::{Attributions, AudienceModels, serve};
use personalize::*;

const GROUP: &str = "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop";
const ROLE: &str = "arn:aws:iam::123456789012:role/metrics";
const AUDIENCE: &str = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-model/";

fn in_process() -> (personalize::Client, cleanroomsml::Client) {
    (
        personalize::Client::in_process(personalize::server::service(Attributions::default())),
        cleanroomsml::Client::in_process(cleanroomsml::server::service(AudienceModels)),
    )
}

fn input(name: &str) -> CreateMetricAttributionInput {
    CreateMetricAttributionInput::builder()
        .name(name)
        .dataset_group_arn(GROUP)
        .metrics(vec![MetricAttribute::new(
            "watch",
            "minutes",
            "SUM(Items.LENGTH)",
        )])
        .metrics_output_config(
            MetricAttributionOutput::builder()
                .role_arn(ROLE)
                .s3_data_destination(S3DataConfig::new("s3://bucket/\"quoted\"/\\ü"))
                .build()
                .expect("the role is set"),
        )
        .build()
        .expect("every required member is set")
}

async fn all_operations(personalize: &impl Personalize, cleanroomsml: &impl CleanRoomsML) {
    let created = personalize
        .create_metric_attribution(input("clicks"))
        .await
        .unwrap();
    let arn = created.metric_attribution_arn.unwrap();
    let described = personalize
        .describe_metric_attribution(DescribeMetricAttributionInput::new(&arn))
        .await
        .unwrap()
        .metric_attribution
        .unwrap();
    assert_eq!(described.name.as_deref(), Some("clicks"));
    assert_eq!(described.metric_attribution_arn, Some(arn));
    assert_eq!(
        described.metrics_output_config,
        Some(input("clicks").metrics_output_config)
    );
    assert_eq!(
        described.failure_reason.as_deref(),
        Some("watch|minutes|SUM(Items.LENGTH)")
    );
    assert_eq!(
        described.last_updated_date_time,
        Some(Timestamp::from_millis(1_735_776_000_500))
    );

    let arn = format!("{AUDIENCE}a/b");
    let model = cleanroomsml
        .get_audience_model(cleanroomsml::GetAudienceModelInput::new(&arn))
        .await
        .unwrap();
    assert_eq!(model.audience_model_arn, arn);
    assert_eq!(model.status, cleanroomsml::AudienceModelStatus::Active);
    assert_eq!(model.update_time, Timestamp::from_millis(1_735_821_045_678));
    assert_eq!(
        model.training_data_start_time,
        Some(Timestamp::from_seconds(-1))
    );
    assert_eq!(model.tags.unwrap()["team"], "ads");
    assert_eq!(
        model.status_details.unwrap().message.as_deref(),
        Some("says \"fine\"\n")
    );
}

#[tokio::test]
async fn all_operations_succeed_in_process() {
    let (personalize, cleanroomsml) = in_process();
    all_operations(&personalize, &cleanroomsml).await;
}

#[test]
fn all_operations_succeed_over_loopback_http() {
    let served = serve().unwrap();
    let personalize =
        personalize::Client::new(farrier::transport::https(), &served.personalize).unwrap();
    let cleanroomsml =
        cleanroomsml::Client::new(farrier::transport::https(), &served.cleanroomsml).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(all_operations(&personalize, &cleanroomsml));
}

#[tokio::test]
async fn every_modeled_error_arrives_as_itself() {
    let (personalize, cleanroomsml) = in_process();
    for (name, expected) in [
        (
            "taken",
            CreateMetricAttributionError::ResourceAlreadyExists(ResourceAlreadyExists::new(
                "taken exists",
            )),
        ),
        (
            "limit",
            CreateMetricAttributionError::LimitExceeded(LimitExceeded::new("slow down")),
        ),
        (
            "busy",
            CreateMetricAttributionError::ResourceInUse(ResourceInUse::new("busy is in use")),
        ),
        (
            "refused",
            CreateMetricAttributionError::InvalidInput(InvalidInput::new("refused is refused")),
        ),
    ] {
        let error = personalize
            .create_metric_attribution(input(name))
            .await
            .unwrap_err();
        assert_eq!(error.modeled(), Some(&expected));
        assert_eq!(error.status().unwrap(), 400, "awsJson ignores httpError");
    }
    let mut missing = input("clicks");
    missing.dataset_group_arn = format!("{GROUP}/missing");
    let error = personalize
        .create_metric_attribution(missing)
        .await
        .unwrap_err();
    assert!(matches!(
        error.modeled(),
        Some(CreateMetricAttributionError::ResourceNotFound(_))
    ));

    use cleanroomsml::GetAudienceModelError as E;
    for (name, status, expected) in [
        (
            "denied",
            403,
            E::AccessDenied(cleanroomsml::AccessDenied::new("denied is not yours")),
        ),
        (
            "missing",
            404,
            E::ResourceNotFound(cleanroomsml::ResourceNotFound::new("no such model")),
        ),
        (
            "refused",
            400,
            E::Validation(cleanroomsml::Validation::new("refused is refused")),
        ),
    ] {
        let input = cleanroomsml::GetAudienceModelInput::new(format!("{AUDIENCE}{name}"));
        let error = cleanroomsml.get_audience_model(input).await.unwrap_err();
        assert_eq!(error.modeled(), Some(&expected));
        assert_eq!(error.status().unwrap(), status);
    }
}

#[tokio::test]
async fn an_error_prints_what_happened() {
    let (personalize, _) = in_process();
    let arn = "arn:aws:personalize:us-east-1:123456789012:metric-attribution/none";
    let input = DescribeMetricAttributionInput::new(arn);
    let error = personalize
        .describe_metric_attribution(input)
        .await
        .unwrap_err();
    let id = error.request_id().unwrap();
    assert_eq!(
        error.to_string(),
        format!(
            "DescribeMetricAttribution: ResourceNotFoundException (HTTP 400): no such attribution (request id {id})"
        )
    );
    // `unwrap`, and a `main` that returns the error, print the `Debug` text.
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("headers"));
}

#[tokio::test]
async fn a_violation_of_the_model_is_answered_with_every_violation() {
    let (personalize, _) = in_process();
    let mut invalid = input("not a name");
    invalid.metrics = vec![
        MetricAttribute::new("e".repeat(257), "minutes", "SUM(Items.LENGTH)"),
        MetricAttribute::new("watch", "m".repeat(300), "SUM(Items.LENGTH)"),
    ];
    let here = invalid.check().unwrap_err().to_string();
    let error = personalize
        .create_metric_attribution(invalid)
        .await
        .unwrap_err();
    let Some(CreateMetricAttributionError::InvalidInput(invalid)) = error.modeled() else {
        panic!("{error}");
    };
    let expected = "3 validation errors detected. \
        Value at '/name' failed to satisfy constraint: \
        Member must satisfy regular expression pattern: ^[a-zA-Z0-9][a-zA-Z0-9\\-_]*$; \
        Value at '/metrics/0/eventType' failed to satisfy constraint: \
        Member must have length less than or equal to 256; \
        Value at '/metrics/1/metricName' failed to satisfy constraint: \
        Member must have length less than or equal to 256";
    assert_eq!(invalid.message.as_deref(), Some(expected));
    assert_eq!(here, expected, "the client can run the same checks");
}

#[tokio::test]
async fn a_handler_that_panics_fails_one_request() {
    let (personalize, _) = in_process();
    let error = personalize
        .create_metric_attribution(input("panic"))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.code(), Some("InternalFailure"));
    assert!(
        personalize
            .create_metric_attribution(input("clicks"))
            .await
            .is_ok()
    );
}
