"""``lawqa`` and ``python -m pipeline``: run the commands; an error is a sentence, never a traceback."""

import io
import sys

from pipeline.cli import app
from pipeline.errors import LawqaError

_INTERRUPTED = 130  # what a shell expects after Ctrl-C: 128 + SIGINT


def main() -> None:
    """Run the command line; ends the process with the exit status of DESIGN §4."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale says
    try:
        app()
    except LawqaError as error:
        sys.stderr.write(f"lawqa: {error}\n")
        sys.exit(error.exit_status)
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"lawqa: {named}{error.strerror or error}\n")
        sys.exit(1)
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            sys.stderr.write("lawqa: stopped. The last dataset is as it was.\n")
        raise


if __name__ == "__main__":
    main()
