"""Does every expected trouble end in one line with cause and fix, and the right exit code?"""

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from deploy.devstack.stack import Stack
from tests.e2e.conftest import POLICY, ROOT, House

FIBER = ROOT / "examples/fiber-down.json"


@pytest.fixture
def bare(stack: Stack) -> House:
    """Settings on the stack with nothing prepared."""
    return House(stack.settings.model_copy(update={"topic_prefix": "nobody.", "app_id": "nobody"}))


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that accepts and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"127.0.0.1:{server.getsockname()[1]}"


NEED_KAFKA = [
    ("submit", FIBER),
    ("tail",),
    ("queues",),
    ("responders",),
    ("ticket", "x"),
    ("explain",),
    ("topics", "apply"),
    ("dlq", "ls"),
    ("rebuild", "--check"),
    ("policy", "apply", POLICY),
    ("policy", "show"),
]


@pytest.mark.parametrize("words", NEED_KAFKA, ids=lambda words: words[0])
def test_a_broker_that_is_not_there_is_named_with_its_setting(bare: House, words: tuple[str, ...]) -> None:
    answer = bare.paidan(*words, env={"PAIDAN_KAFKA": "127.0.0.1:1"})

    assert answer.returncode == 3
    assert "Kafka at 127.0.0.1:1 does not answer" in answer.stderr
    assert "PAIDAN_KAFKA" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("words", [("tail",), ("topics", "apply"), ("worker",)], ids=lambda words: words[0])
def test_a_broker_that_keeps_silent_is_given_up_soon(bare: House, silent: str, words: tuple[str, ...]) -> None:
    started = monotonic()

    answer = bare.paidan(*words, env={"PAIDAN_KAFKA": silent})

    assert answer.returncode == 3
    assert silent in answer.stderr
    assert monotonic() - started < 12  # 5 s of patience, the rest is starting Python on a busy machine


@pytest.mark.parametrize("words", [("queues",), ("rebuild",), ("worker",)], ids=lambda words: words[0])
def test_a_store_that_is_not_there_is_named_with_its_setting(house: House, words: tuple[str, ...]) -> None:
    started = monotonic()

    answer = house.paidan(*words, env={"PAIDAN_REDIS": "redis://:secret@127.0.0.1:1/0"})

    assert answer.returncode == 3
    assert "Redis or Valkey at 127.0.0.1:1 does not answer" in answer.stderr
    assert "PAIDAN_REDIS" in answer.stderr
    assert "secret" not in answer.stderr
    assert monotonic() - started < 12


def test_topics_that_are_missing_are_told(bare: House) -> None:
    answer = bare.paidan("tail")

    assert answer.returncode == 1
    assert "paidan topics apply" in answer.stderr


def test_another_number_of_partitions_is_told(house: House) -> None:
    answer = house.paidan("tail", env={"PAIDAN_PARTITIONS": "64"})

    assert answer.returncode == 2
    assert f"set PAIDAN_PARTITIONS={house.settings.partitions}" in answer.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("worker", "--agents", "dispatch,cook"), "no such agent: cook"),
        (("tail", "no.such.topic"), "there is no topic no.such.topic"),
        (("tail", "state"), "several topics have the name state"),
        (("submit", "no-such-file.json"), "cannot be read"),
        (("policy", "check", "no-such-file.yaml"), "cannot be read"),
        (("tail", "--limit", "few"), "--limit"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_wrong_command_line_is_told(bare: House, words: tuple[str, ...], said: str) -> None:
    answer = bare.paidan(*words)

    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_setting_is_named(bare: House) -> None:
    answer = bare.paidan("settings", env={"PAIDAN_PARTITIONS": "many"})

    assert answer.returncode == 2
    assert "PAIDAN_PARTITIONS" in answer.stderr


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{"customer": 1}', 2, "the channel is not said"),
        ('{"type": "x", "data": {}}', 2, "belongs to no channel"),
        ("", 2, "nothing to submit"),
        ("{", 2, "line 1 is not JSON"),
        ('{"type": "com.paidan.intake.app.v1", "data": {"app": 7}}', 1, "app: string_type"),
    ],
)
def test_what_is_no_intake_is_refused_before_it_is_sent(bare: House, text: str, code: int, said: str) -> None:
    answer = bare.paidan("submit", "-", stdin=text)

    assert answer.returncode == code
    assert said in answer.stderr
    assert answer.stdout == ""


def test_a_policy_with_faults_is_refused_with_their_lines(bare: House, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(POLICY.read_text(encoding="utf-8").replace("limit_s: 7200", "limit_s: 0", 1), encoding="utf-8")

    told = bare.paidan("policy", "check", file)
    documents = bare.paidan("policy", "check", file, "--json")
    applied = bare.paidan("policy", "apply", file)

    assert told.returncode == documents.returncode == applied.returncode == 1
    assert "clauses.1.limit_s: must be greater than 0" in told.stdout
    assert json.loads(documents.stdout)["path"] == "clauses.1.limit_s"
    assert "nothing was changed" in applied.stderr


def test_a_ticket_nobody_knows_is_told(house: House) -> None:
    for words in (("ticket", "t-0"), ("explain", "t-0")):
        answer = house.paidan(*words)

        assert answer.returncode == 1
        assert "no decision names the ticket t-0" in answer.stderr


def test_ctrl_c_ends_quietly(house: House) -> None:
    process = house.start("tail")
    sleep(3)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert (out, err) == (b"", b"")


def test_settings_show_values_and_where_they_came_from_but_no_secret(bare: House) -> None:
    answer = bare.paidan("settings", "--json", env={"PAIDAN_REDIS": "redis://:geheim@h/0"})

    rows = {row["setting"]: row for row in map(json.loads, answer.stdout.splitlines())}
    assert rows["redis"]["value"] == "***"
    assert rows["kafka"]["source"] == "env"
    assert rows["instance_id"]["source"] == "default"
    assert "geheim" not in answer.stdout + answer.stderr


def test_no_colour_when_nobody_wants_it(bare: House) -> None:
    answer = bare.paidan("tail", "nonsense", env={"NO_COLOR": "1", "FORCE_COLOR": ""})

    assert "\x1b" not in answer.stdout + answer.stderr


def test_version_and_help(bare: House) -> None:
    assert bare.good("--version").startswith("paidan ")
    assert "Exit codes" in bare.good("--help")
    for words in (("submit",), ("tail",), ("explain",), ("dlq", "replay"), ("rebuild",), ("policy", "check")):
        assert "Example" in bare.good(*words, "--help")
