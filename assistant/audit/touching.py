"""Which records of work touch an AI system, a model or its pipeline, and which are of other things that an organization runs.

A change that renews a certificate, or patches a database, is a deployment, and no deployment of an AI system. That a
tracker's project, a team or a queue has AI in its name says nothing of one record: a value that most records of a list
have is not what one of them is about.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from assistant.audit.ai_words import says_ai
from assistant.audit.desk import Desk
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.standing import states_rules
from assistant.store.index import ItemView

_WORK = frozenset({Kind.DEPLOYMENT, Kind.CHANGE, Kind.TICKET, Kind.PULL_REQUEST, Kind.APPROVAL, Kind.INCIDENT})  # fmt: skip
"""Kinds of work that an organization does on everything that it runs."""
_CHANGES = frozenset({Kind.DEPLOYMENT, Kind.CHANGE, Kind.TICKET, Kind.PULL_REQUEST})
"""Kinds of work that changes something."""
_AI_KINDS = frozenset({Kind.INVENTORY, Kind.MODEL_CARD, Kind.TRAINING_RUN, Kind.EVALUATION, Kind.DATASET, Kind.IMPACT_ASSESSMENT, Kind.PROMPT})  # fmt: skip
"""Kinds that are of AI whatever they say."""
_PIPELINE = re.compile(
    r"\b(?:model (?:registry|store|serving|server|gateway|endpoint|weights|artefact|artifact)|feature (?:store|pipeline)|training (?:cluster|node|job|pipeline|run|data)s?"
    r"|inference|scoring (?:service|gateway|job|api)|embedding|vector (?:store|index|database)|prompt|retrain\w*)\b",
    re.IGNORECASE,
)
"""Parts of what makes and serves models."""
_UPKEEP = re.compile(
    r"\b(?:certificates?|certs?|tls|ssl|(?:os|operating system|kernel|security|database|db|firmware|driver|postgres\w*|mysql|oracle|windows|linux)\b.{0,20}\b(?:patch\w*|upgrades?|updates?)"
    r"|patch\w*\b.{0,30}\b(?:os|operating system|hosts?|servers?|database|db|postgres\w*|firewall)|databases?|(?:gpu |device )?drivers?|firmware|disks?|raid|backups?|dns|vpn|firewalls?|network|load balancer"
    r"|zertifikat\w*|datenbank\w*|certificats?|certificados?|base de datos|base de données|banco de dados)\b",
    re.IGNORECASE,
)
"""What keeps machines running, in the title of a change that names no system."""
_FEWEST = 5  # records of a list that can show what most of them share


def of_other_things(desk: Desk, usable: Mapping[EvidenceId, ItemView]) -> frozenset[EvidenceId]:
    """Records of work that touch no AI system: they name none, say nothing of AI, and nothing that they link with does."""
    shared = _shared(desk, usable.values())
    work = [item for item in usable.values() if item.metadata.kind in _WORK or _is_alert(item)]
    upkeep = {item.id for item in work if _is_upkeep(desk, item)}
    # a rule that speaks of AI does not make all that is done under it AI
    touching = {
        item.id
        for item in usable.values()
        if item.id not in upkeep and not states_rules(item) and _touches(desk, item, shared)
    }
    linked: dict[EvidenceId, set[EvidenceId]] = defaultdict(set)
    for item in usable.values():
        for target in (one for link in desk.links.get(item.id, ()) for one in desk.named(link.target)):
            linked[item.id].add(target.id)
            linked[target.id].add(item.id)
    return frozenset(
        item.id
        for item in work
        if item.id in upkeep or (item.id not in touching and not linked.get(item.id, set()) & touching)
    )


def _is_alert(item: ItemView) -> bool:
    """Whether an item is one of many signals of a watch over whatever runs; a report on monitoring is of what it watches."""
    return item.metadata.kind is Kind.MONITORING and "#" in item.id


def _is_upkeep(desk: Desk, item: ItemView) -> bool:
    """Whether a change keeps machines running, by its title, and names no system of the inventory anywhere."""
    if item.metadata.kind not in _CHANGES or not _UPKEEP.search(item.metadata.title):
        return False
    return not desk.known.systems_in(f"{item.metadata.title}\n{' '.join(item.metadata.systems)}\n{desk.texts[item.id]}")


def _touches(desk: Desk, item: ItemView, shared: Mapping[str, frozenset[tuple[str, str]]]) -> bool:
    """Whether an item is of AI by its kind, names a system of the inventory, or speaks of AI or of what makes models."""
    said = f"{item.metadata.title}\n{' '.join(item.metadata.systems)}\n{desk.texts[item.id]}"
    if item.metadata.kind in _AI_KINDS or desk.known.systems_in(said):
        return True
    own = _own_words(desk, item, shared.get(item.path, frozenset())) if "#" in item.id else said
    return says_ai(own) is not None or (
        item.metadata.kind in _WORK and _PIPELINE.search(item.metadata.title) is not None
    )


def _own_words(desk: Desk, item: ItemView, shared: frozenset[tuple[str, str]]) -> str:
    """What a record of a list says that most others of it do not."""
    own = (field.value for field in desk.fields.get(item.id, ()) if (field.name, field.value) not in shared)
    return "\n".join((item.metadata.title, *own))


def _shared(desk: Desk, items: Iterable[ItemView]) -> Mapping[str, frozenset[tuple[str, str]]]:
    """By file, the values that more than half of its records have in a field."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for item in items:
        if "#" in item.id:
            sizes[item.path] += 1
            counts[item.path].update({(field.name, field.value) for field in desk.fields.get(item.id, ())})
    return {
        path: frozenset(pair for pair, count in counts[path].items() if count * 2 > size)
        for path, size in sizes.items()
        if size >= _FEWEST
    }
