"""What can go wrong, as a tree.

::

    LawqaError                 exit 1: the message is a full sentence that says what to do
    ├── UsageError             exit 2: an option or a file given by the user makes no sense
    ├── InputError             exit 1: a file could not be read; names the file, and the line if there is one
    ├── PublishRefused         exit 4: a guard kept the last good dataset in place
    ├── Locked                 exit 75: another run holds the lock
    └── PageError              never ends a run: the page is rejected, on file with its reason
        ├── PageRejected       the page is fine, and holds no question
        └── PageChanged        the page is not as its reader expects: reported first, loudly
"""


class LawqaError(Exception):
    """Base of all errors raised on purpose; ``exit_status`` is what the command ends with."""

    exit_status = 1


class UsageError(LawqaError):
    """An option, a settings file or an argument makes no sense."""

    exit_status = 2


class InputError(LawqaError):
    """A file could not be read or written as what it should be."""


class PublishRefused(LawqaError):
    """A guard found the new dataset worse than the old; nothing was replaced."""

    exit_status = 4


class Locked(LawqaError):
    """Another run works on the same dataset."""

    exit_status = 75


class PageError(LawqaError):
    """A page that gives no questions; ``reason`` is a short machine-readable word.

    >>> error = PageRejected("no_question", "the title '关于我们' asks nothing")
    >>> error.reason
    'no_question'
    >>> str(error)
    "the title '关于我们' asks nothing"
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class PageRejected(PageError):
    """The page is as it should be, and holds no question."""


class PageChanged(PageError):
    """The page belongs to a known site and fits none of its readers."""
