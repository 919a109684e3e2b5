"""Provenance: the evidence exists in the revision that is pinned, and says there just what is quoted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from evals.evidence import Evidence, Stretch
from evals.facts import Cited
from evals.measures.provenance import fault_of, measure
from tests.evals.measures.replies import Told, answer, cite, claim, reply

RULE, OLD = "Alerts are acknowledged within 4 hours.", "Alerts are acknowledged within 8 hours."


@dataclass
class Revised(Evidence):
    """One evidence in two revisions."""

    texts: Mapping[str, str] = field(default_factory=lambda: {"new": RULE, "old": OLD})

    def text(self, evidence: str, revision: str | None = None) -> str | None:
        return self.texts.get(revision or "new") if evidence == "rule.md" else None

    def place(self, source: str, quote: str, revision: str | None = None) -> Stretch | None:
        at = (self.text(source, revision) or "").find(quote)
        return Stretch(start=at, end=at + len(quote)) if at >= 0 else None


def fault(
    quote: str = RULE, *, source: str = "rule.md", revision: str = "", start: int = 0, end: int = len(RULE)
) -> str | None:
    return fault_of(Cited(n=1, source=source, revision=revision, quote=quote, start=start, end=end), Revised())


def test_a_quote_at_its_place_in_the_revision_that_is_pinned_holds() -> None:
    assert [fault(), fault(revision="new"), fault(OLD, revision="old")] == [None, None, None]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (fault(source="memo.md"), "no evidence memo.md"),
        (fault(revision="lost"), "rule.md has no revision lost"),
        (fault(end=99), "the offsets 0-99 lie outside of 39 code points"),
        (fault(OLD), "rule.md says other words at 0-39"),
        (fault(RULE, revision="old"), "rule.md says other words at 0-39"),
        (fault(RULE[:-1]), "rule.md says other words at 0-39"),
        (fault("nobody says this", start=-1, end=-1), "rule.md does not hold the quote"),
        (fault(RULE, revision="old", start=-1, end=-1), "rule.md does not hold the quote"),
    ],
)
def test_what_does_not_hold_is_told(given: str | None, why: str) -> None:
    assert given == why


def test_a_number_without_a_citation_is_a_violation() -> None:
    told = {"rule.md": Told(RULE)}
    made = reply(answer(claims=[claim(RULE, 1, 7)], citations=[cite(1, told, "rule.md", RULE)]), told)
    (result,) = measure([made])
    assert [one.place for one in result.violations] == ["[7]"]
