"""Training kept apart from inference: what rules say of it, and which environments, accounts and keys do both.

Rule: where a document in force says that training and inference (or production) are kept apart, every record and
configuration that names an environment, account, cluster, host or key of one of the two is read. It is found of each that
serves both: two columns or settings with one value, one row that gives both uses, a training run and a deployment in one
place. What is over, and what bears a like name and is another, is a near miss. The name of a provider or a
region alone (`AWS`, `eu-west-1`) is no environment.

Not decidable where no document says that the two are kept apart, or where no record says where either of them runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.columns import Column, is_open, words_of
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.tables import table_rows
from assistant.domain.answer import Span
from assistant.domain.evidence import DOCUMENT_KINDS, Category, Field, Kind

PATTERN = "training_shares_inference"
RULE = Rule(check=Family.CHECKLIST, pattern=PATTERN, title="One environment trains and serves", criteria=("A.4.5",))


class Use(StrEnum):
    """What an environment is used for."""

    TRAINING = "training"
    INFERENCE = "inference"


_WORDS = {
    Use.TRAINING: r"train(?:ing|s|ed)?|experiment\w*|fine[-_ ]?tun\w*|retrain\w*|model\s+development|lernen|entraînement|apprentissage|entrenamiento|addestramento|treino|treinamento|träning",
    Use.INFERENCE: r"inference|serving|serve[sd]?|productions?|prod|live|scoring|predict(?:ion|ions|s)?|runtime|inferenz|betrieb|produktion|produktiv\w*|inférence|inferencia|producción|inferenza|produzione|inferência|produção|productie",
}  # fmt: skip
_USED = {use: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE) for use, words in _WORDS.items()}
_APART = re.compile(
    r"\bsepara\w*|\bsegregat\w*|\bisolat\w*|\bapart\b|\bnever\s+share\w*|\bnot\s+share\w*|\bno\s+\w+\s+(?:is\s+)?shared?\b|\bdistinct\b|\bdifferent\b|\bdedicated\b|\bof\s+(?:its|their)\s+own\b"
    r"|\b(?:must|may|do|does|shall)\s+not\s+(?:run|train|be\s+used)\b|\bair-?gap\w*|getrennt\w*|trenn\w*|eigen(?:e|en|es|em)\b|niemals\s+gemeinsam|sépar\w*|cloisonn\w*|distinct\w*|isol\w*|aparte|gescheiden|åtskil\w*|adskil\w*",
    re.IGNORECASE,
)
"""Words that say that two things are kept apart."""
_PLACES = {
    "environment": r"environments?|env|umgebung\w*|environnements?|entornos?|ambient[ei]|omgeving\w*|miljö\w*",
    "account": r"accounts?|subscriptions?|tenants?|konto|konten|comptes?|cuentas?|contas?|conti|rekeningen|abonnements?|suscripci\w+",
    "cluster": r"clusters?|node[-_ ]?pools?|namespaces?|gpu[-_ ]?pools?|compute(?:[-_ ]target)?|grappes?",
    "host": r"hosts?|servers?|machines?(?! learning)|máquinas?|macchin[ae]|maschinen?|maskin\w*|rechner|serveurs?|servidor\w*",
    "network": r"vpcs?|vnets?|subnets?|network[-_ ]segments?",
    "key": r"keys?|chaves?|chiav[ei]|sleutels?|api[-_ ]keys?|secrets?|credentials?|schlüssel|clés?|claves?",
    "identity": r"service[-_ ]accounts?|iam[-_ ]roles?|dienstkonto|dienstkonten",
}  # fmt: skip
_PLACE = {name: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE) for name, words in _PLACES.items()}
_ANY_PLACE = re.compile("|".join(one.pattern for one in _PLACE.values()), re.IGNORECASE)
_PURPOSE = Column(("used for", "purpose", "usage", "use", "workload*", "function", "runs", "stage", "phase", "zweck", "verwendung", "genutzt für", "nutzung", "usage prévu", "utilisation", "uso", "finalidad", "gebruik"), without=("case", "date", "by"))  # fmt: skip
_STATUS = Column(("status", "state", "ended", "retired*", "decommission*", "until", "closed*", "zustand", "bis", "état", "estado"), without=("by",))  # fmt: skip
_OVER = re.compile(r"retired|decommission\w*|closed|deleted|disabled|inactive|ended|shut|revoked|former|stillgelegt|abgeschaltet|gelöscht|supprim\w*|cerrad\w*|(?:19|20)\d\d", re.IGNORECASE)  # fmt: skip
_BROAD = re.compile(
    r"(?:aws|amazon(?:\s+web\s+services)?|azure|gcp|google(?:\s+cloud)?|microsoft|cloud|on[-\s]?prem\w*|own|internal|vendor|saas|hosted|same|shared|yes|no|various|several"
    r"|kubernetes|docker|vm|gpu|cpu|dev(?:elopment)?|test(?:ing)?|staging|high|low|admin|reader|\d+"
    r"|(?:[a-z]{2}|europe)-(?:north|south|east|west|central)\w*-?\d*[a-z]?|(?:north|south|east|west)\s?(?:europe|us)\s?\d?)",
    re.IGNORECASE,
)
"""Values that name no single place: a provider, a region, a count."""
_ENTRY = re.compile(r"(?P<list>[\w.-]*[^\W\d][\w-]*)\.(?P<n>\d+)\.(?P<rest>[^\d.][\w.-]*)")
"""The name of a value in an entry of a list in a configuration: `accounts.2.may.1`."""
_NAME = re.compile(r"name|id|key|account|login", re.IGNORECASE)
_MAY = re.compile(r"\b(?:may|can|allow\w*|permissions?|permits?|roles?|rights?|grants?|actions?|scopes?|privileges?|used|purpose|usage|workloads?|does|duties|jobs?)\b", re.IGNORECASE)  # fmt: skip
"""Words that name what an entry may do."""
_RUNS = {Kind.TRAINING_RUN: Use.TRAINING, Kind.DEPLOYMENT: Use.INFERENCE}
"""Kinds whose records are one of the two uses themselves."""
_READ = (*_RUNS, Kind.ACCESS, Kind.INVENTORY, Kind.OTHER, Kind.CHANGE, Kind.MONITORING, Kind.MODEL_CARD)
_SENTENCE = re.compile(r"(?:[^.;\n]|\.(?=\w)|\n(?!\s*(?:[-*•|#]|\d+[.)]|\n)))+")
_LONGEST = 80  # characters of a value that names a place
_SHOWN = 4  # places shown for one use


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """That something is used for training or for inference."""

    name: str
    """The value that names it, as written."""
    use: Use
    """What for."""
    span: Span
    """Where it is said."""
    over: bool
    """Whether its record says that it is no longer in use."""


def check(desk: Desk) -> Iterator[Result]:
    """A result for each environment, account, cluster or key that serves both; one for all where none does."""
    rules = tuple(_rules(desk))
    places = tuple(_places(desk))
    shared = _shared(places)
    if not rules:
        missing = "a rule in force that keeps training apart from inference"
        yield lacking(Family.CHECKLIST, PATTERN, RULE.title, RULE.criteria, missing)
        return
    if {one.use for one in places} != set(Use):
        why = "Not decidable: no record in this scope says where training and inference run"
        yield RULE.result(State.UNDECIDABLE, "environments", why, spans=rules[:1])
        return
    found = False
    for both in shared.values():
        name = both[0].name
        live = [one for one in both if not one.over]
        if {one.use for one in live} == set(Use):
            found = True
            spans = (*(span for use in Use for span in _spans(live, use)), *rules[:1])
            yield RULE.result(State.FOUND, name, f"{name} is used for training and for inference, and rules keep them apart", FindingClass.MINOR, spans)  # fmt: skip
        else:
            spans = (*(one.span for one in both[:_SHOWN]), *rules[:1])
            why = f"{name} was used for both; one of the two uses is over"
            yield RULE.result(State.NOT_FOUND, name, why, against=spans)
    if not found:
        seen = (*(span for use in Use for span in _spans(places, use)), *rules[:1])
        why = "What is used for training and what for inference have names of their own"
        yield RULE.result(State.NOT_FOUND, "environments", why, against=seen)


def _spans(places: Sequence[_Place], use: Use) -> tuple[Span, ...]:
    """Places that say one use."""
    return tuple(one.span for one in places if one.use is use)[:_SHOWN]


def _shared(places: Sequence[_Place]) -> dict[str, list[_Place]]:
    """What serves both uses, by its name in lower case."""
    grouped: dict[str, list[_Place]] = defaultdict(list)
    for one in places:
        grouped[" ".join(one.name.lower().split())].append(one)
    return {name: both for name, both in sorted(grouped.items()) if {one.use for one in both} == set(Use)}


def _rules(desk: Desk) -> Iterator[Span]:
    """Sentences of documents in force that keep the two apart."""
    for rule in desk.rules:
        if rule.item.id in desk.flagged:
            continue
        for element in desk.scope.elements(rule.item):
            if element.category in (Category.HEADING, Category.FIELD):
                continue
            for hit in _SENTENCE.finditer(rule.text, element.start, element.end):
                said = hit[0]
                if (
                    _APART.search(said)
                    and _ANY_PLACE.search(said)
                    and all(used.search(said) for used in _USED.values())
                ):
                    start = hit.start() + len(said) - len(said.lstrip())
                    yield Span(evidence=rule.item.id, revision=rule.item.revision, start=start, end=start + len(said.strip()))  # fmt: skip


def _places(desk: Desk) -> Iterator[_Place]:
    """Every place of training and of inference that records and configurations name."""
    for record in desk.records(*_READ):
        item = record.item
        if item.id in desk.flagged or (item.metadata.kind in DOCUMENT_KINDS and "#" not in item.id):
            continue
        rows = (record,) if record.fields else table_rows(desk, item)
        for row in rows:
            yield from _of_row(desk, row)
            yield from _of_entries(row)


def _of_entries(row: Record) -> Iterator[_Place]:
    """What the entries of a list in a configuration may do: `accounts: - name: svc-1, may: [train, serve]`."""
    entries: dict[tuple[str, str], list[tuple[str, Field]]] = defaultdict(list)
    for field in row.fields:
        hit = _ENTRY.fullmatch(field.name)
        if hit and _ANY_PLACE.search(_spaced(hit["list"])):
            entries[hit["list"], hit["n"]].append((hit["rest"], field))
    for several in entries.values():
        told = " ".join(field.value for rest, field in several if _MAY.search(_spaced(rest)))
        uses = tuple(use for use in Use if _USED[use].search(told))
        name = next((field for rest, field in several if _NAME.fullmatch(rest)), None)
        if name is None or is_open(name.value):
            continue
        for use in uses:
            yield _Place(name=name.value.strip(), use=use, span=row.span(name), over=False)


def _of_row(desk: Desk, row: Record) -> Iterator[_Place]:
    """What one row or configuration says."""
    state = _STATUS.said(row.fields)
    over = bool(state and _OVER.search(state.value))
    for field in row.fields:
        if not _is_place(field) or desk.known.people.find(field.value):
            continue  # who does both is another question than where both are done
        for use in _uses(row, field):
            yield _Place(name=field.value.strip(), use=use, span=row.span(field), over=over)


def _is_place(field: Field) -> bool:
    """Whether a field names one place: an environment, an account, a cluster, a host, a network or a key."""
    if (entry := _ENTRY.fullmatch(field.name)) and _MAY.search(_spaced(entry["rest"])):
        return False  # what an entry may do is no name of it
    value = field.value.strip()
    named = _ANY_PLACE.search(_spaced(field.name)) is not None
    return named and not is_open(value) and len(value) <= _LONGEST and not _BROAD.fullmatch(value)


def _uses(row: Record, field: Field) -> tuple[Use, ...]:
    """What the place of a field is used for: by the field's own name, else by the row's purpose, else by its kind."""
    name = _spaced(field.name)
    own = tuple(use for use in Use if _USED[use].search(name))
    if own:
        return own
    purpose = _PURPOSE.said([one for one in row.fields if one is not field])
    told = tuple(use for use in Use if purpose and _USED[use].search(purpose.value))
    kind = _RUNS.get(row.item.metadata.kind)
    return told or ((kind,) if kind else ())


def _spaced(name: str) -> str:
    """The words of a field's name with spaces between: `training.cluster_name`, `trainingCluster`."""
    return " ".join(words_of(name.replace(".", " ")))
