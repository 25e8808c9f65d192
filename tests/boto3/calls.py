"""Calls a Farrier server with boto3, unmodified, and prints for each case whether the response was right.

    python calls.py --endpoint-personalize http://127.0.0.1:8001 --endpoint-cleanroomsml http://127.0.0.1:8002

`harness.py` describes the output.

The cases expect this behaviour of the handlers behind the two endpoints:

CreateMetricAttribution, first rule that applies:
    name `taken`                         ResourceAlreadyExistsException, message `taken exists`
    name `limit`                         LimitExceededException, message `slow down`
    name `busy`                          ResourceInUseException, message `busy is in use`
    name `refused`                       InvalidInputException, message `refused is refused`
    dataset group ARN ends in `/missing` ResourceNotFoundException, message `no such dataset group`
    otherwise                            stores the input, returns the ARN
                                         `arn:aws:personalize:us-east-1:123456789012:metric-attribution/<name>`

DescribeMetricAttribution, first rule that applies:
    ARN ends in `/refused`               InvalidInputException, message `refused is refused`
    ARN ends in `/empty`                 an output without metricAttribution
    the ARN of a stored input            the stored name, dataset group and output configuration; status
                                         `ACTIVE`; created at 1735689600 s after the epoch, last updated at
                                         1735776000.5 s; failureReason lists the metrics, each
                                         `eventType|metricName|expression`, joined with `;`, so that the
                                         caller can check them
    otherwise                            ResourceNotFoundException, message `no such attribution`

GetAudienceModel, first rule that applies:
    ARN ends in `/denied`                AccessDeniedException, message `denied is not yours`
    ARN ends in `/missing`               ResourceNotFoundException, message `no such model`
    ARN ends in `/refused`               ValidationException, message `refused is refused`
    ARN ends in `/minimal`               the required members of the next row, without the others
    otherwise                            MODEL below, with the ARN of the request
"""

import argparse
import sys
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlsplit

import harness
from harness import ClientError, case, equal, refusal

UTC = timezone.utc
GROUP = "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop"
ATTRIBUTION = "arn:aws:personalize:us-east-1:123456789012:metric-attribution/"
AUDIENCE = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-model/"

MODEL = {
    "createTime": datetime(2025, 1, 1, tzinfo=UTC),
    "updateTime": datetime(2025, 1, 2, 12, 30, 45, 678000, tzinfo=UTC),
    "trainingDataStartTime": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
    "trainingDataEndTime": datetime(2024, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    "name": "Käufer \u2602 \U0001f434",
    "trainingDatasetArn": "arn:aws:cleanrooms-ml:us-east-1:123456789012:training-dataset/clicks",
    "status": "ACTIVE",
    "statusDetails": {"statusCode": "OK", "message": 'says "fine"\n'},
    "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/horseshoe",
    "tags": {"team": "ads", "empty": ""},
    "description": "two\nlines",
}
REQUIRED = ("createTime", "updateTime", "name", "trainingDatasetArn", "status")


class Clients:
    """Two clients per service: one that checks parameters, and one that does not."""

    def __init__(self, personalize, cleanroomsml):
        self.personalize = harness.client("personalize", personalize)
        self.unchecked_personalize = harness.client("personalize", personalize, checked=False)
        self.cleanroomsml = harness.client("cleanroomsml", cleanroomsml)
        self.unchecked_cleanroomsml = harness.client("cleanroomsml", cleanroomsml, checked=False)


def attribution(**changes):
    """Returns the input of a creation that succeeds, with changes. The value `...` removes a member."""
    members = {
        "name": "clicks",
        "datasetGroupArn": GROUP,
        "metrics": [
            {"eventType": "click", "metricName": "clicks", "expression": "SAMPLECOUNT()"},
            {"eventType": "buy", "metricName": "worth", "expression": "SUM(Items.PRICE)"},
        ],
        "metricsOutputConfig": {
            "roleArn": "arn:aws:iam::123456789012:role/reports",
            "s3DataDestination": {
                "path": "s3://reports/K\u00e4ufer \U0001f434/",
                "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/horseshoe",
            },
        },
    }
    members.update(changes)
    return {name: value for name, value in members.items() if value is not ...}


def modelled(client, kind, call, status, message, **members):
    """Like `refusal`, for a modeled error: checks its class, code, status and message."""
    error = refusal(getattr(client.exceptions, kind), call, **members)
    equal(error.response["Error"]["Code"], kind)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
    # boto3 has the message twice: as that of any error, and as a member of the modeled structure.
    equal((error.response["Error"]["Message"], error.response.get("message")), (message, message))


def violations(client, kind, call, expected, **members):
    """Makes a call that violates constraints. The error lists every violation with its path.

    `expected` maps a path to the beginning of the constraint in the message.
    """
    error = refusal(getattr(client.exceptions, kind), call, **members)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    message = error.response["Error"]["Message"]
    count = sum(len(musts) for musts in expected.values())
    start = f"{count} validation error{'s' if count > 1 else ''} detected. "
    assert message.startswith(start), f"expected {start!r} and so on, saw {message!r}"
    for path, musts in expected.items():
        for must in musts:
            part = f"Value at '{path}' failed to satisfy constraint: {must}"
            assert part in message, f"expected {part!r} in {message!r}"


def protocol_error(call, status, code, **members):
    """Makes a call that fails before the handler, with an unmodeled error."""
    error = refusal(ClientError, call, **members)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
    equal(error.response["Error"]["Code"], code)


# CreateMetricAttribution and DescribeMetricAttribution, awsJson1_1


@case
def creation_answers_with_the_arn(it):
    output = it.personalize.create_metric_attribution(**attribution(name="answered"))
    equal(output["metricAttributionArn"], ATTRIBUTION + "answered")
    equal(output["ResponseMetadata"]["HTTPStatusCode"], 200)


@case
def what_was_created_is_described_in_full(it):
    wanted = attribution(name="described")
    arn = it.personalize.create_metric_attribution(**wanted)["metricAttributionArn"]
    output = it.personalize.describe_metric_attribution(metricAttributionArn=arn)
    equal(
        output["metricAttribution"],
        {
            "name": "described",
            "metricAttributionArn": arn,
            "datasetGroupArn": wanted["datasetGroupArn"],
            "metricsOutputConfig": wanted["metricsOutputConfig"],
            "status": "ACTIVE",
            "creationDateTime": datetime(2025, 1, 1, tzinfo=UTC),
            "lastUpdatedDateTime": datetime(2025, 1, 2, 0, 0, 0, 500000, tzinfo=UTC),
            "failureReason": "click|clicks|SAMPLECOUNT();buy|worth|SUM(Items.PRICE)",
        },
    )


@case
def members_that_are_not_required_can_be_left_out(it):
    config = {"roleArn": "arn:aws:iam::123456789012:role/reports"}
    wanted = attribution(name="lean", metrics=[], metricsOutputConfig=config)
    arn = it.personalize.create_metric_attribution(**wanted)["metricAttributionArn"]
    output = it.personalize.describe_metric_attribution(metricAttributionArn=arn)
    equal(output["metricAttribution"]["metricsOutputConfig"], config)
    equal(output["metricAttribution"]["failureReason"], "")


@case
def an_output_without_members_is_no_error(it):
    output = it.personalize.describe_metric_attribution(metricAttributionArn=ATTRIBUTION + "empty")
    equal(output.get("metricAttribution"), None)
    equal(output["ResponseMetadata"]["HTTPStatusCode"], 200)


# awsJson ignores HTTP binding traits: every client error has the status 400, whatever `@httpError` says.


@case
def a_taken_name_is_ResourceAlreadyExistsException(it):
    modelled(
        it.personalize,
        "ResourceAlreadyExistsException",
        it.personalize.create_metric_attribution,
        400,
        "taken exists",
        **attribution(name="taken"),
    )


@case
def too_many_requests_are_LimitExceededException(it):
    modelled(
        it.personalize,
        "LimitExceededException",
        it.personalize.create_metric_attribution,
        400,
        "slow down",
        **attribution(name="limit"),
    )


@case
def a_busy_resource_is_ResourceInUseException(it):
    modelled(
        it.personalize,
        "ResourceInUseException",
        it.personalize.create_metric_attribution,
        400,
        "busy is in use",
        **attribution(name="busy"),
    )


@case
def input_that_the_handler_refuses_is_InvalidInputException(it):
    modelled(
        it.personalize,
        "InvalidInputException",
        it.personalize.create_metric_attribution,
        400,
        "refused is refused",
        **attribution(name="refused"),
    )


@case
def a_missing_dataset_group_is_ResourceNotFoundException(it):
    modelled(
        it.personalize,
        "ResourceNotFoundException",
        it.personalize.create_metric_attribution,
        400,
        "no such dataset group",
        **attribution(datasetGroupArn="arn:aws:personalize:us-east-1:123456789012:dataset-group/missing"),
    )


@case
def a_missing_attribution_is_ResourceNotFoundException(it):
    modelled(
        it.personalize,
        "ResourceNotFoundException",
        it.personalize.describe_metric_attribution,
        400,
        "no such attribution",
        metricAttributionArn=ATTRIBUTION + "missing",
    )


@case
def a_description_that_the_handler_refuses_is_InvalidInputException(it):
    modelled(
        it.personalize,
        "InvalidInputException",
        it.personalize.describe_metric_attribution,
        400,
        "refused is refused",
        metricAttributionArn=ATTRIBUTION + "refused",
    )


@case
def one_violation_is_one_InvalidInputException(it):
    violations(
        it.unchecked_personalize,
        "InvalidInputException",
        it.unchecked_personalize.create_metric_attribution,
        {"/metrics/0/eventType": ["Member must have length less than or equal to 256"]},
        **attribution(metrics=[{"eventType": "e" * 257, "metricName": "m", "expression": "e"}]),
    )


@case
def every_violation_is_listed_with_its_path(it):
    metric = {"eventType": "e", "metricName": "m", "expression": "e"}
    violations(
        it.unchecked_personalize,
        "InvalidInputException",
        it.unchecked_personalize.create_metric_attribution,
        {
            # What is too long is not matched with the pattern.
            "/name": ["Member must have length between 1 and 63, inclusive"],
            "/datasetGroupArn": ["Member must satisfy regular expression pattern: "],
            "/metrics": ["Member must have length less than or equal to 10"],
            "/metrics/10/expression": ["Member must have length less than or equal to 256"],
            "/metricsOutputConfig/s3DataDestination/path": [
                "Member must satisfy regular expression pattern: "
            ],
        },
        **attribution(
            name="-" * 64,
            datasetGroupArn="shop",
            metrics=[metric] * 10 + [dict(metric, expression="x" * 257)],
            metricsOutputConfig={
                "roleArn": "arn:aws:iam::123456789012:role/reports",
                "s3DataDestination": {"path": "ftp://reports"},
            },
        ),
    )


@case
def every_required_member_that_is_missing_is_listed(it):
    absent = ["Member must not be null"]
    violations(
        it.unchecked_personalize,
        "InvalidInputException",
        it.unchecked_personalize.create_metric_attribution,
        {"/name": absent, "/datasetGroupArn": absent, "/metrics/0/metricName": absent},
        **attribution(
            name=..., datasetGroupArn=..., metrics=[{"eventType": "e", "expression": "e"}]
        ),
    )


@case
def a_required_member_that_is_null_is_missing(it):
    violations(
        it.unchecked_personalize,
        "InvalidInputException",
        it.unchecked_personalize.describe_metric_attribution,
        {"/metricAttributionArn": ["Member must not be null"]},
        metricAttributionArn=None,
    )


@case
def characters_are_counted_and_not_bytes(it):
    metric = {"eventType": "\U0001f434" * 256, "metricName": "m", "expression": "e"}
    output = it.personalize.create_metric_attribution(**attribution(name="wide", metrics=[metric]))
    equal(output["metricAttributionArn"], ATTRIBUTION + "wide")


@case
def a_value_of_the_wrong_type_is_SerializationException(it):
    protocol_error(
        it.unchecked_personalize.create_metric_attribution,
        400,
        "SerializationException",
        **attribution(name=5),
    )


@case
def an_operation_that_personalize_does_not_serve_is_UnknownOperationException(it):
    protocol_error(it.personalize.list_metric_attributions, 404, "UnknownOperationException")


# GetAudienceModel, restJson1


@case
def an_audience_model_is_described_in_full(it):
    output = it.cleanroomsml.get_audience_model(audienceModelArn=AUDIENCE + "shoppers")
    equal(output.pop("ResponseMetadata")["HTTPStatusCode"], 200)
    equal(output, {**MODEL, "audienceModelArn": AUDIENCE + "shoppers"})


@case
def members_of_an_audience_model_that_are_unset_are_left_out(it):
    output = it.cleanroomsml.get_audience_model(audienceModelArn=AUDIENCE + "minimal")
    del output["ResponseMetadata"]
    required = {name: MODEL[name] for name in REQUIRED}
    equal(output, {**required, "audienceModelArn": AUDIENCE + "minimal"})


@case
def timestamps_are_datetimes_with_a_time_zone(it):
    output = it.cleanroomsml.get_audience_model(audienceModelArn=AUDIENCE + "shoppers")
    for name in ("createTime", "updateTime", "trainingDataStartTime", "trainingDataEndTime"):
        assert isinstance(output[name], datetime), f"{name} is {output[name]!r}"
        equal(output[name].utcoffset(), timedelta(0))


@case
def the_arn_travels_percent_encoded_in_one_segment(it):
    arn = AUDIENCE + "shoppers/of_2025/v1.2"
    paths = []
    meta = it.cleanroomsml.meta
    event = f"before-send.{meta.service_model.service_id.hyphenize()}.GetAudienceModel"
    look = lambda request, **_: paths.append(urlsplit(request.url).path)  # noqa: E731
    meta.events.register(event, look)
    try:
        output = it.cleanroomsml.get_audience_model(audienceModelArn=arn)
    finally:
        meta.events.unregister(event, look)
    equal(output["audienceModelArn"], arn)
    equal(paths, ["/audience-model/" + quote(arn, safe="")])


@case
def a_denied_audience_model_is_AccessDeniedException(it):
    modelled(
        it.cleanroomsml,
        "AccessDeniedException",
        it.cleanroomsml.get_audience_model,
        403,
        "denied is not yours",
        audienceModelArn=AUDIENCE + "denied",
    )


@case
def a_missing_audience_model_is_ResourceNotFoundException(it):
    modelled(
        it.cleanroomsml,
        "ResourceNotFoundException",
        it.cleanroomsml.get_audience_model,
        404,
        "no such model",
        audienceModelArn=AUDIENCE + "missing",
    )


@case
def an_audience_model_that_the_handler_refuses_is_ValidationException(it):
    modelled(
        it.cleanroomsml,
        "ValidationException",
        it.cleanroomsml.get_audience_model,
        400,
        "refused is refused",
        audienceModelArn=AUDIENCE + "refused",
    )


@case
def an_arn_that_breaks_its_constraints_is_ValidationException(it):
    violations(
        it.unchecked_cleanroomsml,
        "ValidationException",
        it.unchecked_cleanroomsml.get_audience_model,
        {
            "/audienceModelArn": ["Member must satisfy regular expression pattern: ^arn:aws"],
        },
        audienceModelArn="a b/c?d#e%2F/but/long/enough",
    )


@case
def a_path_that_cleanroomsml_does_not_serve_is_not_found(it):
    error = refusal(ClientError, it.cleanroomsml.list_audience_models)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 404)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--endpoint-personalize", required=True, metavar="URL")
    arguments.add_argument("--endpoint-cleanroomsml", required=True, metavar="URL")
    endpoints = arguments.parse_args()
    clients = Clients(endpoints.endpoint_personalize, endpoints.endpoint_cleanroomsml)
    return harness.run(clients)


if __name__ == "__main__":
    sys.exit(main())
