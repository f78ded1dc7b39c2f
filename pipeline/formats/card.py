"""The dataset card: README.md with the header that the Hugging Face hub reads (``configs:``).

It says what the files are, not how many rows they hold: that stands in manifest.json and report.html, and a
card that changes with every page would change with every night.
"""

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
Made by lawqa {version}.

## What lies here

| file | one row is |
|---|---|
{files}

`questions.csv` (for spreadsheets) and `questions.jsonl` hold the same rows as `questions.parquet`.
`croissant.json` and `datapackage.json` describe the files for machines, `report.html` for people; `manifest.json`
holds the settings, the counts and the sha256 of every file, `changes/` what each run added, changed and removed.

## Sites

{sites}

## How to read it

- Two questions are one when one answer serves both: same issue, same parties and direction, same instrument,
  same region. `variants.reason` says for each why it is where it is.
- `citations` are taken from the text and resolved; a repealed law keeps its name as written and has `successor`.
  An empty list is often the truth: few lawyers cite.
- `regions` holds the region the question was decided to be about (`source` = question) and those that the
  chosen answer names (`source` = answer).
- `excerpt` is true where the site cut the answer.
- `loosest` is how alike the two questions of a cluster are that are least alike (`loosest_pair`); read these first
  if a wrong merge would hurt. `flagged` marks clusters that are larger than a cluster should be.
- `id` lasts: it survives new, lost and better wordings. Where it ended, `lineage` says in which cluster its
  questions are.
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
    files = "\n".join(f"| `{name}.parquet` | {meaning} |" for name, _, meaning in TABLES)
    names = dataset.variants["site"].unique().to_pylist()
    sites = "\n".join(f"- {site}" for site in sorted(names))
    size = _size(len(dataset.questions))
    card = _CARD.format(size=size, configs=configs, version=version, files=files, sites=sites)
    (folder / "README.md").write_text(card, encoding="utf-8")


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>100M")
