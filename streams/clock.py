"""What time is it? The only place that asks."""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Give the time of day in epoch milliseconds."""
    return time.time_ns() // 1_000_000


def rfc3339(epoch_ms: int) -> str:
    """Write epoch milliseconds as RFC 3339 in UTC, for people and CloudEvents."""
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
