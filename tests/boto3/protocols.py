"""Calls Farrier servers of seven AWS services with boto3, unmodified, and prints for each case whether the
response was right.

    python protocols.py --arc-region-switch http://127.0.0.1:8001 --dynamodb ... --iam ... --s3 ... and so on

`harness.py` describes the output. The handlers are in `servers` and are empty at the start.
"""

import argparse
import io
import sys
from datetime import datetime, timezone

import harness
from harness import ClientError, TransferConfig, case, equal, refusal

MULTIPART = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20, use_threads=False)
SERVICES = ("arc-region-switch", "dynamodb", "ec2", "iam", "s3", "sns", "sqs")
CREATED = datetime(2025, 1, 1, tzinfo=timezone.utc)
PLAN = "arn:aws:arc-region-switch::123456789012:plan/flood:"
TOPIC = "arn:aws:sns:us-east-1:123456789012:"
HORSE = {
    "Name": {"S": "K\u00e4the \U0001f434 & <foal>"},
    "Hands": {"N": "16.2"},
    "Brand": {"B": b"\0\xff\x7f"},
    "Gaits": {"SS": ["trot", "walk"]},
    "Coat": {"M": {"Ticks": {"L": [{"NULL": True}, {"BOOL": False}]}}},
    "Note": {"S": ""},
}


class Clients:
    """Two clients per service: one that checks parameters, and one that does not.

    `arc_cbor` uses rpcv2Cbor, and `arc_region_switch` uses awsJson1_0.
    """

    def __init__(self, endpoints):
        for service in SERVICES:
            # Buckets are in the path, because hosts that begin with a bucket do not resolve.
            config = {"s3": {"addressing_style": "path"}} if service == "s3" else {}
            name = service.replace("-", "_")
            endpoint = getattr(endpoints, name)
            setattr(self, name, harness.client(service, endpoint, **config))
            unchecked = harness.client(service, endpoint, checked=False, **config)
            setattr(self, "unchecked_" + name, unchecked)
        arc = ("arc-region-switch", endpoints.arc_region_switch)
        self.strangers = {
            service: harness.client(service, getattr(endpoints, service.replace("-", "_")), secret="a guess")
            for service in SERVICES
        }
        self.arc_cbor = harness.client(*arc, protocol="smithy-rpc-v2-cbor")


def modelled(client, kind, call, code, status, message, **members):
    """Makes a call that must return this modeled error. Returns the error."""
    error = refusal(getattr(client.exceptions, kind), call, **members)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
    equal((error.response["Error"]["Code"], error.response["Error"].get("Message")), (code, message))
    return error


# ARC Region switch, rpcv2Cbor and awsJson1_0


@case
def a_server_answers_in_the_protocol_that_it_is_asked_in(it):
    for client, sent, answered in (
        (it.arc_cbor, "application/cbor", "application/cbor"),
        (it.arc_region_switch, "application/x-amz-json-1.0", "application/x-amz-json-1.0"),
    ):
        types = []
        event = "before-send.arc-region-switch.StartPlanExecution"
        look = lambda request, **_: types.append(request.headers["Content-Type"])  # noqa: B023, E731
        client.meta.events.register(event, look)
        output = client.start_plan_execution(
            planArn=PLAN + "flood1",
            targetRegion="eu-west-1",
            action="activate",
            comment="\U0001f434 & co",
        )
        client.meta.events.unregister(event, look)
        equal(types, [sent.encode()])
        equal(output.pop("ResponseMetadata")["HTTPHeaders"]["content-type"], answered)
        # An absent member has the model's default.
        plan = "activate|graceful|\U0001f434 & co"
        equal(output, {"executionId": "1", "plan": plan, "activateRegion": "eu-west-1"})


@case
def timestamps_in_cbor_keep_their_milliseconds(it):
    output = it.arc_cbor.list_plan_executions(planArn=PLAN + "flood1")
    execution = {
        "planArn": PLAN + "flood1",
        "executionId": "1",
        "startTime": CREATED.replace(microsecond=500000),
        "mode": "graceful",
        "executionState": "completed",
        "executionAction": "activate",
        "executionRegion": "us-east-1",
    }
    equal(output["items"], [execution])


@case
def a_missing_plan_is_ResourceNotFoundException(it):
    # awsJson has one status for all client errors.
    for client, status in ((it.arc_cbor, 404), (it.arc_region_switch, 400)):
        modelled(
            client,
            "ResourceNotFoundException",
            client.list_plan_executions,
            "ResourceNotFoundException",
            status,
            "there is no such plan",
            planArn=PLAN + "absent",
        )


@case
def a_plan_under_way_is_IllegalStateException(it):
    modelled(
        it.arc_cbor,
        "IllegalStateException",
        it.arc_cbor.start_plan_execution,
        "IllegalStateException",
        400,
        "the plan is under way",
        planArn=PLAN + "inwork",
        targetRegion="eu-west-1",
        action="activate",
    )


@case
def a_plan_that_breaks_its_pattern_is_refused_in_cbor(it):
    error = refusal(ClientError, it.arc_cbor.list_plan_executions, planArn="flood")
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    equal(error.response["Error"]["Code"], "ValidationException")
    assert "'/planArn'" in error.response["Error"]["Message"], error.response


# DynamoDB, awsJson1_0


@case
def an_item_comes_back_as_it_was_put(it):
    output = it.dynamodb.put_item(TableName="Horses", Item=HORSE)
    equal(output["ResponseMetadata"]["HTTPStatusCode"], 200)
    output = it.dynamodb.get_item(TableName="Horses", Key={"Name": HORSE["Name"]})
    equal(output["Item"], HORSE)


@case
def an_item_that_is_not_there_is_no_error(it):
    output = it.dynamodb.get_item(TableName="Horses", Key={"Name": {"S": "nobody"}})
    assert "Item" not in output, output


@case
def a_missing_table_is_ResourceNotFoundException(it):
    modelled(
        it.dynamodb,
        "ResourceNotFoundException",
        it.dynamodb.get_item,
        "ResourceNotFoundException",
        400,
        "there is no table Cows",
        TableName="Cows",
        Key={"Name": {"S": "Ada"}},
    )


@case
def a_failed_condition_is_an_error_that_holds_the_item(it):
    ada = {"Name": {"S": "Ada"}, "Hands": {"N": "15"}}
    it.dynamodb.put_item(TableName="Horses", Item=ada)
    error = modelled(
        it.dynamodb,
        "ConditionalCheckFailedException",
        it.dynamodb.put_item,
        "ConditionalCheckFailedException",
        400,
        "Ada is there",
        TableName="Horses",
        Item={"Name": {"S": "Ada"}},
        ConditionExpression="attribute_not_exists(#n)",
    )
    equal(error.response["Item"], ada)


@case
def dynamodb_refuses_a_value_of_the_wrong_type(it):
    key = {"Name": {"S": "Ada"}}
    call = it.unchecked_dynamodb.get_item
    error = refusal(ClientError, call, TableName="Horses", Key=key, ConsistentRead="yes")
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    equal(error.response["Error"]["Code"], "SerializationException")


# SQS, awsJson1_0 with the error codes of awsQuery


@case
def a_message_comes_back_as_it_was_sent(it):
    body = 'four of \U0001f434, <iron> & "nails"\n'
    attributes = {
        "size": {"DataType": "Number", "StringValue": "7"},
        "mark": {"DataType": "Binary", "BinaryValue": b"\0\xff"},
    }
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/shoes"
    sent = it.sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
    output = it.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    (message,) = output["Messages"]
    equal(message["Body"], body)
    equal(message["MessageId"], sent["MessageId"])
    equal(message["MessageAttributes"], attributes)
    equal(message["Attributes"], {"ApproximateReceiveCount": "1"})
    output = it.sqs.receive_message(QueueUrl=url)
    assert "Messages" not in output, output


@case
def a_missing_queue_is_QueueDoesNotExist_with_the_code_of_the_query_protocol(it):
    error = modelled(
        it.sqs,
        "QueueDoesNotExist",
        it.sqs.receive_message,
        "AWS.SimpleQueueService.NonExistentQueue",
        400,
        "The specified queue does not exist.",
        QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/missing",
    )
    equal(error.response["Error"].get("Type"), "Sender")


# EC2, ec2Query


@case
def keys_are_made_with_tags_and_found_by_filters(it):
    tags = [{"Key": "team", "Value": "horse & <cart>"}, {"Key": "empty", "Value": ""}]
    for name in ("stable door", "barn", "shed"):
        made = it.ec2.create_key_pair(
            KeyName=name,
            KeyType="ed25519",
            TagSpecifications=[{"ResourceType": "key-pair", "Tags": tags}],
        )
        equal((made["KeyName"], made["KeyMaterial"]), (name, "-----BEGIN\n<nothing>\n"))
    output = it.ec2.describe_key_pairs(
        Filters=[{"Name": "key-name", "Values": ["stable door", "shed", "nowhere"]}]
    )
    expected = {"KeyType": "ed25519", "Tags": tags, "CreateTime": CREATED.replace(microsecond=500000)}
    equal(
        output["KeyPairs"],
        [
            {"KeyPairId": "key-0", "KeyName": "stable door", **expected},
            {"KeyPairId": "key-2", "KeyName": "shed", **expected},
        ],
    )
    assert output["ResponseMetadata"].get("RequestId"), output["ResponseMetadata"]
    output = it.ec2.describe_key_pairs(Filters=[{"Name": "key-name", "Values": ["nowhere"]}])
    equal(output["KeyPairs"], [])


@case
def a_key_without_a_name_is_refused(it):
    error = refusal(ClientError, it.unchecked_ec2.create_key_pair)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    equal(error.response["Error"]["Code"], "ValidationException")
    assert "'/KeyName'" in error.response["Error"]["Message"], error.response


# IAM, awsQuery


@case
def a_user_is_made_and_found_and_listed(it):
    tags = [{"Key": "team", "Value": "horse + cart"}, {"Key": "empty", "Value": ""}]
    made = it.iam.create_user(UserName="Ada", Path="/smiths/", Tags=tags)["User"]
    expected = {
        "Path": "/smiths/",
        "UserName": "Ada",
        "UserId": "AIDA000000000000",
        "Arn": "arn:aws:iam::123456789012:user/smiths/Ada",
        "CreateDate": CREATED,
        "Tags": tags,
    }
    equal(made, expected)
    output = it.iam.get_user(UserName="Ada")
    equal(output["User"], expected)
    assert output["ResponseMetadata"].get("RequestId"), output["ResponseMetadata"]
    output = it.iam.list_users(PathPrefix="/smiths/")
    equal((output["Users"], output["IsTruncated"]), ([expected], False))
    equal(it.iam.list_users(PathPrefix="/tailors/")["Users"], [])


@case
def a_user_who_is_there_already_is_EntityAlreadyExists(it):
    it.iam.create_user(UserName="Bea")
    modelled(
        it.iam,
        "EntityAlreadyExistsException",
        it.iam.create_user,
        "EntityAlreadyExists",
        409,
        "Bea exists",
        UserName="Bea",
    )


@case
def a_missing_user_is_NoSuchEntity(it):
    error = modelled(
        it.iam,
        "NoSuchEntityException",
        it.iam.get_user,
        "NoSuchEntity",
        404,
        "there is no Eve",
        UserName="Eve",
    )
    equal(error.response["Error"]["Type"], "Sender")


@case
def a_tag_that_breaks_its_pattern_is_refused(it):
    tags = [{"Key": "team", "Value": "horse & cart"}]
    error = refusal(ClientError, it.iam.create_user, UserName="Dan", Tags=tags)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    equal(error.response["Error"]["Code"], "ValidationException")
    assert "'/Tags/0/Value'" in error.response["Error"]["Message"], error.response


@case
def an_operation_that_iam_does_not_serve_is_an_error(it):
    error = refusal(ClientError, it.iam.list_roles)
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 501)


# SNS, awsQuery


@case
def the_attributes_of_a_topic_are_a_map(it):
    output = it.sns.get_topic_attributes(TopicArn=TOPIC + "horses")
    equal(
        output["Attributes"],
        {"TopicArn": TOPIC + "horses", "DisplayName": "Horses & <ponies>", "Policy": ""},
    )


@case
def a_message_arrives_with_its_attributes(it):
    output = it.sns.publish(
        TopicArn=TOPIC + "horses",
        Message="a foal \U0001f434 = joy & work+1 100%",
        MessageAttributes={
            "breed": {"DataType": "String", "StringValue": "Shire & co"},
            "mark": {"DataType": "Binary", "BinaryValue": b"\0\xff"},
        },
    )
    equal(
        output["MessageId"],
        "a foal \U0001f434 = joy & work+1 100%|breed=String:Shire & co[]|mark=Binary:[0, 255]",
    )


@case
def a_missing_topic_is_NotFoundException(it):
    modelled(
        it.sns,
        "NotFoundException",
        it.sns.get_topic_attributes,
        "NotFound",
        404,
        "Topic does not exist",
        TopicArn=TOPIC + "missing",
    )


# S3, restXml


@case
def a_bucket_is_made_and_found(it):
    refusal(ClientError, it.s3.head_bucket, Bucket="stables")
    it.s3.create_bucket(Bucket="stables")
    it.s3.get_waiter("bucket_exists").wait(Bucket="stables")
    equal([bucket["Name"] for bucket in it.s3.list_buckets()["Buckets"]], ["stables"])


@case
def an_object_comes_back_as_it_was_stored(it):
    # Characters with a meaning in paths, queries and XML.
    key = "mares/K\u00e4the & <foal>+1?a=b#c%20d.txt"
    stored = it.s3.put_object(
        Bucket="stables",
        Key=key,
        Body=b"neigh",
        ContentType="text/x-horse",
        Metadata={"breed": "shire"},
    )
    output = it.s3.get_object(Bucket="stables", Key=key)
    equal(output["Body"].read(), b"neigh")
    equal(output["ContentLength"], 5)
    equal(output["ContentType"], "text/x-horse")
    equal(output["Metadata"], {"breed": "shire"})
    assert output["LastModified"] > CREATED, output
    equal(output["ETag"], stored["ETag"])
    output = it.s3.head_object(Bucket="stables", Key=key)
    equal((output["ETag"], output["Metadata"]), (stored["ETag"], {"breed": "shire"}))


# A required parameter or header distinguishes these operations from a plain upload.


@case
def a_large_object_is_stored_in_parts(it):
    body = bytes(range(256)) * (6 << 12)
    assert len(body) > MULTIPART.multipart_threshold
    it.s3.upload_fileobj(io.BytesIO(body), "stables", "large", Config=MULTIPART)
    stored = it.s3.get_object(Bucket="stables", Key="large")["Body"].read()
    # `equal` would print the bytes.
    assert stored == body, f"{len(stored)} bytes of {len(body)}"


@case
def an_object_is_copied_by_the_server(it):
    it.s3.put_object(Bucket="stables", Key="foal", Body=b"neigh")
    source = {"Bucket": "stables", "Key": "foal"}
    output = it.s3.copy_object(Bucket="stables", Key="twin", CopySource=source)
    # The MD5 digest of the bytes.
    equal(output["CopyObjectResult"]["ETag"], '"7c48ed1d9aa8f0413487331202bde22e"')
    equal(it.s3.get_object(Bucket="stables", Key="twin")["Body"].read(), b"neigh")


@case
def an_operation_that_s3_does_not_serve_overwrites_nothing(it):
    it.s3.put_object(Bucket="stables", Key="kept", Body=b"neigh")
    tags = {"TagSet": [{"Key": "team", "Value": "ads"}]}
    error = refusal(
        ClientError, it.s3.put_object_tagging, Bucket="stables", Key="kept", Tagging=tags
    )
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 501)
    equal(it.s3.get_object(Bucket="stables", Key="kept")["Body"].read(), b"neigh")


@case
def objects_are_listed_and_deleted_together(it):
    keys = ["stalls/a & <b>", "stalls/c", "stalls/d"]
    for key in keys:
        it.s3.put_object(Bucket="stables", Key=key, Body=b"x" * 3)
    output = it.s3.list_objects_v2(Bucket="stables", Prefix="stalls/")
    equal((output["Name"], output["KeyCount"], output["IsTruncated"]), ("stables", 3, False))
    equal([(entry["Key"], entry["Size"]) for entry in output["Contents"]], [(key, 3) for key in keys])
    objects = [{"Key": key} for key in keys]
    output = it.s3.delete_objects(Bucket="stables", Delete={"Objects": objects})
    equal(output["Deleted"], objects)
    output = it.s3.list_objects_v2(Bucket="stables", Prefix="stalls/")
    equal(output.get("Contents", []), [])


@case
def a_missing_object_is_NoSuchKey(it):
    error = refusal(it.s3.exceptions.NoSuchKey, it.s3.get_object, Bucket="stables", Key="grass")
    equal(error.response["Error"]["Code"], "NoSuchKey")
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 404)


@case
def a_missing_bucket_is_NoSuchBucket(it):
    error = refusal(it.s3.exceptions.NoSuchBucket, it.s3.list_objects_v2, Bucket="nowhere")
    equal(error.response["Error"]["Code"], "NoSuchBucket")
    equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 404)


# Signatures


@case
def a_wrong_secret_is_SignatureDoesNotMatch_on_every_protocol(it):
    by = it.strangers
    for call, members in (
        (by["arc-region-switch"].list_plan_executions, {"planArn": PLAN + "absent"}),
        (by["dynamodb"].list_tables, {}),
        (by["ec2"].describe_key_pairs, {}),
        (by["iam"].list_users, {}),
        (by["s3"].list_buckets, {}),
        (by["sns"].get_topic_attributes, {"TopicArn": TOPIC + "horses"}),
        (by["sqs"].receive_message, {"QueueUrl": by["sqs"].meta.endpoint_url + "/123456789012/stable"}),
    ):
        error = refusal(ClientError, call, **members)
        equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 403)
        equal(error.response["Error"]["Code"], "SignatureDoesNotMatch")
        assert "check the secret access key" in error.response["Error"]["Message"], error.response


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for service in SERVICES:
        arguments.add_argument("--" + service, required=True, metavar="URL")
    return harness.run(Clients(arguments.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
