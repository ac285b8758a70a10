"""How long does one label take? Run: python -m tests.bench.classification, or the file itself."""

import timeit
from collections.abc import Callable

from agents.decisions.classification.classify import classify
from agents.decisions.masking import mask

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
    """Print microseconds per call: classify (target 60 for 35 chars, 300 for 400) and mask.

    The least of many short runs: on a busy machine that is the figure that repeats.
    """
    for name, text in CASES.items():
        print(f"{name:14s} classify {_us(lambda t: classify('', t), text):8.1f} us   mask {_us(mask, text):8.1f} us")


def _us(work: Callable[[str], object], text: str) -> float:
    rounds = ROUNDS if len(text) < 1_000 else 5
    return min(timeit.repeat(lambda: work(text), number=rounds, repeat=REPEATS)) / rounds * 1e6


if __name__ == "__main__":
    main()
