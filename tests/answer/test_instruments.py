"""What a question means of the audit desk: asked of its vector, once no field answers it, and only of the encoder meant."""

import numpy as np
import pytest

from assistant.answer.question.instruments import NONE, Readings, masked, readings, wanted_instrument
from assistant.answer.question.likeness import Likeness
from assistant.audit.checks.registry import CHECKS
from assistant.domain.dates import Period
from assistant.models.encoder import Encoder, StubEncoder

APART = {
    "patterns", "soa", "checklist", "scope", "sample", "changes", NONE,
    "coverage_click", "coverage_missing", "coverage_stale", "coverage_weak",
}  # fmt: skip


def test_the_likeliest_reading_counts_when_it_is_likely_enough() -> None:
    made = Readings(
        names=("alarms", NONE),
        weights=np.array([[1, 0], [0, 1]], dtype=np.float32),
        bias=np.zeros(2, dtype=np.float32),
        least=0.7,
    )
    assert made.best(np.array([1, 0], dtype=np.float32)) == "alarms"  # e / (e + 1) = 0.731
    assert made.best(np.array([0.8, 0], dtype=np.float32)) is None  # 0.690
    assert made.best(np.array([0, 1], dtype=np.float32)) is None


def test_what_a_question_names_is_one_word() -> None:
    period = Period(start=None, end=None, phrase="since May")
    told = masked("Did Tide Oracle meet A.6.2 since May?", ["Tide Oracle"], ["A.6.2"], period)
    assert told == "Did SYSTEM meet CRITERION PERIOD?"


def test_every_reading_is_a_check_or_something_that_the_desk_does() -> None:
    assert set(readings().names) <= {name for checks in CHECKS.values() for name in checks} | APART


def test_another_encoder_means_nothing() -> None:
    assert wanted_instrument("Which alarms did everybody ignore?", Likeness(StubEncoder())) is None
    assert wanted_instrument("Which alarms did everybody ignore?", Likeness()) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Do any of our fixes lack proof that they did the job?", "weak_corrective_action"),
        ("Have people in the business started using AI products that never got registered?", "not_in_inventory"),
        ("When was the ferry terminal in Split opened?", None),
        ("What colour is the cover of the safety handbook?", None),
    ],
)
def test_a_meaning_is_found_by_the_encoder_that_it_was_learned_with(
    default_encoder: Encoder, question: str, wanted: str | None
) -> None:
    assert wanted_instrument(question, Likeness(default_encoder)) == wanted
