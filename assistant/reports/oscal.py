"""Findings in the words of OSCAL 1.1 (NIST): assessment results, and a plan of action and milestones, as JSON.

Every result becomes an observation with its quotes; what was found becomes a finding too, whose target is its first
criterion, and a risk with what is done about it: cause, correction, and the corrective action as a task of its owner with
its due date. What was looked for and not found gives no finding: OSCAL would call that satisfied, and a check that finds
nothing is no proof. A finding that is closed stays as an observation and a closed risk, and asks for nothing. Ids are
hashes of what they name, so that equal reports give equal files.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from assistant.audit.findings import Plan
from assistant.audit.report import Note, Quotation, Report, ReportFinding, numbers_of, remarked
from assistant.domain.errors import BadInput
from assistant.reports.markdown import plain
from assistant.reports.wording import line, reference

VERSION = "1.1.3"
"""Of OSCAL."""
NAMESPACE = uuid.UUID("6f1d4b0a-6a53-5c0c-9a57-3a4f0f1b7f3e")
"""Of the ids that are made here."""
PASSED = ("not_found", "withdrawn")
"""States in which nothing is held against anybody."""
CLOSED = ("verified", "closed")
"""States in which a finding asks for nothing more."""
OWNER = "owner"
"""The role of who carries a corrective action out."""
_UNDECIDED = "undecidable"


def assessment_results(report: Report) -> bytes:
    """An assessment-results document of the report's findings. Raises BadInput for a report of something else."""
    _check(report)
    scope = _id(report, "scope")
    body = {
        "uuid": _id(report, "assessment-results"),
        "metadata": _metadata(report),
        "import-ap": {"href": f"#{scope}"},
        "results": [_result(report)],
        "back-matter": {"resources": [_scope(report, scope), *_resources(report)]},
    }
    return _written({"assessment-results": body})


def action_plan(report: Report) -> bytes:
    """A plan of action and milestones of what was found. Raises BadInput where nothing was found."""
    _check(report)
    found = _found(report)
    if not found:
        raise BadInput("nothing was found, so there is no plan of action to write")
    body = {
        "uuid": _id(report, "poam"),
        "metadata": _metadata(report),
        "system-id": {"id": _id(report, "system")},
        "observations": [_observation(report, one) for one in found],
        "risks": [_risk(report, one) for one in found],
        "findings": [_finding(report, one) for one in found],
        "poam-items": [_item(report, one) for one in found],
        **_back_matter(report),
    }
    return _written({"plan-of-action-and-milestones": body})


def _check(report: Report) -> None:
    if not report.lists_findings:
        raise BadInput(
            f"{report.title}: it lists no findings, and OSCAL says nothing else; ask for checks, findings or audit"
        )


def _metadata(report: Report) -> dict[str, Any]:
    owners = sorted({one.remedy.owner for one in report.findings if one.remedy})
    parties = [{"uuid": _party(report, one), "type": "person", "name": line(one)} for one in owners]
    return {
        "title": plain(f"{report.title}: {report.organization}"),
        "last-modified": _moment(report.day),
        "version": report.day.isoformat(),
        "oscal-version": VERSION,
        **({"roles": [{"id": OWNER, "title": "Owner of a corrective action"}], "parties": parties} if parties else {}),
        "remarks": plain(report.closing),
    }


def _result(report: Report) -> dict[str, Any]:
    """The one result of a report."""
    made: dict[str, Any] = {
        "uuid": _id(report, "result"),
        "title": plain(report.title),
        "description": plain("; ".join(f"{name}: {value}" for name, value in report.facts) or report.title),
        "start": _moment(report.day),
        "reviewed-controls": {"control-selections": [_selection(report.findings)]},
    }
    held = [one for one in report.findings if one.state not in (*PASSED, _UNDECIDED)]
    listed = {
        "observations": [_observation(report, one) for one in report.findings],
        "risks": [_risk(report, one) for one in held],
        "findings": [_finding(report, one) for one in _found(report)],
    }
    return made | {name: parts for name, parts in listed.items() if parts}


def _selection(findings: Iterable[ReportFinding]) -> dict[str, Any]:
    """The criteria that were looked at; all where none is named."""
    ids = sorted({_token(one) for finding in findings for one in finding.criteria})
    return {"include-controls": [{"control-id": one} for one in ids]} if ids else {"include-all": {}}


def _found(report: Report) -> list[ReportFinding]:
    """What is open."""
    return [one for one in report.findings if one.state not in (*PASSED, *CLOSED, _UNDECIDED)]


def _observation(report: Report, finding: ReportFinding) -> dict[str, Any]:
    """What was seen, with the quotes for and against."""
    quotes = {one.n: one for one in report.citations}
    shown = [quotes[n] for n in dict.fromkeys(numbers_of(finding.condition))]
    against = [quotes[n] for n in finding.against if quotes[n] not in shown]
    evidence = [_evidence(report, one, "for") for one in shown] + [_evidence(report, one, "against") for one in against]
    return {
        "uuid": _id(report, "observation", finding.id),
        "title": plain(finding.title),
        "description": _said(finding),
        "props": [_prop("state", finding.state), *_counted(finding)],
        "methods": ["EXAMINE"],
        "types": ["finding"],
        **({"relevant-evidence": evidence} if evidence else {}),
        "collected": _moment(report.day),
    }


def _evidence(report: Report, one: Quotation, side: str) -> dict[str, Any]:
    """A quote, pinned to its place in its revision."""
    told = reference(one)
    place = (
        _prop("citation", str(one.n)),
        _prop("side", side),
        _prop("revision", one.span.revision),
        _prop("characters", f"{one.span.start}-{one.span.end}"),
        *((_prop("grade", one.grade),) if one.grade else ()),
    )
    quoted = {"href": f"#{_resource_id(report, one)}", "description": plain(f"{told.head}: {told.quote}")}
    return quoted | {"props": list(place)} | ({"remarks": plain(told.warning)} if told.warning else {})


def _finding(report: Report, finding: ReportFinding) -> dict[str, Any]:
    """What does not meet its criterion."""
    first, *others = [_token(one) for one in finding.criteria] or ["unspecified"]
    props = [_prop("class", finding.classification)] if finding.classification else []
    props += [_prop("criterion", one) for one in others]
    return {
        "uuid": _id(report, "finding", finding.id),
        "title": plain(finding.title),
        "description": _said(finding),
        **({"props": props} if props else {}),
        "target": {"type": "objective-id", "target-id": first, "status": {"state": "not-satisfied", "reason": "fail"}},
        "related-observations": [{"observation-uuid": _id(report, "observation", finding.id)}],
        "related-risks": [{"risk-uuid": _id(report, "risk", finding.id)}],
    }


def _risk(report: Report, finding: ReportFinding) -> dict[str, Any]:
    """What a finding may lead to as long as it stands, and what is done about it."""
    status = "closed" if finding.state in CLOSED else "remediating" if finding.remedy else "open"
    return {
        "uuid": _id(report, "risk", finding.id),
        "title": plain(finding.title),
        "description": _said(finding),
        "statement": plain(f"{', '.join(finding.criteria) or 'a criterion'}: the requirement may not be met."),
        "status": status,
        **({"deadline": _moment(finding.remedy.due)} if finding.remedy else {}),
        **({"remediations": [_remediation(report, finding, finding.remedy)]} if finding.remedy else {}),
        "related-observations": [{"observation-uuid": _id(report, "observation", finding.id)}],
    }


def _remediation(report: Report, finding: ReportFinding, plan: Plan) -> dict[str, Any]:
    """The corrective action as a task of its owner, due on its day."""
    task = {
        "uuid": _id(report, "task", finding.id),
        "type": "action",
        "title": "Corrective action",
        "description": plain(plan.action),
        "timing": {"on-date": {"date": _moment(plan.due)}},
        "responsible-roles": [{"role-id": OWNER, "party-uuids": [_party(report, plan.owner)]}],
    }
    return {
        "uuid": _id(report, "remediation", finding.id),
        "lifecycle": "completed" if finding.state in CLOSED else "planned",
        "title": "Cause, correction and corrective action",
        "description": plain(f"Cause: {plan.cause}") + "\n\n" + plain(f"Correction: {plan.correction}"),
        "tasks": [task],
    }


def _item(report: Report, finding: ReportFinding) -> dict[str, Any]:
    """What is to be done about a finding."""
    remarks = "\n\n".join(f"{plain(name)}: {plain(value)}" for name, value in finding.told)
    plan = finding.remedy
    props = [_prop("state", finding.state)]
    props += [_prop("due", plan.due.isoformat()), _prop("owner", plan.owner)] if plan else []
    return {
        "uuid": _id(report, "item", finding.id),
        "title": plain(finding.title),
        "description": _said(finding),
        "props": props,
        "related-findings": [{"finding-uuid": _id(report, "finding", finding.id)}],
        "related-observations": [{"observation-uuid": _id(report, "observation", finding.id)}],
        "related-risks": [{"risk-uuid": _id(report, "risk", finding.id)}],
        **({"remarks": remarks} if remarks else {}),
    }


def _said(finding: ReportFinding) -> str:
    condition = finding.condition
    if isinstance(condition, Note):
        return plain(condition.text)
    return plain(" ".join(f"{one.text}{remarked(one)}" for one in condition.sentences))


def _counted(finding: ReportFinding) -> list[dict[str, str]]:
    """How many sentences what was seen is told in, and how many of them their quotes do not say."""
    if isinstance(finding.condition, Note):
        return []
    said = finding.condition.sentences
    hidden = sum(not one.shown for one in said)
    return [_prop("sentences", str(len(said))), _prop("sentences-not-shown", str(hidden))]


def _scope(report: Report, identifier: str) -> dict[str, Any]:
    """What stands for the assessment plan: the conditions under which the checks were run."""
    told = "; ".join(f"{name}: {value}" for name, value in report.facts)
    return {"uuid": identifier, "title": "Scope of the checks", "description": plain(told or report.title)}


def _resources(report: Report) -> list[dict[str, Any]]:
    """Each evidence that is quoted, once."""
    quoted = {_resource_id(report, one): one for one in report.citations}
    return [
        {
            "uuid": identifier,
            "title": plain(one.title) or "untitled",
            "description": plain(one.span.evidence),
            "props": [_prop("revision", one.span.revision)],
        }
        for identifier, one in sorted(quoted.items())
    ]


def _back_matter(report: Report) -> dict[str, Any]:
    resources = _resources(report)
    return {"back-matter": {"resources": resources}} if resources else {}


def _resource_id(report: Report, one: Quotation) -> str:
    return _id(report, "evidence", one.span.evidence, one.span.revision)


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": "urn:clausetrail:report", "value": line(value)}


def _token(criterion: str) -> str:
    """A criterion as an id that OSCAL can hold: it begins with a letter and has no spaces."""
    return re.sub(r"[^\w.-]+", "-", f"criterion-{criterion}", flags=re.ASCII)


def _moment(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat()


def _party(report: Report, owner: str) -> str:
    return _id(report, "party", owner)


def _id(report: Report, *names: str) -> str:
    """The id of a thing of a report, equal for equal names."""
    return str(uuid.uuid5(NAMESPACE, "\n".join((report.organization, report.title, report.day.isoformat(), *names))))


def _written(document: dict[str, Sequence[Any] | dict[str, Any]]) -> bytes:
    return (json.dumps(document, ensure_ascii=True, indent=2) + "\n").encode()
