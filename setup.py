"""Compiles the modules that take most of the time of clustering, if ``LAWQA_COMPILE=1`` asks for it.

mypyc compiles the same source that runs without it: there is no second implementation. What is pickled on its way to
a cluster, and what a test replaces, stays out of the list.
"""

import os
from pathlib import Path

from setuptools import setup

HOT = (
    "recognizers/frames.py",
    "recognizers/framing/agreement.py",
    "recognizers/framing/asks.py",
    "recognizers/framing/clauses.py",
    "recognizers/framing/lexicon.py",
    "recognizers/framing/packing.py",
    "recognizers/framing/parties.py",
    "recognizers/framing/parting.py",
    "recognizers/framing/quantities.py",
    "recognizers/framing/roles.py",
    "recognizers/framing/stages.py",
    "recognizers/framing/weighing.py",
    "recognizers/framing/words.py",
    "recognizers/places/*.py",
    "recognizers/regions.py",
    "similarity/groups.py",
    "similarity/linkage.py",
    "similarity/normalise.py",
)


def main() -> None:
    if os.environ.get("LAWQA_COMPILE") != "1":
        setup()
        return
    try:
        from mypyc.build import mypycify
    except ImportError:  # asked what building takes, before it is there
        setup(setup_requires=["mypy>=1.13"])
        return
    paths = [
        str(p) for name in HOT for p in sorted(Path("pipeline").glob(name)) if p.stem != "__init__"
    ]
    # The types of other packages need not be there: what is known of them is checked by ``make check``.
    flags = ["--config-file=", "--ignore-missing-imports", "--explicit-package-bases"]
    setup(ext_modules=mypycify([*flags, *paths], opt_level="2", debug_level="0"))


main()
