"""Does a person's word reach the classifier, through a worker's restart too?"""

import asyncio
import json
from time import monotonic, sleep
from typing import Any

from schemas.actions import TicketReclassified
from schemas.labels import Act, Topic
from streams import topics
from tests.e2e.conftest import House
from tests.e2e.test_cli_flow import decided, envelope, tell
from tests.integration.running import wait_for


def corrections(house: House, count: int) -> list[dict[str, Any]]:
    """Those on the topic, once there are so many."""
    deadline = monotonic() + 30
    while len(found := house.documents("classifier", "corrections")) < count and monotonic() < deadline:
        sleep(0.2)
    return found


def labels(house: House, *tickets: str) -> list[dict[str, Any]]:
    """What the classifier said of these tickets."""
    topic = topics.full_name(house.settings, topics.CLASSIFIED)
    found = asyncio.run(
        wait_for(house.settings, topic, len(tickets), lambda r: any(t.encode() in r.value for t in tickets))
    )
    said = [json.loads(record.value) for record in found]
    by_ticket = {one["received"]["ticket"]: one["classification"] for one in said}
    return [by_ticket[ticket] for ticket in tickets]


def test_a_corrected_label_teaches_every_later_one(house: House) -> None:
    first = decided(house, stdin=envelope("和家固话套餐里的彩铃怎么没了"))
    (before,) = labels(house, first["ticket"])
    right = Topic(before["candidates"][1]["topic"])
    word = {"ticket": first["ticket"], "desk": first["desk"], "by": "boss", "act": Act(before["act"]), "topic": right}

    tell(house.settings, TicketReclassified(**word))
    (correction,) = corrections(house, 1)
    sleep(1)  # the worker hears of it as we did
    second = decided(house, stdin=envelope("我要开一张发票"))
    house.stop_worker()
    house.start_worker()
    third = decided(house, stdin=envelope("我要开一张发票"))
    after, again = labels(house, second["ticket"], third["ticket"])

    assert (correction["place"], correction["verdict"], correction["topic"]) == (0, "taught", right)
    assert correction["words"] == "和家固话套餐里的彩铃怎么没了"
    assert after["model"] == again["model"] == f"{before['model']}+1"
    assert after["leaf"] == "bill.invoice"
    assert "reclassified" in house.good("ticket", first["ticket"])
