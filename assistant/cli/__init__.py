"""The command line: `clausetrail`."""

from assistant.offline import quiet

quiet()  # before any library that reads these variables while it is imported

from assistant.cli.run import main  # noqa: E402 - see above

__all__ = ["main"]
