"""Which policy is in force, and which were before?"""

import asyncio
from collections.abc import Iterator

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.errors import PoisonEvent, StreamUnavailable
from schemas.policy import Policy, PolicyActivated
from streams import topics
from streams.clock import now_ms, rfc3339
from streams.codec import decode, encode, headers, models_of
from streams.sender import Message, Sender
from streams.settings import Settings

POLICY_BYTES = 400_000
MODELS = models_of(topics.POLICIES.events)
log = structlog.get_logger(__name__)


class PolicyBook:
    """Every policy version ever published, and the newest. Fed from one partition; all partitions carry the same."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._versions: dict[str, Policy] = {}
        self._next = 0  # the first offset not read yet: nothing is learnt twice, and no old version anew
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
        try:
            await self._follow(once=True)
        except (KafkaError, OSError) as error:
            raise StreamUnavailable(f"policies cannot be read: {type(error).__name__}") from error

    async def follow(self) -> None:
        """Learn new versions as they are published, until cancelled."""
        while True:
            try:
                await self._follow(once=False)
            except (KafkaError, OSError) as error:
                log.warning("policies_unreadable", error=type(error).__name__)
                await asyncio.sleep(1.0)

    async def _follow(self, *, once: bool) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            partition = TopicPartition(topics.full_name(self._settings, topics.POLICIES), 0)
            consumer.assign([partition])
            consumer.seek(partition, self._next)
            end = (await consumer.end_offsets([partition]))[partition]
            while not once or await consumer.position(partition) < end:
                for records in (await consumer.getmany(timeout_ms=1000)).values():
                    for record in records:
                        self._learn(record)
                        self._next = record.offset + 1
        finally:
            await consumer.stop()

    def _learn(self, record: object) -> None:
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
