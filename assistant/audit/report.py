"""A report before it is a file: sections of cited sentences, tables, figures and findings, and the quotes they rest on.

Every `Sentence` names at least one citation, and a `Report` has every citation that is named, so that no writer can
put out a statement about the organization that nothing supports. What is said about the report itself (what was
looked through, how many, that nothing was found) is a `Note`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assistant.audit.findings import Plan
from assistant.audit.report_figures import Bars, Links, Timeline
from assistant.domain.answer import Citation, Grade, Span
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import Flag, Kind, Locator

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuote:
    """A quote that the desk keeps: of a work paper, of a revision that is no longer the newest, or as it was released."""

    n: int
    """Its number in the report, from 1."""
    span: Span
    """Where it lay when it was cited."""
    quote: str
    """What stood there."""
    title: str
    """What it is called, as far as the reader can see; else its id."""
    kind: Kind
    """What it is; `other` where the reader cannot see that."""
    remark: str
    """Why it is kept, and what became of its source."""
    date: PartialDate | None = None
    """Of a work paper its day."""
    owner: str | None = None
    """Of a work paper who spoke."""
    locator: Locator = Locator()  # noqa: RUF009 - frozen
    """Nothing: the place is told by its characters."""
    grade: Grade | None = None
    """Nothing: what is kept is not graded."""
    flags: frozenset[Flag] = frozenset()
    """Nothing: it was screened when it was evidence of that day."""


Quotation = Citation | KeptQuote
"""An entry of the list of citations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A statement about the organization. Raises ValueError where it cites nothing."""

    text: str
    """What it says, without markers."""
    citations: tuple[int, ...]
    """Numbers of its citations, at least one."""
    remark: str = ""
    """What is said beside it: that its author states it and the quotes do not, which rule made it; empty for nothing."""
    shown: bool = True
    """Whether its quotes, or a rule over them, say it; what is not shown stands there as its author's word."""

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a sentence of a report cites at least one quote: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences in reading order."""

    sentences: tuple[Sentence, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about the report itself, which rests on no quote."""

    text: str
    """What it says."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and words about the report's own subject: what the desk keeps of an engagement, which rests on no quote."""

    pairs: tuple[tuple[str, str], ...]
    """Name and words, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row of a table."""

    cells: tuple[Cell, ...]
    """Values, one a column."""
    citations: tuple[int, ...] = ()
    """Numbers of the citations that show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. Raises ValueError for a row that has not one cell a column."""

    title: str
    """What it lists."""
    columns: tuple[str, ...]
    """Column names."""
    rows: tuple[GridRow, ...]
    """Rows in a stable order."""

    def __post_init__(self) -> None:
        odd = next((row for row in self.rows if len(row.cells) != len(self.columns)), None)
        if odd:
            raise ValueError(f"{self.title}: expected {len(self.columns)} cells, got {len(odd.cells)}: {odd.cells}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """One finding or result with the parts that an auditor writes of it."""

    id: str
    """Its id."""
    title: str
    """What it is about, in a few words."""
    state: str
    """Where it stands: found, not decidable, open, verified, ..."""
    condition: Paragraph | Note
    """What was seen; a note where no evidence shows it because there is none."""
    classification: str | None = None
    """Major, minor, observation or opportunity; None where nothing is suggested."""
    criteria: tuple[str, ...] = ()
    """Criteria that it bears on."""
    against: tuple[int, ...] = ()
    """Numbers of citations that speak against it."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is said of it: name and words, in order."""
    remedy: Plan | None = None
    """What is done about it; None where nothing is planned yet."""
    after: tuple[tuple[str, str], ...] = ()
    """What came of that: name and words, in order."""
    proofs: tuple[tuple[str, Paragraph], ...] = ()
    """What shows that it was done and that it works: name and cited sentences, in order."""

    @property
    def marks(self) -> tuple[str, ...]:
        """State, class, criteria and id in words, as they stand below the title; an id that the title has is not said again."""
        said = (self.state, self.classification, ", ".join(self.criteria), "" if self.id in self.title else self.id)
        return tuple(one.replace("_", " ") for one in said if one)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Facts, remedy and what came of it as names and words, in order."""
        said = self.remedy
        if said is None:
            return (*self.facts, *self.after)
        planned = (
            ("Cause", said.cause),
            ("Correction", said.correction),
            ("Corrective action", said.action),
            ("Owner", said.owner),
            ("Due", said.due.isoformat()),
        )
        return (*self.facts, *planned, *self.after)


Block = Paragraph | Note | Facts | Grid | Timeline | Links | Bars | ReportFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a report."""

    title: str
    """Its heading."""
    blocks: tuple[Block, ...]
    """What stands in it, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report. Raises ValueError where a citation is named that it does not have."""

    title: str
    """Its title."""
    organization: str
    """Whose evidence it rests on."""
    day: date
    """The day that it is made for."""
    facts: tuple[tuple[str, str], ...]
    """Who read, on which day, which version: name and words, in order."""
    sections: tuple[Section, ...]
    """In order."""
    citations: tuple[Quotation, ...]
    """What it rests on, numbered from 1."""
    closing: str
    """The fixed sentence that every report ends with."""
    lists_findings: bool = True
    """Whether findings are what it is about, so that OSCAL has words for it."""

    def __post_init__(self) -> None:
        numbers = [one.n for one in self.citations]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"{self.title}: citations are numbered from 1, got {numbers}")
        if lost := sorted(set(self.cited) - set(numbers)):
            raise ValueError(f"{self.title}: no citation {lost}, there are {len(numbers)}")

    @property
    def cited(self) -> tuple[int, ...]:
        """Every number that is named, in the order in which it stands."""
        return tuple(
            dict.fromkeys(n for section in self.sections for block in section.blocks for n in numbers_of(block))
        )

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence that is cited, in order."""
        return tuple(one for section in self.sections for block in section.blocks for one in _sentences_of(block))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every table, in order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Grid))

    @property
    def findings(self) -> tuple[ReportFinding, ...]:
        """Every finding, in order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, ReportFinding))


def numbers_of(block: Block) -> Iterator[int]:
    """The citation numbers that a block names."""
    match block:
        case Paragraph():
            yield from _named(block.sentences)
        case Grid():
            yield from _named(block.rows)
        case ReportFinding():
            yield from numbers_of(block.condition)
            yield from block.against
            for _, said in block.proofs:
                yield from _named(said.sentences)
        case _:
            return


def _sentences_of(block: Block) -> Iterator[Sentence]:
    match block:
        case Paragraph():
            yield from block.sentences
        case ReportFinding():
            yield from _sentences_of(block.condition)
            for _, said in block.proofs:
                yield from said.sentences
        case _:
            return


def remarked(one: Sentence) -> str:
    """What stands after a sentence and its numbers: ` (stated by its author; ...)`; empty for nothing."""
    return f" ({one.remark})" if one.remark else ""


def markers(numbers: Iterable[int]) -> str:
    """The numbers as a reader sees them: ` [1][2]`; empty for none."""
    told = "".join(f"[{n}]" for n in numbers)
    return f" {told}" if told else ""


def _named(cited: Iterable[Sentence | GridRow]) -> Iterator[int]:
    return (n for one in cited for n in one.citations)
