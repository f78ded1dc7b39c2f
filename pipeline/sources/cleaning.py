"""Text that lies: what sites and copyists put into texts that nobody wrote there.

What is certain is taken out, what is not is flagged; both are on file with the words that show it. Ids are
given before (``identity``), so that no cleaning ever changes one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.records import Answer, Dropped, Question
from pipeline.sources import noise
from pipeline.sources.wording import asks

# A paragraph that stands twice was copied twice; a shorter line (第二条, 法律依据) may well repeat, unless it
# stands right below itself, as a lead that opens the article again.
_REPEATED = 20
_REPEATED_AT_ONCE = 8
# A title in a text that is no title of its own; shorter ones are ordinary words.
_LONG_TITLE = 8

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# 責(zé)任: pinyin is certain by its tone mark; no Chinese sentence has (zé) behind a character.
_PINYIN = re.compile(
    f"(?<=[{_HAN}])[(（][a-zêü]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńň][a-zêü]{{0,4}}[)）]"
)
_UNMARKED_PINYIN = re.compile(f"(?<=[{_HAN}])[(（][a-z]{{1,6}}[)）](?=[{_HAN}])")
# Kangxi radicals and compatibility ideographs: Unicode itself says which character each stands for.
_LOOK_ALIKE = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MIXED = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]")
_MOJIBAKE = re.compile(
    "锟斤拷|烫烫烫|屯屯屯"
)  # what is left of text that was misread twice, or never written
_LOST = re.compile("\ufffd")
# Characters that all these have, or begin with: a text without any of them needs no closer look.
_SUSPECT = re.compile(
    "[(（\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f\ue000-\uf8ff\u0370-\u04ff锟烫屯\ufffd]"
)
_BRACKETED = re.compile(r"【([^【】]{4,60})】")
_PHONE = re.compile(
    r"(?:电话|热线|手机|微信|QQ)[^。\d]{0,8}(?<!\d)(?:1[3-9]\d{9}|\d{3,4}-\d{7,8})(?!\d)"
)
_ITEM = re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[)）]")
_ARTICLE = re.compile(r"^第([一二三四五六七八九十百千零〇]{1,9})条")
_NUMERALS = {digit: n for n, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Flag:
    """Something doubtful that was kept: what, and the words that show it."""

    record: str  # the id of the question or the answer
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A question and its answers without what is certainly not theirs; what was dropped, and what is doubtful."""

    question: Question
    answers: tuple[Answer, ...]
    dropped: tuple[Dropped, ...]
    flags: tuple[Flag, ...]


def clean(question: Question, answers: tuple[Answer, ...]) -> Cleaned:
    """Clean the texts of a question and its answers, whose ids are filled in.

    An answer of which nothing is left is dropped whole.
    """
    if not answers and not _SUSPECT.search(f"{question.title}{question.detail}"):
        return Cleaned(question, answers, (), ())
    dropped: list[Dropped] = []
    title = _characters(question.title, dropped)
    detail = _characters(question.detail, dropped) if question.detail else question.detail
    flags = [Flag(question.id, *doubt) for doubt in _doubts(f"{title}\n{detail or ''}")]
    kept = []
    for one in answers:
        text = _characters(one.text, dropped)
        text = "\n".join(_paragraphs(text.split("\n"), title, dropped))
        found = [
            Flag(one.id, *doubt) for doubt in (*_doubts(text), *_doubts_of_answer(text, title))
        ]
        flags += found
        if text:
            kept.append(replace(one, text=text, flags=_names(one.flags, found)))
    own = _names(question.flags, [flag for flag in flags if flag.record == question.id])
    if (title, detail, own) != (question.title, question.detail, question.flags):
        question = replace(question, title=title, detail=detail, flags=own)
    return Cleaned(
        question,
        tuple(kept),
        tuple(dropped),
        tuple(flags),
    )


def _names(known: tuple[str, ...], found: list[Flag]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *(flag.reason for flag in found))))


def _characters(text: str, dropped: list[Dropped]) -> str:
    """The text without pinyin behind characters, and with the characters that look-alikes stand for."""
    if not _SUSPECT.search(text):
        return text
    found = {
        "pinyin": _PINYIN.findall(text),
        "look_alike": _LOOK_ALIKE.findall(text),
    }
    dropped += (Dropped(why, " ".join(dict.fromkeys(what))) for why, what in found.items() if what)
    text = _PINYIN.sub("", text) if found["pinyin"] else text
    if found["look_alike"]:
        text = _LOOK_ALIKE.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text)
    return text


def _paragraphs(lines: list[str], title: str, dropped: list[Dropped]) -> Iterator[str]:
    """The paragraphs of an answer that are its own."""
    seen: set[str] = set()
    above = ""
    key = _MARKS.sub("", title)
    for line in lines:
        why = noise.reason(line)
        if (
            why is None
            and len(line) >= _REPEATED_AT_ONCE
            and (line == above or (len(line) >= _REPEATED and line in seen))
        ):
            why = "repeated"
        if why is not None:
            dropped.append(Dropped(why, line))
            continue
        seen.add(line)
        above = line or above
        bare = _BRACKETED.sub(_unless_title(key, dropped), line).strip()
        if bare:
            yield bare


def _unless_title(key: str, dropped: list[Dropped]) -> Callable[[re.Match[str]], str]:
    """What stays of a bracketed text: nothing, if it is the title of the page again."""

    def stays(found: re.Match[str]) -> str:
        if _MARKS.sub("", found[1]) != key:
            return found[0]
        dropped.append(Dropped("injected_title", found[0]))
        return ""

    return stays


def _doubts(text: str) -> Iterator[tuple[str, str]]:
    """What is doubtful in any text: (reason, the words that show it)."""
    if not _SUSPECT.search(text):
        return
    for why, pattern in (
        ("pinyin", _UNMARKED_PINYIN),
        ("private_characters", _PRIVATE),
        ("mixed_scripts", _MIXED),
        ("mojibake", _MOJIBAKE),
        ("lost_characters", _LOST),
    ):
        if found := pattern.search(text):
            yield why, text[max(found.start() - 8, 0) : found.end() + 8]


def _doubts_of_answer(text: str, title: str) -> Iterator[tuple[str, str]]:
    """What is doubtful in an answer."""
    if found := _PHONE.search(text):
        yield "promotion", found[0]
    lines = text.split("\n")
    for pattern in (_ITEM, _ARTICLE):
        if disorder := _disorder(lines, pattern):
            yield "clauses_out_of_order", disorder
    if len(title) >= _LONG_TITLE and asks(title):
        for line in lines:
            before, inside, after = line.partition(title)
            if inside and before and after and before[-1].isalnum() and after[0].isalnum():
                yield "title_in_text", line[max(len(before) - 8, 0) : len(before) + len(title) + 8]
                return


def _disorder(lines: list[str], pattern: re.Pattern[str]) -> str | None:
    """The numbers of a run of clauses that are all there, and not in order; None if none is."""
    run: list[int] = []
    for number in [
        *(_number(found[1]) if (found := pattern.match(line)) else None for line in lines),
        None,
    ]:
        if number is not None and number not in run:
            run.append(number)
            continue
        if len(run) > 1 and run != sorted(run) and max(run) - min(run) < len(run):
            return " ".join(map(str, run))
        run = [] if number is None else [number]
    return None


def _number(numeral: str) -> int:
    """A Chinese numeral below 10,000, as it numbers clauses.

    >>> _number("一千一百六十五"), _number("十二"), _number("三")
    (1165, 12, 3)
    """
    total = digit = 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _NUMERALS[character]
    return total + digit
