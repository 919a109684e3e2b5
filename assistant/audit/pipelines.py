"""Pipelines that bring versions into production: whether their own steps hold what the rule on deployment asks for.

A pipeline is a configuration or script by its path (`deploy.yml`, `.gitlab-ci.yml`, `Jenkinsfile`, a folder of
workflows) that has a step of deployment. Lines that are switched off count as not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.asks import STEPS, Area, Ask
from assistant.audit.checks.result import FindingClass, State
from assistant.audit.desk import Desk
from assistant.audit.operation import Outcome
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.standing import states_rules

_PATH = re.compile(
    r"(?:^|/)(?:\.github/workflows/|workflows?/|pipelines?/|\.gitlab-ci|jenkinsfile|azure-pipelines|bitbucket-pipelines|cloudbuild|\.circleci/)"
    r"|(?:^|[/_.-])(?:deploy|deployment|release|promote|promotion|pipeline|ci|cd|cicd)[\w.-]*\.(?:ya?ml|json|groovy|sh|py|toml|txt)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.(?:ya?ml|json|groovy|sh|py|toml|txt)$|jenkinsfile$", re.IGNORECASE)
_DEPLOYS = re.compile(r"\b(?:deploy\w*|promot\w*|roll-?out|kubectl\s+apply|helm\s+upgrade|push[-_ ]to[-_ ]prod\w*|release[-_ ]to)", re.IGNORECASE)  # fmt: skip
_MODEL = re.compile(r"\b(?:model|mlflow|inference|serving|weights|predict\w*|llm|prompt)\w*", re.IGNORECASE)
_GATES = {
    "evaluation": re.compile(r"evaluat|\beval(?:s|_\w+|-\w+)?\b|validat|benchmark|regression[-_ ]test|bias|fairness|acceptance", re.IGNORECASE),
    "approval": re.compile(r"approv|sign-?off|manual|review(?:ers?)?\b|gate\b|environment:\s*prod|when:\s*manual|input\s+message|protected", re.IGNORECASE),
}  # fmt: skip
_OFF = re.compile(r"^\s*(?:#|//)|\bif:\s*false\b|\ballow_failure:\s*true|\bcontinue-on-error:\s*true|\bskip\w*|\bdisabled\b|\|\|\s*true\b|--no-verify|--force", re.IGNORECASE)  # fmt: skip


def piped(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each pipeline of models, where a rule in force wants steps before a deployment."""
    asked = [one for one in rules if one.area is Area.DEPLOYMENT and STEPS in one.things and one.on(desk.today)]
    for record in desk.records() if asked else ():
        if _is_pipeline(record) and record.item.id not in desk.flagged:
            yield _held(desk, record, asked[-1])


def _is_pipeline(record: Record) -> bool:
    """Whether an item is a pipeline of models by its path and its steps."""
    path = record.item.path
    named = "#" not in record.item.id and _PATH.search(path) is not None and _SUFFIX.search(path) is not None
    return named and not states_rules(record.item) and bool(_DEPLOYS.search(record.text) and _MODEL.search(record.text))


def _held(desk: Desk, record: Record, ask: Ask) -> Outcome:
    """One pipeline held against the rule."""
    wanted = {name: gate for name, gate in _GATES.items() if gate.search(desk.scope.quote(ask.span))} or _GATES
    there = {name: _line(record, gate, off=False) for name, gate in wanted.items()}
    off = tuple(place for name, gate in wanted.items() if not there[name] for place in [_line(record, gate, off=True)] if place)  # fmt: skip
    wanting = [name for name, place in there.items() if place is None]
    deploys = _line(record, _DEPLOYS, off=False) or record.headline()
    good = tuple(place for place in there.values() if place)
    named = ask.document.item.metadata.title
    if wanting:
        switched = "; such a step is there and switched off" if off else ""
        why = f"{record.item.id} deploys without {' and '.join(wanting)}, which {named} wants before{switched}"
        return Outcome(state=State.FOUND, subject=record.item.id, why=why, weight=FindingClass.MINOR, spans=(deploys, *off, ask.span), against=good)  # fmt: skip
    why = f"{record.item.id} has the steps that {named} wants before a deployment: {', '.join(there)}"
    return Outcome(state=State.NOT_FOUND, subject=record.item.id, why=why, against=(deploys, *good))


def _line(record: Record, told: re.Pattern[str], *, off: bool) -> Span | None:
    """The first line that matches and is in use, or is switched off."""
    for hit in re.finditer(r"[^\n]+", record.text):
        if told.search(hit[0]) and (_OFF.search(hit[0]) is not None) is off:
            lead = len(hit[0]) - len(hit[0].lstrip())
            return Span(evidence=record.item.id, revision=record.item.revision, start=hit.start() + lead, end=hit.start() + len(hit[0].rstrip()))  # fmt: skip
    return None
