"""What the scripts beside this one share: cases, clients, and what can be said of an answer.

A script registers its cases and calls `run`, which prints one JSON object per case and line: {"case": what
should hold, "ok": whether it did, "detail": what was seen instead}.
"""

import json
import os
import traceback

# Nothing of the caller's surroundings may lead the calls elsewhere or sign them with real credentials.
for name in list(os.environ):
    if name.upper().startswith("AWS_") or name.upper().endswith("_PROXY"):
        del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

import boto3  # noqa: E402
import botocore.session  # noqa: E402
from boto3.s3.transfer import TransferConfig  # noqa: E402, F401
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402

CASES = []


def case(check):
    """Registers a check under its name, read as a sentence."""
    CASES.append((check.__name__.replace("_", " "), check))
    return check


def client(service, endpoint, checked=True, protocol=None, **config):
    """A client of a service at this endpoint; `checked`: whether it checks parameters itself.

    It speaks the `protocol`, or else the one that boto3 likes best of those that the service has.
    """
    session = botocore.session.get_session()
    if protocol:
        model = session.get_component("data_loader").load_service_model(service, "service-2")
        assert protocol in model["metadata"]["protocols"], model["metadata"]
        # The loader hands out one object to all who ask.
        model["metadata"]["protocols"] = [protocol]
    return boto3.Session(botocore_session=session).client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
        config=Config(
            parameter_validation=checked,
            retries={"total_max_attempts": 1},
            connect_timeout=5,
            read_timeout=20,
            proxies={},
            **config,
        ),
    )


def equal(seen, expected):
    assert seen == expected, f"expected {expected!r}, saw {seen!r}"


def refusal(kind, call, **members):
    """Makes a call that must be answered with an error of this class; returns the error."""
    try:
        output = call(**members)
    except kind as error:
        # `ClientError` alone would also take in every typed exception.
        assert type(error) is kind, f"expected {kind.__name__}, saw {error!r}"
        return error
    except ClientError as error:
        raise AssertionError(f"expected {kind.__name__}, saw {error!r}: {error.response}") from None
    raise AssertionError(f"expected {kind.__name__}, saw the answer {output!r}")


def run(clients):
    """Runs every case with these clients; returns 1 if one failed, else 0."""
    failed = False
    for name, check in CASES:
        detail = ""
        try:
            check(clients)
        except AssertionError as seen:
            detail = str(seen) or "an assertion without a message"
        except Exception:
            detail = traceback.format_exc(limit=-2)
        failed = failed or bool(detail)
        print(json.dumps({"case": name, "ok": not detail, "detail": detail}), flush=True)
    return 1 if failed else 0
