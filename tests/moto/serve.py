"""Serves moto on a free port of the loopback interface, and ends when standard input is closed.

Prints `moto URL` when it accepts calls.
"""

import sys

from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("moto http://{}:{}".format(*server.get_host_and_port()), flush=True)
sys.stdin.read()
server.stop()
