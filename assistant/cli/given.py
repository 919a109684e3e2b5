"""Options of the desk's commands as the desk takes them: days, periods, sentences with what they cite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.audit.wishes import Claimed
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput


def day_from(written: str) -> date:
    """A day written as 2026-07-01. Raises BadInput for another form."""
    try:
        return date.fromisoformat(written)
    except ValueError as problem:
        raise BadInput(f"{written!r} is no day: write it as 2026-07-01") from problem


def period_from(first: str | None, last: str | None) -> Period | None:
    """The period between two days, both inside; None without any."""
    return Period.between(day_from(first) if first else None, day_from(last) if last else None)


def claimed_from(sentences: Sequence[str] | None, cites: Sequence[str] | None) -> tuple[Claimed, ...]:
    """Sentences, each with the places that are named for it.

    A place is `N=ID` or `N=ID::words that stand there`, where N is the number of the sentence, from 1; without a number
    it is of the only sentence. Raises BadInput for a number that no sentence has, and for places without a sentence.
    """
    said = tuple(sentences or ())
    places: list[list[tuple[str, str]]] = [[] for _ in said]
    for cite in cites or ():
        number, rest = _numbered(cite, len(said))
        name, _, words = rest.partition("::")
        places[number - 1].append((name.strip(), words.strip()))
    return tuple(Claimed(text=text, cites=tuple(own)) for text, own in zip(said, places, strict=True))


def _numbered(cite: str, sentences: int) -> tuple[int, str]:
    """The number of the sentence that a place is of, and the place."""
    head, sign, rest = cite.partition("=")
    if sign and head.strip().isdigit():
        number, place = int(head), rest
    elif sentences == 1:
        number, place = 1, cite
    else:
        raise BadInput(f"--cite {cite!r}: write N=ID::words, where N says which --sentence it is for")
    if not 1 <= number <= sentences:
        raise BadInput(f"--cite {cite!r}: there is no sentence {number}")
    return number, place
