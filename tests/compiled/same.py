"""Compiled and plain give the same groups: ``make fast-test``. It compiles first, a minute of the processor.

Not collected by ``make test``, which must pass where no C compiler is; where this is asked for, a missing one fails.
"""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import astuple
from pathlib import Path

from tests.planted import planted

ROOT = Path(__file__).parents[2]
TELL = """
import json, pickle, sys
from pipeline.clustering import Asked, cluster
from pipeline.clustering.asked import prepare
from pipeline.recognizers import frames
asked = [Asked(*one) for one in json.load(sys.stdin)]
sent = [prepare(one) for one in asked[:100]]
assert pickle.loads(pickle.dumps(sent)) == sent  # on its way to another machine
found = cluster(asked)
print(frames.__file__)
print(repr(found.groups), repr(found.verdicts))
"""


def told(folder: Path) -> list[str]:
    """By lawqa of that folder: the file of a hot module, and what it makes of 3,000 questions."""
    asked = json.dumps([astuple(one)[:5] for one in planted(3000)])
    done = subprocess.run(
        [sys.executable, "-P", "-c", TELL],
        input=asked,
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(folder)},
    )
    return done.stdout.splitlines()


def test_compiled_and_plain_give_the_same_groups_and_verdicts(tmp_path: Path) -> None:
    (wheel,) = (ROOT / "dist").glob("lawqa-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path)
    compiled, plain = told(tmp_path), told(ROOT)
    assert Path(compiled[0]).is_relative_to(tmp_path) and compiled[0].endswith((".so", ".pyd"))
    assert Path(plain[0]).is_relative_to(ROOT) and plain[0].endswith(".py")
    assert len(plain[1]) > 100_000
    assert compiled[1] == plain[1]
