"""Reads sources.yaml: whose evidence it is, who the people are, what lies where and who may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.domain.access import Clause, Principal, clause_of
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind
from assistant.domain.sources import Entry, Organization, Sources
from assistant.settings import token_variable
from ingest import installed
from ingest.strict_yaml import load_yaml

CONNECTORS = ("files", "register", "jira", "github", "servicenow", "mlflow")
"""Names that an entry's `connector` may have, besides those of installed packages."""

LIVE = frozenset({"mlflow"})
"""Those that read a service at a `url` instead of files at a `path`."""

TOP_KEYS = frozenset({"version", "organization", "people", "roles", "sources"})
ROLES = frozenset({"ledger", "auditor", "grc"})
ENTRY_KEYS = frozenset({"id", "path", "url", "connector", "kind", "allow", "deny", "levels"})
ORGANIZATION_KEYS = frozenset({"name", "timezone", "fiscal_year_start"})


def load_sources(path: Path, *, to_ingest: bool = True) -> tuple[Sources, str]:
    """The sources.yaml at that path, with its text as read. Raises BadInput with one sentence on what to mend.

    Only who is going to ingest needs the connectors that it names; access and people are read without them.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise BadInput(f"{path}: cannot be read ({problem.strerror}): name the sources.yaml to ingest") from problem
    except UnicodeDecodeError as problem:
        raise BadInput(f"{path}: is not UTF-8 at byte {problem.start}: save it as UTF-8") from problem
    return parse_sources(text, str(path), to_ingest=to_ingest), text


def parse_sources(text: str, name: str, *, to_ingest: bool = True) -> Sources:
    """Sources from the text of a sources.yaml; `name` stands in error messages, `to_ingest` as in `load_sources`."""
    top = _mapping(load_yaml(text, name), f"{name}: the file", TOP_KEYS)
    if top.get("version") != "1":
        raise BadInput(f"{name}: version is {top.get('version')!r}: this release reads `version: 1`")
    entries = top.get("sources")
    if not isinstance(entries, list) or not entries:
        raise BadInput(f"{name}: `sources` must be a list with at least one entry")
    return Sources(
        organization=_organization(top.get("organization"), name),
        people=dict(_people(top.get("people", {}), name)),
        roles=dict(_roles(top.get("roles", {}), name)),
        entries=tuple(_entries(entries, name, to_ingest=to_ingest)),
    )


def _mapping(value: object, what: str, known: frozenset[str]) -> Mapping[str, object]:
    """The value as a mapping whose keys are all known."""
    if not isinstance(value, dict):
        raise BadInput(f"{what} must be a mapping with the keys {', '.join(sorted(known))}")
    unknown = sorted(str(key) for key in value.keys() - known)
    if unknown:
        raise BadInput(f"{what} has the unknown key {unknown[0]!r}: known are {', '.join(sorted(known))}")
    return value


def _text(value: object, what: str) -> str:
    """The value as text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{what} is missing: it must be a text")
    return value.strip()


def _organization(value: object, name: str) -> Organization:
    """The organization with a zone that exists and a month from 1 to 12."""
    fields = _mapping(value, f"{name}: `organization`", ORGANIZATION_KEYS)
    zone = _text(fields.get("timezone", "UTC"), f"{name}: `organization.timezone`")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise BadInput(f"{name}: unknown timezone {zone!r}: write an IANA name such as Europe/Berlin") from problem
    month = fields.get("fiscal_year_start", "1")
    if month not in {str(number) for number in range(1, 13)}:
        raise BadInput(f"{name}: fiscal_year_start is {month!r}: write the number of a month, 1 to 12")
    owner = _text(fields.get("name"), f"{name}: `organization.name`")
    return Organization(name=owner, timezone=zone, fiscal_year_start=int(str(month)))


def _people(value: object, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each user with the groups as written."""
    if not isinstance(value, dict):
        raise BadInput(f"{name}: `people` must map each user name to a list of groups")
    for user, groups in value.items():
        if not isinstance(groups, list) or not all(isinstance(group, str) and group for group in groups):
            raise BadInput(f"{name}: the groups of {user!r} must be a list of names; write [] for none")
        yield str(user), tuple(groups)


def _roles(value: object, name: str) -> Iterator[tuple[str, tuple[Principal, ...]]]:
    """Each role with its principals; a role that is not known is an error, as it would be given to nobody unseen."""
    for role, principals in _mapping(value, f"{name}: `roles`", ROLES).items():
        given = clause_of("role", principals, None)
        if given.unreadable is not None:
            raise BadInput(f"{name}: the role {role!r}: {given.unreadable}")
        yield role, given.allow or ()


def _entries(values: list[object], name: str, *, to_ingest: bool) -> Iterator[Entry]:
    """Each entry; a second entry of one id is an error."""
    seen: set[str] = set()
    for number, value in enumerate(values, start=1):
        entry = _entry(value, f"{name}: source {number}", to_ingest=to_ingest)
        if entry.id in seen:
            raise BadInput(f"{name}: the source id {entry.id!r} stands twice: give each entry an id of its own")
        seen.add(entry.id)
        yield entry


def _entry(value: object, what: str, *, to_ingest: bool) -> Entry:
    """One entry; what it says about access may be unreadable, everything else may not."""
    fields = _mapping(value, what, ENTRY_KEYS)
    identity = _text(fields.get("id"), f"{what}: `id`")
    what = f"{what} ({identity})"
    connector = _text(fields.get("connector"), f"{what}: `connector`")
    if "url" in fields and "path" in fields:
        raise BadInput(f"{what}: it has both a `path` and a `url`: name files or a service, and give each an entry")
    live = _is_live_here(connector, what) if to_ingest else _looks_live(connector, fields)
    return Entry(
        id=identity,
        path=_place(fields, connector, what, live=live),
        connector=connector,
        kind=_kind(fields.get("kind", Kind.OTHER.value), what),
        clause=_clause(fields),
        levels=_levels(fields.get("levels", {}), what),
    )


def _is_live_here(connector: str, what: str) -> bool:
    """Whether the connector reads a service. Raises BadInput when this machine has none of that name."""
    if connector not in CONNECTORS and installed.find(connector) is None:
        known = ", ".join((*CONNECTORS, *installed.known()))
        raise BadInput(f"{what}: unknown connector {connector!r}: use one of {known}")
    return is_live(connector)


def _looks_live(connector: str, fields: Mapping[str, object]) -> bool:
    """Whether the connector reads a service, told by its entry when it is none of the built-in ones."""
    return connector in LIVE if connector in CONNECTORS else "path" not in fields


def is_live(connector: str) -> bool:
    """Whether the connector of that name reads a service."""
    if connector in CONNECTORS:
        return connector in LIVE
    point = installed.find(connector)
    return point is not None and point.group == installed.SERVICES


def _place(fields: Mapping[str, object], connector: str, what: str, *, live: bool) -> str:
    """The path under the root in its plain form, or the URL of a live source."""
    if live:
        url = _text(fields.get("url"), f"{what}: `url` of a {connector} server")
        return _url(url, what, token_variable(_text(fields.get("id"), what)))
    written = _text(fields.get("path"), f"{what}: `path`")
    place = PurePosixPath(written)
    if place.is_absolute() or ".." in place.parts:
        raise BadInput(f"{what}: the path {written!r} leaves the folder: write it relative to the root, without `..`")
    return str(place)


def _url(written: str, what: str, variable: str) -> str:
    """The URL, when it is one of HTTP and holds no secret: the file is kept with every version."""
    try:
        parts = urlsplit(written)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise BadInput(f"{what}: the url must begin with http:// or https:// and name a host")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise BadInput(f"{what}: the url must hold no user, password, query or fragment: set {variable} instead")
    return written


def _kind(value: object, what: str) -> Kind:
    """The kind of that name."""
    try:
        return Kind(str(value))
    except ValueError as problem:
        raise BadInput(f"{what}: unknown kind {value!r}: use one of {', '.join(Kind)}") from problem


def _clause(fields: Mapping[str, object]) -> Clause:
    """What the entry says about access. No `allow` is not a public rule: nobody may read until there is one."""
    if "allow" not in fields:
        return Clause(origin="entry", unreadable="the entry has no allow")
    return clause_of("entry", fields["allow"], fields.get("deny"))


def _levels(value: object, what: str) -> Mapping[str, Clause]:
    """Who may read at each security level."""
    if not isinstance(value, dict):
        raise BadInput(f"{what}: `levels` must map each security level to a list of principals")
    return {str(level): clause_of("security level", principals, None) for level, principals in value.items()}
