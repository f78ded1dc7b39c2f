"""The settings of a run: one frozen record, every number with its reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["strict", "normal", "broad"]


@dataclass(frozen=True, slots=True)
class Config:
    """Where a run reads and writes, and how it decides.

    ``raw`` and ``clean`` are folders. ``level`` is the dial of the clustering. ``redact`` replaces
    phone numbers, identity numbers and the like by typed placeholders before anything is written
    (PIPL art. 13 (6) and 27; 网络数据安全管理条例 art. 24).
    """

    raw: Path = Path("data/raw")
    clean: Path = Path("data/clean")
    level: Level = "normal"
    redact: bool = True

    def settings(self) -> dict[str, object]:
        """What decides the bytes of the dataset: everything but the folders."""
        return {"level": self.level, "redact": self.redact}
