"""Which pages of raw are not to be published, and why: ``withheld.jsonl`` beside the pages of a site.

One JSON object a line, appended, never changed; of several lines for an address the last one counts, and a
``reason`` of null takes it back. People may add lines: ``{"url": "https://...", "reason": "opted_out"}``.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from pipeline.jsonlines import BadLine, json_lines

NAME = "withheld.jsonl"
NO_TRAINING = "ai_train_no"
# What each reason means, in words for a person.
REASONS = {
    "removed": "The site removed the page: it was gone twice, at least seven days apart.",
    "opted_out": "The page must not be shown: its site or its author said so.",
    NO_TRAINING: "The site does not want the page used to train models.",
}


def withhold(path: Path, url: str, reason: str | None, since: str) -> None:
    """Append one line, so that it outlasts a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"url": url, "reason": reason, "since": since}, ensure_ascii=False)
    with path.open("ab+") as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a line that a power cut left unfinished
                line = "\n" + line
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def withheld(paths: Iterable[Path]) -> dict[str, str]:
    """The addresses withheld by these files, each with its reason; lines that say nothing are passed over."""
    said: dict[str, str | None] = {}
    for path in paths:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in json_lines(file):
                if not isinstance(line, BadLine) and isinstance(line[1].get("url"), str):
                    said[line[1]["url"]] = line[1].get("reason")
    return {url: reason for url, reason in said.items() if reason is not None}
