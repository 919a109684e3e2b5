"""Prompt files of this package, checked and hashed.

A file `NAME-VERSION.md` begins with front matter that declares its name, version and fields. A field stands in the text as
`{{field}}`. Headings `# System` and `# User` begin the messages; a text without them is one system message or a part of
another prompt. A file is never changed once it was released: a better prompt is a new version, and receipts name both.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files

import yaml

_FILE = re.compile(r"---\n(?P<head>.*?\n)---\n(?P<text>.*)", re.DOTALL)
_FIELD = re.compile(r"\{\{(\w+)\}\}")
_MESSAGE = re.compile(r"^# (System|User)\n", re.MULTILINE)


class BadPrompt(ValueError):
    """A prompt file that is missing, or that says one thing and holds another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One version of a prompt."""

    name: str
    """What it is for, such as `answer`."""
    version: int
    """Its version, from 1."""
    text: str
    """What follows the front matter, fields as `{{field}}`."""
    fields: tuple[str, ...]
    """Names of the fields that the text holds, each at least once, in declared order."""
    sha256: str
    """SHA-256 of the file's bytes, in hexadecimal digits."""

    @property
    def messages(self) -> tuple[tuple[str, str], ...]:
        """Pairs of `system` or `user` and the message's text; a text without headings is one system message."""
        parts = _MESSAGE.split(self.text)
        if len(parts) == 1:
            return (("system", self.text.strip()),)
        return tuple((role.lower(), text.strip()) for role, text in zip(parts[1::2], parts[2::2], strict=True))


def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """A prompt's text in pieces, each with whether it is the name of a field to fill in."""
    return tuple((piece, bool(at % 2)) for at, piece in enumerate(_FIELD.split(text)))


def load(name: str, folder: Traversable | None = None) -> Prompt:
    """The prompt of a file name without its ending, such as `answer-1`, from this package or another folder.

    Raises BadPrompt when there is no such file, when its front matter names another prompt or version, or when the fields
    in the text are not just those declared.
    """
    file = (folder or files("prompts")).joinpath(f"{name}.md")
    if not re.fullmatch(r"[a-z-]+-\d+", name) or not file.is_file():
        raise BadPrompt(
            f"there is no prompt {name!r}; expected a name such as answer-1, one of: {', '.join(names(folder))}"
        )
    content = file.read_bytes()
    match = _FILE.fullmatch(content.decode("utf-8"))
    if match is None:
        raise BadPrompt(f"{name}.md must begin with front matter between two lines of ---")
    prompt = _parsed(name, yaml.safe_load(match["head"]), match["text"], hashlib.sha256(content).hexdigest())
    _check_fields(prompt)
    return prompt


def names(folder: Traversable | None = None) -> tuple[str, ...]:
    """Names of every prompt file, sorted; each can be given to `load`."""
    found = (entry.name for entry in (folder or files("prompts")).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in found if name.endswith(".md")))


def _parsed(name: str, head: object, text: str, sha256: str) -> Prompt:
    """The prompt that front matter and text make, when the front matter says what the file's name does."""
    if not isinstance(head, dict) or set(head) != {"name", "version", "fields"} or not isinstance(head["fields"], list):
        raise BadPrompt(f"{name}.md: front matter must hold name, version and a list of fields, and nothing else")
    if f"{head['name']}-{head['version']}" != name:
        raise BadPrompt(
            f"{name}.md: expected front matter of {name}, got name {head['name']!r}, version {head['version']!r}"
        )
    return Prompt(
        name=str(head["name"]),
        version=int(head["version"]),
        text=text,
        fields=tuple(str(field) for field in head["fields"]),
        sha256=sha256,
    )


def _check_fields(prompt: Prompt) -> None:
    """Refuse a prompt whose text has other fields than declared, or whose first message has text before it."""
    file = f"{prompt.name}-{prompt.version}.md"
    found = {piece for piece, is_field in pieces(prompt.text) if is_field}
    if found != set(prompt.fields) or len(prompt.fields) != len(set(prompt.fields)):
        raise BadPrompt(f"{file}: declared fields {sorted(prompt.fields)}, but the text holds {sorted(found)}")
    opening = _MESSAGE.split(prompt.text)
    if len(opening) > 1 and opening[0].strip():
        raise BadPrompt(f"{file}: text before the first message heading would be lost; put it under # System")
