"""A running MLflow tracking server: registered models, their versions, and runs, each an item.

Ids are `SOURCE_ID#models/NAME`, `SOURCE_ID#models/NAME/3` and `SOURCE_ID#runs/RUN`. What changes without a change of
content is left out, so that an unchanged server gives equal revisions. An alias stands in its model alone: moving it
makes one new revision. Runs are read a page at a time; of the versions only names are kept, for their runs.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx

from assistant.domain.dates import PartialDate
from assistant.domain.evidence import Category, EvidenceId, Item, Kind, Link, LinkBasis, LinkType, Metadata, Skipped
from assistant.domain.written_dates import parse_date
from assistant.settings import token_variable
from ingest import metadata
from ingest.connectors.common import record_item, skip
from ingest.connectors.export import Json, listed, mapping, plain
from ingest.connectors.record import Record
from ingest.connectors.rest import Rest
from ingest.context import Context, Service
from ingest.layers import Layer
from ingest.links import EDGES
from ingest.names import key

PARSER = "mlflow-1"

API = "/api/2.0/mlflow"

PAGE = 1000
"""Records a page: what every release of the server allows for every listing."""

EXPERIMENTS = 100
"""Experiments a page; the runs of one such page are searched together."""

TIMES = frozenset({"creation_timestamp", "start_time", "end_time"})
"""Fields that hold milliseconds since 1970."""

LEFT_OUT = frozenset({"last_updated_timestamp", "latest_versions", "aliases", "run_uuid"})
"""Fields that change without a change of content, or that tell again what another item or field tells."""

PROSE = frozenset({"description", "tags.mlflow.note.content"})
"""Fields of running text."""

VERSION_TAGS = ("version", "model version", "release")
"""Tags that hold the version by which people know a model; the registry only counts."""

VERSION = re.compile(r"v?\d+(?:\.\d+)+[\w.+-]*")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A version of a model as its run needs to know it."""

    identity: EvidenceId
    """Id of the version's item."""
    model: str
    """Name of the registered model."""
    label: str
    """The version as people know it."""


def items(
    service: Service,
    context: Context,
    *,
    page: int = PAGE,
    transport: httpx.BaseTransport | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Item | Skipped]:
    """Models, then versions, then runs. Raises Unparseable when the server cannot be read to the end."""
    with Rest(
        service.entry.path.rstrip("/") + API,
        authorization=context.authorization(service),
        variable=token_variable(service.entry.id),
        most_bytes=context.limits.file_bytes,
        transport=transport,
        pause=pause,
    ) as rest:
        yield from Server(service, context, rest, page).items()


class Server:
    """One reading of a server."""

    def __init__(self, service: Service, context: Context, rest: Rest, page: int) -> None:
        """Read nothing yet."""
        self._service, self._context, self._rest, self._page = service, context, rest, page
        self._seen: set[str] = set()
        self._made: dict[str, list[Registered]] = defaultdict(list)

    def items(self) -> Iterator[Item | Skipped]:
        """Everything, in an order that keeps pages still while records are added: by name, runs by their start."""
        by_name = {"max_results": self._page, "order_by": ["name ASC"]}
        for models in self._rest.pages("GET", "registered-models/search", "registered_models", by_name):
            yield from self._each(models, self._model)
        for versions in self._rest.pages("GET", "model-versions/search", "model_versions", by_name):
            yield from self._each(versions, self._version)
        asked = {"max_results": min(self._page, EXPERIMENTS), "view_type": "ALL"}
        for experiments in self._rest.pages("POST", "experiments/search", "experiments", asked):
            yield from self._runs({plain(one.get("experiment_id")): plain(one.get("name")) for one in experiments})

    def _runs(self, experiments: Mapping[str, str]) -> Iterator[Item | Skipped]:
        """The runs of some experiments, given by id and name."""
        if not experiments:
            return
        asked = {
            "experiment_ids": list(experiments),
            "run_view_type": "ALL",
            "max_results": self._page,
            "order_by": ["attributes.start_time ASC"],
        }
        for runs in self._rest.pages("POST", "runs/search", "runs", asked):
            yield from self._each(runs, lambda run: self._run(run, experiments))

    def _each(self, records: Sequence[Json], read: Callable[[Json], Item | Skipped]) -> Iterator[Item | Skipped]:
        """Each record once: a page that moved while others were read shows some again."""
        for record in records:
            one = read(record)
            name = one.id if isinstance(one, Item) else one.path
            if name not in self._seen:
                self._seen.add(name)
                yield one

    def _model(self, model: Json) -> Item | Skipped:
        """The item of a registered model."""
        name = plain(model.get("name"))
        if not name:
            return self._nameless("a registered model", "name")
        record = _laid_out(model)
        identity = self._id("models", name)
        aliases = {plain(one.get("alias")): plain(one.get("version")) for one in listed(model.get("aliases"))}
        for alias, number in sorted(aliases.items()):
            record.add(f"aliases.{alias}", number)
        links = [
            Link(type=LinkType.MENTIONS, target=f"{identity}/{one.value}", basis=LinkBasis.STATED, start=one.start, end=one.end)
            for one in record.fields
            if one.name.startswith("aliases.")
        ]  # fmt: skip
        told = self._told(record, kind=self._registry_kind(), fallback=name)
        told = replace(told, title=name, systems=(name,), date=self._day(record, "creation_timestamp"))
        return self._item(identity, record, told, model, links)

    def _version(self, version: Json) -> Item | Skipped:
        """The item of a model version; its run is remembered as having made it."""
        name, number = plain(version.get("name")), plain(version.get("version"))
        if not name or not number:
            return self._nameless("a model version", "name or no number")
        record = _laid_out(version)
        identity = self._id("models", name, number)
        label = _label(record) or number
        links = []
        for one in record.fields:
            if one.name == "run_id":
                self._made[one.value].append(Registered(identity=identity, model=name, label=label))
                run = self._id("runs", one.value)
                stated = LinkBasis.STATED
                links.append(Link(type=LinkType.MENTIONS, target=run, basis=stated, start=one.start, end=one.end))
        title = f"{name} {label}" if label != number else f"{name} version {number}"
        told = self._told(record, kind=self._registry_kind(), fallback=title)
        day = self._day(record, "creation_timestamp")
        told = replace(told, title=title, systems=(name,), model_version=label, date=day)
        return self._item(identity, record, told, version, links)

    def _run(self, run: Json, experiments: Mapping[str, str]) -> Item | Skipped:
        """The item of a run; a deleted one is a skip."""
        info = mapping(run.get("info"))
        number = plain(info.get("run_id") or info.get("run_uuid"))
        if not number:
            return self._nameless("a run", "id")
        identity = self._id("runs", number)
        if plain(info.get("lifecycle_stage")) == "deleted":
            fix = "restore it there if it is evidence"
            return skip(self._service, "the run is deleted on the server", fix, record=identity)
        record = _laid_out(_facts(info, run, experiments.get(plain(info.get("experiment_id")), "")))
        made = self._made.get(number, [])
        kind = self._service.entry.kind
        meaning = EDGES.get(kind, LinkType.MENTIONS)
        links = [Link(type=meaning, target=one.identity, basis=LinkBasis.STATED) for one in made]
        title = plain(info.get("run_name")) or number
        told = self._told(record, kind=Kind.TRAINING_RUN if kind is Kind.OTHER else kind, fallback=title)
        labels = {one.label for one in made}
        told = replace(
            told,
            title=title,
            systems=tuple(dict.fromkeys(one.model for one in made)) or told.systems,
            model_version=labels.pop() if len(labels) == 1 else told.model_version,
            date=self._day(record, "end_time") or self._day(record, "start_time"),
        )
        return self._item(identity, record, told, run, links)

    def _item(self, identity: EvidenceId, record: Record, told: Metadata, entity: Json, links: Sequence[Link]) -> Item:
        """The item of an entity, whose JSON is kept."""
        original = self._context.keep(json.dumps(entity, ensure_ascii=False).encode("utf-8", "replace"))
        return record_item(
            self._service,
            record,
            identity=identity,
            metadata=told,
            parser=PARSER,
            original=original,
            beside=Layer(),
            links=tuple(links),
        )

    def _told(self, record: Record, *, kind: Kind, fallback: str) -> Metadata:
        """What the entity's tags and words say of it; the owner is who a tag names, else who made it."""
        said = [
            (name.removeprefix("tags."), value)
            for name, value in record.pairs
            if name.startswith("tags.") or name in PROSE
        ]
        told = metadata.of_record(said, kind=kind, zone=self._context.zone, fallback_title=fallback, day_first={})
        values = dict(record.pairs)
        return replace(told, owner=told.owner or values.get("user_id") or values.get("tags.mlflow.user"))

    def _registry_kind(self) -> Kind:
        """The kind of models and versions."""
        kind = self._service.entry.kind
        return Kind.MODEL_CARD if kind in (Kind.OTHER, Kind.TRAINING_RUN) else kind

    def _day(self, record: Record, name: str) -> PartialDate | None:
        """The day of a time field in the organization's zone."""
        value = dict(record.pairs).get(name)
        return parse_date(value, self._context.zone) if value else None

    def _id(self, *parts: str) -> EvidenceId:
        """The id of a thing on this server; a slash inside a name must not look like a part."""
        return EvidenceId(f"{self._service.path}#" + "/".join(map(_quoted, parts)))

    def _nameless(self, what: str, lacks: str) -> Skipped:
        """A skip for a record that has no id."""
        where = f"{self._service.path}#unnamed-{len(self._seen) + 1}"
        return skip(self._service, f"{what} has no {lacks}", "look at it on the server", record=where)


def _quoted(part: str) -> str:
    """A part of an id: `/` and `%` as escapes, and so is what cannot be printed."""
    return "".join(
        sign if sign.isprintable() and sign not in "/%" else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        for sign in part
    )  # fmt: skip


def _facts(info: Json, run: Json, experiment: str) -> Json:
    """A run as one object: what it is, what it measured, what it was given."""
    data = mapping(run.get("data"))
    inputs = [mapping(one.get("dataset")) for one in listed(mapping(run.get("inputs")).get("dataset_inputs"))]
    listings = {name: data.get(name) for name in ("metrics", "params", "tags")}
    return {**info, "experiment": experiment, **listings, "dataset": inputs}


def _laid_out(entity: Json) -> Record:
    """The entity's lines."""
    record = Record()
    for name, value in entity.items():
        if name not in LEFT_OUT:
            for path, text in _flat(name, value):
                record.add(path, _stamp(text) if path in TIMES else text, _category(path))
    return record


def _category(path: str) -> Category:
    """Running text or a value."""
    return Category.TEXT if path in PROSE else Category.FIELD


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    """A value as dotted names with texts; pairs of key and value by key, since the server keeps them in no order."""
    if isinstance(value, dict):
        for inner, one in value.items():
            yield from _flat(f"{name}.{inner}", one)
    elif isinstance(value, list) and value and all(isinstance(one, dict) and "key" in one for one in value):
        for one in sorted(value, key=lambda pair: plain(pair["key"])):
            yield f"{name}.{plain(one['key'])}", plain(one.get("value"))
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _flat(f"{name}.{number}", one)
    else:
        yield name, plain(value)


def _stamp(text: str) -> str:
    """Milliseconds since 1970 as a time stamp; anything else stays as it is."""
    try:
        moment = EPOCH + timedelta(milliseconds=int(text))
    except (ValueError, OverflowError):
        return text
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _label(record: Record) -> str | None:
    """The version that a tag states, when it looks like one."""
    tags = {key(name.removeprefix("tags.")): value.strip() for name, value in record.pairs if name.startswith("tags.")}
    stated = (tags.get(name, "") for name in VERSION_TAGS)
    return next((value for value in stated if VERSION.fullmatch(value)), None)
