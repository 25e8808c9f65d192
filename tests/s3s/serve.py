"""Runs s3s-fs on a free port of the loopback interface, and ends it when standard input is closed.

Arguments: the program, the folder of its buckets, the id of the keys, and the secret. Prints `s3s URL` when it accepts
calls.
"""

import socket
import subprocess
import sys
import time

program, folder, access_key, secret_key = sys.argv[1:]
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
server = subprocess.Popen(
    [program, "--host", "127.0.0.1", "--port", str(port)]
    + ["--access-key", access_key, "--secret-key", secret_key, folder],
    stdin=subprocess.DEVNULL,
    stdout=sys.stderr,
)
try:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            if server.poll() is not None:
                sys.exit("s3s-fs has ended")
            time.sleep(0.05)
    print(f"s3s http://127.0.0.1:{port}", flush=True)
    sys.stdin.read()
finally:
    server.kill()
