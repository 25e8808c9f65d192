"""Signs requests by botocore's own signers.

Reads a file with a line of JSON for each request, and prints a line of JSON for each: {"url": the URL, "headers": the
headers that the signer added}. A request has the keys that `tests/tests/sigv4.rs` writes.
"""

import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SIGNERS = {
    "headers": botocore.auth.SigV4Auth,
    "headers of s3": botocore.auth.S3SigV4Auth,
    "query": botocore.auth.SigV4QueryAuth,
    "query of s3": botocore.auth.S3SigV4QueryAuth,
}


def sign(given):
    time = datetime.datetime.fromtimestamp(given["time"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: time
    request = AWSRequest(given["method"], given["url"], data=given["body"].encode())
    for name, value in given["headers"]:
        request.headers[name] = value
    credentials = Credentials(given["id"], given["secret"], given["token"])
    options = {"expires": given["expires"]} if "query" in given["signer"] else {}
    signer = SIGNERS[given["signer"]](credentials, given["service"], given["region"], **options)
    signer.add_auth(request)
    names = {name.lower() for name, _ in given["headers"]}
    added = {name.lower(): value for name, value in request.headers.items() if name.lower() not in names}
    return {"url": request.url, "headers": added}


with open(sys.argv[1], encoding="utf-8") as requests:
    for line in requests:
        print(json.dumps(sign(json.loads(line))))
