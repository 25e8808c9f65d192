"""What the other scripts in this folder share: cases, clients, and checks of responses.

A script registers its cases and calls `run`, which prints a line of JSON for each case: {"case": a sentence, "ok":
whether it is true, "detail": what was found instead}.
"""

import json
import os
import traceback

# The environment must not redirect the calls or sign them with real credentials.
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
    """Registers a check. Its name becomes the sentence of the case."""
    CASES.append((check.__name__.replace("_", " "), check))
    return check


def client(service, endpoint, checked=True, protocol=None, secret="not-a-secret", **config):
    """Returns a client of a service at this endpoint. `checked` says whether it checks parameters.

    It uses `protocol`, or else the protocol of the service that boto3 prefers. The servers know the secret that is the
    default.
    """
    session = botocore.session.get_session()
    if protocol:
        model = session.get_component("data_loader").load_service_model(service, "service-2")
        assert protocol in model["metadata"]["protocols"], model["metadata"]
        # The loader returns the same object to every caller, so this change reaches the client.
        model["metadata"]["protocols"] = [protocol]
    return boto3.Session(botocore_session=session).client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key=secret,
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
    """Makes a call that must raise an error of exactly this class. Returns the error."""
    try:
        output = call(**members)
    except kind as error:
        # `ClientError` would also match every typed exception.
        assert type(error) is kind, f"expected {kind.__name__}, saw {error!r}"
        return error
    except ClientError as error:
        raise AssertionError(f"expected {kind.__name__}, saw {error!r}: {error.response}") from None
    raise AssertionError(f"expected {kind.__name__}, saw the answer {output!r}")


def run(clients):
    """Runs every case with these clients. Returns 1 if a case failed, and 0 otherwise."""
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
