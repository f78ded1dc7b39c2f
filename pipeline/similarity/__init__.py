"""Strings in, groups out: which texts are near-identical, and how scored pairs become groups.

Knows no law, no site and nothing else of ours. The way through: ``normalise`` → ``shingles`` →
``minhash`` → ``lsh`` (proposes) → ``jaccard`` (decides) → ``linkage`` (groups) → ``lineage`` (keeps
their ids). ``index`` looks one row up at a time.
"""
