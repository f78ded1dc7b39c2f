"""A sentence-embedding model that the user brings, as one more evidence.

Optional: ``pip install 'lawqa[embed]'``; without a model nothing of it is imported or downloaded. model2vec was taken
for what it weighs: static embeddings, MIT, some 35 MB with all it needs, no torch, the same vectors on every machine.
A transformer is made static once by ``model2vec.distill``.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import UsageError
from pipeline.similarity.jaccard import F64
from pipeline.similarity.shingles import I64

# What a model says counts as much as what the frames say, and never alone: a pair gains where its cosine is higher than
# the score of its frames. Not measured, since no model is shipped: lawqa eval --embed MODEL measures yours.
SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Model:
    """``embed``: texts to vectors, one row each. ``digest``: the sha256 of what it knows."""

    name: str
    digest: str
    embed: Callable[[Sequence[str]], npt.NDArray[np.float32]]


def load(name: str) -> Model:
    """The model in a local folder, else of that name on the Hugging Face hub, which is then downloaded.

    Raises UsageError if there is none, or the extra is not installed.
    """
    try:
        from model2vec import StaticModel
    except ImportError:
        raise UsageError("--embed needs more packages: pip install 'lawqa[embed]'") from None
    try:
        model = StaticModel.from_pretrained(name, force_download=False)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"{name} is no static embedding model, in a folder or on the hub: {str(error).splitlines()[0]}"
        ) from None
    digest = hashlib.sha256(np.ascontiguousarray(model.embedding).tobytes()).hexdigest()

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.asarray(model.encode(list(texts), use_multiprocessing=False), dtype=np.float32)

    return Model(Path(name).name if Path(name).is_dir() else name, digest, embed)


class Meaning:
    """Questions as unit vectors."""

    def __init__(self, texts: Sequence[str], model: Model) -> None:
        vectors = model.embed(texts) if texts else np.empty((0, 1))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._unit = np.divide(vectors, np.where(lengths > 0, lengths, 1.0), dtype=np.float64)

    def scores(self, i: I64, j: I64, frames: F64) -> F64:
        """The cosine of each pair and the score of its frames, half and half."""
        cosines = np.einsum("ij,ij->i", self._unit[i], self._unit[j])
        return np.asarray(SHARE * cosines.clip(0.0, 1.0) + (1.0 - SHARE) * frames)
