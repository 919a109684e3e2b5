"""What somebody whom a question names wrote in the records of a case."""

from datetime import date

import pytest

from assistant.answer.drafting.voices import LONGEST_COMMENT, voices
from assistant.audit.cases import Case, Node
from assistant.domain.answer import Stage
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import EvidenceId, Field, Kind, Metadata, RevisionId
from assistant.domain.plan import Intent, Plan
from assistant.store.index import ItemView

COMMENTS = (
    ("comment.1.author", "Ole Dahl"),
    ("comment.1.body", "Looks fine to me."),
    ("comment.2.author", "Siv Moen"),
    ("comment.2.body", "The old form is no longer in force."),
    ("comment.3.author", "Siv Moen"),
    ("comment.3.body", "ok"),
    ("changelog.1.author", "Siv Moen"),
    ("changelog.1.to", "Done"),
)


def ticket(*fields: tuple[str, str]) -> Node:
    text, placed = "", []
    for name, value in fields:
        start = len(text) + len(name) + 2
        placed.append(Field(name=name, value=value, start=start, end=start + len(value)))
        text += f"{name}: {value}\n"
    metadata = Metadata(title="Release", kind=Kind.TICKET, date=PartialDate.day(date(2026, 3, 1)))
    item = ItemView(
        id=EvidenceId("t.json#T-1"),
        revision=RevisionId("r"),
        source="t",
        path="t.json",
        metadata=metadata,
        indexed_version=1,
    )
    nothing: frozenset[EvidenceId] = frozenset()
    return Node(
        item=item, stage=Stage.TICKET, text=text, fields=tuple(placed), names=nothing, systems=nothing,
        versions=frozenset(), own=frozenset(),
    )  # fmt: skip


def told(node: Node, *terms: str) -> list[str]:
    case = Case(subject="Wave Pilot 1.1", version=None, nodes=(node,))
    return [claim.text for claim in voices(case, Plan(intent=Intent.TRAIL, terms=terms))]


def test_remarks_of_whom_the_question_names_are_quoted_with_the_writer() -> None:
    assert told(ticket(*COMMENTS), "fine", "Siv", "grumbled") == ["Siv Moen, T-1: The old form is no longer in force."]


@pytest.mark.parametrize("terms", [("dahl",), ("Nina",), ("Moe",), ()])
def test_nobody_speaks_who_is_not_named(terms: tuple[str, ...]) -> None:
    assert told(ticket(*COMMENTS), *terms) == []


def test_a_long_comment_is_quoted_in_whole_sentences() -> None:
    long = " ".join(["The board must see it before it goes out."] * 30)
    (text,) = told(ticket(("comment.1.author", "Siv Moen"), ("comment.1.body", long)), "Moen")
    assert text.endswith("before it goes out.")
    assert len(text) <= LONGEST_COMMENT + len("Siv Moen, T-1: ")
