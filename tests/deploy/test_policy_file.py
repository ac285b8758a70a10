"""Does a wrong policy file say where it is wrong, all at once?"""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deploy.policy_file import PolicyFileError, load_policy, parse_policy
from schemas.labels import Priority
from schemas.policy import Policy

FILE = Path(__file__).parents[2] / "deploy/policy/telecom.yaml"
TEXT = FILE.read_text(encoding="utf-8")


def line_of(words: str, text: str = TEXT) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def changed(old: str, new: str, text: str = TEXT) -> str:
    assert old in text
    return text.replace(old, new, 1)


def faults_of(text: str) -> list[str]:
    with pytest.raises(PolicyFileError) as caught:
        parse_policy(text, "telecom.yaml")
    return caught.value.lines()


def test_the_policy_that_comes_with_the_house_is_valid() -> None:
    policy = load_policy(FILE)

    assert policy == Policy.model_validate(yaml.safe_load(TEXT))
    assert policy.dispatch.weights[Priority.P1] == 8


def test_a_fault_names_file_line_column_and_field() -> None:
    text = changed("limit_s: 7200", "limit_s: 0")

    line = line_of("id: S1-6")
    column = TEXT.splitlines()[line - 1].index("limit_s") + 1
    assert faults_of(text) == [f"telecom.yaml:{line}:{column}: clauses.1.limit_s: must be greater than 0, not '0'"]


def test_several_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = changed("share: 1000", "share: many")
    text = changed("limit_s: 7200", "limit_s: soon", text)
    text = changed("misses: 3", "miszes: 3", text)

    found = faults_of(text)

    assert [one.split(": ")[1] for one in found] == [
        "channels.phone.share",
        "clauses.1.limit_s",
        "dispatch.misses",
        "dispatch.miszes",
    ]


def test_a_missing_field_is_told_at_its_parent() -> None:
    found = faults_of(changed("  silence_s: 45\n", ""))

    assert found == [f"telecom.yaml:{line_of('dispatch:')}:1: dispatch.silence_s: is missing"]


def test_an_unknown_field_is_refused() -> None:
    line = line_of("misses: 3")

    found = faults_of(changed("misses: 3", "misses: 3\n  colour: red"))

    assert found == [f"telecom.yaml:{line + 1}:3: dispatch.colour: is no field of a policy"]


@pytest.mark.parametrize("key", ["version", "clauses"])
def test_a_key_that_stands_twice_is_refused(key: str) -> None:
    text = TEXT + f"\n{key}: x\n"

    assert faults_of(text) == [f"telecom.yaml:{len(TEXT.splitlines()) + 2}:1: {key}: stands twice"]


def test_a_key_that_stands_twice_deep_inside_is_refused() -> None:
    found = faults_of(changed("misses: 3", "misses: 3\n  misses: 4"))

    assert found == [f"telecom.yaml:{line_of('misses: 3') + 1}:3: dispatch.misses: stands twice"]


@pytest.mark.parametrize("code", ["020", "0755", "4401", "1e3", "yes", "2026-11-23"])
def test_a_dialling_code_stays_text_without_quotes(code: str) -> None:
    policy = parse_policy(changed('"020"', code))

    assert code in policy.desks[1].regions


def test_a_version_that_looks_like_a_number_is_a_name() -> None:
    assert parse_policy(changed('version: "2026-11-3"', "version: 7")).version == "7"


def test_names_that_point_nowhere_are_told_together() -> None:
    text = changed("default_desk: province", "default_desk: nowhere")

    found = faults_of(changed("skills: {billing: 1}", "skills: {magic: 1}", text))

    assert [one.split(": ", 1)[1] for one in found] == [
        "default_desk nowhere is not a desk",
        "need bill asks for the unknown skill magic",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1:1: the file is empty"),
        ("# only words\n", ":1:1: the file is empty"),
        ("a: [\n", "not YAML"),
        ("a: \x01", "not YAML"),
        ("[" * 5_000, "not YAML: RecursionError"),
        ("- 1\n", "must be"),
        ("a: &x [*x]\n", ":1:4: a.0: an anchor contains itself"),
        ("? [a]\n: b\n", "a key must be a plain word"),
        ("<<: {a: 1}\n", "merge keys are not supported"),
        ("a: !!python/object/apply:os.system [x]\n", "is missing"),
        ("a: 1\n---\nb: 2\n", "not YAML"),
    ],
)
def test_what_is_no_policy_at_all_is_told_too(text: str, said: str) -> None:
    assert said in "\n".join(faults_of(text))


def test_laughter_a_billion_times_is_cut_short() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))

    assert "more than" in faults_of(bomb)[0]


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    file = tmp_path / "gbk.yaml"
    file.write_bytes("title: 电信".encode("gbk"))

    with pytest.raises(PolicyFileError, match=r"gbk\.yaml:1:1: not UTF-8"):
        load_policy(file)


@given(st.text())
def test_any_text_is_a_policy_or_a_told_fault(text: str) -> None:
    with pytest.raises(PolicyFileError):
        parse_policy(text)


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
('version: "2016"', "pauses: [customer]", "id: LAW-32-TOWN", "clause LAW-32-TOWN is set by law and cannot pause"),
        ("working_days, limit_s: 432000", "working_days, limit_s: 432001", "id: HENAN-5WD", "a multiple of 86400"),
        ("mean_limit_s: 86400", "mean_limit_s: 186400", "id: S3-2", "clause S3-2 allows a mean above its maximum"),
        ('version: "2016"', "valid_from: 2027-01-01, valid_until: 2026-01-01", "id: LAW-32-TOWN", "ends before"),
        ("clock: working_hours", "clock: lunar_hours", "     clock: working_hours", "not 'lunar_hours'"),
        ("pauses: [customer, partner]", "pauses: [weather]", "     limit_s: 432000, pauses", "not 'weather'"),
        ("closed: [2026-01-01", "closed: [2025-01-01", "calendar:", "2025-01-01 is no day of 2026"),
        ('mon: ["08:30-12:00"', 'mon: ["8:30-12:00"', "    mon:", "String should match pattern"),
        ("channels: [store]", "channels: [app]", None, "no clause limits 'answered' for every ticket by store"),
        ("lift_points: 3", "lift_points: 0", "  lift_points", "must be greater than or equal to 1, not '0'"),
        ("refund_days: 90", "refund_days: ninety", "  refund_days", "not 'ninety'"),
    ],
)  # fmt: skip
def test_what_clocks_and_facts_cannot_mean_is_told_with_its_line(
    old: str, new: str, field: str | None, said: str
) -> None:
    found = faults_of(changed(old, new))[-1]

    assert said in found
    if field is not None:
        assert found.startswith(f"telecom.yaml:{line_of(field)}:")


@pytest.mark.parametrize(
    ("leaf", "problem"),
    [
        ("{id: bill.refund, zh: 退, en: again}", "leaf bill.refund stands twice"),
        ("{id: nothing.leaf, zh: 无, en: none}", "leaf nothing.leaf hangs from no topic"),
        (
            "{id: bill.bush.twig, zh: 枝, en: twig, words: [枝]}",
            "leaf bill.bush.twig hangs from bill.bush, which is none",
        ),
        ("{id: bill.refund.twig, zh: 枝, en: twig}", "leaf bill.refund.twig is of the third level and has no words"),
    ],
)
def test_a_leaf_hangs_from_something_and_can_be_found(leaf: str, problem: str) -> None:
    with pytest.raises(PolicyFileError, match=problem):
        parse_policy(changed("\nleaves:\n", f"\nleaves:\n  - {leaf}\n"))
