"""What one question asked by thousands comes to at the full level: ``python -m benchmarks.crowd COUNT [KIND]``.

``words``: one question with greetings, other words and typing errors; ``number``: with another order number each, which
makes it another question; ``letters``: with two other letters each, which say nothing. One line of JSON: groups, the
sizes of the largest, seconds of the processor without verdicts, and megabytes at the peak.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from random import Random

from pipeline.clustering import Asked, cluster

_HELLO = (
    "",
    "你好，",
    "律师您好，",
    "急急急，",
    "在线等，",
    "求助，",
    "想问一下，",
    "麻烦问下，",
    "请教各位，",
    "打扰了，",
)
_WORDS = (
    ("公司", "单位", "企业", "用人单位"),
    ("拖欠", "不发", "一直拖着不给", "不支付"),
    ("工资", "薪水", "工钱"),
    ("三个月了", "已经三个月", "有三个月了"),
    ("怎么办", "该怎么办", "如何处理", "怎么维权", "怎么要回来"),
)
_THANKS = "", "？", "。", "谢谢", "谢谢律师", "！", "唉", "求解答"
# Any letter between these two stands for a brand.
_FIRST, _LAST = 0x4E00, 0x9000


def _slipped(text: str, rng: Random) -> str:
    """The text; twice in five times with a letter lost, and once with one typed twice."""
    at, slip = rng.randrange(len(text)), rng.randrange(5)
    return text if slip > 2 else text[:at] + text[at] * (2 if slip == 2 else 0) + text[at + 1 :]


def _words(rng: Random) -> str:
    asked = _slipped("".join(rng.choice(words) for words in _WORDS), rng)
    return rng.choice(_HELLO) + asked + rng.choice(_THANKS)


def _number(rng: Random) -> str:
    return f"网上下的订单{rng.randrange(10**9, 10**10)}一直不发货，卖家不退款怎么办"


def _letters(rng: Random) -> str:
    brand = "".join(chr(rng.randrange(_FIRST, _LAST)) for _ in range(2))
    return f"买的{brand}牌手机坏了，商家不给退货怎么办"


_KINDS: dict[str, Callable[[Random], str]] = {
    "words": _words,
    "number": _number,
    "letters": _letters,
}


def main(count: int, kind: str = "words") -> None:
    rng, texts = random.Random(1), dict[str, None]()
    while len(texts) < count:
        texts[_KINDS[kind](rng)] = None
    asked = [Asked(f"q{number}", text) for number, text in enumerate(texts)]
    cluster(asked[:100])  # reads our tables
    start = time.process_time()
    sizes = sorted((len(one.members) for one in cluster(asked).groups), reverse=True)
    told: dict[str, object] = {"kind": kind, "questions": count, "groups": len(sizes)}
    told |= {"largest": sizes[:3], "seconds": round(time.process_time() - start, 2)}
    told |= {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
