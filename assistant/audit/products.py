"""AI products that records outside the inventory name: bought, billed, asked about, or opened in a browser by somebody.

A product is taken from the vendor of an order, a bill or a register; from the title of a ticket or mail that asks about
it; from a name beside a word of AI (`Parrot transcription`, `Parrot AI`); and from tools that are known by name. That it
is AI must be said: by its row, by its name, or by a message that is about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.audit.ai_words import AI, ANY_CASE, PUBLIC_TOOLS
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.naming import PROPER, VENDOR, bare, core, is_name, named_in, other_names, telling
from assistant.audit.record import Record
from assistant.audit.suppliers import ITEM
from assistant.audit.tables import table_rows
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Kind

MESSAGES = (Kind.TICKET, Kind.OTHER, Kind.MINUTES, Kind.INCIDENT, Kind.INTERVIEW, Kind.OBSERVATION, Kind.CHANGE)
"""Kinds in which people speak of what is in use."""
ORDERS = (Kind.CONTRACT, Kind.SUPPLIER, Kind.OTHER)
"""Kinds of registers whose rows name a vendor."""
_BESIDE = re.compile(
    rf"\b(?P<name>{PROPER})(?:'s)?\s+(?:AI(?!\s+(?:systems|models|tools|products|applications)\b)|GPT|LLM|[Cc]o-?pilot|[Cc]hat\s?bot|[Nn]ote-?taker|[Ss]peech-to-text|[Tt]ranscri(?:ption|ber|pts)|[Tt]ranslator"
    r"|AI[\s-](?:assistant|tool|notes?|plug-?in))\b"
)
_USING = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|past(?:e|es|ed|ing)|typ(?:e|ed|ing)|upload\w*|accounts?|subscri\w+|personal|private|seats?|licen[cs]\w*|trial"
    r"|install\w*|plug-?in|extension|sign(?:ed)?[\s-]up|logged\s+in|wrote|drafted|translat\w+|summari[sz]\w+|fed|copied|join(?:s|ed))\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:inventory|shadow|AI\s+systems?|who\s+(?:uses|knows)|approved|approval|subscription|seats?|licen[cs]es?|trial|card\s+bill|invoice|invoiced"
    r"|free\s+(?:tier|plan|version|account)|no\s+(?:PO|order|ticket|assessment|contract)|expense[sd]?"
    r"|nobody\s+(?:ordered|approved|knows|told)|without\s+(?:an?\s+)?(?:approval|order|contract)|unapproved|register)\b",
    re.IGNORECASE,
)
PRODUCT = Column(
    ("product", "tool", "application", "app", "software", "subscription", "service"),
    without=("id", "owner", "date", "version", "level"),
)
PRICE = Column(
    ("amount*", "cost", "price", "fee", "seats", "licen*", "users", "eur", "usd", "chf", "gbp", "total"),
    without=("date", "owner", "key"),
)
_SORTS = frozenset([
     "american", "european", "british", "german", "french", "italian", "spanish", "dutch", "swiss", "austrian", "canadian", "australian", "indian",
     "chinese", "japanese", "korean", "african", "asian", "federal", "national", "international", "global", "state", "public", "private",
     "responsible", "trustworthy", "generative", "ethical", "applied", "advanced", "modern", "human", "artificial", "machine", "general", "internal",
     "external", "new", "use", "uses", "using", "safety", "governance", "policy", "act", "inventory", "system", "systems"
])  # fmt: skip
"""Words before `AI` that say which sort or whose it is, and name no product."""
_FEWEST_CELLS = 3  # of a line of a bill; a table of two columns is the head of a paper
_REACH = 200  # characters around a name in which its use is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something that records name, with what they say of it."""

    name: str
    """Its name as first written."""
    names: frozenset[str]
    """Cores of all its names."""
    rows: tuple[Record, ...]
    """Rows of orders, bills and registers whose vendor it is."""
    said: tuple[Span, ...]
    """Places in messages that name it."""
    is_ai: bool
    """Whether any of them says that it is AI."""

    def places(self) -> tuple[Span, ...]:
        """Where it is named: rows first."""
        return (*(place for row in self.rows for place in _row_places(row)), *self.said)


def products(desk: Desk) -> tuple[Product, ...]:
    """Every candidate, by name; whether the inventory has it is for a check to say."""
    return desk.once("ai products", lambda: tuple(_products(desk)))


def has_traces(desk: Desk) -> bool:
    """Whether the scope has records in which a product could show."""
    return bool(_rows(desk)) or bool(_messages(desk))


def _products(desk: Desk) -> Iterator[Product]:
    """The same, reckoned anew."""
    same = other_names(desk)
    written: dict[str, list[str]] = {}
    for name in _named(desk):
        if (key := core(name)) and not desk.known.systems_in(name):
            written.setdefault(min({key, *same.get(key, ())}), []).append(bare(name))
    rows = _by_vendor(desk)
    for key in sorted(written):
        names = frozenset({key, *same.get(key, ()), *map(core, written[key])})
        own = tuple(row for name in sorted(names) for row in rows.get(name, ()))
        yield _product(desk, written[key][0], names, own)


def _product(desk: Desk, name: str, names: frozenset[str], rows: tuple[Record, ...]) -> Product:
    """One candidate with every place that names it."""
    told = named_in(names)
    seen = [(record, hit) for record in _messages(desk) if (hit := told.search(record.text))]
    is_ai = (
        any(AI.search(field.value) for row in rows for field in (_vendor(row), ITEM.said(row.fields)) if field)
        or bool(ANY_CASE.fullmatch(name))
        or any(_says_ai(record, told) for record, _ in seen)
    )
    return Product(
        name=name, names=names, rows=rows, said=tuple(_line(one, hit.start()) for one, hit in seen), is_ai=is_ai
    )


def _says_ai(record: Record, told: re.Pattern[str]) -> bool:
    """Whether a record that names something says that it is AI: on the same line, or anywhere in one that is about it."""
    if told.search(record.item.metadata.title):
        return bool(AI.search(told.sub(" ", _told(record))))
    text = _told(record)
    lines = (text[slice(*line_at(text, hit.start()))] for hit in told.finditer(text))
    return any(AI.search(told.sub(" ", line)) for line in lines)


def _named(desk: Desk) -> Iterator[str]:
    """Names of candidates, as written."""
    yield from map(_name_in, _rows(desk))
    for record in _messages(desk):
        yield from _tools(record)
        for written in (*_beside(record), *_asked_about(record)):
            name = telling(desk, written)
            if is_name(desk, name) and not name.isupper() and not _is_plain(desk, name):
                yield name


def _is_plain(desk: Desk, name: str) -> bool:
    """Whether a name only says that something is AI, and of what sort or country: `AI Use`, `American`, `Responsible`."""
    words = name.lower().split()
    return all(AI.fullmatch(word.upper()) or word in _SORTS or not telling(desk, word) for word in words)


def _tools(record: Record) -> Iterator[str]:
    """Known tools of whose use a record tells."""
    for hit in PUBLIC_TOOLS.finditer(record.text):
        around = record.text[max(0, hit.start() - _REACH) : hit.end() + _REACH]
        about = hit[0] in record.item.metadata.title
        if _USING.search(record.text if about else around):
            yield hit[0]


def _beside(record: Record) -> Iterator[str]:
    """Names beside a word of AI."""
    return (hit["name"] for hit in _BESIDE.finditer(_told(record)))


def _asked_about(record: Record) -> Iterable[str]:
    """Names in the title of a message that asks about a thing of AI."""
    title = _CODE.sub("", record.item.metadata.title)
    asks = "?" in title or any(told.search(title) for told in (_ASKING, _USING, AI))
    if not (asks and AI.search(_told(record)) and _ASKING.search(record.text)):
        return ()
    body = record.text.replace(record.item.metadata.title, " ")
    hits = ((hit, _AFTER.sub("", hit[0])) for hit in re.finditer(PROPER, title))
    return (name for hit, name in hits if hit.start() or not _opens(title[hit.end() :], name, body))


def _opens(behind: str, name: str, text: str) -> bool:
    """Whether a word is large only because it opens a title: a small word follows, and nothing else names it."""
    follows = re.match(r"\s+[a-z]", behind)
    return bool(follows) and " " not in name and name not in text


_CODE = re.compile(r"^\s*[A-Z]{2,6}[-_ ]?\d[\w.-]*[\s:–—-]+")
"""The number under which a paper is filed, before its title."""
_AFTER = re.compile(r"(?:\s+(?:AI|ML|KI|IA|LLM))+$")
"""Words of AI behind a name: `Parrot AI` is called Parrot, and what stands in `Retiring AI systems` before them opens a title."""
_LABEL = re.compile(
    r"^\W*(?:project|component|label|repositor|repo\b|url|team|space|board|sprint|queue|channel|assignment|category)[\w .]*:.*$",
    re.IGNORECASE | re.MULTILINE,
)


def _told(record: Record) -> str:
    """What a record says, without the lines by which it is filed: a board called `ML platform` makes no ticket about AI."""
    return _LABEL.sub(" ", record.text)


def _messages(desk: Desk) -> tuple[Record, ...]:
    """Messages of people, tickets included; rows of registers and what addresses a machine are none."""
    return desk.once(
        "messages",
        lambda: tuple(
            record
            for record in desk.records(*MESSAGES)
            if record.item.id not in desk.flagged and not ("#" in record.item.id and _vendor(record))
        ),
    )


def _rows(desk: Desk) -> tuple[Record, ...]:
    """Rows of orders, bills and registers of suppliers, those in tables of documents too."""
    return desk.once("rows of orders", lambda: tuple(record for record in _lists(desk) if _vendor(record)))


def _lists(desk: Desk) -> Iterator[Record]:
    """Rows that may name what was bought."""
    yield from desk.rows(*ORDERS)
    for record in desk.records(*ORDERS):
        if record.item.id not in desk.flagged:
            yield from (row for row in table_rows(desk, record.item) if len(row.fields) >= _FEWEST_CELLS)


def _vendor(row: Record) -> Field | None:
    """The cell that says what was bought or of whom: the vendor, else the product where the row has a price or seats."""
    vendor = VENDOR.said(row.fields)
    return vendor or (PRODUCT.said(row.fields) if PRICE.said(row.fields) else None)


def _name_in(row: Record) -> str:
    """The name of what a row is about: a known tool by its own name, however a bank writes it."""
    vendor = _vendor(row)
    said = " ".join(field.value for field in (vendor, ITEM.said(row.fields)) if field)
    tool = ANY_CASE.search(said)
    return tool[0].title() if tool and tool[0].isupper() else tool[0] if tool else vendor.value if vendor else ""


def _by_vendor(desk: Desk) -> Mapping[str, list[Record]]:
    """Rows by the core of their vendor's name."""
    found: dict[str, list[Record]] = {}
    for row in _rows(desk):
        found.setdefault(core(_name_in(row)), []).append(row)
    return found


def _row_places(row: Record) -> Iterator[Span]:
    """The vendor and the item of a row."""
    return (row.span(field) for field in (_vendor(row), ITEM.said(row.fields)) if field)


def _line(record: Record, at: int) -> Span:
    """The line around a place."""
    start, end = line_at(record.text, at)
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
