"""What takes the servers along when their parent goes, even by SIGKILL?"""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from deploy.devstack.ports import claim_port

# A shell leads a process group that every server joins, and reads a pipe that only we hold open (and our
# forks: start workers by exec). When we say "done" all have been stopped already; when the pipe just ends we
# died, and it ends them. Unlike PR_SET_PDEATHSIG this works on macOS too, and does not fire when only the
# thread that started a server ends. As long as the shell lives its group id cannot be given to strangers.
KEEPER = """
trap '' HUP INT TERM
read word || { kill -TERM 0; sleep 1; }
rm -rf -- "$1"
kill -KILL 0
"""


@dataclass(frozen=True)
class Leash:
    """A scratch folder, a process group and ports that do not outlive this process."""

    folder: Path
    group: int
    claims: list[socket.socket] = field(default_factory=list)

    def claim_port(self) -> int:
        """Claim one more port of 127.0.0.1. Raises OSError when none is left."""
        self.claims.append(claim_port())
        return int(self.claims[-1].getsockname()[1])


@contextmanager
def leash() -> Iterator[Leash]:
    """Hold a new leash. On leaving, whoever is still in the group is killed and the folder removed."""
    folder = Path(tempfile.mkdtemp(prefix="paidan-"))
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        process_group=0,
    )
    assert keeper.stdin is not None
    held = Leash(folder, keeper.pid)
    try:
        yield held
    finally:
        for claim in held.claims:
            claim.close()
        _release(keeper, keeper.stdin)
        shutil.rmtree(folder, ignore_errors=True)  # the keeper did it, unless somebody killed the keeper


def _release(keeper: "subprocess.Popen[bytes]", pipe: IO[bytes]) -> None:
    """Tell the keeper that the servers are stopped and wait until it is gone, at most 10 seconds."""
    with suppress(BrokenPipeError):
        pipe.write(b"done\n")
        pipe.close()
    try:
        keeper.wait(10)
    except subprocess.TimeoutExpired:
        keeper.kill()
        keeper.wait()
