from evals.measures.dialogue import measure
from tests.evals.measures.replies import QUIET, answer, case, figures, reply, said, turns

YES = {"answerable": "yes", "nuggets": [{"text": "yes", "match": {"type": "exact", "value": "yes"}}]}
TYPES = ("opening", "follow_up", "refine", "correct", "switch_topic", "switch_reader")
UNMEASURED = dict.fromkeys(("dialogue-accuracy", *(f"dialogue-{each}" for each in TYPES)))


def test_turns_are_told_apart_by_type() -> None:
    asked = [
        {"question": "a", "expect": YES},
        {"question": "b", "type": "follow_up", "expect": YES},
        {"question": "c", "type": "follow_up"},
    ]
    given = turns(case(turns=asked), said("yes"), said("no"), said("yes"))
    expected = {"dialogue-accuracy": 2 / 3, "dialogue-opening": 1, "dialogue-follow_up": 0.5}
    assert figures(measure, *given) == UNMEASURED | expected


def test_turns_without_an_expectation_are_not_scored() -> None:
    asked = case(turns=["a", {"question": "b", "type": "switch_reader", "reader": "leila"}], answerable="no")
    given = turns(asked, said("yes"), answer(**QUIET))
    assert figures(measure, *given) == UNMEASURED | {"dialogue-accuracy": 1, "dialogue-switch_reader": 1}


def test_a_single_question_is_no_dialogue() -> None:
    assert figures(measure, reply(said("yes"))) == UNMEASURED
