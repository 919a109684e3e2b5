"""YAML as people write it by hand: every scalar stays the text that it is, and a repeated key is an error."""

from __future__ import annotations

import yaml

from assistant.domain.errors import BadInput


class StrictLoader(yaml.BaseLoader):
    """Keeps `1.10` and `2026-10-06` as written, refuses repeated keys and aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A node; aliases are refused because a few lines of them unfold to gigabytes."""
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call] # untyped in PyYAML
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed here", event.start_mark)
        return super().compose_node(parent, index)  # type: ignore[no-any-return,unused-ignore] # untyped in PyYAML

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """A mapping; of two equal keys PyYAML would drop the first in silence, which could widen access."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(str(key.value))
        return dict(super().construct_mapping(node, deep))


def load_yaml(text: str, name: str) -> object:
    """The value of a YAML text. Raises BadInput with line and column when it is none."""
    try:
        return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - StrictLoader makes text, lists and mappings only
    except yaml.YAMLError as problem:
        raise BadInput(f"{name}: not valid YAML: {describe(problem)}") from problem
    except (RecursionError, TypeError) as problem:
        raise BadInput(f"{name}: not usable YAML: nested too deeply, or a key that is not plain text") from problem


def describe(problem: yaml.YAMLError) -> str:
    """The problem in one line, with line and column from 1 where they are known."""
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or str(problem).splitlines()[0]
    return f"{what} (line {mark.line + 1}, column {mark.column + 1})" if mark else str(what)
