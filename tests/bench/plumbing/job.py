"""What every candidate has to do."""

import json
import sys
from types import SimpleNamespace

import orjson

JOB = SimpleNamespace(**json.loads(sys.argv[1]))  # kafka, source, target, group, idempotent


def change(value: bytes) -> bytes:
    """Decode, add a field, encode."""
    ticket = orjson.loads(value)
    ticket["seen_by"] = "plumbing"
    return orjson.dumps(ticket)
