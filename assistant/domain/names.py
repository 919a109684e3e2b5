"""When two written names are one person."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

_HONORIFICS = frozenset(
    ["dr", "prof", "mr", "mrs", "ms", "miss", "mx", "sir", "herr", "frau", "phd", "mba", "dipl", "ing", "m.d"]
)
_STROKED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SHORTEST_LOGIN = 3  # letters; initials alone are several people's


def _parts(name: str, *, umlauts: bool = False) -> tuple[str, ...]:
    """Lower-case parts of a written name without accents and titles, given name first; an e-mail gives its local part.

    With `umlauts` these are spelled out as logins often have them: `Jürgen` is `juergen`.
    """
    local = name.split("@", maxsplit=1)[0] if "@" in name and " " not in name.strip() else name
    plain = unicodedata.normalize("NFC", re.sub(r"\(.*?\)|<.*?>", " ", local)).lower()
    spelled = plain.translate(_UMLAUTS) if umlauts else plain
    bare = "".join(one for one in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(one))
    folded = bare.translate(_STROKED)
    if folded.count(",") == 1:
        family, given = folded.split(",")
        folded = f"{given} {family}"
    return tuple(part for part in re.split(r"[\W_]+", folded) if part and part not in _HONORIFICS)


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person: equal in any order, or one a login made of initial and family name.

    >>> same_person("Tobias Renner", "trenner"), same_person("Renner, Tobias", "tobias.renner")
    (True, True)
    """
    spellings = product((False, True), repeat=2)
    return any(_same(_parts(one, umlauts=left), _parts(other, umlauts=right)) for left, right in spellings)


def name_key(name: str) -> str:
    """What every order and accent of one written name shares: `Renner, Tobias` and `Tobias Renner` give the same."""
    return " ".join(sorted(_parts(name)))


def login_keys(name: str) -> frozenset[str]:
    """The logins that a full name gives, and nothing for a single word."""
    several = (_parts(name), _parts(name, umlauts=True))
    return frozenset(login for parts in several if len(parts) > 1 for login in _logins(parts))


def _logins(name: tuple[str, ...]) -> tuple[str, ...]:
    """The forms in which logins are made of a full name: initial and family name, both names, or all of them."""
    return name[0][0] + name[-1], "".join(name), name[0] + name[-1], name[-1] + name[0][0]


def _same(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether the parts of two names are one person's."""
    if not left or not right:
        return False
    return sorted(left) == sorted(right) or _is_login(left, right) or _is_login(right, left)


def _is_login(login: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a single word or an initial with a family name stands for a full name."""
    if len(name) < 2:
        return False
    joined = "".join(login).rstrip("0123456789")
    return len(joined) >= _SHORTEST_LOGIN and joined in _logins(name)
