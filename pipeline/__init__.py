"""lawqa: public Chinese legal Q&A pages in, a clean dataset out.

::

    sites ──fetch──▶ data/raw ──parse──▶ parsed ──enrich──▶ enriched ──dedup──▶ clusters ──export──▶ data/clean
            polite,   WARC + files  one module  citations, regions   MinHash LSH proposes,   parquet, csv, jsonl,
            resumable               per site    personal data        verification decides    card, report, manifest

How to find the way: the verbs (``fetch parse enrich dedup export``) move data from one place to the
next; the nouns (``sources recognizers similarity crawl engines formats evaluation``) know things and
touch no disk but their own tables; ``records config store report errors`` are the ground.
Imports point one way, ``cli → flow → verbs → nouns → ground``, and ``tests/test_layers.py`` holds it.
"""

__version__ = "0.1.0"
