"""What the JSON exports of trackers have in common: people, nested values, and rich text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

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
    """What an object says that it is called, else its plain values; a choice below a choice follows it."""
    name = next((plain(value[name]) for name in NAMES if value.get(name)), "") or nested(value)
    child = plain(value.get("child")) if isinstance(value.get("child"), dict) else ""
    return f"{name} - {child}" if child else name


NAMES = ("displayName", "name", "value", "login", "key", "title")
"""Keys under which an object says what it is called, the best first."""


def nested(value: Json) -> str:
    """An object without a name: its plain values as `key: value`, joined by commas."""
    told = ((name, plain(one)) for name, one in value.items() if isinstance(one, str | int | float) and name != "self")
    return ", ".join(f"{name}: {text}" for name, text in told if text)


INLINE = frozenset({"text", "mention", "hardBreak", "emoji", "inlineCard", "status", "date", "mediaInline"})
"""Nodes of an Atlassian document that stand inside a line."""

LEAVES = frozenset({"media", "blockCard", "embedCard", "extension"})
"""Blocks that hold no content of their own and say something all the same."""


def rich_text(node: Json) -> str:
    """The text of an Atlassian document, a paragraph a line, a table's row a line with its cells by ` | `."""
    return "\n".join(line for line in _lines(node) if line.strip())


def _lines(node: Json) -> Iterator[str]:
    """The lines of a block, in text order."""
    children = listed(node.get("content"))
    kind, attributes = node.get("type"), mapping(node.get("attrs"))
    if kind == "tableRow":
        yield " | ".join(" ".join(line for line in _lines(cell) if line.strip()) for cell in children)
    elif kind in LEAVES:
        yield _leaf(node)
    elif any(child.get("type") in INLINE for child in children):
        # Whether a task is done is what an auditor asks of it
        state = f"[{attributes['state']}] " if kind in ("taskItem", "decisionItem") and attributes.get("state") else ""
        yield state + "".join(map(_leaf, children))
    else:
        yield plain(attributes.get("title"))
        for child in children:
            yield from _lines(child)


def _leaf(child: Json) -> str:
    """The text of a node without content; a link's address follows its words unless they are the address."""
    attributes = mapping(child.get("attrs"))
    match child.get("type"):
        case "hardBreak":
            return "\n"
        case "date":
            return _day(attributes.get("timestamp"))
        case "text":
            text = plain(child.get("text"))
            marks = (one for one in listed(child.get("marks")) if one.get("type") == "link")
            target = next((plain(mapping(one.get("attrs")).get("href")) for one in marks), "")
            return f"{text} ({target})" if target and target != text else text
        case _:
            return next(
                (plain(attributes[name]) for name in ("text", "url", "alt", "shortName") if attributes.get(name)), ""
            )


def _day(timestamp: object) -> str:
    """The day of a date node, which holds milliseconds since 1970."""
    try:
        return f"{datetime.fromtimestamp(int(plain(timestamp)) / 1000, tz=UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return plain(timestamp)
