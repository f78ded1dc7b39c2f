"""The settings of a run: what decides the bytes of a dataset, beside the pages and the code."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["strict", "normal", "broad"]


@dataclass(frozen=True, slots=True)
class Config:
    """How a run decides.

    ``level`` is the dial of the clustering. ``redact`` replaces phone numbers, identity numbers and
    the like by typed placeholders before anything is written (个人信息保护法 art. 13 (6) and 27;
    网络数据安全管理条例 art. 24: personal data that collecting cannot avoid is deleted or anonymised).
    ``embed``: a sentence-embedding model that scores pairs, too: a local folder or its name on the hub.
    ``publish_ai_train_no`` also publishes pages whose site does not want models trained on them.
    """

    level: Level = "normal"
    redact: bool = True
    embed: str | None = None
    publish_ai_train_no: bool = False
