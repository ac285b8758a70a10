"""How long does one label take? Run: python -m tests.bench.classification, or the file itself."""

import timeit
from collections.abc import Callable
from pathlib import Path

from agents.decisions.classification.classify import classify
from agents.decisions.classification.scorer import RuleScorer
from agents.decisions.classification.taxonomy import Taxonomy
from agents.decisions.facts import facts_of
from agents.decisions.masking import mask
from deploy.policy_file import load_policy

RULES = RuleScorer()
TAXONOMY = Taxonomy(load_policy(Path("deploy/policy/telecom.yaml")).leaves)
ROUNDS = 100
REPEATS = 60
ZH = "我想查一下我这个月话费为什么这么多啊"
EN = "why is my internet so slow this month please send a technician "
CASES = {
    "zh 20 chars": (ZH + "谢谢"),
    "zh 35 chars": "我家宽带从昨天晚上开始就上不去网了，光猫红灯一直闪，重启了好几次也没用",
    "en 20 chars": "my internet is slow!",
    "en 75 chars": "My broadband has been down since this morning, the modem shows a red light",
    "zh 400 chars": (ZH * 23)[:400],
    "en 400 chars": (EN * 7)[:400],
    "junk 64 KB": "1" * 65_536,
}


def main() -> None:
    """Print microseconds per call: classify without and with the leaf, the rules alone, facts, mask.

    A label may take 150 for 20 chars, 1,000 for 400. The least of many short runs: on a busy machine that is the
    figure that repeats.
    """
    for name, text in CASES.items():
        label = classify("", text)
        works = {
            "classify": lambda t: classify("", t),
            "leaf": lambda t: classify("", t, taxonomy=TAXONOMY),
            "rules": lambda t: classify("", t, scorer=RULES),
            "facts": lambda t, label=label: facts_of("", t, label),
            "mask": mask,
        }
        print(f"{name:14s}", *(f"{work} {_us(does, text):8.1f} us  " for work, does in works.items()))


def _us(work: Callable[[str], object], text: str) -> float:
    rounds = ROUNDS if len(text) < 1_000 else 5
    return min(timeit.repeat(lambda: work(text), number=rounds, repeat=REPEATS)) / rounds * 1e6


if __name__ == "__main__":
    main()
