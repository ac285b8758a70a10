"""Who is waited for at a rebalance, when several agents read one topic?"""

from types import SimpleNamespace

import pytest
from faust.types import TP

from streams.delivery import Delivery, Slot, Window
from streams.transport import BatchConsumer


@pytest.fixture
def consumer():
    """As much of a consumer as settling needs."""
    fake = SimpleNamespace(
        _unacked_messages=set(),
        _waiting_for_ack=None,
        _n_acked=0,
        last_settled=0.0,
        windows={},
        app=SimpleNamespace(consumer_generation_id=1),
    )
    fake._finish = lambda slot: BatchConsumer._finish(fake, slot)
    fake._let_go = lambda delivery: BatchConsumer._let_go(fake, delivery)
    fake.settle = lambda delivery: BatchConsumer.settle(fake, delivery)
    fake.abandon = lambda delivery: BatchConsumer.abandon(fake, delivery)
    return fake


@pytest.fixture
def delivery(consumer):
    record = SimpleNamespace(timestamp=1, timestamp_type=0)
    made = Delivery(consumer, TP("in", 0), [record], Slot(0, 0, 1))
    made.refcount = 2
    return made


def take(delivery):
    """As a Faust stream and our loop do."""
    delivery.consumer._unacked_messages.add(delivery)
    delivery.take()


def test_a_batch_is_done_when_every_agent_has_settled_it(delivery):
    take(delivery)
    take(delivery)
    delivery.settle()
    assert not delivery.slot.done

    delivery.settle()

    assert delivery.slot.done


def test_an_agent_that_never_took_a_batch_is_not_waited_for(consumer, delivery):
    take(delivery)

    delivery.settle()

    assert not consumer._unacked_messages
    assert not delivery.slot.done


def test_a_batch_in_two_hands_is_waited_for_until_both_have_let_go(consumer, delivery):
    take(delivery)
    take(delivery)

    delivery.settle()
    assert consumer._unacked_messages
    delivery.abandon()

    assert not consumer._unacked_messages


def test_what_follows_a_batch_that_was_given_up_is_given_up_too(consumer, delivery):
    window = consumer.windows[delivery.tp] = Window()
    before, after = Slot(0, 4, 5), Slot(6, 9, 4)
    before.done = True
    window.slots.extend([before, delivery.slot, after])
    take(delivery)

    delivery.abandon()

    assert (before.lost, delivery.lost, after.lost) == (False, True, True)
    assert window.lost
