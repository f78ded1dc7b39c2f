"""What benchmarks must reach, as ``floors.toml`` says."""

import tomllib
from pathlib import Path
from typing import Any

FLOORS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def share(name: str, count: int) -> float:
    """The share that so many questions may cost: what is written of the most that are no more."""
    written = {int(least): most for least, most in FLOORS[name].items()}
    most: float = written[max(least for least in written if least <= count)]
    return most
