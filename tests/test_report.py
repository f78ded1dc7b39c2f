import pytest

from pipeline.errors import LawqaError
from pipeline.report import Tally


def test_books_that_balance() -> None:
    tally = Tally("parse")
    tally.read("laweer", 3)
    tally.kept("laweer", 1)
    tally.rejected("laweer", "empty")
    tally.rejected("laweer", "superseded")
    assert tally.balance() == {
        "laweer": {"read": 3, "kept": 1, "rejected": {"empty": 1, "superseded": 1}}
    }
    assert tally.complaints == 1, "a newer capture in the place of an older one is no complaint"


def test_something_lost_is_loud() -> None:
    tally = Tally("parse")
    tally.read("laweer", 2)
    tally.kept("laweer")
    with pytest.raises(LawqaError, match="lost"):
        tally.balance()


def test_something_invented_is_loud() -> None:
    tally = Tally("parse")
    tally.kept("laweer")
    with pytest.raises(LawqaError, match="laweer"):
        tally.balance()
