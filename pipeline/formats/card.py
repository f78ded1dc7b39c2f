"""The dataset card: README.md with the header that the Hugging Face hub reads (``configs:``)."""

from collections import Counter
from pathlib import Path

from pipeline.formats.rows import TABLES, Dataset

# https://github.com/huggingface/hub-docs/blob/main/datasetcard.md: size_categories
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)

_CARD = """\
---
language:
- zh
license: other
license_name: see-the-license-column
pretty_name: lawqa
task_categories:
- question-answering
- text-retrieval
size_categories:
- {size}
source_datasets:
- original
annotations_creators:
- found
configs:
{configs}
---

# lawqa: canonical legal questions in Chinese

Public Chinese legal Q&A pages, made into one row a canonical question: the question, the best answer found,
the legal texts that the answer cites, the region the question is about, and every wording and page behind it.
Made by lawqa {version}; `manifest.json` holds the settings, the counts and the sha256 of every file.

## What lies here

| file | rows | one row is |
|---|---|---|
{files}

`questions.csv` (for spreadsheets) and `questions.jsonl` hold the same rows as `questions.parquet`.
`croissant.json` and `datapackage.json` describe the files for machines, `report.html` for people.
Of {questions} canonical questions {answered} have an answer, {cited} a citation and {placed} a region.

## Sites

| site | questions | answers |
|---|---|---|
{sites}

## How to read it

- Two questions are one when one answer serves both: same issue, same parties and direction, same instrument,
  same region. `variants.reason` says for each why it is where it is.
- `citations` are taken from the text and resolved; a repealed law keeps its name as written and has `successor`.
  An empty list is often the truth: few lawyers cite.
- `regions` holds the region the question was decided to be about (`source` = question) and those that the
  chosen answer names (`source` = answer).
- `excerpt` is true where the site cut the answer.
- Spans in `citations` and `regions` count Unicode code points: `text[start:end] == found`.

## Personal data and licence

Phone numbers, identity numbers, bank cards, mail addresses and the like were replaced by typed placeholders
such as [手机号]. Names of lawyers are kept as the sites publish them. `license` is what the source states; where it
is `unknown` nothing was stated, and the texts must not be passed on without asking. Statutes are free of copyright.
"""


def write(folder: Path, dataset: Dataset, version: str) -> None:
    """Write ``README.md``."""
    configs = "\n".join(
        f"- config_name: {name}\n  data_files: {name}.parquet"
        + ("\n  default: true" if not n else "")
        for n, (name, _, _) in enumerate(TABLES)
    )
    files = "\n".join(
        f"| `{name}.parquet` | {len(getattr(dataset, name))} | {meaning} |"
        for name, _, meaning in TABLES
    )
    asked = Counter(row.site for row in dataset.variants)
    answered = Counter(row.site for row in dataset.answers)
    sites = "\n".join(f"| {site} | {asked[site]} | {answered[site]} |" for site in sorted(asked))
    card = _CARD.format(
        size=_size(len(dataset.questions)),
        configs=configs,
        version=version,
        files=files,
        questions=len(dataset.questions),
        answered=sum(row.answer is not None for row in dataset.questions),
        cited=sum(bool(row.citations) for row in dataset.questions),
        placed=sum(bool(row.regions) for row in dataset.questions),
        sites=sites,
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>100M")
