"""Is the one table of topics sound?"""

import re

import pytest
from aiokafka.partitioner import DefaultPartitioner

from schemas.actions import Action
from schemas.decisions import Decision
from schemas.intake import Intake
from schemas.labels import Channel
from schemas.responders import Presence
from streams import topics
from streams.sender import partition_of
from streams.settings import Settings
from streams.topics import ALL, BY_EVENT, BY_TYPE, Topic, declarations, full_name

SETTINGS = Settings(kafka="nowhere:1", topic_prefix="city.", partitions=6, replication=2)
DECLARED = {one.name: one for one in declarations(SETTINGS)}


def test_names_are_unique_and_safe_for_kafka_and_its_metrics() -> None:
    names = [topic.name for topic in ALL]

    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+(\.[a-z]+)+", name)] == []


def test_every_channel_has_its_intake() -> None:
    assert {topic.name for topic in topics.INTAKE} == {f"intake.{channel}" for channel in Channel}


def test_every_event_travels_on_one_topic_only() -> None:
    carried = [event for topic in ALL for event in topic.events]

    assert len(carried) == len(set(carried)) == len(BY_EVENT)
    assert len(BY_TYPE) == len(BY_EVENT)


def test_types_are_reverse_dns_with_a_version() -> None:
    assert [kind for kind in BY_TYPE if not re.fullmatch(r"com\.paidan(\.[a-z-]+)+\.v[1-9][0-9]*", kind)] == []


def test_the_prefix_stands_before_every_name() -> None:
    assert full_name(SETTINGS, topics.DECISIONS) == "city.dispatch.decisions"
    assert all(name.startswith("city.") for name in DECLARED)


def test_all_are_co_partitioned_dead_letters_too() -> None:
    assert {one.num_partitions for one in DECLARED.values()} == {6}
    assert {one.replication_factor for one in DECLARED.values()} == {2}


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_state_is_compacted_and_everything_else_is_kept_by_time(topic: Topic) -> None:
    config = DECLARED[full_name(SETTINGS, topic)].topic_configs

    if topic in (topics.PROFILES, topics.TICKETS_STATE, topics.RESPONDERS_STATE, topics.DESKS_STATE):
        assert config == {"cleanup.policy": "compact"}
    elif topic in (topics.POLICIES, topics.CORRECTIONS):
        assert config == {"retention.ms": "-1"}  # all of it is read, however old
    else:
        assert int(config["retention.ms"]) == topic.keep_days * 86_400_000 > 0


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_what_agents_read_has_a_dead_letter_topic(topic: Topic) -> None:
    ends = (
        topics.JOURNAL,
        topics.TICKETS_STATE,
        topics.RESPONDERS_STATE,
        topics.DESKS_STATE,
        topics.ESCALATIONS,
        topics.CORRECTIONS,
    )

    assert topic.dead_letters is (topic not in ends)
    assert (f"{full_name(SETTINGS, topic)}.dlq" in DECLARED) is topic.dead_letters


def test_whatever_touches_a_desk_is_keyed_by_desk() -> None:
    for event, topic in BY_EVENT.items():
        if issubclass(event, Action | Presence | Decision):
            assert topic.key == "desk"
        elif issubclass(event, Intake):
            assert topic.key == "customer"


@pytest.mark.parametrize("key", ["guangzhou", "深圳", "c-10086", "x" * 64])
def test_keys_go_where_kafkas_own_producers_put_them(key: str) -> None:
    partitions = list(range(12))

    assert partition_of(key.encode(), 12) == DefaultPartitioner()(key.encode(), partitions, partitions)
