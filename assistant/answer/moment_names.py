"""What the names of fields say of their days: planned or happened, of a deed, of its circumstances, of a state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.audit.roles import Role, plays
from ingest.names import words


def _set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_PLANNED = _set(
    "next due target until till planned plan scheduled schedule expiry expires expire expiration deadline valid validity "
    "forecast expected estimated estimate eta proposed intended effective force start starts begin begins from to end ends "
    "renewal renew applies"
)
"""Words of the names of days that are set before they come."""
_PROMISED = _set(
    "due next target until till planned scheduled deadline forecast expected estimated eta proposed intended"
)
"""Those that say so whatever stands beside them: of a day on which something was closed `from` or `end` do not."""
_HAPPENED = frozenset(("actual", "actually", "real"))
"""Words that say of any day that it came."""
_REVIEWED_BY = re.compile(r"(?:.* )?review (?:by|on|due)")
_TOUCHED = _set(
    "update updated modified modification changed edited touched activity viewed seen synced exported snapshot last"
)
"""Words of the names of days on which a record was looked at or written in, whatever came of it."""
_ENDS = ("clos", "resol", "complet", "done", "finish", "ended", "merg", "fix", "cancel", "reject", "declin", "withdr",
         "retir", "decommission", "revok", "terminat", "remediat", "solved")  # fmt: skip
"""How the words begin that say that a record is over."""
_DEEDS = ("approved", "releas", "deployed", "reviewed", "accepted", "signed", "issued", "implemented", "published")
_STATES = _set("status state resolution outcome result decision verdict disposition stage phase standing conclusion")
_OUTCOMES = _set(
    "result results outcome outcomes effective effectiveness remark remarks comment comments note notes evidence conclusion "
    "conclusions verdict findings found proof lesson lessons learned learnt correction corrections remedy disposition"
)
"""Words of what is written of a deed when it is done."""
_CAUSES = (
    ("cause",),
    ("causes",),
    ("root", "cause"),
    ("follow", "up"),
    ("followup",),
    ("lessons",),
    ("lesson",),
    ("review", "file"),
)
"""What is known of an event when it has been looked into."""
_LOOKED_INTO = ("review", "postmortem", "mortem", "analys", "investigat", "examin", "assess")
"""How the words begin that say that an event was looked into."""
_YES = _set("yes y true done x")
_PASSED_ON = _set("reported notified informed communicated escalated sent disclosed")
_BEGINNINGS = _set(
    "created create opened open raised identified registered added logged initiated reported issued occurred detected "
    "noticed found submitted requested signed order introduced onboarded date"
)
"""Words of the names of days from which on a record was there."""
_BEGINNINGS_OF_USE = _BEGINNINGS | _set("start started begin began live since from contract effective commissioned")
"""The same of what a register lists, which may be there from a day that was planned."""
_NOW = _set(
    "version release score rating level likelihood probability impact severity residual treatment response measure measures"
)
"""Words of what a row of a register says as of when it was last written in."""
_OF_A_DAY = _set("at on in date time day when timestamp datetime utc actual ts")
"""Words that make a name one of a day."""
_OF_A_DEED = _set(
    "by user name person login display email role reason note notes code comment comments remark remarks commit file report document link url summary oid sha via how"
)
"""Words that make a name one of a deed's circumstances: who closed it, why, with what remark."""
_SHORTEST = 4  # letters that two words of one deed begin with alike: `closed`, `closure`


@lru_cache(maxsize=4096)
def is_planned(name: str, *, reviews: bool) -> bool:
    """Whether a name is of a day that is set before it comes; of a document also when it will be looked at again."""
    said = words(name)
    done = bool(_HAPPENED & set(said)) or any(word.startswith(_ENDS + _DEEDS) for word in said)
    if done and not _PROMISED & set(said):
        return False
    return (
        bool(_PLANNED & set(said))
        or _REVIEWED_BY.fullmatch(" ".join(said)) is not None
        or (reviews and "review" in said)
    )


def deed_of(name: Sequence[str]) -> str:
    """The word for what happened in the name of its day: `closed` of `closed_at`; empty where it is not one word."""
    told = [word.removesuffix("date") if len(word) > _SHORTEST * 2 else word for word in name if word not in _OF_A_DAY]
    return told[0] if len(told) == 1 else ""


def is_of_deed(name: Sequence[str], deed: str) -> bool:
    """Whether a name is of a deed: `closed_by` and `closure notes` are of what `closed_at` dates."""
    told = [word for word in name if word not in _OF_A_DEED and not word.isdecimal()]
    return len(told) == 1 and _alike(told[0], deed)


def has_day_of_its_own(name: Sequence[str]) -> bool:
    """Whether a name is of another day: that one counts by itself."""
    return bool(_OF_A_DAY & set(name))


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    """Whether two words are of one stem: `resolution` and `resolved`, never `start` and `state`."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= max(_SHORTEST, min(len(one), len(other)) - 3)


@lru_cache(maxsize=4096)
def is_state(name: str) -> bool:
    """Whether a field of a name says where something stands: `status`, `state.name`, `Risk status`."""
    said = [word for word in words(name) if word not in ("name", "value")]
    return bool(said) and (said[-1] in _STATES or plays(name, Role.STATUS))


def is_end(name: Sequence[str]) -> bool:
    """Whether the name of a day says that something is over by then."""
    return any(word.startswith(_ENDS) for word in name)


def is_touch(name: Sequence[str]) -> bool:
    """Whether the name of a day says that a record was only looked at or written in."""
    return not _TOUCHED.isdisjoint(name)


def speaks_of_state(value: str) -> bool:
    """Whether a value opens with the name of a state, as a step of a history does: `status: To Do -> Done`."""
    return not _STATES.isdisjoint(words(value)[:3])


def is_outcome(name: Sequence[str]) -> bool:
    """Whether a field of a name tells what came of a deed: `Result`, `Closure evidence`, `Lessons learned`."""
    return bool(name) and (not _OUTCOMES.isdisjoint(name) or tells_why(name))


def is_passed_on(name: Sequence[str], value: str) -> bool:
    """Whether a field says that something was passed on to somebody, and not when: `Reported to the owner: yes`."""
    return value.strip().lower() in _YES and any(word in _PASSED_ON for word in name)


def tells_why(name: Sequence[str]) -> bool:
    """Whether a field of a name tells what came out when an event was looked into: `Cause`, `Follow-up`."""
    return any(tuple(name[-len(one) :]) == one or tuple(name[: len(one)]) == one for one in _CAUSES)


def is_looking_into(name: Sequence[str]) -> bool:
    """Whether the name of a day says that an event was looked into."""
    return any(word.startswith(_LOOKED_INTO) for word in name)


def shares_deed(name: Sequence[str], moment: Sequence[str]) -> bool:
    """Whether a field is called after the deed of a day: `Closure evidence` after `Closed on`."""
    deeds = [word for word in moment if word not in _OF_A_DAY | _TOUCHED]
    return any(
        _alike(one, other) for one in name if len(one) >= _SHORTEST for other in deeds if len(other) >= _SHORTEST
    )


def is_beginning(name: Sequence[str], *, of_use: bool = False) -> bool:
    """Whether the name of a day says that a record was there from it on; `of_use` for what a register lists."""
    told = _BEGINNINGS_OF_USE if of_use else _BEGINNINGS
    return not told.isdisjoint(name) and not (is_touch(name) or is_end(name) or is_looking_into(name))


def is_of_now(name: Sequence[str]) -> bool:
    """Whether a row of a register says by a field of a name what held when it was last written in."""
    return not _NOW.isdisjoint(name)
