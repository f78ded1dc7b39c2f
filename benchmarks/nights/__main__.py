"""``python -m benchmarks.nights [PAGES] [NIGHTS] [BUDGET]``: a table night by night, and what the judge says."""

import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from benchmarks.nights.run import Night, World, simulate
from benchmarks.nights.site import Site

# Night and event of the main host as a whole.
EVENTS = {7: "maintenance", 9: "busy", 11: "block_page", 14: "busy_until", 17: "leave_me"}


def main(pages: int = 1000, nights: int = 30, budget: int = 300) -> int:
    """Run the nights; 1 if a rule was broken, or the dataset is not what it should be."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), Site(pages, every=250, events=EVENTS), nights, budget)
        say(" ".join(f"{field.name:>9}" for field in fields(Night)) + "  event")
        for row in simulate(world):
            cells = (getattr(row, field.name) for field in fields(Night))
            event = EVENTS.get(row.night, "")
            say(" ".join(f"{cell:>9}" for cell in cells) + f"  {event}".rstrip())
        broken, misjudged, amiss = world.breaches(), world.misjudged(), world.amiss()
    for line in (*broken[:50], *misjudged[:50], *amiss[:50]):
        say(line)
    requests = sum(row.requests for row in world.rows)
    say(f"{requests} requests, {len(broken)} broke a rule; {len(misjudged)} pages misjudged")
    say(f"The dataset: {len(amiss)} pages are not as they should be")
    return 1 if broken or misjudged or amiss else 0


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
