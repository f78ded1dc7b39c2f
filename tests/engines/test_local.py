import os

import pytest

from pipeline.engines.local import ordered_map


def double(number: int) -> int:
    return 2 * number


def process(_: int) -> int:
    return os.getpid()


def fail_at_700(number: int) -> int:
    if number == 700:
        raise ValueError("seven hundred")
    return number


@pytest.mark.parametrize("size", [0, 3, 1999, 2000, 2345])
@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_items(size: int, jobs: int) -> None:
    assert list(ordered_map(double, range(size), jobs)) == [2 * n for n in range(size)]


def test_little_work_stays_in_this_process() -> None:
    assert set(ordered_map(process, range(100), 2)) == {os.getpid()}


def test_much_work_is_for_this_process_and_others() -> None:
    assert os.getpid() in (found := set(ordered_map(process, range(20_000), 2)))
    assert len(found) == 2


def test_few_items_of_much_work_leave_it() -> None:
    assert len(set(ordered_map(process, range(4), 2, pages=500))) == 2
    assert set(ordered_map(process, range(3), 2, pages=500)) == {os.getpid()}


def test_an_error_is_raised_here() -> None:
    with pytest.raises(ValueError, match="seven hundred"):
        list(ordered_map(fail_at_700, range(2100), 2))
