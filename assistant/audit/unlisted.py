"""AI systems that the organization's own records are about and that no row of the inventory names.

A name comes from the metadata of a record, from a column that names the system or registered model, and from the title of
a model card or evaluation. Records that are about a system of the inventory name no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.audit.ai_words import ANY_CASE, says_ai
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.naming import is_name, telling
from assistant.audit.record import Record
from assistant.audit.spoken_ai import names
from assistant.domain.evidence import Kind

MADE = frozenset({Kind.MODEL_CARD, Kind.TRAINING_RUN, Kind.EVALUATION})
"""Kinds whose records are of AI whatever they say."""
_SEEN = (*sorted(MADE), Kind.DEPLOYMENT, Kind.CHANGE, Kind.TICKET, Kind.MONITORING, Kind.APPROVAL, Kind.INCIDENT)
_CALLED = Column(("model name", "registered model", "ai system", "system name", "system", "modellname", "ki system", "système ia", "système", "sistema ia", "sistema", "nom du modèle", "nombre del modelo"), without=("version", "id", "owner", "operating", "source", "date", "type", "risk"))  # fmt: skip
_TITLED = re.compile(
    r"^(?i:(?:[A-Z]{2,5}-?\d+\W+)?(?:model\s*card|system\s+card|modellkarte|fiche\s+(?:de\s+)?modèle|ficha\s+(?:de|del)\s+modelo|evaluation(?:\s+report)?|validation(?:\s+report)?|evaluierung|évaluation|evaluación)"
    r"\s*(?:of|for|von|für|de|du|del|:|-|–|—)?)\s*(?P<name>[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,2}|[a-z]+(?:-[a-z]+)+)(?=\s*(?:v?\d|\(|,|:|-\s|–|—|$))",
)  # fmt: skip
_FIRST = re.compile(
    r"^(?P<name>[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,2}|[a-z]+(?:-[a-z]+)+)\s*(?:v?\d[\w.]*)?\s*[:,–—-]*\s*(?i:model\s*card|system\s+card|modellkarte|evaluation|validation)\b"
)
_MOST_WORDS = 3  # of a name; more is a description


def unlisted(desk: Desk) -> Mapping[str, tuple[Record, ...]]:
    """Records by the name of the system that they are about, where the inventory has no such name."""
    return desk.once("unlisted systems", lambda: _unlisted(desk))


def _unlisted(desk: Desk) -> Mapping[str, tuple[Record, ...]]:
    """The same, reckoned anew."""
    found: dict[str, list[Record]] = {}
    for record in desk.records(*_SEEN):
        if record.item.id in desk.flagged:
            continue
        for name in dict.fromkeys((*_stated(desk, record), *_written(desk, record))):
            found.setdefault(name, []).append(record)
    return {name: tuple(records) for name, records in sorted(found.items())}


def _stated(desk: Desk, record: Record) -> Iterator[str]:
    """Names that the metadata of a record gives as a system, AI by the record, and that no row has."""
    for name in record.item.metadata.systems:
        title = record.item.metadata.title
        is_ai = record.item.metadata.kind in MADE or (names(name, title) and says_ai(title) is not None)
        is_told = not name.isalpha() or not name.islower() or bool(telling(desk, name))  # `platform` names no one thing
        if is_ai and is_told and not desk.known.systems_in(name):
            yield name


def _written(desk: Desk, record: Record) -> Iterator[str]:
    """Names in a column or title of a record of AI that is about no system of the inventory."""
    if record.item.metadata.kind not in MADE or desk.systems_of(record.item):
        return
    cell = _CALLED.said(record.fields)
    title = record.item.metadata.title
    hit = _TITLED.search(title) or _FIRST.search(title)
    for name in (cell.value.strip() if cell else "", hit["name"].strip() if hit else ""):
        if (
            name
            and len(name.split()) <= _MOST_WORDS
            and is_name(desk, name)
            and not ANY_CASE.search(name)
            and any(map(str.isalpha, name))
        ):
            yield name
