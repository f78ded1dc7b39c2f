"""How fast answers are annotated, beside the tools for the same that install from PyPI.

    python benchmarks/annotate.py [--answers 100000] [--sample 1000]

Writes answers of ours to a temporary file, times ``lawqa annotate`` over it, both recognizers on one core, and
each peer that is installed (``pip install cpca jionlp eyecite china-law-mcp jieba``, best in an environment of its
own) on the first answers of the file. Prints characters a second and the ratio to our recognizer of the same kind:
machines differ, ratios hardly do. Peers that are missing are named and left out.
"""

import argparse
import importlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.recognizers import citations, regions

Find = Callable[[str], object]

_CITING = (
    "依据《中华人民共和国民法典》第{a}条第一款、第{b}条的规定，双方协商不成的，可以向{place}人民法院起诉。",
    "按照劳动合同法第{a}条，公司应当在{n}日内结清工资；该法第{b}条还规定了经济补偿。",
    "最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）第{a}条可以参考，具体看{place}法院怎么认定。",
    "参见某人社发〔20{y}〕{n}号第三条，以及《工伤保险条例》第{b}条第（二）项。",
    "交警会按道交法第{a}、{b}条处理，{place}的罚款标准以当地规定为准。",
)
_PLAIN = (
    "先把聊天记录、转账截图和收据整理好，再书面通知对方在{n}日内答复。",
    "我在{place}办过类似的事，一般要跑{n}趟，材料齐了当天就能受理。",
    "如果双方愿意谈，找居委会调解最省事，谈好以后写进书面协议，按手印，一人留一份。",
    "从您说的情况看，责任主要在对方，能不能全额退款要看当时有没有说清楚。",
    "这笔钱什么时候还、怎么还，最好在借条上写明，并留下{n}位在场的人的联系方式。",
    "房子还没有过户，先别急着付尾款，核对清楚有没有抵押和查封再说。",
)
_PLACES = "北京 上海 广州 深圳 杭州 苏州 成都 重庆 武汉 西安 郑州 长沙 合肥 济南 青岛 昆明".split()


def answers(count: int, seed: int = 4) -> Iterator[str]:
    """Answers of three to seven sentences. One sentence in 13 cites: a citation in 250 characters,
    as 2,774 public passages have it."""
    draw = random.Random(seed)
    for _ in range(count):
        yield "".join(
            draw.choice(_CITING if draw.random() < 1 / 13 else _PLAIN).format(
                a=draw.randint(1, 98),
                b=draw.randint(1, 67),
                n=draw.randint(3, 60),
                y=draw.randint(10, 25),
                place=draw.choice(_PLACES),
            )
            for _ in range(draw.randint(3, 7))
        )


# kind, module and function of each peer, as published in 2026.
PEERS = (
    ("citations", "china_law_mcp.server", "check_citations_in_text"),
    ("citations", "eyecite", "get_citations"),
    ("regions", "cpca", "transform_text_with_addrs"),
    ("regions", "jionlp", "parse_location"),
    ("regions", "jieba.posseg", "lcut"),
)


def peers() -> Iterator[tuple[str, str, Find]]:
    """Kind, name and function of each peer that is installed; the others are named on stderr."""
    for kind, module, function in PEERS:
        try:
            yield kind, f"{module}.{function}", getattr(importlib.import_module(module), function)
        except ImportError as missing:
            sys.stderr.write(f"{module}: not installed ({missing})\n")


def speed(find: Find, texts: Sequence[str]) -> float:
    """Characters a second of processor time, its tables read before."""
    _one(find, "深圳适用《刑法》第一条")
    begun = time.process_time()
    for text in texts:
        _one(find, text)
    return sum(map(len, texts)) / (time.process_time() - begun)


def _one(find: Find, text: str) -> None:
    with suppress(KeyError):  # cpca raises it where a text names no place
        find(text)


def command(texts: Sequence[str]) -> float:
    """Characters a second of ``lawqa annotate``, by the clock, with everything that a start costs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, text in enumerate(texts):
                file.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
        begun = time.perf_counter()
        with (Path(folder) / "out.jsonl").open("wb") as out:
            run = [sys.executable, "-m", "pipeline", "annotate", str(path)]
            subprocess.run(run, stdout=out, check=True)
        return sum(map(len, texts)) / (time.perf_counter() - begun)


def main() -> None:
    """Time everything, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=1_000, help="answers for the peers")
    arguments = parser.parse_args()
    texts = list(answers(arguments.answers))
    own = {"citations": speed(citations.find, texts), "regions": speed(regions.find, texts)}
    _line(f"{len(texts):,} answers", sum(map(len, texts)), "characters")
    _line("lawqa annotate, by the clock", command(texts), "characters/s")
    for kind, found in own.items():
        _line(f"lawqa {kind}, one core", found, "characters/s")
    for kind, name, find in peers():
        found = speed(find, texts[: arguments.sample])
        _line(name, found, f"characters/s, lawqa {kind} x {own[kind] / found:.1f}")


def _line(name: str, value: float, unit: str) -> None:
    sys.stdout.write(f"{name:48}{value:>12,.0f} {unit}\n")


if __name__ == "__main__":
    main()
