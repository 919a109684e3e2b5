"""What the JSON exports of trackers have in common: people, nested values, and rich text."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant.domain.errors import Unparseable
from ingest.parse.decode import decode

Json = dict[str, object]


def load_json(data: bytes, what: str) -> object:
    """The value of a JSON file. Raises Unparseable with the place where it breaks."""
    try:
        return json.loads(decode(data))
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise Unparseable(f"not valid JSON: {problem.msg} ({where})", fix=f"export the {what} again") from problem
    except RecursionError as problem:
        raise Unparseable("the JSON is nested too deeply", fix=f"export the {what} again") from problem


def mapping(value: object) -> Json:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Json]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def plain(value: object) -> str:
    """A value as text: people and choices by their names, lists joined by commas, rich text as its paragraphs."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value.replace("\r\n", "\n")
        case list():
            return ", ".join(part for part in map(plain, value) if part)
        case dict():
            return rich_text(value) if value.get("type") == "doc" else _called(value)
        case _:
            return str(value)


def _called(value: Json) -> str:
    """What an object says that it is called, else its plain values."""
    return next((plain(value[name]) for name in NAMES if value.get(name)), "") or nested(value)


NAMES = ("displayName", "name", "value", "login", "key", "title")
"""Keys under which an object says what it is called, the best first."""


def nested(value: Json) -> str:
    """An object without a name: its plain values as `key: value`, joined by commas."""
    return ", ".join(
        f"{name}: {one}" for name, one in value.items() if isinstance(one, str | int | float) and one != ""
    )


def rich_text(node: Json) -> str:
    """The text of an Atlassian document, a paragraph a line."""
    return "\n".join(line for line in (_inline(block) for block in _blocks(node)) if line.strip())


def _blocks(node: Json) -> Iterator[Json]:
    """Blocks that hold inline content, in text order."""
    children = listed(node.get("content"))
    if any(child.get("type") in ("text", "mention", "hardBreak", "emoji", "inlineCard") for child in children):
        yield node
    else:
        for child in children:
            yield from _blocks(child)


def _inline(node: Json) -> str:
    """The inline content of a block."""
    return "".join(_leaf(child) for child in listed(node.get("content")))


def _leaf(child: Json) -> str:
    """The text of one inline node."""
    if child.get("type") == "hardBreak":
        return "\n"
    attributes = mapping(child.get("attrs"))
    return plain(child.get("text") or attributes.get("text") or attributes.get("url") or "")
