"""Weak corrective action: closed on paper, without proof that the cause is gone.

Rule: of every corrective action or finding that its register calls closed, it is found where one of these holds:
nobody checked the effect, and the time in which the organization's own rules want it is over; the check is outside
that time, carries no day, says that the action did not work, or was done by its owner where the rules want somebody
else; what is given as evidence is the plan over again, or says that it will be done; all dated evidence is older than
what the action answers; what it was to end came back after closing. A recurrence that nobody stated is inferred from
system and words, said to be so, and suggests an observation. Major where a record states that it came back, else minor.

Not decidable where no register of corrective actions is in the scope, or where neither a rule nor any of its rows
speaks of a check of effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.audit.actions import (
    CHECKED,
    CLOSED,
    EFFECT,
    EVIDENCE,
    OWNER,
    PLAN,
    STATUS,
    Action,
    action_registers,
    actions,
    day_of,
)
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.clock import Moment, is_before, moment_in
from assistant.audit.desk import Desk
from assistant.audit.effectiveness import Check, Window, checks, planned, windows, windows_on
from assistant.audit.record import Record
from assistant.audit.recurrence import Recurrence, recurrences
from assistant.audit.references import key_of
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind
from assistant.domain.names import same_person

PATTERN = "weak_corrective_action"
TITLE = "Corrective action closed on paper"
CRITERIA = ("10.2",)
RULE = Rule(check=Family.PATTERNS, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
UNDER_WAY = timedelta(days=90)
"""Where no rule says when the effect is checked, an action that was closed no longer ago may still be."""

_SHORTEST_PLAN = 5  # words; of a shorter one any report of its being done repeats most
_TO_COME = re.compile(r"\bsee (?:the )?plan\b|\bwill be (?:built|done|implemented|introduced|rolled out|finished|added)\b|\bto be (?:built|done|implemented)\b|\bplan (?:is|was) (?:in place|written|ready|approved)\b", re.IGNORECASE)  # fmt: skip
_PROOF = re.compile(r"^[\s*_#>-]*(?:closing |closure )?(?:evidence|proof)\b[^:\n]{0,40}:\s*(?P<said>.+)$", re.IGNORECASE | re.MULTILINE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Fault:
    """One thing that is wrong with a closed action."""

    why: str
    """What the records show."""
    spans: tuple[Span, ...]
    """The places that show it."""
    weight: FindingClass = FindingClass.MINOR
    """The class that it suggests."""


def check(desk: Desk) -> Iterator[Result]:
    """A result for each action that is closed."""
    closed = [one for one in actions(desk) if one.is_closed]
    rules, incidents = windows(desk), desk.records(Kind.INCIDENT)
    if not action_registers(desk):
        yield RULE.result(State.UNDECIDABLE, "corrective actions", "Not decidable: no register of corrective actions or findings with what became of them is in this scope")  # fmt: skip
    for action in closed:
        faults = (*_of_evidence(action), *_of_recurrence(recurrences(desk, action, incidents)))
        held = windows_on(rules, action.closed.day if action.closed else desk.today)
        yield _judged(desk, action, held, faults)


def _judged(desk: Desk, action: Action, rules: Sequence[Window], faults: Sequence[_Fault]) -> Result:
    """One closed action: what is wrong with it, else why it stands."""
    found = checks(desk, action)
    every = (*(_of_checks(action, found, rules) if found else _without_check(desk, action, rules)), *faults)
    if every:
        spans = (*_closing(action), *(span for one in every for span in one.spans))
        weights = [one.weight for one in every]
        heaviest = min(weights, key=list(FindingClass).index)
        good = tuple(span for one in found if one.when and not one.negative for span in one.spans)
        return RULE.result(State.FOUND, action.key, f"Closed{_on(action)}: {'; '.join(one.why for one in every)}", heaviest, spans, good)  # fmt: skip
    if found:
        spans = (*_closing(action), *(span for one in found for span in one.spans))
        days = ", ".join(sorted({str(one.when) for one in found if one.when}))
        return RULE.result(
            State.NOT_FOUND, action.key, f"Closed{_on(action)} and checked for effect on {days}", against=spans
        )
    return _unchecked(desk, action, rules)


def _unchecked(desk: Desk, action: Action, rules: Sequence[Window]) -> Result:
    """A closed action without a check that nothing speaks against yet."""
    spans = (*_closing(action), *planned(action, desk.today), *(one.span for one in rules))
    if action.closed and (rules or planned(action, desk.today)):
        last = max((_last(one) for one in rules), default=0)
        until = f" until {action.closed.day + timedelta(days=last)}" if last else ""
        why = f"Closed{_on(action)}; the check of its effect is not due yet and may be done{until}"
        return RULE.result(State.NOT_FOUND, action.key, why, against=spans)
    why = f"Closed{_on(action)} without a check of effect, and neither a rule in force nor its register says when one is due"
    return RULE.result(State.UNDECIDABLE, action.key, f"Not decidable: {why}", spans=spans)


def _without_check(desk: Desk, action: Action, rules: Sequence[Window]) -> Iterator[_Fault]:
    """The fault of an action whose effect nobody checked though the time for it is over."""
    if planned(action, desk.today):
        return
    if rules:
        over = action.closed is None or all(
            action.closed.day + timedelta(days=_last(one)) < desk.today for one in rules
        )
        said = f"{max(map(_last, rules))} days after closing are over"
    else:
        usual = action.register.says(CHECKED, EFFECT)
        over = usual and (action.closed is None or action.closed.day + UNDER_WAY < desk.today)
        said = "other actions of the register have one"
    if over:
        yield _Fault(f"nobody checked whether it was effective ({said})", tuple(one.span for one in rules))


def _last(rule: Window) -> int:
    """Days after closing when a rule's time for the check is over; twice the earliest day where it names no last one."""
    return rule.latest if rule.latest is not None else 2 * rule.earliest


def _of_checks(action: Action, found: Sequence[Check], rules: Sequence[Window]) -> Iterator[_Fault]:
    """What is wrong with the checks of an action, where no other check is right."""
    negative = [one for one in found if one.negative]
    if negative:
        latest = max(found, key=lambda one: (one.when is not None, one.when.first if one.when else None)) if all(one.when for one in found) else negative[0]  # fmt: skip
        if latest.negative:
            yield _Fault("it was checked as not effective and is still closed", latest.spans)
            return
    faults = [_of_check(action, one, rules) for one in found]
    if all(faults):
        yield from (fault for fault in faults[:1] if fault)


def _of_check(action: Action, one: Check, rules: Sequence[Window]) -> _Fault | None:
    """What is wrong with one check: no day, outside the time that rules set, or done by the action's owner."""
    if one.when is None:
        return _Fault("a check of its effect is claimed without a day, or a dated record in this scope", one.spans)
    owner = action.row.value(OWNER)
    for rule in rules:
        since = action.done if rule.from_doing else action.closed
        if since is None:
            continue  # the day from which the rule counts is not known
        start = "carrying it out" if rule.from_doing else "closing"
        spans = (*one.spans, rule.span)
        if is_before(one.when, since) or one.when.last.date() < since.day + timedelta(days=rule.earliest):
            return _Fault(
                f"its effect was checked on {one.when}, earlier than {rule.earliest} days after {start}", spans
            )
        if one.when.day > since.last.date() + timedelta(days=_last(rule)):
            return _Fault(f"its effect was checked on {one.when}, later than {_last(rule)} days after {start}", spans)
        if rule.independent and owner and one.by and same_person(owner, one.by):
            return _Fault(f"its effect was checked by {one.by}, who owned it", spans)
    # where no rule counts from closing, an action may be closed only when its effect was seen
    begun = action.done or _proved(action) or action.begun
    early = not rules and begun is not None and is_before(one.when, begun)
    if early:
        return _Fault(f"its effect was checked on {one.when}, before it was carried out", one.spans)
    return _of_doing(action, one)


def _of_doing(action: Action, one: Check) -> _Fault | None:
    """The fault of what is given as proof of effect and only tells, on the day of doing, that it was done."""
    said, plan = action.row.of(EFFECT), action.row.of(PLAN)
    same = action.done and one.when and one.when.day == action.done.day
    if not (said and plan and same and action.row.record.span(said) in one.spans):
        return None
    words = set(re.findall(r"[^\W\d_]{5,}", said.value.lower()))
    again = words & set(re.findall(r"[^\W\d_]{5,}", plan.value.lower()))
    return (
        _Fault(f"what is given as its effect, of {one.when}, tells only that it was done", one.spans) if again else None
    )


def _proved(action: Action) -> Moment | None:
    """The last day of what is given as evidence that it was carried out; None where that states none."""
    proof = action.row.of(EVIDENCE)
    stated = moment_in(proof.value) if proof else None
    named = [day for one in action.about if proof and _names(proof.value, one) and (day := day_of(one))]
    return max((*([stated] if stated else []), *named), key=lambda day: day.first, default=None)


def _names(value: str, record: Record) -> bool:
    """Whether a value names a record by its key or path."""
    return key_of(record.item.id).lower() in value.lower() or record.item.path.lower() in value.lower()


def _of_evidence(action: Action) -> Iterator[_Fault]:
    """What is wrong with what is given as evidence that it was done."""
    record, plan, proof = action.row.record, action.row.of(PLAN), action.row.of(EVIDENCE)
    if proof and plan and (_repeats(plan.value, proof.value) or _TO_COME.search(proof.value)):
        yield _Fault("its evidence is the plan itself", (record.span(plan), record.span(proof)))
    for document in action.about:
        place = _plan_as_proof(document, plan.value if plan else "")
        if place:
            yield _Fault(f"{document.item.id} gives the plan as proof", (place,))
    dated = [(one, day) for one in action.about if (day := day_of(one))]
    if action.begun and dated and all(is_before(day, action.begun) for _, day in dated):
        shown = tuple(span for one, _ in dated for span in (one.shown_date() or (one.headline(),)))
        days = ", ".join(str(day) for _, day in dated)
        yield _Fault(f"its evidence is of {days}, before what it answers ({action.begun})", shown)


def _plan_as_proof(document: Record, plan: str) -> Span | None:
    """Where a document says, as its evidence, what will be done or what the plan was."""
    for hit in _PROOF.finditer(document.text):
        if _TO_COME.search(hit["said"]) or _repeats(plan, hit["said"]):
            return document.place_of(hit["said"].strip())
    return None


def _repeats(plan: str, said: str) -> bool:
    """Whether nearly all words of a plan stand in what is given as evidence."""
    planned_words, words = (re.findall(r"[^\W_]+", text.lower()) for text in (plan, said))
    shared = sum(word in set(words) for word in planned_words)
    return len(planned_words) >= _SHORTEST_PLAN and 10 * shared >= 9 * len(planned_words)


def _of_recurrence(found: Sequence[Recurrence]) -> Iterator[_Fault]:
    """That it came back: what records state, else what system and words make likely."""
    stated = [one for one in found if not one.inferred]
    told = stated or list(found)
    if told:
        listed = ", ".join(f"{one.record.item.id} of {one.when}" for one in told)
        why = f"it came back after closing: {listed}" if stated else f"it may have come back, inferred from the same system and words: {listed}"  # fmt: skip
        spans = tuple(span for one in told for span in one.spans)
        yield _Fault(why, spans, FindingClass.MAJOR if stated else FindingClass.OBSERVATION)


def _on(action: Action) -> str:
    """The day of closing, in words."""
    return f" on {action.closed}" if action.closed else " on no stated day"


def _closing(action: Action) -> tuple[Span, ...]:
    """The places that say that an action is closed, and when."""
    fields = (action.row.of(STATUS), action.row.of(CLOSED))
    return tuple(action.row.record.span(field) for field in fields if field)
