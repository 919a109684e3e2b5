"""Keys and secrets rotated inside their own limit.

Rule: of each row of a register of keys, tokens, passwords, certificates or service accounts it is looked when it was last
changed, else when it was issued, and how long it may live: the interval of its own row, else the day by which the row
says that it is due, else the interval of a rule in force. It is found where that day is over, or where a key that was
replaced had lived longer. Where several rules may be meant, only what is beyond all of them is found. A key that was
revoked in time, and one still inside its limit, are near misses.

Not decidable where no register of keys with days is in this scope, where a row has no day, and where nothing says how long
a key may live.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.clock import moment_in
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.house_words import called, done
from assistant.audit.intervals import Interval, interval_of
from assistant.audit.own_limits import Limit, fitting, limits
from assistant.audit.record import Record
from assistant.audit.registers import Register, Row, registers
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Kind

PATTERN = "key_past_rotation"
RULE = Rule(check=Family.CHECKLIST, pattern=PATTERN, title="Key or secret older than its limit", criteria=("A.4.5",))
_KEYS = re.compile(
    r"\bkeys?\b|\bsecrets?\b|\btokens?\b|\bcredentials?\b|\bpasswords?\b|\b(?:TLS|SSL|client|server|signing|device|machine)[\s-]+certificates?\b|\bcertificates?\s+(?:are|is|must\s+be)\s+(?:renewed|rotated|replaced)|\bservice\s+accounts?\b|schl(?:ü|ue)ssel|passw(?:ort|örter)|zugangsdaten|geheimnis\w*"
    r"|(?:tls|ssl|server|client)-?zertifikat\w*|zertifikate?\s+(?:werden|sind)|\bclés?\b|\bmots?\s+de\s+passe\b|\bjetons?\b|\bsecretos?\b|\bclaves?\b|contraseñ\w+|\bchiav[ei]\b|\bsenhas?\b|\bchaves?\b|\bsleutels?\b|\bnyckl\w+",
    re.IGNORECASE,
)
"""Words for what is rotated."""
_ROTATED = re.compile(
    r"\brotat\w*|\brenew\w*|\breplac\w*|\breissu\w*|\bchang(?:e|ed|es)\b|\brefresh\w*|\brolled\b|\bmax\w*\s+(?:age|life)|\blifetime\b|\bexpir\w*|\bolder\b|\bvalid\s+for\b"
    r"|rotiert\w*|gewechsel\w*|wechsel\w*|erneuer\w*|ausgetauscht|höchstalter|gültig|renouvel\w*|chang(?:é|ée|és|ées)\b|renov\w*|cambi\w*|rotación|rinnov\w*|vernieuw\w*|\brod(?:am|a|ad[oa]s?)\b|rotaç\w*|\brotan\b|\bruotan?o?\b|troca\w*|mudad[oa]s?\b|substitu\w*",
    re.IGNORECASE,
)
"""Words for rotating it."""
_LAST = Column(("last rotat*", "last chang*", "last renew*", "last replac*", "rotat* last", "letzt* rotation", "letzt* wechsel", "zuletzt gewechselt", "zuletzt rotiert", "dernière rotation", "dernier renouvellement", "última rotación", "último cambio", "ultima rotazione", "última rotação", "laatste rotatie", "senast roterad"), without=("by", "due", "next"))  # fmt: skip
"""When a key that is still in use was last changed."""
_ROTATED_ON = Column(("rotat* on", "rotat* date", "date rotat*", "rotated", "rotation", "renewed on", "renewed", "replaced on", "changed on", "gewechselt am", "rotiert am", "renouvelée", "renovado", "rotado"), without=("by", "due", "next", "interval*", "every", "age", "days", "frequency", "policy", "limit", "max*", "owner", "status", "method"))  # fmt: skip
"""When it was changed; of a register whose live keys leave it empty, when it was taken out of use."""
_ISSUED = Column(("issued on", "issued", "issue date", "created on", "created", "creation date", "generated", "valid from", "activated", "since", "in use since", "from", "ausgestellt", "erstellt", "angelegt", "seit", "créée", "créé", "émise", "emitid*", "creada", "creado", "emess*", "aangemaakt", "skapad"), without=("by", "user"))  # fmt: skip
_ENDED = Column(("revoked*", "disabled*", "deactivated*", "deleted*", "destroyed*", "retired*", "withdrawn*", "ended", "gesperrt*", "widerrufen*", "gelöscht*", "révoqu*", "revocad*", "revocat*"), without=("by",))  # fmt: skip
_DUE = Column(("next rotation", "rotation due", "rotate by", "due date", "due by", "due", "expires on", "expires", "expir*", "valid until", "valid to", "next change", "nächst* rotation", "nächst* wechsel", "fällig", "gültig bis", "prochaine rotation", "expire le", "próxima rotación", "caduca", "vence", "scadenza", "verloopt"), without=("by whom",))  # fmt: skip
_EVERY = Column(("rotat* interval", "rotat* period", "rotation every", "rotate every", "rotat* frequency", "interval", "max* age", "maximum life*", "lifetime", "limit", "ttl", "period", "frequency", "policy", "intervall", "höchstalter", "wechselintervall", "turnus", "fréquence", "périodicité", "intervalle", "frecuencia", "intervalo", "periodicidad", "frequenza", "frequência"), without=("date", "on"))  # fmt: skip
_SORT = Column(("type", "kind", "sort", "class", "category", "secret type", "art", "typ", "type de clé", "tipo"))
_STATUS = Column(("status", "state", "active", "zustand", "état", "estado", "stato"))
_GONE = re.compile(r"revoked|disabled|deactivated|deleted|destroyed|retired|inactive|withdrawn|decommission\w*|no longer|gesperrt|gelöscht|widerrufen|stillgelegt|revogad\w*|des?activad\w*|desativad\w*|eliminad\w*|apagad\w*|anulad\w*|revocat\w*|disattivat\w*|ingetrokken|återkallad|révoqué\w*|revocad\w*|baja", re.IGNORECASE)  # fmt: skip
_LEFT_USE = re.compile(rf"(?:{_GONE.pattern})\b.{{0,12}}\d", re.IGNORECASE)
"""A remark that opens with a key's end and its day."""
_RUNS_OUT = re.compile(r"\b(?:runs? out|expir\w+|valid (?:until|to|till)|ends?)\b(?P<day>.{0,24})", re.IGNORECASE)
"""A remark that says until when a key is good."""
_NO = re.compile(r"\s*(?:no|n|false|nein|non)\s*", re.IGNORECASE)
_NAMES = re.compile(r"[-_./#]+|(?<=[a-z])(?=[A-Z])")
_HEAD = 3  # fields of a row that say what it is
_KINDS = (Kind.ACCESS, Kind.OTHER, Kind.INVENTORY, Kind.REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """One key with its days."""

    register: Register
    """The register in which it stands."""
    row: Row
    """Its row."""
    begun: Field | None
    """The cell from which its age runs."""
    ended: Field | None
    """The cell that says when it was taken out of use."""
    since: date | None
    """The day from which its age runs; None where none is stated."""
    until: date | None
    """The day on which it was taken out of use; None where none is stated."""
    over: bool
    """Whether it is no longer in use."""

    @property
    def record(self) -> Record:
        """Its row."""
        return self.row.record

    def places(self, *more: Span) -> tuple[Span, ...]:
        """The places of its name, its days and more."""
        cells = (one for one in (self.begun, self.ended) if one)
        return (self.record.span(self.record.fields[0]), *(self.record.span(one) for one in cells), *more)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each key or secret of each register."""
    held = [register for register in registers(desk, _KINDS, tables=_KINDS) if _is_of_keys(register)]
    if not held:
        missing = "a register of keys and secrets with the days on which they were issued or rotated"
        yield lacking(Family.CHECKLIST, PATTERN, RULE.title, RULE.criteria, missing)
        return
    rules = limits(desk, called(desk, _KEYS), done(desk, _ROTATED, "last rotated on"))
    for register in held:
        ends = _ends_on_rotation(register)
        for row in register.rows:
            if row.record.item.id not in desk.flagged:
                yield _judged(desk, _key(register, row, ends=ends), rules)


def _is_of_keys(register: Register) -> bool:
    """Whether a register's rows are keys: its name, its columns or its first cells say so, and it has days of them."""
    dated = register.says(_LAST, _ROTATED_ON) or (register.says(_ISSUED) and register.says(_EVERY, _DUE, _ENDED))
    named = f"{register.name} {' '.join(register.key_names)}"
    called = _KEYS.search(_NAMES.sub(" ", named)) is not None
    rows = sum(
        any(_KEYS.search(_NAMES.sub(" ", one.value)) for one in row.record.fields[:_HEAD]) for row in register.rows
    )
    return dated and (called or rows * 2 > len(register.rows))


def _ends_on_rotation(register: Register) -> bool:
    """Whether `rotated on` says when a key was replaced by the next: some that were issued have none yet."""
    issued = [row for row in register.rows if row.of(_ISSUED)]
    return not register.says(_LAST) and any(not row.of(_ROTATED_ON) for row in issued) and register.says(_ROTATED_ON)


def _key(register: Register, row: Row, *, ends: bool) -> _Key:
    """One row with its days."""
    rotated, issued = row.of(_LAST) or row.of(_ROTATED_ON), row.of(_ISSUED)
    end = row.of(_ENDED)
    end = None if end and _NO.fullmatch(end.value) else end
    ended = (rotated if ends else None) or end
    begun = issued if ends else rotated or issued
    order = register.day_first()
    state = row.of(_STATUS)
    gone = state if state and _GONE.search(state.value) else None
    gone = gone or next((one for one in row.record.fields if _LEFT_USE.match(one.value.strip())), None)
    ended = ended or (gone if _day(gone, order) else None)  # `revoked on 2026-01-09` says both
    return _Key(
        register=register,
        row=row,
        begun=begun,
        ended=ended,
        since=_day(begun, order),
        until=_day(ended, order),
        over=ended is not None or gone is not None,
    )


def _day(field: Field | None, day_first: bool | None) -> date | None:
    """The day that a cell states."""
    moment = moment_in(field.value, day_first=day_first) if field else None
    return moment.day if moment else None


def _expiry(field: Field | None, day_first: bool | None) -> date | None:
    """The day on which a key runs out, where a remark says so."""
    said = _RUNS_OUT.search(field.value) if field else None
    moment = moment_in(said["day"], day_first=day_first) if said else None
    return moment.day if moment else None


def _judged(desk: Desk, key: _Key, rules: tuple[Limit, ...]) -> Result:
    """One key held against its limit."""
    every, due = key.row.of(_EVERY), key.row.of(_DUE)
    own = interval_of(every.name, every.value) if every else None
    due = due or next((one for one in key.row.record.fields if _expiry(one, key.register.day_first())), None)
    due_day = _expiry(due, key.register.day_first()) or _day(due, key.register.day_first())
    if own and every:
        return _held(desk, key, [(own, key.record.span(every))])
    if due and due_day and not (key.since and key.since > due_day):
        return _until(desk, key, due_day, key.record.span(due))
    called = (key.row.value(_SORT), f"{key.row.key} {key.record.fields[0].name}", key.register.name)
    day = key.until or desk.today
    chosen = tuple(one for one in rules if one.on(day))
    for words in called:  # what the row itself says of its sort goes before what its register is called
        named = fitting(chosen, _NAMES.sub(" ", words))
        if len(named) < len(chosen):
            chosen = named
            break
    else:
        chosen = tuple(one for one in chosen if one not in _claimed(key.register, chosen)) or chosen
    return _held(desk, key, [(one.interval, one.span) for one in chosen])


def _claimed(register: Register, rules: tuple[Limit, ...]) -> frozenset[Limit]:
    """The limits that the sort of some row names: they are for rows of that sort, and not for those of another."""
    sorts = {row.value(_SORT) for row in register.rows} - {""}
    several = (fitting(rules, _NAMES.sub(" ", sort)) for sort in sorts)
    return frozenset(one for named in several if len(named) < len(rules) for one in named)


def _held(desk: Desk, key: _Key, allowed: Sequence[tuple[Interval, Span]]) -> Result:
    """One key held against intervals."""
    name = key.row.key
    end = key.until or (None if key.over else desk.today)
    if end is None:
        return RULE.result(State.NOT_FOUND, name, f"{name} is no longer in use", against=key.places())
    if key.since is None:
        return _open(key, f"{name} has no day on which it was issued or last rotated")
    if not allowed:
        return _open(key, f"neither the row nor a rule in force says how long {name}, of {key.since}, may live")
    days = {_last(interval, key.since): (interval, place) for interval, place in allowed}
    last = max(days)
    interval, place = days[last]
    lived = f"{name} of {key.since} was {'in use until' if key.until else 'not rotated by'} {end}"
    limit = f"its limit is {interval.said}, until {last}"
    if end > last:
        why = f"{lived}, {(end - key.since).days} days; {limit}"
        return RULE.result(State.FOUND, name, why, FindingClass.MINOR, key.places(place))
    if end > min(days):
        why = f"{lived}; rules in force set several limits, and which is meant for it is not said"
        return _open(key, why, *(one for _, one in allowed))
    return RULE.result(State.NOT_FOUND, name, f"{lived}; {limit}", against=key.places(place))


def _open(key: _Key, why: str, *more: Span) -> Result:
    """A key of which the records do not tell."""
    return RULE.result(State.UNDECIDABLE, key.row.key, f"Not decidable: {why}", spans=key.places(*more))


def _until(desk: Desk, key: _Key, due: date, place: Span) -> Result:
    """One key held against the day by which its row says that it is due."""
    name = key.row.key
    end = key.until or (None if key.over else desk.today)
    if end is not None and end > due:
        said = "was taken out of use on" if key.until else "is not rotated by"
        why = f"{name} was due on {due} and {said} {end}"
        return RULE.result(State.FOUND, name, why, FindingClass.MINOR, key.places(place))
    return RULE.result(State.NOT_FOUND, name, f"{name} is due on {due}", against=key.places(place))


def _last(interval: Interval, since: date) -> date:
    """The last day of a key's life; `once a year` is taken as a year after, since a key does not follow the calendar."""
    return interval.due(since) if not interval.calendar else _counted(interval).due(since)


def _counted(interval: Interval) -> Interval:
    """The same interval counted from the last time."""
    return Interval(months=interval.months, said=interval.said)
