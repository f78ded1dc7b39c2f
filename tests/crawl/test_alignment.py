"""A lost byte costs one character, seldom one beside it too; bytes that are whole stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.alignment import aligned

TEXT = "租房合同到期以后，房东说墙面有划痕，押金一分不退，也不肯给书面的说明，这样做合法吗？"
END = 12  # characters: nearer to the end of a run too little is left to tell


def cost(at: int) -> int:
    """How many characters read as others if byte ``at`` is lost."""
    content = TEXT.encode("gb18030")
    read = aligned(content[:at] + content[at + 1 :]).decode("gb18030", "replace")
    assert len(read) == len(TEXT) and read.count("\ufffd") == 1
    return sum(one != other for one, other in zip(read, TEXT, strict=True))


def test_a_lost_byte_costs_its_character_and_seldom_one_beside_it() -> None:
    costs = [cost(at) for at in range(2, 2 * (len(TEXT) - END))]
    assert max(costs) <= 2
    assert costs.count(1) >= 0.85 * len(costs)


@pytest.mark.parametrize(
    "text", [TEXT, TEXT + "镕", TEXT + "㐂", "囍" + TEXT + "𠮷", "罹患踽踽独行罄竹" * 3, "é" * 40]
)
def test_what_is_whole_stays(text: str) -> None:
    content = text.encode("gb18030")
    assert aligned(content) == content


@given(st.binary(max_size=80))
def test_no_byte_is_made_or_lost(content: bytes) -> None:
    found = aligned(content)
    assert len(found) == len(content)
    assert all(one in (other, 0xFF) for one, other in zip(found, content, strict=True))
