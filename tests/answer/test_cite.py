from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.cite import Citer
from assistant.audit.references import references
from assistant.domain.answer import Grade, Span
from assistant.domain.errors import NotFound
from assistant.domain.evidence import EvidenceId, Flag
from assistant.domain.standing import in_force
from assistant.store.scope import Scope
from tests.answer.corpora import Opened
from tests.answer.places import RULE, at, opened


@pytest.fixture(scope="module")
def scope(tmp_path_factory: pytest.TempPathFactory) -> Scope:
    return opened(tmp_path_factory.mktemp("home"))[1]


def citing(scope: Scope) -> Citer:
    return Citer(scope, references(scope), in_force(scope.items), date(2026, 11, 16))


def test_numbers_are_given_in_the_order_of_first_use_and_a_place_has_one(scope: Scope) -> None:
    citer = citing(scope)
    a, b, c = (at(scope, "rule.md", words) for words in ("ward", "alarms", "Relief"))
    assert citer.numbers([b, a]) == (1, 2)
    assert citer.numbers([a, c, a, b]) == (2, 3, 1)
    assert [one.span for one in citer.citations] == [b, a, c]
    assert [one.n for one in citer.citations] == [1, 2, 3]


def test_a_citation_holds_the_very_words_and_their_place(scope: Scope) -> None:
    span = at(scope, "notes.md", "words stand")
    cited = citing(scope).citation(span)
    assert (cited.quote, cited.span, cited.title) == ("words stand", span, "notes.md")
    assert cited.locator.section == ("Hidden",)
    assert cited.flags == {Flag.HIDDEN}


def test_asking_for_a_citation_numbers_it_once(scope: Scope) -> None:
    citer = citing(scope)
    span = at(scope, "rule.md", RULE)
    assert citer.citation(span) is citer.citation(span)
    assert citer.numbers([span]) == (1,)


def test_a_place_outside_the_scope_has_no_number(scope: Scope) -> None:
    citer = citing(scope)
    inside = at(scope, "rule.md", "ward")
    with pytest.raises(NotFound):
        citer.numbers([replace(inside, evidence=EvidenceId("closed/secret.md"))])
    assert citer.citations == ()


def test_the_weakest_grade_is_that_of_the_weakest_citation(hospital: Opened) -> None:
    citer = citing(hospital.scope)
    strong, draft = (citer.citation(_start(hospital.scope, f"rules/{name}.md")) for name in ("alarms", "alarms-draft"))
    assert (strong.grade, draft.grade) == (Grade.STRONG, Grade.WEAK)
    assert citer.weakest([strong.n]) is Grade.STRONG
    assert citer.weakest([strong.n, draft.n]) is citer.weakest([draft.n, strong.n]) is Grade.WEAK


def test_a_document_is_cited_with_the_days_on_which_it_held_and_a_record_with_none(hospital: Opened) -> None:
    citer = citing(hospital.scope)
    old = citer.citation(_start(hospital.scope, "rules/alarms-old.md"))
    assert str(old.in_force) == "2025-01-01 to 2026-01-31"
    assert old.grade is Grade.WEAK
    assert citer.citation(_start(hospital.scope, "registers/adverse-events.csv#E-11")).in_force is None


def test_no_version_outside_the_scope_ends_what_is_in_force(hospital: Opened) -> None:
    alone = hospital.scope.narrowed(ids=[EvidenceId("rules/alarms-old.md")])
    cited = citing(alone).citation(_start(alone, "rules/alarms-old.md"))
    assert cited.in_force is not None
    assert cited.in_force.end is None


def _start(scope: Scope, name: str) -> Span:
    found = scope.item(EvidenceId(name))
    assert found is not None
    return Span(evidence=found.id, revision=found.revision, start=0, end=len(scope.text(found)))
