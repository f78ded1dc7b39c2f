"""How much of a file of questions the tables of the frames know: a measure that needs no labels.

    python scripts/word_coverage.py questions.jsonl [--words 200] [--examples 3]

``questions.jsonl`` has one ``{"title"}`` a line, as ``lawqa cluster`` reads it. A word is known when a table of
``pipeline/recognizers/tables`` names it; words that carry nothing by their part of speech (particles, adverbs,
pronouns, counts) and quantities are left out of both sides. A question asks something when it has a type
besides ``topic`` and ``bare``. The words listed are those that no table names, most frequent first.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing import asks
from pipeline.recognizers.framing.clauses import CONTENT
from pipeline.recognizers.framing.lexicon import part_weight
from pipeline.recognizers.framing.words import Word, cut
from pipeline.similarity.normalise import fold

# Below this share a word of no table hardly counts in a score: adverbs, pronouns, particles.
CARRYING = 0.5


@dataclass
class Coverage:
    """Counts over questions: words of content, known ones among them, questions that ask, unknown words."""

    questions: int = 0
    asking: int = 0
    content: int = 0
    known: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, title: str, examples: int) -> None:
        text = fold(title)
        self.questions += 1
        self.asking += not frame(text).asks <= {asks.TOPIC, asks.BARE}
        for word in cut(text):
            if _known(word):
                self.content += 1
                self.known += 1
            elif _unknown(word):
                self.content += 1
                self.unknown[word.text] += 1
                if len(self.seen[word.text]) < examples:
                    self.seen[word.text].append(" ".join(title.split()))


def _known(word: Word) -> bool:
    return word.entry is not None and word.entry.slot in CONTENT


def _unknown(word: Word) -> bool:
    plain = word.entry is None and word.quantity is None and not word.is_break
    return plain and not word.text.isascii() and part_weight(word.text) >= CARRYING


def covered(titles: Iterable[str], examples: int = 3) -> Coverage:
    """The coverage of these titles."""
    found = Coverage()
    for title in titles:
        found.add(title, examples)
    return found


def told(found: Coverage, words: int) -> Iterable[str]:
    """The coverage in lines for a person to read."""
    yield f"questions {found.questions}, that ask something {found.asking / found.questions:.3f}"
    yield f"words of content {found.content}, known {found.known / found.content:.3f}"
    for word, count in found.unknown.most_common(words):
        yield f"{count}\t{word}\t{' | '.join(found.seen[word])}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--words", type=int, default=200)
    parser.add_argument("--examples", type=int, default=3)
    given = parser.parse_args()
    titles = [json.loads(line)["title"] for line in given.file.read_text("utf-8").splitlines()]
    sys.stdout.writelines(
        f"{line}\n" for line in told(covered(titles, given.examples), given.words)
    )


if __name__ == "__main__":
    main()
