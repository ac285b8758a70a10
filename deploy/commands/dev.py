"""paidan dev: a whole Paidan on this machine."""

from enum import StrEnum
from typing import Annotated

import typer

from deploy.dev import RATE
from deploy.dev import dev as run


class Broker(StrEnum):
    """Which broker is started."""

    EMBEDDED = "embedded"
    APACHE = "apache"


def dev(
    workers: Annotated[int, typer.Option(min=1, max=16, help="Worker processes.")] = 2,
    broker: Annotated[
        Broker, typer.Option(help="embedded: in memory; apache: needs Java 17 and Maven.")
    ] = Broker.EMBEDDED,
    partitions: Annotated[
        int | None, typer.Option(min=1, max=64, help="Partitions of every topic; left out: as many as workers.")
    ] = None,
    simulate: Annotated[bool, typer.Option("--simulate", help="Add a telecom city's traffic.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed is the same city.")] = 7,
    rate: Annotated[float, typer.Option(min=0.1, max=500, help="Tickets a second of the city.")] = RATE,
    http_port: Annotated[int, typer.Option(min=0, max=65_535, help="First port of /metrics; taken: the next.")] = 8899,
) -> None:
    """Run broker, store and workers until Ctrl-C, without Docker and without root; data lives in memory.

    It prints the lines to paste into another terminal: submit, tail, explain, queues and all others work there.

    Example: paidan dev --simulate --rate 10
    """
    raise typer.Exit(
        run(
            workers=workers,
            broker=broker.value,
            partitions=partitions,
            simulate=simulate,
            seed=seed,
            rate=rate,
            http_port=http_port,
        )
    )
