"""Which policy is in force, and which were before?"""

from collections.abc import Iterator

import structlog
from aiokafka import ConsumerRecord

from schemas.errors import PoisonEvent
from schemas.policy import Policy, PolicyActivated
from streams import topics
from streams.clock import now_ms, rfc3339
from streams.codec import decode, encode, headers, models_of
from streams.following import Follower
from streams.sender import Message, Sender
from streams.settings import Settings

POLICY_BYTES = 400_000
MODELS = models_of(topics.POLICIES.events)
log = structlog.get_logger(__name__)


class PolicyBook:
    """Every policy version ever published, and the newest. Fed from one partition; all partitions carry the same."""

    def __init__(self, settings: Settings) -> None:
        self._follower = Follower(settings, topics.POLICIES, 0, self._learn)
        self._versions: dict[str, Policy] = {}
        self.newest: Policy | None = None

    def get(self, version: str) -> Policy | None:
        """Give a version, None if it was never published."""
        return self._versions.get(version)

    def add(self, policy: Policy) -> None:
        """Learn a version; it becomes the newest."""
        self._versions[policy.version] = self.newest = policy

    def desks(self) -> Iterator[str]:
        """Give every desk that any version names."""
        return iter(sorted({desk.id for policy in self._versions.values() for desk in policy.desks}))

    async def read(self) -> None:
        """Read all versions published so far. Raises StreamUnavailable."""
        await self._follower.read()

    async def follow(self) -> None:
        """Learn new versions as they are published, until cancelled."""
        await self._follower.follow()

    def _learn(self, record: ConsumerRecord) -> None:
        try:
            event = decode(record, MODELS)
        except PoisonEvent as error:
            log.error("policy_refused", reason=error.reason, message=str(error))
            return
        if isinstance(event, PolicyActivated) and event.policy != self.newest:
            self.add(event.policy)
            log.info("policy_known", version=event.policy.version)


async def publish(settings: Settings, sender: Sender, policy: Policy) -> None:
    """Put a policy into effect: one copy to each partition, so that every desk finds it in its own order.

    Raises PoisonEvent when it is too large for a journal, StreamUnavailable.
    """
    event = PolicyActivated(policy=policy)
    if (size := len(encode(event))) > POLICY_BYTES:
        raise PoisonEvent("too-large", f"the policy has {size} bytes; {POLICY_BYTES} are the limit")
    at = rfc3339(now_ms())
    head = headers(event.TYPE, f"policy.{policy.version}", policy.version, at)
    topic, value, key = topics.full_name(settings, topics.POLICIES), encode(event), policy.version.encode()
    await sender.send([Message(topic, p, key, value, head) for p in range(settings.partitions)])
