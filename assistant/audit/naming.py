"""Names of companies and products: the name without its legal form, and names that evidence says are of one thing.

`Acme Speech B.V. (formerly Parrot)` is called `Acme Speech`, `acme speech bv` and `Parrot`. That two names are of one
thing is taken from evidence only: from what stands in brackets, from a column of other names, and from sentences such as
`Parrot is now called Acme Speech` or `PitchSense is a product of Acme Speech`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.evidence import Field
from assistant.domain.written_dates import MONTHS

_LEGAL = frozenset(
    re.findall(
        r"\w+",
        "gmbh mbh ag inc ltd llc llp plc se bv nv oy oyj ab aps as asa sa sas sarl sàrl srl spa corp co kg ug pty limited incorporated company"
        " corporation kft sro oü ou sl slu lda gbr ev vvag eg ks ehf hf doo dd ead jsc pjsc pte bhd kk",
    )
)
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "ai labs lab cloud technologies technology software systems group solutions api services analytics platform",
    )
)
_COMMON = frozenset(
    re.findall(r"\w+", "data open smart clear deep cloud digital global general health care bank first next blue green")
)
_SHORTEST_CORE = 4  # letters; a shorter name is a word of any text
_STARTERS = frozenset(
    re.findall(
        r"\w+",
        "the this that these our we they he she it its a an in on at of for from to by and or but if when where who what which is are was"
        " were please same assessment contract supplier vendor provider legal company service see all new old former formerly now also"
        " der die das wir mit von le la les un une el los",
    )
)
PROPER = r"(?:[A-Z][\w&’'-]*\w|[A-Z]\w*\d\w*)(?:[ ](?:[A-Z]\.\s?[A-Z]\.?(?:[A-Z]\.)?|[A-Z][\w&’'-]*\.?)){0,3}"
"""A name as it stands in a text: words that begin with a capital, a legal form included."""
_PHRASE = re.compile(
    r"\b(?:formerly(?:\s+known\s+as)?|previously(?:\s+known\s+as)?|f/?k/?a|vormals|ehemals|anciennement|(?:was|been)\s+renamed(?:\s+(?:to|as))?"
    r"|renamed(?:\s+(?:to|as|from)|,?\s+was|,?\s+formerly)|(?:is|are|was)?\s*now\s+(?:called|named|known\s+as|trading\s+as|part\s+of)|is\s+now"
    r"|trading\s+as|t/a|d/?b/?a|doing\s+business\s+as|also\s+known\s+as|a/?k/?a|legal\s+name(?:\s+(?:is|of))?\s*:?|under\s+(?:the|its)\s+legal\s+name(?:\s+of)?"
    r"|(?:product|trade|trading|brand|commercial|legal|former|old)\s+name\s+(?:of|for)|(?:is\s+)?(?:a|an|the)\s+(?:product|module|brand|subsidiary|division|service)\s+(?:of|by|from)"
    r"|is\s+(?:sold|offered|operated|run|made|provided|developed)\s+by|same\s+(?:vendor|company|firm|supplier)\s+as|on\s+behalf\s+of)",
    re.IGNORECASE,
)  # fmt: skip
_BEFORE = re.compile(
    r"\(\s*(?:formerly|previously|ex-?|antes|dantes|antig[oa]|anteriormente|antigamente|früher|zuvor|vroeger|voorheen|tidigare|già|auparavant|avant|antiguamente)[\s:]+(?!de\b|da\b|do\b|del\b)"
    r"|\b(?:passou\s+a\s+chamar-se|agora\s+(?:chama-se|é)|ahora\s+(?:se\s+llama|es)|heißt\s+(?:jetzt|nun)|s[’']appelle\s+(?:désormais|maintenant)|ora\s+si\s+chiama|também\s+conhecid[oa]\s+(?:por|como)"
    r"|también\s+conocid[oa]\s+como|auch\s+bekannt\s+als|aussi\s+connu\w*\s+sous)\b",
    re.IGNORECASE,
)  # fmt: skip
"""The same as `_PHRASE` in other tongues; words that also open ordinary sentences count in brackets only."""
_SMALL = re.compile(r"(?<![\w./@:#-])[a-z]{3,}(?![\w/@:-]|\.\w)")
_ALIASES = Column(
    (
        "alias*",
        "also known",
        "aka",
        "former*",
        "previous name",
        "legal name",
        "legal entity",
        "trading name",
        "trade name",
        "brand*",
        "product name",
        "também conhecid*",
        "también conocid*",
        "auch bekannt",
        "aussi connu*",
        "nome comercial*",
        "nombre comercial",
        "nom commercial",
        "handelsname",
        "markenname",
        "marca",
    ),
    without=("date", "owner"),
)
_REACH = 90  # characters between a name and what another name is said in
VENDOR = Column(
    ("supplier", "vendor", "provider", "merchant", "payee", "creditor", "manufacturer", "licensor", "third party", "lieferant", "anbieter", "fournisseur",
     "proveedor", "fornitore", "leverancier", "legal name", "registered name", "company", "processor"),
    without=("assess*", "review*", "risk", "contact", "id", "type", "tier", "email", "status", "number", "date", "no", "approved", "code", "key", "ref", "reference", "sub", "subprocessor*", "subcontract*"),
)  # fmt: skip


def bare(name: str) -> str:
    """A name without brackets and legal form.

    >>> bare("Acme Speech B.V. (formerly Parrot)")
    'Acme Speech'
    """
    words = re.sub(r"\(.*", "", name).strip(" ,.;:").split()
    while len(words) > 1 and re.sub(r"\W", "", words[-1]).lower() in _LEGAL:
        words.pop()
    return " ".join(words).strip(" ,.;:")


def core(name: str) -> str:
    """The telling part of a name in lower case: without a last word that many companies have.

    >>> core("Meridian AI Inc.")
    'meridian'
    """
    words = bare(name).lower().split()
    while len(words) > 1 and words[-1] in _GENERIC and len(words[0]) >= _SHORTEST_CORE and words[0] not in _COMMON:
        words.pop()
    return " ".join(words)


def named_in(names: Iterable[str]) -> re.Pattern[str]:
    """Matches any of some names as whole words, in any case."""
    listed = sorted({one for one in names if len(one) > 1}, key=lambda one: (-len(one), one))
    parts = "|".join(r"[\s-]+".join(re.escape(word) for word in one.split()) for one in listed) or r"(?!)"
    return re.compile(rf"(?<![\w@-])(?:{parts})(?![\w])", re.IGNORECASE)


def other_names(desk: Desk) -> Mapping[str, frozenset[str]]:
    """Cores of names that evidence says are of one company or product, by each of them."""
    return desk.once("other names", lambda: _joined(_pairs(desk)))


def named_as(desk: Desk, name: str) -> re.Pattern[str]:
    """Matches a name of a company or product under all names that evidence gives it."""
    key = core(name)
    return named_in({key, *other_names(desk).get(key, ())})


def telling(desk: Desk, written: str) -> str:
    """A name without the words before it that are ordinary here: empty where all of it is written small elsewhere."""
    words = written.split()
    ordinary = desk.once("ordinary words", lambda: _ordinary(desk))
    while words and (words[0].strip(".,’'").lower() in ordinary or words[0].lower() in _STARTERS):
        words.pop(0)
    return " ".join(words)


def _ordinary(desk: Desk) -> frozenset[str]:
    """Words that texts of this scope write small: no name of a thing, though one may open a sentence or a title."""
    return frozenset(word for text in desk.texts.values() for word in _SMALL.findall(text))


def is_name(desk: Desk, written: str) -> bool:
    """Whether a capitalized word can be a company's or product's name: no month, person, system or ordinary opening word."""
    words = [word.lower() for word in re.findall(r"[^\W_]+", written)]
    return (
        bool(words)
        and len("".join(words)) >= _SHORTEST_CORE - 1
        and not set(words)
        & (set(MONTHS) | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
        and words[0] not in _STARTERS
        and desk.known.people.find(written) is None
    )


def _joined(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Each name with all that are said to be the same, itself included."""
    groups: dict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        whole = {left, right} | groups[left] | groups[right]
        for name in whole:
            groups[name] = whole
    return {name: frozenset(group) for name, group in groups.items()}


def _pairs(desk: Desk) -> Iterator[tuple[str, str]]:
    """Pairs of cores of names that are said to be of one thing."""
    for record in desk.records():
        own = VENDOR.said(record.fields)
        for field in _ALIASES.every(record.fields) if own else ():
            yield from (
                (core(own.value), core(part))
                for part in re.split(r"[;,/]", field.value)
                if own and field is not own and re.sub(r"\W", "", part).lower() not in _LEGAL | {""}
            )
        for field in VENDOR.every(record.fields):
            inner = re.search(r"\(\s*([^)]+?)\s*\)", field.value)
            if inner and re.fullmatch(PROPER, inner[1]) and is_name(desk, inner[1]):
                yield core(field.value), core(inner[1])
        if record.item.id not in desk.flagged:
            yield from _said(desk, record, own)


def _said(desk: Desk, record: Record, own: Field | None) -> Iterator[tuple[str, str]]:
    """Pairs that the sentences of a record say; in the row of a supplier the supplier is meant where no name stands before."""
    for hit in (*_PHRASE.finditer(record.text), *_BEFORE.finditer(record.text)):
        start = record.text.rfind("\n", 0, hit.start()) + 1
        before = record.text[max(start, hit.start() - _REACH) : hit.start()]
        after = record.text[hit.end() : hit.end() + _REACH].partition("\n")[0]
        right = next((one for one in re.findall(PROPER, after) if is_name(desk, one)), None)
        left = next(
            (one for one in reversed(re.findall(PROPER, before)) if is_name(desk, one)), own.value if own else None
        )
        if left and right and core(left) != core(right):
            yield core(left), core(right)
