"""Administrative divisions: code, name, level, parent, and what became of those that are no more.

Codes are those of GB/T 2260, six digits: two of the province, two of the city, two of the county.
A division without a city above it (济源市, 神农架林区, a district of 重庆市) lies in its province.
"""

from dataclasses import dataclass
from functools import cache

from pipeline.recognizers import tables
from pipeline.records import Level

NATIONAL = "000000"


@dataclass(frozen=True, slots=True)
class Former:
    """A division as it was until the end of ``until``; ``successors`` are codes in use."""

    code: str
    name: str
    until: int
    successors: tuple[str, ...]


@cache
def in_use() -> dict[str, str]:
    """Name by code, of every division in use."""
    return {row["code"]: row["name"] for row in tables.read("regions")}


@cache
def former() -> tuple[Former, ...]:
    """Every division that is no more or was renamed, the oldest first."""
    rows = [
        Former(row["code"], row["name"], int(row["until"]), tuple(row["successors"].split()))
        for row in tables.read("region_history")
    ]
    return tuple(sorted(rows, key=lambda row: (row.until, row.code)))


@cache
def _names() -> dict[str, str]:
    """Name by code, of every division that is or was; the last name it bore."""
    return {NATIONAL: "全国"} | {row.code: row.name for row in former()} | in_use()


def name(code: str) -> str:
    """The official full name. Raises KeyError for a code that never was.

    >>> name("440300"), name("371200")
    ('深圳市', '莱芜市')
    """
    return _names()[code]


@cache
def _successors() -> dict[str, tuple[str, ...]]:
    return {row.code: row.successors for row in former()}


def current(code: str) -> tuple[str, ...]:
    """The codes in use that stand for a code; empty for one that never was.

    >>> current("371200"), current("440300"), current("990000")
    (('370116',), ('440300',), ())
    """
    return (code,) if code in in_use() else _successors().get(code, ())


def level(code: str) -> Level:
    """The level, read off the code."""
    if code == NATIONAL:
        return "national"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def parent(code: str) -> str | None:
    """The division right above; the whole country above a province; None above the country.

    >>> parent("440305"), parent("500103"), parent("440000"), parent("000000")
    ('440300', '500000', '000000', None)
    """
    if code == NATIONAL:
        return None
    if code.endswith("0000"):
        return NATIONAL
    city = code[:4] + "00"
    return city if city != code and city in _names() else code[:2] + "0000"


@cache
def ancestors(code: str) -> tuple[str, ...]:
    """The divisions above, nearest first, up to the province."""
    above = parent(code)
    return () if above is None or above == NATIONAL else (above, *ancestors(above))


def within(code: str, area: str) -> bool:
    """Whether the division is the area or lies in it.

    >>> within("440305", "440000"), within("440305", "440305"), within("440305", "441900")
    (True, True, False)
    """
    return area in (code, NATIONAL) or area in ancestors(code)


def path(code: str) -> str:
    """The way down from the province.

    >>> path("440300"), path("500103"), path("000000")
    ('广东省/深圳市', '重庆市/渝中区', '全国')
    """
    return "/".join(name(step) for step in [*reversed(ancestors(code)), code])
