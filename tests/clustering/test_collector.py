import gc
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.clustering.collector import give_back, uncollected


def test_the_collector_works_again_afterwards() -> None:
    def fails() -> None:
        with uncollected():
            assert not gc.isenabled()
            raise ValueError("within")

    with pytest.raises(ValueError, match="within"):
        fails()
    assert gc.isenabled()


def test_what_was_made_is_not_looked_through_at_once() -> None:
    with uncollected():
        made = [[n] for n in range(1_000)]
    young = {id(one) for one in gc.get_objects(generation=0)}
    assert not any(id(one) in young for one in made)


def resident() -> int:
    """The megabytes that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 >> 20


def test_what_is_free_between_what_is_held_goes_back() -> None:
    if sys.platform == "linux":
        rows = [
            np.ones(8_192) for _ in range(2_000)
        ]  # 64 kB each: too small to be the system's alone
        before = resident()
        del rows[::2]
        give_back()
        assert before - resident() > 40
        assert len(rows) == 1_000
