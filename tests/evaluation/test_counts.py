from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.counts import Counts, f1_interval, total

counts = st.builds(Counts, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))


def test_f1_is_the_harmonic_mean() -> None:
    some = Counts(right=6, wrong=2, missed=6)
    harmonic = 2 * some.precision * some.recall / (some.precision + some.recall)
    assert abs(some.f1 - harmonic) < 1e-12


def test_nothing_wanted_and_nothing_found_is_perfect() -> None:
    assert Counts().f1 == Counts().precision == Counts().recall == 1.0
    assert f1_interval([]) == (1.0, 1.0)


@given(st.lists(counts, min_size=1, max_size=20))
def test_the_interval_holds_between_the_worst_and_the_best_unit(units: list[Counts]) -> None:
    low, high = f1_interval(units, draws=50)
    assert 0.0 <= low <= high <= 1.0
    assert low >= min(unit.f1 for unit in units) - 1e-9
    assert high <= max(unit.f1 for unit in units) + 1e-9


def test_the_interval_covers_the_whole_when_units_agree() -> None:
    units = [Counts(3, 1, 1)] * 10
    assert f1_interval(units) == (total(units).f1, total(units).f1)
