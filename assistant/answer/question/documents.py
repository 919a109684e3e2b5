"""Documents that a question calls by their title, as it is written, or by the name of their file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from assistant.store.index import ItemView
from assistant.store.scope import Scope

_TOKEN = re.compile(r"[^\s\"“”'‘’()\[\]]+")
_CODED = re.compile(r"\w[._%-]\w|\d")
_SHORTEST = 6
"""Characters of a title that can name."""

Names = Mapping[str, tuple[tuple[str, str], ...]]
"""By the first token of a name in small letters: the names that begin so, longest first, each with a path."""


def called_documents(question: str, scope: Scope) -> Mapping[str, str]:
    """Paths of the documents that a question calls by name, each with that name; of names that overlap the longest counts.

    A title counts as it is written, capitals included: `incident handling` is a matter, `Incident Handling` a document.
    """
    names = scope.derived("names of documents", lambda: _names(scope))
    found: dict[str, str] = {}
    end = 0
    for token in _TOKEN.finditer(question):
        if token.start() >= end:
            for name, path in names.get(token.group().rstrip(",.;:?!").lower(), ()):
                if _stands_at(question, token.start(), name):
                    found[path] = name
                    end = token.start() + len(name)
    return found


def without_names(question: str, scope: Scope) -> str:
    """A question without the names of documents: where they are known, their words tell nothing of what is asked."""
    for name in called_documents(question, scope).values():
        question = re.sub(re.escape(name), " ", question, flags=re.IGNORECASE)
    return " ".join(question.split())


def _stands_at(question: str, start: int, name: str) -> bool:
    """Whether a name stands at a place as whole words; a file's name in any case."""
    there = question[start : start + len(name)]
    same = there.lower() == name.lower() if _CODED.search(name) else there == name
    return same and not re.match(r"\w", question[start + len(name) :])


def _names(scope: Scope) -> Names:
    every = {pair for item in scope.items if "#" not in item.id for pair in _of_item(item)}
    by_token: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, path in sorted(every, key=lambda pair: (-len(pair[0]), pair)):
        by_token[name.split()[0].rstrip(",.;:?!").lower()].append((name, path))
    return {token: tuple(names) for token, names in by_token.items()}


def _of_item(item: ItemView) -> Iterator[tuple[str, str]]:
    """The names of one document: that of its file, and a title that no ordinary words make."""
    path = str(item.path)
    yield PurePosixPath(path).name, path
    title = " ".join(item.metadata.title.split())
    if len(title) >= _SHORTEST and _is_name(title):
        yield title, path


def _is_name(title: str) -> bool:
    """Whether a title cannot be taken for ordinary words: signs or numbers in it, or capitals after its first word."""
    return bool(_CODED.search(title)) or any(word[:1].isupper() for word in title.split()[1:])
