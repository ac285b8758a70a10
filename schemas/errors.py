"""Who must act when something breaks? Expected outcomes are events; these are for the broken."""


class PoisonEvent(Exception):
    """This record can never succeed: a person must look at it in the dead-letter topic.

    `reason` is a short fixed word for counters and headers (``too-large``, ``not-json``). Neither it nor the
    message may carry personal data.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class StoreUnavailable(Exception):
    """Redis or Valkey did not answer: wait and try again; the record is not at fault."""


class StreamUnavailable(Exception):
    """Kafka did not take what we sent: wait and send the whole again; the record is not at fault."""


class Fenced(Exception):
    """Another worker owns this desk now: stop, forget its state, take ownership anew."""
