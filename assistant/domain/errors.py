"""Everything that Clausetrail raises on purpose.

ClausetrailError
├── BadInput          a file, a question or a setting cannot be used        exit 3
│   └── Unparseable   one source file cannot be read; becomes a Skipped
├── NotFound          nothing of that name in what the reader may read      exit 1
├── NotPermitted      the act is not this person's to do                    exit 4
└── Unavailable       something that must run or exist first does not       exit 5
"""


class ClausetrailError(Exception):
    """Root of all errors whose message is one sentence for the person who caused them."""

    exit_code = 3


class BadInput(ClausetrailError):
    """A file, a question or a setting cannot be used as given."""


class Unparseable(BadInput):
    """One source file or record cannot be turned into evidence.

    `fix` says what its owner can do about it.
    """

    def __init__(self, reason: str, *, fix: str) -> None:
        """Keep the reason as the message and the advice beside it."""
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class NotFound(ClausetrailError):
    """Nothing of that name exists in what the reader may read."""

    exit_code = 1


class NotPermitted(ClausetrailError):
    """The act is not this person's to do; never raised about a piece of evidence."""

    exit_code = 4


class Unavailable(ClausetrailError):
    """A service, a lock, an index or a home folder that is needed is not there."""

    exit_code = 5
