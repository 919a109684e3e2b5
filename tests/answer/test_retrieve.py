"""Retrieval: what stands beside a good passage comes with it, an id is exact, and the order is the same each time."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.answer.retrieval.exact import identifiers, with_exact
from assistant.answer.retrieval.rescore import maxsim, rescored
from assistant.answer.retrieval.retrieve import Depth, retrieve, standing_scope
from assistant.answer.retrieval.scored import best_first, by_place, place_of
from assistant.domain.answer import Passage
from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import in_force
from assistant.models.encoder import StubEncoder
from assistant.store.scope import Scope
from tests.answer.corpora import opened

SOURCES = """version: 1
organization: {name: Ferry line, timezone: UTC}
people: {pia: [], kim: [crew]}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: crew, path: crew, connector: files, kind: policy, allow: [crew]}
"""
MOORING = (
    "# Mooring\n\n## 1\n\nThe mooring plan of a vessel must state:\n\n## 2\n\nwho holds the lines;\n\n"
    "## 3\n\nwhere the fenders hang.\n\n## 4\n\nCoffee is served aft.\n"
)
OTHERS = {
    f"rules/other-{n}.md": f"# Vessel {n}\n\nA vessel of class {n} has a crew of {n}. The plan is yearly.\n"
    for n in range(12)
}
STUB = StubEncoder()


def ferry(folder: Path, **files: str) -> Scope:
    texts = {f"{name.replace('_', '/', 1)}.md": text for name, text in files.items()}
    return opened(folder, texts | OTHERS, SOURCES).workspace.scope("pia")


def found(scope: Scope, query: str, depth: Depth) -> list[str]:
    return [passage.text for passage in retrieve(scope, STUB, query, depth)]


@pytest.fixture(scope="module")
def mooring(tmp_path_factory: pytest.TempPathFactory) -> Scope:
    return ferry(tmp_path_factory.mktemp("ferry"), rules_mooring=MOORING)


def parts(scope: Scope) -> tuple[Passage, ...]:
    """The four parts of the mooring plan."""
    item = scope.item(EvidenceId("rules/mooring.md"))
    assert item is not None
    return scope.passages(item)


QUERY = "what must the mooring plan of a vessel state"


def test_the_items_of_a_list_come_with_the_clause_that_they_belong_to(mooring: Scope) -> None:
    first = found(mooring, QUERY, Depth(passages=3))
    assert first[0] == "The mooring plan of a vessel must state:"
    assert set(first[1:]) == {"who holds the lines;", "where the fenders hang."}


def test_without_the_stage_they_do_not(mooring: Scope) -> None:
    few = Depth(passages=3, candidates=3, rescored=0, sources=0)
    assert "where the fenders hang." not in found(mooring, QUERY, few)


def test_what_stands_beside_in_an_item_that_the_reader_may_not_read_does_not_come(tmp_path: Path) -> None:
    scope = ferry(tmp_path, crew_mooring=MOORING)
    passages = retrieve(scope, STUB, QUERY, Depth(passages=50))
    assert passages
    assert all(scope.item(passage.span.evidence) is not None for passage in passages)


def test_hidden_evidence_moves_neither_order_nor_score(tmp_path: Path) -> None:
    without = ferry(tmp_path / "a", rules_mooring=MOORING)
    beside = ferry(tmp_path / "b", rules_mooring=MOORING, crew_secret=f"{MOORING}\nThe mooring plan is CHG0012.\n")
    asked = f"{QUERY} CHG0012"
    assert retrieve(without, STUB, asked, Depth()) == retrieve(beside, STUB, asked, Depth())


def test_an_identifier_in_a_passage_wins_over_near_ones(tmp_path: Path) -> None:
    near = {
        f"rules_n{n}": f"# Change\n\nThe mooring plan and the vessel were changed by CHG00{n}, mooring plan CHG00{n}.\n"
        for n in (13, 14, 21)
    }
    scope = ferry(tmp_path, rules_exact="# Note\n\nNothing else stands here but CHG0012.\n", **near)
    assert found(scope, "what does mooring plan change chg0012 say of the vessel", Depth())[0].endswith("CHG0012.")


def test_an_identifier_that_stands_nowhere_changes_no_order(mooring: Scope) -> None:
    falling = by_place(replace(each, score=1 - at / 10) for at, each in enumerate(parts(mooring)))
    exact = with_exact(f"{QUERY} ZZZ0099", falling)
    assert list(map(place_of, best_first(exact.values()))) == list(falling)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("what does PR-07 say of CHG0012", {"pr-07", "chg0012"}),
        ("Annex A.6.2.4 and Rule 4.5.1(1)(b)", {"a.6.2.4", "4.5.1"}),
        ("in Q3-2025, FY2025, on 2026-10-03, the 2nd of 27001", set()),
    ],
)
def test_identifiers_are_neither_numbers_nor_times(query: str, ids: set[str]) -> None:
    assert identifiers(query) == ids


def test_the_count_of_passages_that_are_read_again_is_kept(mooring: Scope) -> None:
    class Counting(StubEncoder):
        texts = 0

        def read(self, texts):  # noqa: ANN001, ANN202
            self.texts += len(texts)
            return super().read(texts)

    counting = Counting()
    retrieve(mooring, counting, QUERY, Depth(rescored=5))
    assert counting.texts == 5


def test_reading_again_lifts_the_passage_whose_words_match_one_by_one(mooring: Scope) -> None:
    whole = by_place(replace(each, score=0.5) for each in parts(mooring))
    (reading,) = STUB.read(["fenders hang"])
    best = max(rescored(STUB, reading.tokens, whole, 10).values(), key=lambda each: each.score)
    assert best.text == "where the fenders hang."


def test_those_below_the_count_stay_below(mooring: Scope) -> None:
    falling: list[Passage] = [replace(each, score=1 - at / 10) for at, each in enumerate(parts(mooring))]
    (reading,) = STUB.read(["fenders hang"])
    again = rescored(STUB, reading.tokens, by_place(falling), 2)
    scores = [again[place_of(each)].score for each in falling]
    assert min(scores[:2]) >= scores[2] >= scores[3]


def test_maxsim_is_the_mean_over_the_query_of_the_nearest_token() -> None:
    east, north = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    both = np.stack([east, north])
    assert maxsim(both, both) == 1
    assert maxsim(both, east[None]) == 0.5
    assert maxsim(both, both[:0]) == 0


def test_of_versions_without_a_date_the_highest_stands(tmp_path: Path) -> None:
    """A document of the same title without a version stays, and so does what is no document."""
    versions = {f"rules_v{n}": f"---\ntitle: Fog order\nversion: '{n}'\n---\n\nSound {n} blasts.\n" for n in (9, 10)}
    scope = ferry(tmp_path, rules_any="---\ntitle: Fog order\n---\n\nSlow down.\n", **versions)
    standing = standing_scope(scope, in_force(scope.items), date(2026, 11, 16))
    gone = {item.id for item in scope.items} - {item.id for item in standing.items}
    assert gone == {"rules/v9.md"}


def test_scores_are_between_0_and_1_and_fall(mooring: Scope) -> None:
    scores = [each.score for each in retrieve(mooring, STUB, f"{QUERY} 1.2.3", Depth())]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
