"""Does the checker follow what is in hand, interrupted work included?"""

from deploy.checks import Hands, Told
from schemas.decisions import Kind


def told(number: int, kind: Kind, ticket: str, share: int, epoch: int = 1) -> Told:
    return Told(f"d.1.{number}", b"", "d", kind, ticket, "a", epoch, share, 1000, number)


def hands(*decisions: Told) -> Hands:
    found = Hands(whole=True)
    for one in decisions:
        found.note(one)
    return found


MAIL = (told(1, Kind.OFFERED, "mail", 125), told(2, Kind.ASSIGNED, "mail", 125))


def test_interrupted_work_weighs_nothing() -> None:
    found = hands(*MAIL, told(3, Kind.INTERRUPTED, "mail", 125), told(4, Kind.OFFERED, "call", 1000))

    assert (found.overloads, found.doubles) == ([], [])


def test_work_that_was_not_interrupted_does() -> None:
    found = hands(*MAIL, told(3, Kind.OFFERED, "call", 1000))

    assert found.overloads == ["d.1.3: a carries 1125 of 1000"]


def test_work_that_goes_on_weighs_again() -> None:
    begun = (*MAIL, told(3, Kind.INTERRUPTED, "mail", 125), told(4, Kind.OFFERED, "call", 1000))

    assert hands(*begun, told(5, Kind.CONTINUED, "mail", 125)).overloads == ["d.1.5: a carries 1125 of 1000"]
    ended = (*begun, told(5, Kind.RESOLVED, "call", 1000), told(6, Kind.CONTINUED, "mail", 125))
    assert hands(*ended).overloads == []


def test_what_nobody_has_cannot_be_interrupted() -> None:
    assert hands(told(1, Kind.INTERRUPTED, "mail", 125)).doubles == ["d.1.1: mail was interrupted in nobody's hands"]
