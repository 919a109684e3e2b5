"""The turns before a question, as today's scope has them: what a memo keeps for this scope, else answered anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.answer.conversation.resolve import Said, alone, is_alone
from assistant.answer.question.edited import plan_from
from assistant.answer.question.plan import Calendar
from assistant.domain.answer import Answer
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId
from assistant.domain.plan import Intent, Plan, Question
from assistant.store.catalog import Catalog
from assistant.store.conversations import Memo, Turn, add_turn, read_turns, remember
from assistant.store.scope import Scope

AnswerAnew = Callable[[Turn, Calendar, Said | None], Answer]
"""Answers a turn in today's scope, without a receipt."""
CalendarOf = Callable[[datetime | None, date | None], Calendar]
"""The asker's calendar of a moment and a day of valid time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One reader's conversation, in one scope."""

    catalog: Catalog
    """Where turns are kept."""
    user: str
    """Whose it is."""
    id: str
    """Its id, which another reader may use for a conversation of their own."""
    scope: Scope
    """What the reader may read today."""

    def said(self, answer_anew: AnswerAnew, calendar_of: CalendarOf) -> Said | None:
        """The last turn as this scope has it; None when there is none.

        Of the turns before only those since the last that stood alone bear on it. What was answered in another scope is
        answered again in this one, oldest first; a turn whose corrected plan cannot be read here counts as never asked.
        """
        turns = read_turns(self.catalog, self.user, self.id)
        begin = max(
            (at for at, turn in enumerate(turns) if is_alone(turn.question) or turn.told is not None), default=0
        )
        said: Said | None = None
        renewed = []
        for turn in turns[begin:]:
            memo = turn.memo
            if memo is None or memo.root != self.scope.root:
                day = date.fromisoformat(turn.day) if turn.day else None
                try:
                    made = answer_anew(turn, calendar_of(datetime.fromisoformat(turn.now), day), said)
                except BadInput:
                    continue
                memo = memo_of(made, self.scope)
                renewed.append(replace(turn, memo=memo))
            said = _said(turn, memo)
        if renewed:
            remember(self.catalog, self.user, self.id, renewed)
        return said

    def keep(self, question: Question, made: Answer, calendar: Calendar) -> None:
        """Add a question with what it came to."""
        turn = Turn(
            number=0,
            question=question.text,
            now=calendar.now.isoformat(),
            day=calendar.day.isoformat() if calendar.looks_back else None,
            told=question.plan,
            memo=memo_of(made, self.scope),
        )
        add_turn(self.catalog, self.user, self.id, turn)


def memo_of(made: Answer, scope: Scope) -> Memo:
    """What is kept of an answer: its plan, and the ids of what its table and its statements rest on."""
    evidence = {one.n: one.span.evidence for one in made.citations}
    rows = [evidence[row.citations[0]] for row in made.table.rows if row.citations] if made.table else []
    cited = [evidence[n] for claim in made.claims for n in claim.citations]
    return Memo(root=scope.root, plan=made.plan, rows=_once(rows), cited=_once(cited))


def _once(ids: Sequence[EvidenceId]) -> tuple[EvidenceId, ...]:
    return tuple(dict.fromkeys(ids))


def _said(turn: Turn, memo: Memo) -> Said:
    """A turn as the next one needs it."""
    read = plan_from(memo.plan, Plan(intent=Intent.PASSAGES, terms=()))
    return Said(
        number=turn.number,
        question=read.resolved or alone(turn.question),
        plan=replace(read, explicit=False),
        rows=memo.rows,
        cited=memo.cited,
    )
