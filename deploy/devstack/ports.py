"""Which port on the loopback may a server have?"""

import os
import socket

# Below the range the kernel gives to outgoing connections: a client that keeps dialling a dead server on a
# port of that range can be connected to itself, and then the server cannot come back.
LOWEST, HIGHEST = 20_000, 29_999


def claim_port() -> socket.socket:
    """Claim a port of 127.0.0.1 until the returned socket is closed; its number is `getsockname()[1]`.

    The claim is the UDP port of the same number: other stacks keep away from it, also while the server that
    has the TCP port is dead and about to be restarted. Raises OSError when none is left up to 29999.
    """
    start = LOWEST + os.getpid() * 16 % (HIGHEST - LOWEST)  # processes begin at different places
    for port in (*range(start, HIGHEST + 1), *range(LOWEST, start)):
        claim = socket.socket(type=socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
        else:
            if is_free(port):
                return claim
            claim.close()
    raise OSError(f"no free port from {LOWEST} to {HIGHEST} on 127.0.0.1: stop what listens there")


def is_free(port: int) -> bool:
    """Could a server listen on this TCP port of 127.0.0.1 now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no obstacle
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
