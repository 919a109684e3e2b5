"""What a report says of an engagement itself: scope, criteria, team, meetings, schedule, requests, distribution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.audit.engagement import Asked, Engagement, Meeting, Request
from assistant.audit.report import Block, Facts, Grid, GridRow, Note, Section
from assistant.wiring.findings import Seen
from assistant.wiring.reporting.frame import NAMING, Frame, counted, ended
from assistant.wiring.reporting.quotes import Quotes


def engagement_facts(frame: Frame, made: Engagement) -> tuple[tuple[str, str], ...]:
    """What stands at the head of a report on an engagement."""
    leads = ", ".join(frame.person(one.user) for one in made.team if one.lead)
    facts = (
        ("Engagement", f"{made.id}: {made.title}"),
        ("Type", made.type.value.replace("_", " ")),
        ("State", made.stage.value),
        ("Lead auditor", leads),
    )
    return (*facts, ("Reported", made.reported.isoformat())) if made.reported else facts


def scope_section(frame: Frame, made: Engagement) -> Section:
    """Client, objectives, the boundaries of the scope, and the criteria."""
    numbered = [(f"Objective {n}", one) for n, one in enumerate(made.objectives, start=1)]
    pairs = (
        ("Client", frame.organization),
        *numbered,
        ("Organization", ", ".join(made.units) or "all of it"),
        ("Systems", ", ".join(made.systems) or "all of the inventory"),
        ("Lifecycle", made.lifecycle or "the plan does not say"),
        ("Interfaces", made.interfaces or "the plan does not say"),
        ("Records", str(made.period) if made.period else "of any date"),
    )
    criteria = frame.desk.criteria
    rows = tuple(GridRow(cells=(one, criteria.title(one))) for one in made.criteria if one in criteria.by_id)
    grid = Grid(title=f"Criteria, of {criteria.framework}", columns=("criterion", "title"), rows=rows)
    return Section(title="Objectives, scope and criteria", blocks=(Facts(pairs), grid))


def team_section(frame: Frame, made: Engagement) -> Section:
    """Who audited, what stood against their independence, and why they audited all the same."""
    rows = tuple(
        GridRow(
            cells=(
                frame.person(one.user),
                "lead auditor" if one.lead else "auditor",
                "; ".join(map(str, one.conflicts)) or None,
                one.declared or None,
            )
        )
        for one in made.team
    )
    told = Note(
        "Nobody audits their own work: who owns, wrote or approved evidence of an audited system, or is of an audited"
        " unit, audits only where the team has declared why that is no conflict."
    )
    columns = ("auditor", "part", "against independence", "declared")
    return Section(title="Team and independence", blocks=(told, Grid(title="Team", columns=columns, rows=rows)))


def conduct_section(frame: Frame, made: Engagement) -> Section:
    """The schedule and the two meetings."""
    rows = tuple(GridRow(cells=(one.day.isoformat(), one.what, frame.person(one.who))) for one in made.schedule)
    blocks: list[Block] = [Grid(title="Schedule", columns=("day", "what", "who"), rows=rows)] if rows else []
    for name, held in (("Opening meeting", made.opening), ("Closing meeting", made.closing)):
        blocks.append(_meeting(name, held) if held else Note(f"{name}: not held yet."))
    return Section(title="How the audit was carried out", blocks=tuple(blocks))


def _meeting(name: str, held: Meeting) -> Facts:
    return Facts(
        (
            (name, held.day.isoformat()),
            ("Present", ", ".join(held.present)),
            ("Agreed", held.words),
            ("Ledger record", held.receipt),
        )
    )


def requests_grid(frame: Frame, quotes: Quotes, made: Engagement) -> Grid:
    """The requests to the auditee with their states, each with what was given."""
    rows = tuple(_request(frame, quotes, one) for one in made.requests)
    columns = ("request", "state", "what", "criteria", "due", "given", "said")
    return Grid(title="Requests and their states", columns=columns, rows=rows)


def _request(frame: Frame, quotes: Quotes, one: Request) -> GridRow:
    """A request; what is there as it was given is cited, of what was revised since the table says so."""
    scope = frame.desk.scope
    items = [(scope.item(name), revision) for name, revision in one.evidence]
    given = [f"{item.metadata.title}{'' if item.revision == revision else ' (revised since)'}" for item, revision in items if item]  # fmt: skip
    spans = [frame.desk.record(item).headline() for item, revision in items if item and item.revision == revision]
    words = [one.words] if one.words else []
    words += [f"Returned: {one.reason}"] if one.reason else []
    cells = (
        one.id,
        one.state.value,
        one.what,
        ", ".join(one.criteria) or None,
        _due(one, frame.desk.today),
        "; ".join(given) or None,
        " ".join(ended(each) for each in words) or None,
    )
    return GridRow(cells=cells, citations=quotes.places(spans))


def _due(one: Request, today: date) -> str | None:
    if one.due is None:
        return None
    late = one.state in (Asked.ASKED, Asked.RETURNED) and one.due < today
    return f"{one.due}{' (overdue)' if late else ''}"


def counted_requests(made: Engagement) -> str:
    """How many requests stand at each state."""
    if not made.requests:
        return "Nothing was asked of the auditee."
    told = [f"{count} {state.value}" for state in Asked if (count := sum(one.state is state for one in made.requests))]
    return f"{counted(len(made.requests), 'request')}: {', '.join(told)}."


def request_notes(made: Engagement) -> tuple[Note, ...]:
    """How many requests stand at each state, and how what was given is quoted."""
    given = any(one.evidence for one in made.requests)
    return (Note(counted_requests(made)), *((Note(f"Of what was given {NAMING}"),) if given else ()))


def distribution_section(frame: Frame, made: Engagement, seen: Sequence[Seen]) -> Section:
    """Who has the report, and to whom else findings were released."""
    rows = [(frame.person(one.user), "lead auditor" if one.lead else "auditor") for one in made.team]
    rows += [(frame.person(one), "contact of the auditee") for one in made.contacts]
    known = {f"user:{name}" for name in (*(one.user for one in made.team), *made.contacts)}
    others = dict.fromkeys(to for one in seen for to in one.finding.released_to if to not in known)
    rows += [(to, "findings were released to them") for to in others]
    told = Note(
        "Confidential: for those named here, who read of it what their rights allow or what was released to them."
    )
    grid = Grid(title="Who has this report", columns=("who", "as"), rows=tuple(GridRow(cells=one) for one in rows))
    return Section(title="Distribution", blocks=(told, grid))
