"""A tiny model made here, through the real loading code: what it lifts, and what it may not."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from model2vec import StaticModel
from tokenizers import Tokenizer, models, pre_tokenizers

from pipeline import flow
from pipeline.clustering import Asked, Links, cluster, explain
from pipeline.clustering.meaning import load
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.store import Store

# Letters and where they point; 怎 and 么 one way, a place another.
VECTORS = {
    "[UNK]": (0.0, 0.0, 0.1),
    "婚": (1.0, 0.1, 0.0),
    "怎": (0.3, 1.0, 0.0),
    "么": (0.3, 1.0, 0.0),
    "重": (0.9, 0.3, 0.0),
    "庆": (0.9, 0.3, 0.0),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokenizer = Tokenizer(
        models.WordLevel({word: n for n, word in enumerate(VECTORS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    model = StaticModel(np.array(list(VECTORS.values()), dtype=np.float32), tokenizer)
    path = tmp_path_factory.mktemp("models") / "tiny"
    model.save_pretrained(str(path))
    return path


A, B = "彩礼怎么退还", "彩礼退还怎么起诉"


def test_a_model_lifts_a_pair_that_the_frames_find_alike(folder: Path) -> None:
    model = load(str(folder))
    a, b = Asked("a", A), Asked("b", B)
    without, with_it = explain(a, b).verdict, explain(a, b, model=model).verdict
    assert without.kind == "same_question" and with_it.kind == "same_meaning"
    assert without.score < with_it.score <= (without.score + 1.0) / 2
    assert "模型" in with_it.zh and "model" in with_it.en


def test_a_model_overrides_no_fact_and_no_person(folder: Path) -> None:
    model = load(str(folder))
    here, there = Asked("a", A), Asked("b", "重庆" + B)
    assert explain(here, there, "broad", model).verdict.zh == "地区不同：未指明 ≠ 重庆市"
    assert len(cluster([here, there], "broad", model=model).groups) == 2
    pair = [Asked("a", A), Asked("b", B)]
    assert len(cluster(pair).groups) == 2 and len(cluster(pair, model=model).groups) == 1
    assert len(cluster(pair, links=Links(different=(("a", "b"),)), model=model).groups) == 2


def test_a_model_proposes_nothing_and_parts_nothing(folder: Path) -> None:
    model = load(str(folder))
    assert len(cluster([Asked("a", "怎么离婚"), Asked("b", "醉驾判几年")], model=model).groups) == 2
    same = [Asked("a", "房东不退押金怎么办"), Asked("b", "租房押金房东不退还如何处理")]
    assert len(cluster(same, model=model).groups) == 1
    assert cluster([], model=model).groups == ()


def test_a_model_is_known_by_what_it_knows(folder: Path) -> None:
    assert (load(str(folder)).name, len(load(str(folder)).digest)) == ("tiny", 64)


def test_no_model_and_no_extra_are_usage_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="is no static embedding model"):
        load(str(tmp_path / "nothing"))
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(UsageError, match=r"pip install 'lawqa\[embed\]'"):
        load("any")


def test_without_a_model_nothing_of_it_is_imported() -> None:
    code = (
        "import sys; from pipeline.clustering import Asked, cluster;"
        "cluster([Asked('a', '怎么离婚')]); assert 'model2vec' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_the_manifest_names_the_model(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for name, title in (("a", A), ("b", B)):
        text = f"{title}？\n\n律师回答\n\n可以起诉。\n\n相关法律问题\n"
        (tmp_path / "raw" / f"{name}.txt").write_text(text, encoding="utf-8")
    store = Store(tmp_path / "raw", tmp_path / "clean")
    flow.run(store, Config(embed=str(folder)))
    told = store.manifest()
    assert told["settings"]["embed"] == {"name": "tiny", "sha256": load(str(folder)).digest}
    assert told["counts"]["clusters"]["clusters"] == 1
    assert str(tmp_path) not in store.published("manifest.json").read_text(encoding="utf-8")
