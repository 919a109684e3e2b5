"""The order of the stages: plan, passages, draft, verdicts, answer. Only this module knows it.

question ──► understand ──► draft (process | records | prose | chat) ──► verify ──► number ──► render ──► receipt
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from assistant.answer.assemble import assemble
from assistant.answer.cite import Citer
from assistant.answer.conversation.resolve import Place, Resolved, Said, resolve
from assistant.answer.conversation.shown import OF_RECORDS
from assistant.answer.drafting.applied import asks_of_statement, draft_applicability
from assistant.answer.drafting.asked_values import agreement_of
from assistant.answer.drafting.asserted import draft_asserted
from assistant.answer.drafting.bounds import within_filters
from assistant.answer.drafting.candidates import names_all
from assistant.answer.drafting.chat import Asked, draft_chat, instead
from assistant.answer.drafting.checked import draft_checks, shorter
from assistant.answer.drafting.compared import draft_compared
from assistant.answer.drafting.contradictions import find_contradictions
from assistant.answer.drafting.covered import draft_changes, draft_coverage
from assistant.answer.drafting.desk import desk_of
from assistant.answer.drafting.itself import beside_rows, of_itself
from assistant.answer.drafting.process import asks_for_hops, draft_lacking_hops, draft_process, draft_trail
from assistant.answer.drafting.prose import draft_prose
from assistant.answer.drafting.records import draft_records
from assistant.answer.drafting.refused import refused
from assistant.answer.drafting.relevance import Ranker
from assistant.answer.drafting.rules import Rulebook
from assistant.answer.drafting.sampled import draft_sample
from assistant.answer.drafting.unshown import unshown_claims, unshown_rows
from assistant.answer.drafting.versions import draft_versions
from assistant.answer.past import past
from assistant.answer.question.documents import called_documents, without_names
from assistant.answer.question.edited import checked, plan_from
from assistant.answer.question.history import History, Side, history_in
from assistant.answer.question.intents import asks_agreement, refusal, without_agreeing
from assistant.answer.question.likeness import Likeness
from assistant.answer.question.plan import Calendar, in_words, needed_terms, plan_json, understand
from assistant.answer.question.practice import sides
from assistant.answer.retrieval.retrieve import Depth, about, of_others, retrieve, standing_scope
from assistant.answer.verification.verify import Against, verify, verify_table
from assistant.answer.work import NO_WORK, Work
from assistant.audit.criteria import Criteria
from assistant.audit.desk import Desk
from assistant.audit.references import References, references
from assistant.audit.roles import Role, plays
from assistant.audit.succession import successions
from assistant.audit.weaknesses import weakness
from assistant.domain.answer import Answer, Passage
from assistant.domain.dates import Period
from assistant.domain.draft import Draft, DraftGap
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId
from assistant.domain.plan import IN_PROSE, Intent, Plan
from assistant.domain.standing import in_force
from assistant.models.chat import ChatModel
from assistant.models.cross_encoder import CrossEncoder
from assistant.models.encoder import Encoder, Remembering
from assistant.store.scope import Scope

Listener = Callable[[str, object], None]
"""Called with a stage's name and what it produced, in order."""

SAY_MORE = "What should I look for? Name a system, a record, a kind of evidence or a rule."
"""The question back when a question holds no topic."""


NOT_A_LIST = DraftGap(
    expected="a complete list", why="these are passages: no register or field answers every word of this"
)
"""The gap of a list or count question that only passages answer."""


def unread_periods(plan: Plan) -> tuple[DraftGap, ...]:
    """The gaps of the further periods of a question that is answered of one period only."""
    why = "one period is told at a time: ask for this one by itself"
    return tuple(DraftGap(expected=f"the same for {one}", why=why) for one in plan.beside)


def silent(stage: str, payload: object) -> None:
    """A listener that hears nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What answering needs besides the scope; the same for every question."""

    encoder: Encoder
    """Turns questions into vectors; of the revision that the index was built with."""
    cross: CrossEncoder
    """Reads a question beside what could answer it, and a claim beside its quotes."""
    criteria: Criteria
    """The criteria file."""
    depth: Depth
    """How many passages each stage carries."""
    chat: ChatModel | None = None
    """Words answers from passages; None composes them from quotes."""

    @property
    def ranker(self) -> Ranker:
        """Orders what could be said by how well it answers."""
        return Ranker(encoder=self.encoder, cross=self.cross)


def answer(
    text: str,
    base: Scope,
    tools: Tools,
    calendar: Calendar,
    listen: Listener = silent,
    *,
    told: Mapping[str, object] | None = None,
    said: Said | Resolved | None = None,
    work: Work = NO_WORK,
) -> Answer:
    """The answer to one question; its receipt's id is still empty.

    `said` is the turn before, or what an earlier asking made of the same words.

    `base` is everything that the reader may read in the version. With a day of valid time only what was there on that
    day answers; when a document was in force is reckoned from all of it.
    """
    tools = replace(tools, encoder=Remembering(tools.encoder))
    scope = base.existing_on(past(calendar.day, calendar.zone)) if calendar.looks_back else base
    held = in_force(base.items, [(one.newer, one.older) for one in successions(base, references(base))])
    known = references(scope)
    ground = Ground(
        scope=scope,
        standing=standing_scope(scope, held, calendar.day),
        known=known,
        held=held,
        day=calendar.day,
        desk=desk_of(scope, calendar.day),
        rules=Rulebook(scope, held, calendar.day, tools.ranker, tools.depth, known),
        tools=tools,
        listen=listen,
        work=work,
    )
    place = Place(scope=scope, known=ground.known, now=calendar.now, fiscal_year_start=calendar.fiscal_year_start)
    asked = said if isinstance(said, Resolved) else resolve(text, None if told is not None else said, place)
    within = tuple(one for one in asked.within if scope.item(one))
    ground = replace(ground, within=within, own=asked.own)
    agreeing, text = asks_agreement(asked.text), without_agreeing(asked.text)
    plan = understand(text, scope, ground.known, tools.criteria, calendar, Likeness(tools.encoder))
    if asked.follows is not None:
        plan = replace(plan, follows=asked.follows, resolved=asked.text, own=asked.own, within=within)
    if asked.shows and plan.intent in OF_RECORDS:
        plan = replace(plan, projection=asked.shows, shows=asked.shows)
    if told is not None:
        plan = checked(plan_from(told, plan), scope, ground.known, tools.criteria)
    if asked.dangling and not (plan.identifiers or plan.systems or plan.explicit):
        plan = replace(plan, ask_back=f'What does "{asked.dangling}" stand for? Name the record, document or system.')
    listen("plan", plan_json(plan))
    plan, draft = _of_versions(text, plan, ground) or _of_desk(plan, ground) or _draft(text, plan, ground)
    draft = _disputed(text, plan, ground, draft, asking=agreeing)
    if draft.model is not None:
        listen("model", draft.model)
    listen("draft", draft)
    verified, failed = verify(scope, draft.claims, ground.against(draft.seen))
    withheld = (*draft.lost, *failed)
    table, unbacked = verify_table(scope, draft.table)
    listen("verdicts", (verified, withheld))
    citer = Citer(scope, ground.known, held, calendar.day, weakness=partial(weakness, ground.desk))
    gaps = (*draft.gaps, *unshown_rows(unbacked), *unshown_claims(scope, failed))
    made = assemble(citer, scope, plan, replace(draft, table=table, gaps=gaps), verified, len(withheld) + unbacked)
    listen("answer", made)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What one question stands on."""

    scope: Scope
    """Everything that may answer."""
    standing: Scope
    """The same without documents that are not in force."""
    known: References
    """What names name."""
    held: Mapping[EvidenceId, Period]
    """When each document was in force."""
    day: date
    """The day that counts."""
    desk: Desk
    """The audit desk over everything that may answer."""
    rules: Rulebook
    """What the rules said, on any day."""
    tools: Tools
    """What answering needs besides."""
    listen: Listener
    """Hears the stages."""
    work: Work
    """What the asker did at the desk, and what may be done there."""
    within: tuple[EvidenceId, ...] = ()
    """What the turn before rested on, where the question goes on from it: looked at first."""
    own: str = ""
    """The words of this turn alone."""

    def against(self, seen: Sequence[Passage]) -> Against:
        """What claims that were drafted from some passages are held against."""
        return Against(held=self.held, day=self.day, scorer=self.tools.cross, seen=seen)


def _draft(text: str, plan: Plan, ground: Ground) -> tuple[Plan, Draft]:
    """What the drafter of the plan's intent proposes, and the plan that it followed in the end."""
    known = ground.known
    if plan.ask_back or plan.intent is Intent.EMPTY:
        return plan, Draft(clarify=plan.ask_back or SAY_MORE)
    match plan.intent:
        case Intent.HOW_IT_WORKED:
            plan, found = _how_it_worked(text, plan, ground)
            return plan, replace(found, gaps=(*found.gaps, *unread_periods(plan)))
        case Intent.TRAIL:
            return plan, draft_trail(ground.scope, ground.rules, known, plan)
        case Intent.RECORDS | Intent.COUNT if asks_for_hops(plan):
            found = draft_lacking_hops(ground.scope, known, plan, ground.rules.today)
            return plan, replace(found, gaps=(*found.gaps, *unread_periods(plan)))
        case Intent.RECORDS | Intent.COUNT | Intent.LOOKUP:
            found = draft_records(ground.standing if _wants_standing(plan, ground) else ground.scope, known, plan)
            judged = _judged(text, plan, ground) if found.claims and plan.unread and not plan.explicit else None
            plan, found = judged or (plan, found)
            # Words that no record holds were not understood as filters, so an empty table would claim too much.
            # A filter that the reader set is never left behind for passages.
            if found.claims or not (plan.terms or plan.unread) or plan.explicit:
                return plan, found
            plan = _held_to_rules(text, plan, known)
        case _:
            pass
    drafted = (
        _asserted(text, plan, ground)
        or _compared(text, plan, ground)
        or _going_on(plan, ground)
        or _in_prose(text, plan, ground)
    )
    if plan.intent in (Intent.RECORDS, Intent.COUNT) and drafted.claims:
        drafted = replace(drafted, gaps=(NOT_A_LIST,))
    if plan.intent is Intent.OUT_OF_SCOPE:
        drafted = refused(drafted, refusal(text), ground.scope)
    return plan if plan.intent in IN_PROSE else replace(plan, intent=Intent.PASSAGES), drafted


def _of_desk(plan: Plan, ground: Ground) -> tuple[Plan, Draft] | None:
    """What the audit desk says or does; None where it is not asked."""
    if plan.ask_back:
        return None
    if plan.intent is Intent.CHECKS:
        return plan, _checked(plan, ground)
    if plan.draw is not None and plan.intent is Intent.RECORDS:
        return draft_sample(ground.desk, plan, ground.work.draw)
    if plan.intent is Intent.CHANGES and plan.period and plan.period.start:
        return plan, draft_changes(ground.desk, plan, ground.work.changes(ground.desk, plan.period.start))
    if plan.intent is Intent.COVERAGE and not plan.terms:
        return plan, _covered(plan, ground)
    return None


def _covered(plan: Plan, ground: Ground) -> Draft:
    """The coverage of the plan's criteria, of all that can be assessed where it names none, or what was decided of them."""
    desk, known = ground.desk, ground.tools.criteria
    if asks_of_statement(plan):
        return draft_applicability(desk, plan)
    wanted = {below for one in plan.criteria for below in (one, *known.below(one))}
    listed = [one for one in known.by_id.values() if not wanted or one.id in wanted]
    drafted = draft_coverage(desk, plan, ground.work.covered(desk, listed))
    named = replace(plan, identifiers=plan.criteria)
    return beside_rows(named, ground.standing, ground.known, drafted) if plan.criteria and not plan.states else drafted


def _checked(plan: Plan, ground: Ground) -> Draft:
    """What checks of the audit desk say, in the longest wording that the evidence bears."""
    drafted = draft_checks(ground.desk, plan)
    claims = []
    for claim in drafted.claims:
        passed, _ = verify(ground.scope, shorter(claim), ground.against(()))
        claims.append(passed[0].draft if passed else claim)
    return replace(drafted, claims=tuple(claims))


def _judged(text: str, plan: Plan, ground: Ground) -> tuple[Plan, Draft] | None:
    """A list of which words were not understood, answered by what a rule decides of each case; None where none does.

    `Which bursts were reported late?` has a rule's hours to go by where no column says when each was due.
    """
    held = _held_to_rules(text, plan, ground.known)
    drafted = _compared(text, held, ground) if held.intent is Intent.COMPARISON else None
    decided = drafted is not None and any((claim.rule or "").startswith("limit ") for claim in drafted.claims)
    return (held, drafted) if drafted and decided else None


def _disputed(text: str, plan: Plan, ground: Ground, draft: Draft, *, asking: bool) -> Draft:
    """A draft with the other side of whatever another source contradicts; `asking` whether sources agree."""
    disputed = find_contradictions(ground.standing, draft.claims)
    agreed, gaps = (
        ((), ()) if disputed else agreement_of(ground.standing, ground.known, plan, text, draft, asking=asking)
    )
    silent_before = draft.gaps if draft.claims or not agreed else ()
    return replace(draft, claims=(*draft.claims, *disputed, *agreed), gaps=(*silent_before, *gaps))


def _held_to_rules(text: str, plan: Plan, known: References) -> Plan:
    """The plan of a list that no field answers: a comparison where it asks which of several things were done in time."""
    both = sides(text, known)
    return replace(plan, intent=Intent.COMPARISON) if both and both.several else plan


def _of_versions(text: str, plan: Plan, ground: Ground) -> tuple[Plan, Draft] | None:
    """What versions of a document said, where the plan asks for them; None where no document is meant."""
    if not plan.history:
        return None
    read = history_in(text, ground.known, plan.period)
    asked = History(side=Side(plan.history), labels=plan.versions, topic=read.topic if read else text)
    told = draft_versions(ground.rules, plan, asked)
    return (plan, told) if told else None


def _wants_standing(plan: Plan, ground: Ground) -> bool:
    """Whether documents that are not in force are no answer: a field is looked up, or documents are listed by no status.

    A document that is named and was withdrawn still says of itself what it says, where no version of it stands.
    """
    if plan.intent is Intent.LOOKUP:
        named = (item.id for identifier in plan.identifiers for item in ground.known.resolve(identifier))
        return any(ground.standing.item(one) is not None for one in named)
    of_documents = bool(plan.kinds) and DOCUMENT_KINDS.issuperset(plan.kinds)
    by_status = any(plays(one.field, Role.STATUS) for one in plan.conditions)
    return of_documents and not by_status


def _in_prose(text: str, plan: Plan, ground: Ground) -> Draft:
    """What passages say: those of the records that the question names by id, else any that name the id themselves."""
    ground = _then(plan, ground)
    whole = within_filters(ground.standing, ground.known, plan)
    part = about(whole, ground.known, plan)
    # of an id that names no record here only what writes it can tell
    unknown = tuple(one for one in plan.identifiers if " " not in one and not ground.known.resolve(one))
    drafted = _from_passages(text, plan, part, ground, naming=unknown)
    if not drafted.claims and part is not whole:
        # what meets a criterion seldom names its number
        named = () if plan.intent is Intent.COVERAGE else plan.identifiers
        names = (*named, *called_documents(text, whole).values())
        drafted = _from_passages(text, plan, whole, ground, naming=names)
    if plan.intent is Intent.COVERAGE and plan.identifiers:
        drafted = beside_rows(plan, ground.standing, ground.known, drafted)
    if not drafted.claims and plan.identifiers:
        drafted = replace(drafted, claims=of_itself(text, plan, ground.scope, ground.known))
    return _worded(text, plan, ground, drafted)


def _then(plan: Plan, ground: Ground) -> Ground:
    """The ground with the rules of the last day of a period that is over: of such a time the rules of that time are asked."""
    end = plan.period.end if plan.period else None
    if end is None or end > ground.day:
        return ground
    day = end - timedelta(days=1)
    return replace(ground, day=day, standing=standing_scope(ground.scope, ground.held, day))


def _going_on(plan: Plan, ground: Ground) -> Draft | None:
    """What the evidence of the turn before says to this turn's own words; None when it says nothing, or none is there."""
    if not (ground.within and needed_terms(plan, ground.own)):
        return None
    part = ground.standing.narrowed(ids=ground.within)
    drafted = _from_passages(ground.own, replace(plan, criteria=()), part, ground)
    return _worded(ground.own, plan, ground, drafted) if drafted.claims else None


def _from_passages(text: str, plan: Plan, part: Scope, ground: Ground, naming: Sequence[str] = ()) -> Draft:
    """What the best passages of a part of the scope say; only those that hold every name of `naming` are read."""
    tools = ground.tools
    query = in_words(without_names(text, part) if plan.sources else text, plan, tools.criteria)
    terms = plan.terms if plan.explicit and plan.terms else needed_terms(plan, query)
    if plan.follows is not None and needed_terms(plan, ground.own):
        # The turns before guide the search; what is quoted must be about this turn's words and what it names.
        terms = needed_terms(plan, " ".join((ground.own, *plan.systems, *plan.identifiers)))
    found = retrieve(part, tools.encoder, " ".join((query, *plan.meant)), tools.depth, ground.known)
    passages = tuple(one for one in found if names_all(one, naming) and not of_others(part, ground.known, plan, one))
    ground.listen("passages", passages)
    asked = replace(plan, intent=Intent.PASSAGES, terms=terms)
    drafted = draft_prose(part, tools.ranker, query, asked, passages)
    claims = tuple(replace(claim, on=ground.day) for claim in drafted.claims)
    return replace(drafted, claims=claims, seen=passages)


def _how_it_worked(text: str, plan: Plan, ground: Ground) -> tuple[Plan, Draft]:
    """How something worked, case by case; where no case is of the period, one deed may be held against a rule."""
    found = draft_process(ground.scope, ground.rules, ground.known, text, plan)
    if found.trails or (found.table and found.table.rows):
        return plan, found
    other = replace(plan, intent=Intent.COMPARISON)
    compared = _compared(text, other, ground)
    return (other, compared) if compared and compared.claims else (plan, found)


def _compared(text: str, plan: Plan, ground: Ground) -> Draft | None:
    """What the rules say and what the records show; None where a question does not hold one against the other."""
    both = sides(text, ground.known) if plan.intent is Intent.COMPARISON else None
    if both is None:
        return None
    part = within_filters(ground.standing, ground.known, plan)
    each = partial(_of_side, replace(plan, systems=(), identifiers=()), ground)
    return _worded(text, plan, ground, draft_compared(each, part, ground.rules, ground.known, plan, both))


def _asserted(text: str, plan: Plan, ground: Ground) -> Draft | None:
    """A statement of the organization's own held against its records; None where a question asks about none."""
    if plan.intent is Intent.OUT_OF_SCOPE or plan.explicit:
        return None
    return draft_asserted(ground.standing, ground.rules, ground.known, plan, text)


def _of_side(plan: Plan, ground: Ground, asked: str, part: Scope) -> Draft:
    """What one side of a comparison says to its own question."""
    return _from_passages(asked, plan, part, ground)


def _worded(text: str, plan: Plan, ground: Ground, default: Draft) -> Draft:
    """The draft of the chat model, where one is set and any claim of it holds; else the default's, with a note."""
    chat, passages = ground.tools.chat, default.seen
    if chat is None or not passages:
        return default
    spoken = draft_chat(chat, ground.scope, Asked(question=text, plan=plan, day=ground.day, passages=passages))
    passed, failed = verify(ground.scope, spoken.claims, ground.against(passages))
    spoken = replace(spoken, claims=tuple(replace(claim, on=claim.on or ground.day) for claim in spoken.claims))
    return replace(spoken, seen=passages) if passed else instead(default, spoken, failed)
