"""YAML and JSON files: the file itself as text, each value a Field under its dotted name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined] # not in the stubs

import yaml

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Element, Field, Locator
from ingest.parse.parsed import Parsed, cover, lines_of
from ingest.strict_yaml import describe

BLANK = re.compile(r"[ \t\n\r]*")
SCALAR = re.compile(r"[^\s,\]}:\"]+")
"""A JSON number or word."""


def parse_yaml(text: str) -> Parsed:
    """The parts and fields of a YAML file, every document of it."""
    try:
        fields = sorted(_yaml_fields(text), key=lambda one: (one.start, one.end))
    except yaml.YAMLError as problem:
        raise Unparseable(f"not valid YAML: {describe(problem)}", fix="mend that line") from problem
    except RecursionError as problem:
        raise Unparseable("the YAML is nested too deeply", fix="write it flatter") from problem
    return _parsed(text, fields, "yaml-1")


def parse_json(text: str) -> Parsed:
    """The parts and fields of a JSON file."""
    try:
        fields, end = _json_value(text, _skip(text, 0), "")
    except IndexError as problem:
        raise Unparseable("not valid JSON: it ends too early", fix="export the file again") from problem
    except ValueError as problem:
        raise Unparseable(f"not valid JSON: {problem}", fix="export the file again") from problem
    except RecursionError as problem:
        raise Unparseable("the JSON is nested too deeply", fix="write it flatter") from problem
    if text[end:].strip():
        raise Unparseable(f"not valid JSON: more text after the value at position {end}", fix="export the file again")
    return _parsed(text, fields, "json-1")


def _parsed(text: str, fields: list[Field], parser: str) -> Parsed:
    """Each line an element; one that holds a field's beginning is called by it and stands under its parents."""
    elements = []
    starts = iter([*fields, None])
    following = next(starts)
    for line in lines_of(text):
        first = None
        while following is not None and following.start < line.end:
            first = first or following
            following = next(starts)
        nested = line.text[0] in " \t-"
        *parents, _ = first.name.split(".") if first and nested else ("",)
        place = Locator(section=tuple(parents), field=first.name) if first else Locator()
        category = Category.FIELD if first else Category.CODE
        elements.append(Element(category=category, start=line.start, end=line.end, locator=place))
    return Parsed(text=text, elements=cover(text, elements), parser=parser, fields=tuple(fields))


def yaml_fields(text: str, start: int, end: int) -> list[Field]:
    """Fields of the YAML in a span of a text; empty when it is not valid."""
    try:
        inner = list(_yaml_fields(text[start:end]))
    except yaml.YAMLError:
        return []
    return [Field(name=one.name, value=one.value, start=start + one.start, end=start + one.end) for one in inner]


def _yaml_fields(text: str) -> Iterator[Field]:
    """Fields of each document of a YAML text."""
    seen: set[int] = set()
    for document in yaml.compose_all(text, Loader=yaml.SafeLoader):
        if document is not None:
            yield from _node_fields(text, document, "", seen)


def _node_fields(text: str, node: yaml.Node, name: str, seen: set[int]) -> Iterator[Field]:
    """Fields below a node; a node that an alias repeats is walked once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _node_fields(text, value, _dotted(name, str(getattr(key, "value", "?"))), seen)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value, start=1):
            yield from _node_fields(text, value, _dotted(name, str(number)), seen)
    else:
        yield from _scalar(text, node, name)


def _scalar(text: str, node: yaml.Node, name: str) -> Iterator[Field]:
    """The field of a scalar: its text as it stands, quotes and block signs left out."""
    start, end = node.start_mark.index, node.end_mark.index
    style = getattr(node, "style", None)
    if style in ("'", '"'):
        start, end = start + 1, end - 1
    elif style in ("|", ">"):
        start = text.find("\n", start, end) + 1 or end
    block = text[start:end]
    start, end = end - len(block.lstrip()), start + len(block.rstrip())
    if start < end:
        yield Field(name=name, value=text[start:end], start=start, end=end)


def _dotted(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


def _skip(text: str, place: int) -> int:
    """The first place from here that is no white space."""
    hit = BLANK.match(text, place)
    return hit.end() if hit else place


def _json_value(text: str, place: int, name: str) -> tuple[list[Field], int]:
    """Fields of the value at a place, and the place after it. Raises ValueError or IndexError where it is broken."""
    sign = text[place]
    if sign in "{[":
        return _json_container(text, place, name, "}" if sign == "{" else "]")
    if sign == '"':
        _, end = scanstring(text, place + 1, True)
        return _json_field(text, place + 1, end - 1, name), end
    hit = SCALAR.match(text, place)
    if hit is None:
        raise ValueError(f"no value at position {place}")
    return _json_field(text, place, hit.end(), name), hit.end()


def _json_field(text: str, start: int, end: int, name: str) -> list[Field]:
    """The field of a scalar; an empty text and null are no value."""
    value = text[start:end]
    return [Field(name=name, value=value, start=start, end=end)] if value not in ("", "null") else []


def _json_container(text: str, place: int, name: str, close: str) -> tuple[list[Field], int]:
    """Fields of an object or a list, and the place after it."""
    fields: list[Field] = []
    place = _skip(text, place + 1)
    number = 0
    while text[place] != close:
        number += 1
        key = str(number)
        if close == "}":
            key, place = _json_key(text, place)
        inner, place = _json_value(text, place, _dotted(name, key))
        fields += inner
        place = _skip(text, place)
        if text[place] not in (",", close):
            raise ValueError(f"expected ',' or '{close}' at position {place}")
        place = _skip(text, place + (text[place] == ","))
    return fields, place + 1


def _json_key(text: str, place: int) -> tuple[str, int]:
    """A key, and the place of its value."""
    if text[place] != '"':
        raise ValueError(f"expected a key at position {place}")
    key, end = scanstring(text, place + 1, True)
    colon = _skip(text, end)
    if text[colon] != ":":
        raise ValueError(f"expected ':' at position {colon}")
    return str(key), _skip(text, colon + 1)
