"""Serves moto on a free port of the loopback interface, with its authentication on, and ends when standard input is
closed.

Every request has to be signed with the key of a user or of a role that was taken, and moto verifies the signature. A
user `smith` may do everything, a user `apprentice` may only read from S3, and everybody may take the role `journeyman`.
S3 has a bucket `reports`.

Prints `moto URL` when it accepts calls, and before it `NAME ID:SECRET` for each user.
"""

import json
import os
import sys

# Read when moto is imported: from which request on it authenticates.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "0"

from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.s3.models import s3_backends  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402


def policy(actions, **more):
    """A policy that allows actions."""
    statement = {"Effect": "Allow", "Action": actions, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


iam = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
for name, actions in [("smith", "*"), ("apprentice", ["s3:Get*", "s3:List*"])]:
    iam.create_user(region_name="us-east-1", user_name=name, tags=[])
    iam.put_user_policy(name, "work", policy(actions, Resource="*"))
    key = iam.create_access_key(name)
    print(f"{name} {key.access_key_id}:{key.secret_access_key}", flush=True)
trust = policy("sts:AssumeRole", Principal={"AWS": "*"})
iam.create_role("journeyman", trust, "/", None, "", [], 3600)
iam.put_role_policy("journeyman", "work", policy("*", Resource="*"))
s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket("reports", "us-east-1")

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("moto http://{}:{}".format(*server.get_host_and_port()), flush=True)
sys.stdin.read()
server.stop()
