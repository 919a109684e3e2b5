"""How results are held against planted truth: which label a result is of, and which of both count."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.planted.labels import Planted, PlantedHop, read_labels
from evals.planted.score import Shown, score_hops, score_labelled_checks, score_planted


def label(subject: str, *where: str, pattern: str = "", state: str = "found", called: tuple[str, ...] = ()) -> Planted:
    return Planted(
        pattern=pattern,
        subject=subject,
        where=frozenset(where),
        found=state == "found",
        allowed=state == "allowed",
        also_called=called,
    )


def result(subject: str, *cited: str, pattern: str = "p", state: str = "found") -> Shown:
    told = {"pattern": pattern, "state": state, "subject": subject, "why": ""}
    return told | {"citations": [{"source": one} for one in cited], "against": []}


def test_what_may_be_reported_is_neither_right_nor_false() -> None:
    labels = [label("Crane"), label("Ferry", state="allowed"), label("Gate", state="not_found")]
    score = score_planted("set", labels, [result("Crane"), result("Ferry"), result("Gate")])
    assert (score.hits, score.found) == (1, 2)
    assert (score.caught, score.there) == (1, 1)
    assert (score.flagged, score.near) == (1, 1)


def test_what_may_be_reported_is_not_missed() -> None:
    score = score_planted("set", [label("Ferry", state="allowed")], [])
    assert (score.found, score.there, score.near, score.missed) == (0, 0, 0, ())


def test_a_result_of_a_label_that_is_there_counts_although_it_may_also_be_of_another() -> None:
    labels = [label("Crane"), label("Crane", state="allowed")]
    score = score_planted("set", labels, [result("Crane")])
    assert (score.hits, score.found) == (1, 1)


def test_what_may_be_reported_is_so_of_its_own_check_only() -> None:
    score = score_planted("set", [label("Ferry", pattern="late", state="allowed")], [result("Ferry", pattern="lost")])
    assert (score.hits, score.found) == (0, 1)


@pytest.mark.parametrize(
    ("subject", "same"),
    [("S-07", True), ("Sluice (S-07)", True), ("Sluice", True), ("S-08", False), ("Weir", False)],
)
def test_a_subject_goes_by_any_of_its_names(subject: str, same: bool) -> None:
    score = score_planted("set", [label("S-07", called=("Sluice",))], [result(subject)])
    assert score.hits == int(same)


@pytest.mark.parametrize(
    ("said", "same"), [("A.6.2.6", True), ("a.6.2.6 Operation", True), ("A.6.2.2", False), ("A.6.2", False)]
)
def test_a_control_is_itself_and_none_of_its_neighbours(said: str, same: bool) -> None:
    assert score_planted("set", [label("A.6.2.6")], [result(said)]).hits == int(same)


def test_of_checks_that_nobody_labelled_nothing_counts() -> None:
    labels = [label("K-2", pattern="key_old"), label("K-3", pattern="key_old", state="not_found")]
    results = [result("K-2", pattern="key_old"), result("K-3", pattern="owner_gone")]
    (score,) = score_labelled_checks("set", labels, results)
    assert (score.hits, score.found, score.flagged) == (1, 1, 0)
    assert score_labelled_checks("set", [], results) == ()


def test_a_hop_is_of_its_change_by_any_name_of_it() -> None:
    hop = PlantedHop(
        subject="Sluice 1.2", stage="approval", states=frozenset({"late"}), also_called=("S-07 1.2", "CHG-9")
    )
    for subject in ("Sluice 1.2", "Sluice (S-07) 1.2", "CHG-9"):
        score = score_hops([hop], [result(subject, pattern="approval_late", state="found")])
        assert (score.hits, score.found, score.caught) == (1, 1, 1), subject
    other = score_hops([hop], [result("CHG-8", pattern="approval_late")])
    assert (other.found, other.caught, other.there) == (0, 0, 1)


LABELS = """
corpus: corpus/sources.yaml
reader: ada
now: 2026-10-20
patterns:
  - {pattern: late, subject: S-07, state: found, where: [a.csv#1], also_called: [Sluice]}
checklist:
  - {pattern: key_old, subject: K-2, state: allowed}
trail:
  - system: Sluice
    version: "1.2"
    also_called: [CHG-9]
    hops:
      approval: {state: contradicted, accept: [missing]}
weak:
  - {id: a.md, grade: weak}
  - {id: b.md, grade: adequate}
"""


def test_a_label_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "labels.yaml").write_text(LABELS, "utf-8")
    truth = read_labels(tmp_path / "labels.yaml")
    assert truth.corpus == (tmp_path / "corpus" / "sources.yaml").resolve()
    assert truth.planted["patterns"] == (label("S-07", "a.csv#1", pattern="late", called=("Sluice",)),)
    assert truth.planted["checklist"] == (label("K-2", pattern="key_old", state="allowed"),)
    assert truth.planted["soa"] == ()
    states = frozenset({"contradicted", "missing"})
    assert truth.hops == (PlantedHop(subject="Sluice 1.2", stage="approval", states=states, also_called=("CHG-9",)),)
    assert truth.weak == {"a.md": True, "b.md": False}


def test_a_state_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.yaml").write_text(LABELS.replace("allowed", "alowed"), "utf-8")
    with pytest.raises(ValueError, match="found, not_found, allowed, not 'alowed'"):
        read_labels(tmp_path / "labels.yaml")
