"""What follows a deployment: the entry on a public page, the assessment before first use, the steps of promotion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.audit.ai_words import says_ai
from assistant.audit.asks import IMPACT, STEPS, Area, Ask, Thing
from assistant.audit.carried_out import was_done
from assistant.audit.cases import Case, Node, takes_away
from assistant.audit.checks.result import FindingClass, State
from assistant.audit.clock import Term, kept, moment_in, whole_day
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.inventory import entries
from assistant.audit.operation import Outcome, judged, open_question
from assistant.audit.record import Record
from assistant.audit.references import System, key_of
from assistant.audit.showing import is_paper, of_deployment, papers
from assistant.audit.spoken_ai import names
from assistant.audit.working_days import worked_days
from assistant.domain.answer import HopState, Span, Stage
from assistant.domain.evidence import Kind

_PAGE = re.compile(r"(?:^|[/_\s.-])(?:public|website|web|transparency|www|internet|register of algorithms|algorithm register)(?:[/_\s.-]|$)", re.IGNORECASE)  # fmt: skip
_FIRST = re.compile(r"(?:0|1)(?:\.0)*")
_LAUNCH = re.compile(r"\b(?:first (?:use|release|deployment)|go[- ]live|initial (?:release|deployment)|launch)\b", re.IGNORECASE)  # fmt: skip
_MOST = 2  # of so many deployments one without its steps makes the rule one on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The day on which a system went into production for the first time."""

    system: System
    """The system."""
    day: date
    """The day."""
    record: Record
    """The deployment, else the row of the inventory."""
    place: Span
    """Where it says so."""

    def shown(self) -> tuple[Span, ...]:
        """The places that show it and its day."""
        return (self.place, *self.record.shown_date())


def publishing(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each public page on AI that a rule wants kept up to date."""
    asked = [one for one in rules if one.area is Area.DEPLOYMENT and one.publishing]
    begun = starts(desk) if asked else ()
    if not asked:
        return
    pages = [one for one in desk.records(Kind.OTHER, Kind.POLICY) if _is_page(one)]
    if not pages:
        yield open_question("public page on AI", "the public page that a rule wants is not in this scope", (asked[0].span,))  # fmt: skip
    for page in pages:
        yield from _of_page(desk, page, asked[-1], begun)


def _is_page(record: Record) -> bool:
    """Whether a document is a public page on AI."""
    title = record.item.metadata.title
    return "#" not in record.item.id and _PAGE.search(f"{record.item.id} {title}") is not None and says_ai(title) is not None  # fmt: skip


def _of_page(desk: Desk, page: Record, ask: Ask, begun: Sequence[Start]) -> Iterator[Outcome]:
    """What a page says of the systems that began after it was last changed."""
    named = {system.row for system in desk.known.systems_in(page.text)}
    since = [one for one in begun if ask.on(one.day) and one.system.row not in named and (page.date is None or one.day > page.date.start)]  # fmt: skip
    over = [one for one in since if _is_over(desk, ask.publishing, one.day)]
    listed = (page.titled() or page.headline(), *page.shown_date())
    subject = page.item.metadata.title
    if over:
        told = ", ".join(f"{one.system.name} (in production {one.day})" for one in over)
        why = f"{ask.document.item.metadata.title} wants the public page updated within {ask.publishing.amount:g} {ask.publishing.unit}s; last changed {page.date or 'on no stated day'}, it does not name {told}" if ask.publishing else ""  # fmt: skip
        spans = (*listed, ask.span, *(span for one in over for span in one.shown()))
        yield Outcome(state=State.FOUND, subject=subject, why=why, weight=FindingClass.MINOR, spans=spans)
    else:
        why = "No system began since the page was last changed whose time for an entry is over and that it does not name"  # fmt: skip
        yield Outcome(state=State.NOT_FOUND, subject=subject, why=why, against=(*listed, ask.span))


def _is_over(desk: Desk, term: Term | None, day: date) -> bool:
    """Whether the time after a day is over for sure."""
    return term is not None and kept(term, whole_day(day), whole_day(desk.today), worked_days(desk)) is False


def starts(desk: Desk) -> tuple[Start, ...]:
    """First uses in production that the scope shows, by system: a deployment of a first version, or the day in the inventory."""
    found: dict[str, Start] = {}
    for case in desk.cases:
        nodes = [one for one in case.at(Stage.DEPLOYMENT) if one.date and was_done(one, desk.today)]
        system = desk.system_at.get(case.version[0]) if case.version else None
        if system and nodes and _is_first(case, nodes[0]):
            start = Start(
                system=system,
                day=nodes[0].date.start if nodes[0].date else date.max,
                record=nodes[0],
                place=nodes[0].headline(),
            )
            known = found.get(system.row)
            found[system.row] = start if known is None or start.day < known.day else known
    for entry in entries(desk):
        told = _SINCE.said(entry.record.fields) if entry.live else None
        day = moment_in(told.value) if told else None
        if told and day and entry.system.row not in found:
            found[entry.system.row] = Start(system=entry.system, day=day.day, record=entry.record, place=entry.record.span(told))  # fmt: skip
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.system.row)))


_SINCE = Column(("go live", "live since", "live from", "in production since", "production since", "in use since", "used since", "deployed on", "deployment date", "first use", "start of use", "started on", "since", "commissioned", "in betrieb seit", "produktiv seit", "mise en service", "en service depuis", "en producción desde", "fecha de puesta"), without=("owner", "by", "review", "version"))  # fmt: skip
"""The column of an inventory that says since when a system is used."""


def _is_first(case: Case, node: Node) -> bool:
    """Whether a deployment is the first of its system."""
    version = case.version[1] if case.version else ""
    return _FIRST.fullmatch(version) is not None or _LAUNCH.search(node.item.metadata.title) is not None


def assessing(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each first use of a system that a rule wants assessed before."""
    asked = [one for one in rules if one.area is Area.DEPLOYMENT and IMPACT in one.things]
    written = desk.records(Kind.IMPACT_ASSESSMENT) if asked else ()
    for start in starts(desk) if asked and written else ():
        rule = next((one for one in asked if one.on(start.day) and _binds(desk, one, start)), None)
        if rule:
            about = [one for one in written if start.system in desk.systems_of(one.item)]
            yield _assessed(start, rule, about)


def _binds(desk: Desk, ask: Ask, start: Start) -> bool:
    """Whether a rule binds a system: those that speak of high risk bind no others."""
    text = desk.scope.quote(ask.span)
    return re.search(r"\bhigh\b", text, re.IGNORECASE) is None or desk.tiers.get(start.system.row) == "high"


def _assessed(start: Start, rule: Ask, about: Sequence[Record]) -> Outcome:
    """One first use, with the impact assessments of its system."""
    shown = start.shown()
    timely = [one for one in about if one.date is None or one.date.start <= start.day]
    subject = f"{start.system.name} impact assessment"
    places = tuple(span for one in timely or about for span in (one.titled() or one.headline(), *one.shown_date()))
    if timely:
        why = f"{start.system.name} went into production on {start.day}, assessed before: {timely[0].item.id}"
        return Outcome(state=State.NOT_FOUND, subject=subject, why=why, against=(*shown, *places))
    late = f"the one on file is of {about[0].date}" if about else "none is in this scope"
    why = f"{start.system.name} went into production on {start.day}; {rule.document.item.metadata.title} wants an impact assessment before, {late}"  # fmt: skip
    return Outcome(state=State.FOUND, subject=subject, why=why, weight=FindingClass.MAJOR, spans=(*shown, rule.span, *places))  # fmt: skip


def promoting(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for the rule on promotion: one on paper where half of the deployments or more skip its steps."""
    asked = [one for one in rules if one.area is Area.DEPLOYMENT and STEPS in one.things]
    if not asked:
        yield open_question("promotion of versions", "no rule in this scope says what comes before a deployment")
        return
    done = [(case, day) for case, day in _deployed(desk) if any(one.on(day) for one in asked)]
    if not done:
        yield open_question("promotion of versions", "no deployment under the rules of this scope", (asked[0].span,))
        return
    skipped = [case for case, _ in done if _skips(desk, case)]
    spans = (asked[0].span, *_shown(skipped))
    told = f"{len(skipped)} of {len(done)} deployments under {asked[0].document.item.metadata.title} have no evaluation or no approval of their own in time"  # fmt: skip
    if len(skipped) * _MOST >= len(done) and len(done) >= _MOST:
        yield Outcome(state=State.FOUND, subject="promotion of versions", why=told, weight=FindingClass.MAJOR, spans=spans)  # fmt: skip
    else:
        good = _shown([case for case, _ in done if case not in skipped][:5])
        yield Outcome(state=State.NOT_FOUND, subject="promotion of versions", why=f"{told}; the rule is followed by most, each that is not stands for itself", against=(asked[0].span, *good))  # fmt: skip


def gated(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each deployment under a rule that wants before it what only this organization calls so."""
    asked = [one for one in rules if one.area is Area.DEPLOYMENT and any(thing.own for thing in one.things)]
    done = _deeds(desk) if asked else ()
    every = papers(desk, *_GATES) if done else ()
    things = {thing.name: thing for one in asked for thing in one.things if thing.own}
    kept = {name: _is_kept(thing, done, every) for name, thing in things.items()}
    for node in done:
        held = [one for one in asked if one.on(node.date.start if node.date else desk.today)]
        wanted = {thing.name: thing for one in held for thing in one.things if thing.own and kept[thing.name]}
        if wanted:
            about = [one for one in every if _is_about(desk, node, one)]
            shown = [of_deployment(node, thing, about, kept=True) for thing in wanted.values()]
            place = (node.headline(), *node.shown_date())
            yield judged(f"Deployment {node.item.id} of {node.date}", node.item.metadata.title, held, shown, place)


_GATES = (Kind.EVALUATION, Kind.MODEL_CARD, Kind.REQUIREMENT, Kind.TICKET, Kind.RISK, Kind.MINUTES)
"""Kinds of papers that may be what is wanted before a deployment, beside those of buying."""


def _deeds(desk: Desk) -> tuple[Node, ...]:
    """Deployments that were done and are about an AI system, each once."""
    every = {
        node.item.id: node
        for case in desk.cases
        for node in case.at(Stage.DEPLOYMENT)
        if was_done(node, desk.today) and not takes_away(node)
    }
    return tuple(node for _, node in sorted(every.items()) if node.systems)


def _is_kept(thing: Thing, done: Sequence[Node], every: Sequence[Record]) -> bool:
    """Whether anything in the scope shows such a thing: a column of the deployments, or a paper."""
    return any(thing.column.said(node.fields) for node in done) or any(is_paper(one, thing) for one in every)


def _is_about(desk: Desk, node: Node, paper: Record) -> bool:
    """Whether a paper is about a deployment: it names it, or its version, or its system where it names no version."""
    if names(key_of(node.item.id), paper.text):
        return True
    head = f"{paper.item.metadata.title}\n{paper.item.metadata.model_version or ''}"
    for system in desk.known.systems:
        if system.row in node.systems and system.pattern().search(f"{paper.item.metadata.title}\n{paper.text}"):
            hop = desk.graph.nodes.get(paper.item.id)
            of_hop = frozenset(version for row, version in hop.versions if row == system.row) if hop else frozenset()
            # what its head says that it is of goes before what it mentions
            versions = system.versions_in(head) or system.versions_in(paper.text) or of_hop
            own = {version for row, version in node.versions if row == system.row}
            return not versions or not own or bool(versions & own)
    return False


def _deployed(desk: Desk) -> Iterator[tuple[Case, date]]:
    """Cases that were deployed, with the day."""
    for case in desk.cases:
        days = [one.date.start for one in case.at(Stage.DEPLOYMENT) if one.date and was_done(one, desk.today)]
        if days:
            yield case, days[0]


def _skips(desk: Desk, case: Case) -> bool:
    """Whether the trail of a deployment has no evaluation or approval in time."""
    drawn = next(trail for one, trail in desk.trails if one == case)
    states = {hop.stage: hop.state for hop in drawn.hops}
    return any(states.get(stage) is not HopState.PRESENT for stage in (Stage.EVALUATION, Stage.APPROVAL))


def _shown(found: Sequence[Case]) -> tuple[Span, ...]:
    """The places of the deployments of some cases."""
    return tuple(one.headline() for case in found for one in case.at(Stage.DEPLOYMENT)[:1])
