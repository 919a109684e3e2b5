"""The people register of one scope, where there is one: who was there on a day, and who had left.

A register of people has rows of persons, most of them with a day on which they began, or with one on which they left. Its last day is a
day of work still: somebody has left from the day after. Where two people share a name, nothing is said of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from assistant.audit.columns import Column, words_of
from assistant.audit.desk import Desk
from assistant.audit.registers import Register, Row, registers
from assistant.domain.answer import Span
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import Field, Kind
from assistant.domain.names import name_key, same_person
from assistant.domain.people import is_person
from assistant.domain.written_dates import find_date

NAME = Column(("full name", "name", "person", "employee", "staff member", "display name", "colleague", "worker", "mitarbeiter*", "nom", "nombre"), without=("id", "no", "number", "user", "login", "manager", "supervisor", "team", "first", "last", "given", "family", "date", "start", "end", "since", "mail"))  # fmt: skip
"""Who a row is about."""
_GIVEN = Column(("first name", "given name", "forename", "vorname", "prenom"))
_FAMILY = Column(("last name", "family name", "surname", "nachname"))
LOGIN = Column(("login", "user name", "username", "user id", "account", "user", "uid", "e mail", "email", "mail", "upn"), without=("manager", "date"))  # fmt: skip
"""What systems and mailboxes know a person by."""
START = Column(("start* date", "hire* date", "entry date", "joined", "join* date", "hired", "employed from", "employed since", "since", "start", "starts", "started", "entered", "from", "eintritt*"), without=("by", "review", "contract", "project", "role"))  # fmt: skip
"""When a person began."""
_GONE = ("last day", "last working day", "leav* date", "leave* on", "leaving", "left on", "left", "exit* date", "exit", "terminat* date", "departure*", "departed", "employed until", "employed to", "austritt*", "offboard* date", "resigned")  # fmt: skip
LEFT = Column(_GONE, without=("reason", "by", "annual", "parental", "balance"))
"""When a person left, in a column that can mean nothing else."""
END = Column((*_GONE, "end date", "end", "ends", "ended", "until", "till", "to"), without=("reason", "by", "annual", "contract", "project", "balance", "report*", "review"))  # fmt: skip
"""When a person left, in a column that may mean something else elsewhere."""
ROLE = Column(("role", "job title", "position", "function", "job", "title", "designation", "rolle", "funktion"), without=("date", "start", "end", "id"))  # fmt: skip
"""What a person does."""
_STATUS = Column(("employment status", "status", "state", "active"))
_IS_GONE = re.compile(r"left|leaver|former|terminated|resigned|departed|ausgeschieden|gone|ex-?employee", re.IGNORECASE)
MOVED = Column(("movement", "movement type", "staff change", "event", "event type", "kind change", "change"), without=("date", "by", "id", "no", "number"))  # fmt: skip
"""What happened to a person's post, in a register of comings and goings."""
_ON = Column(("effective date", "date", "on", "day", "effective"), without=("by", "entered", "recorded", "birth"))
_GOING = re.compile(r"\b(?:leav\w*|left|leaver|exit\w*|depart\w*|terminat\w*|resign\w*|retire\w*|offboard\w*|last day|saíd\w*|demiss\w*|rescis\w*|reforma\w*|baja|salida|cese|dimisi\w*|jubilaci\w*|départ\w*|sortie|démission|retraite|uscit\w*|cessazion\w*|dimission\w*|austritt\w*|ausgeschieden|kündigung|uit dienst\w*|uitdienst\w*|vertrek\w*|avgång|slutat|fratrådt|fratræd\w*|odejście|zwolnienie)\b", re.IGNORECASE)  # fmt: skip
"""Words for going."""
_EVENT = re.compile(
    r"(?:has )?(?:left|retired|resigned|departed|dismissed|given notice|joined|started|hired|moved|transferred|promoted|returned"
    r"|(?:maternity|parental|sick|long) leave|secondment|leaver|joiner|mover)",
    re.IGNORECASE,
)
"""What happens to a person's post, as a cell of its own."""
_AWAY = re.compile(
    r"\b(?:maternity|paternity|parental|sick|annual|unpaid|long)[ -]leave|\bleave of absence", re.IGNORECASE
)
"""Being away, and not gone."""
_LONGEST_DAY = 20
"""Characters of a cell that is a day and no more."""
_KINDS = (Kind.OTHER, Kind.ACCESS, Kind.TRAINING_RECORD, Kind.REVIEW, Kind.CONTRACT)
_MOST = 0.6
"""Share of rows that must name a person, since a register of projects too has names, starts and ends."""
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of a people register."""

    name: str
    """The name as written."""
    logins: tuple[str, ...]
    """Logins and addresses, lower-case."""
    role: str
    """What they do; empty where no column says it."""
    end: PartialDate | None
    """Their last day, where it is known."""
    gone: bool
    """Whether the row calls them gone without a day."""
    span: Span
    """The place of their last day, else of their name."""

    def has_left(self, day: date) -> bool:
        """Whether they were gone on a day."""
        return self.gone if self.end is None else self.end.end <= day


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody whom the people registers of a scope name."""

    members: tuple[Member, ...]
    """Rows, in the order of their ids; several where somebody came back or has several posts."""

    def find(self, written: str) -> tuple[Member, ...]:
        """The rows of the one person whom a name, login or address means; empty when there is none, or more than one."""
        plain = written.strip().lower()
        found = [one for one in self.members if plain in one.logins]
        found = found or [one for one in self.members if same_person(one.name, written)]
        return tuple(found) if len({name_key(one.name) for one in found}) == 1 else ()

    def left(self, written: str, day: date) -> Member | None:
        """The latest row of a person who was gone on a day; None where they were there, or nothing is known of them."""
        rows = self.find(written)
        gone = rows and all(one.has_left(day) for one in rows)
        return max(rows, key=lambda one: one.end.end if one.end else date.min) if gone else None

    def holding(self, role: str, day: date) -> Member | None:
        """The one person who has a role on a day; None when nobody has, or several."""
        wanted = _role_words(role)
        found = [
            one
            for one in self.members
            if wanted and not one.has_left(day) and any(wanted == _role_words(part) for part in _posts(one.role))
        ]
        return found[0] if len({name_key(one.name) for one in found}) == 1 else None

    def knows(self, word: str) -> bool:
        """Whether a word is part of anybody's name or login."""
        plain = word.strip().lower()
        return any(plain in name_key(one.name).split() or plain in one.logins for one in self.members)


def staff(desk: Desk) -> Staff:
    """The people registers of a desk's scope; without members where it has none. Kept while the same items are inside."""
    return desk.scope.derived("staff", lambda: Staff(tuple(_members(registers(desk, _KINDS, tables=(Kind.OTHER,))))))


def _members(found: Iterable[Register]) -> Iterator[Member]:
    """The rows of registers that are of people."""
    for register in found:
        order = register.day_first()
        if _is_of_movements(register):
            yield from (member for row in register.rows if (member := _moved(row, order)))
        elif _is_of_people(register):
            yield from (member for row in register.rows if (member := _member(row, order)))


def _is_of_people(register: Register) -> bool:
    """Whether most rows name a person, and say when they began or left."""
    named = [row for row in register.rows if is_person(_name(row.record.fields))]
    dated = sum(_day(row.of(START)) is not None for row in named)
    timed = dated >= _MOST * len(named) and (register.says(END) or register.says(ROLE))
    return len(named) >= _MOST * len(register.rows) and bool(named) and (timed or register.says(LEFT))


def _is_of_movements(register: Register) -> bool:
    """Whether each row tells of one person's coming, moving or going on a day."""
    told = [row for row in register.rows if is_person(_name(row.record.fields)) and _movement(row) and _moved_on(row)]
    goings = (row for row in told if (what := _movement(row)) and _GOING.search(what.value) and not _AWAY.search(what.value))  # fmt: skip
    return bool(told) and len(told) >= _MOST * len(register.rows) and any(goings)


def _movement(row: Row) -> Field | None:
    """The cell that says what happened to a person's post: by its heading, else by being such a word and no more."""
    named = row.of(MOVED)
    return named or next((one for one in row.record.fields if _EVENT.fullmatch(one.value.strip())), None)


def _moved_on(row: Row) -> Field | None:
    """The cell of the day on which it happened: by its heading, else the one cell of the row that is a day."""
    named = row.of(_ON)
    days = [one for one in row.record.fields if len(one.value) <= _LONGEST_DAY and _day(one)]
    return named if named and _day(named) else days[0] if len(days) == 1 else None


def _moved(row: Row, order: bool | None) -> Member | None:
    """The person of one movement, gone from its day where it is a going; None where it names nobody."""
    name, what, on = _name(row.record.fields), _movement(row), _moved_on(row)
    if not name or on is None:
        return None
    going = what and _GOING.search(what.value) and not _AWAY.search(what.value)
    return Member(name=name, logins=(), role="", end=_day(on, order) if going else None, gone=False, span=row.record.span(on))  # fmt: skip


def _member(row: Row, order: bool | None) -> Member | None:
    """One row as a person; None where it names nobody."""
    fields = row.record.fields
    name, end = _name(fields), row.of(END)
    if not name:
        return None
    status = _STATUS.said(fields)
    return Member(
        name=name,
        logins=tuple(sorted({_plain(field.value) for field in LOGIN.every(fields)} - {""})),
        role=row.value(ROLE),
        end=_day(end, order),
        gone=bool(status and _IS_GONE.search(status.value)),
        span=row.record.span(end or NAME.said(fields) or _FAMILY.said(fields)),
    )


def _name(fields: Sequence[Field]) -> str:
    """The name that a row states, in one column or in two."""
    given, family = _GIVEN.said(fields), _FAMILY.said(fields)
    if given and family:
        return f"{given.value.strip()} {family.value.strip()}"
    whole = NAME.said(fields)
    return whole.value.strip() if whole else ""


def _day(field: Field | None, order: bool | None = None) -> PartialDate | None:
    """The day that a field states."""
    found = find_date(field.value, _UTC, day_first=order) if field else None
    return found[0] if found else None


def _plain(login: str) -> str:
    """A login or address in lower case."""
    return login.strip().lower()


def _posts(role: str) -> tuple[str, ...]:
    """The posts that one cell names, what stands in brackets aside."""
    return tuple(re.split(r"[;,/|]", re.sub(r"\(.*?\)", " ", role)))


def _role_words(role: str) -> frozenset[str]:
    """The words that tell a role from others, plural and articles aside."""
    return frozenset(words_of(role)) - {"the", "our", "of", "a", "an", "for"}
