"""What every report of one reader stands in: whose evidence, who reads, on which day, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.audit.desk import Desk
from assistant.audit.report import Note, Paragraph, Report, Section, Sentence
from assistant.audit.staff import staff
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput
from assistant.wiring.reporting.quotes import Quotes

NAMING = "the place that names it is quoted, chosen by the desk: it shows which item is meant, and proves nothing."
"""What is said where items are listed and nobody named a place in them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """The conditions under which a reader's reports are made."""

    desk: Desk
    """What the reader may read, on the day of the report."""
    organization: str
    """Whose evidence it is."""
    user: str
    """Who reads."""

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Under which conditions the reports are made."""
        scope = self.desk.scope
        return (
            ("Reader", self.person(self.user)),
            ("Day", self.desk.today.isoformat()),
            *((("Period", str(self.desk.period)),) if self.desk.period else ()),
            ("Looked through", f"{counted(len(scope.items), 'item')} of index version {scope.version}"),
        )

    def person(self, login: str) -> str:
        """A person as `Kaja Sand (kaja)`, where the people register that the reader may read gives the name of the login; else the login."""
        names = {one.name for one in staff(self.desk).find(login)}
        return f"{min(names)} ({login})" if names and min(names).casefold() != login.casefold() else login

    def checked(self) -> None:
        """Raise BadInput where there is nothing that a report could rest on."""
        if not self.desk.scope.items:
            raise BadInput("nothing lies in what you may read here, so there is nothing to report on")

    def report(
        self,
        title: str,
        sections: Sequence[Section],
        quotes: Quotes,
        facts: Sequence[tuple[str, str]] = (),
        *,
        lists_findings: bool = False,
    ) -> Report:
        """A report with what all of them carry; `facts` stand before those of the reader."""
        return Report(
            title=title,
            organization=self.organization,
            day=self.desk.today,
            facts=(*facts, *self.facts),
            sections=tuple(sections),
            citations=quotes.citations,
            closing=OUTSIDE_RIGHTS,
            lists_findings=lists_findings,
        )


def said(text: str, numbers: tuple[int, ...]) -> Paragraph | Note:
    """A sentence with its citations; a note where there is nothing to cite."""
    return Paragraph((Sentence(text=ended(text), citations=numbers),)) if numbers else Note(ended(text))


def ended(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.rstrip().endswith((".", "?", "!")) else f"{text.rstrip()}."


def counted(number: int, name: str) -> str:
    """A number with its noun: `1 finding`, `2 findings`."""
    return f"{number} {name}{'' if number == 1 else 's'}"
