"""When two written names are one person."""

from __future__ import annotations

import re
import unicodedata


def _parts(name: str) -> tuple[str, ...]:
    """Lower-case parts of a written name without accents, given name first; an e-mail gives its local part."""
    local = name.split("@", maxsplit=1)[0] if "@" in name and " " not in name.strip() else name
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)|<.*?>", " ", local)).encode("ascii", "ignore").decode()
    if plain.count(",") == 1:
        family, given = plain.split(",")
        plain = f"{given} {family}"
    return tuple(part for part in re.split(r"[^a-z0-9]+", plain.lower()) if part)


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person: equal in any order, or one a login made of initial and family name.

    >>> same_person("Tobias Renner", "trenner"), same_person("Renner, Tobias", "tobias.renner")
    (True, True)
    """
    left, right = _parts(one), _parts(other)
    if not left or not right:
        return False
    return sorted(left) == sorted(right) or _is_login(left, right) or _is_login(right, left)


def _is_login(login: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a single word or an initial with a family name stands for a full name."""
    if len(name) < 2:
        return False
    joined = "".join(login)
    return joined in (name[0][0] + name[-1], "".join(name), name[-1] + name[0][0])
