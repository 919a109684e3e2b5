"""Which CSS declarations hide a text from the reader of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Style = Mapping[str, str]
"""Declarations by property, both in lower case."""

DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]*)")
LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))\s*(px|pt|em|rem|ex|ch|%|vw|vh|mm|cm|in)?")
PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "mm": 3.8, "cm": 38.0, "in": 96.0}
"""CSS pixels of a unit at the usual size of type."""

TINY_PIXELS = 4.0
"""Type smaller than 3 points cannot be read."""

OFF_SCREEN = -500.0
"""Pixels left of or above the page from which on nothing of a block shows."""

WHITE = re.compile(
    r"white|#f{3,4}|#f{6}(?:f{2})?|#fefefe|transparent"
    r"|rgba?\(\s*25[45]\s*,?\s*25[45]\s*,?\s*25[45]\s*(?:[,/].*)?\)|rgba\((?:[^,]*,){3}\s*0(?:\.0+)?\s*\)"
    r"|hsla?\([^,]*,[^,]*,\s*100%.*\)",
)
"""Colours that do not show on white paper."""

NO_GROUND = re.compile(rf"(?:{WHITE.pattern}|none|inherit|initial|unset|0)(?:\s.*)?")
"""Backgrounds on which white does not show either."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
SELECTOR = re.compile(r"(?P<tag>[a-z][\w-]*)?(?:#(?P<id>[\w-]+))?(?:\.(?P<class>[\w-]+))?")
"""A selector that names one element by its tag, id or class; others depend on where it stands."""


def declarations(text: str) -> dict[str, str]:
    """What a `style` attribute, or the inside of a rule, declares."""
    found = DECLARATION.findall(COMMENT.sub("", text))
    return {name.lower(): value.replace("!important", "").strip().lower() for name, value in found}


def pixels(value: str) -> float | None:
    """A length in pixels; None for what is no length, or depends on the room that there is."""
    hit = LENGTH.fullmatch(value)
    if hit is None:
        return None
    number, unit = float(hit[1]), hit[2]
    return number * PIXELS.get(unit, 1.0) if unit in PIXELS or unit is None or number == 0 else None


def is_invisible(style: Style) -> bool:
    """Whether the declarations alone keep a text from being seen: not displayed, without size, or off the screen."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    opacity = pixels(style.get("opacity", ""))
    return (opacity is not None and opacity < 0.05) or _is_tiny(style) or _is_outside(style) or _is_clipped(style)


def _is_tiny(style: Style) -> bool:
    size = style.get("font-size") or next(
        (word.split("/")[0] for word in style.get("font", "").split() if LENGTH.fullmatch(word.split("/")[0])), ""
    )
    wide = pixels(size)
    # A bare number is a weight in `font`, and no size but 0 in `font-size`
    return wide is not None and wide < TINY_PIXELS and not (wide and size.replace(".", "").isdigit())


def _is_outside(style: Style) -> bool:
    """Whether it stands left of or above the page."""
    placed = ("left", "top", "right", "bottom") if style.get("position") in ("absolute", "fixed") else ()
    offsets = (pixels(style.get(name, "")) for name in (*placed, "text-indent", "margin-left", "margin-top"))
    return any(offset is not None and offset <= OFF_SCREEN for offset in offsets)


def _is_clipped(style: Style) -> bool:
    """Whether it is cut down or scaled to nothing."""
    if re.fullmatch(r"rect\((?:\s*[01](?:px)?\s*,?){4}\)", style.get("clip", "")):
        return True
    if re.search(r"\bscale[xy]?\(\s*0(?:\.0+)?\s*[,)]", style.get("transform", "")):
        return True
    room = [pixels(style.get(name, "")) for name in ("width", "height", "max-width", "max-height")]
    return style.get("overflow") == "hidden" and any(one is not None and one <= 1 for one in room)


def is_white(style: Style) -> bool:
    """Whether the type has a colour that does not show on paper."""
    return WHITE.fullmatch(style.get("color", "")) is not None


def has_ground(style: Style) -> bool:
    """Whether the declarations give a ground on which white shows."""
    grounds = (style.get(name, "") for name in ("background", "background-color", "background-image"))
    return any(ground and NO_GROUND.fullmatch(ground) is None for ground in grounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rules of a page's own style sheets that name an element by its tag, id or class."""

    rules: Mapping[tuple[str, str, str], Style] = field(default_factory=dict)
    """Declarations by (tag, id, class), each empty where the selector names none."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Sheet:
        """The rules of these style sheets; those for print or for some widths only are left out."""
        rules: dict[tuple[str, str, str], dict[str, str]] = {}
        for text in texts:
            for selectors, inside in RULE.findall(_without_conditions(COMMENT.sub("", text))):
                for selector in selectors.split(","):
                    hit = SELECTOR.fullmatch(selector.strip())
                    if hit is not None and hit[0]:
                        key = (hit["tag"] or "", hit["id"] or "", hit["class"] or "")
                        rules.setdefault(key, {}).update(declarations(inside))
        return cls(rules=rules)

    def look(self, tag: str, identity: str | None, classes: str | None) -> dict[str, str]:
        """What the rules declare for an element; a rule that says more of it has the last word."""
        if not self.rules:
            return {}
        style: dict[str, str] = {}
        names = (classes or "").split()
        keys = [(tag, "", "")]
        keys += [(one, "", name) for name in names for one in ("", tag)]
        keys += [(one, identity, name) for one in ("", tag) for name in ("", *names)] if identity else []
        for key in keys:
            style.update(self.rules.get(key, {}))
        return style


def _without_conditions(text: str) -> str:
    """The style sheet without what stands in `@media` and other blocks with a condition."""
    kept: list[str] = []
    depth = 0
    conditional = False
    for piece in re.split(r"(@[^{};]*\{|[{}])", text):
        if piece.startswith("@"):
            conditional, depth = True, depth + 1
        elif conditional:
            depth += (piece == "{") - (piece == "}")
            conditional = depth > 0
        else:
            kept.append(piece)
    return "".join(kept)
