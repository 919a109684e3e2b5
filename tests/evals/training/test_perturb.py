"""Each operator changes its one thing, and says nothing of a sentence that holds nothing to change."""

import random

import pytest

from evals.training import perturb
from evals.training.claims import by_sentence
from evals.training.examples import Claim, Label, share
from evals.training.perturb import BREAKS, KEEPS, SUPERSEDED, Operator, Place, names, perturbed

RULE = "If a model drifts, the model owner must report it to the Risk Board within 30 days, unless nobody uses it."
BARE = "Lunch tasted good."


def made(operator: Operator, text: str, **more: str) -> str | None:
    place = Place(document="d", text=text, names=("Ms Brandt", "the data team", "Risk Board"), **more)
    return operator(place, random.Random(1))


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    [
        ("modality", "It must be signed.", "It may be signed."),
        ("modality", "It may be signed.", "It must be signed."),
        ("negation", "It is not signed.", "It is signed."),
        ("negation", "It must be signed.", "It must not be signed."),
        ("negation", "No report was late.", "Every report was late."),
        ("bound", "Keep it at least a year.", "Keep it at most a year."),
        ("rhythm", "It is checked weekly.", "It is checked monthly."),
        ("opposite", "The change was approved.", "The change was rejected."),
        ("widened_scope", "It holds for high-risk systems.", "It holds for all systems."),
        ("tense", "The test is planned for May.", "The test was completed for May."),
        ("dropped_condition", "It goes live at noon unless the owner objects.", "It goes live at noon."),
        ("dropped_condition", "If nobody objects, the new version goes live.", "The new version goes live."),
        ("role_swap", "Then Anna Holt told Ben Okafor about it.", "Then Ben Okafor told Anna Holt about it."),
        ("date", "It ended on 2025-03-04.", "It ended on 2025-03-05."),
        ("date_style", "It ended on 2025-03-04.", "It ended on 4 March 2025."),
        ("date_style", "It ended on 4 March 2025.", "It ended on 2025-03-04."),
        ("figures", "It has 1,842 films.", "It has 1842 films."),
        ("figures", "It took two weeks.", "It took 2 weeks."),
        ("synonym", "The owner approves it.", "The owner signs off it."),
        ("same_force", "It must be signed.", "It has to be signed."),
        ("same_force", "It must not be sold.", "It is not allowed to be sold."),
        ("reordered", "If it drifts, we stop it.", "We stop it if it drifts."),
        ("reordered", "We stop it if it drifts.", "If it drifts, we stop it."),
        ("without_aside", "The board (five people) met.", "The board met."),
    ],
)
def test_an_operator_changes_its_one_thing(operator: str, before: str, after: str) -> None:
    assert made(getattr(perturb, operator), before) == after


def test_a_number_becomes_another() -> None:
    told = made(perturb.number, "It is kept for 30 days.")
    assert told is not None
    assert "30" not in told
    assert told.startswith("It is kept for ")


def test_an_owner_becomes_another_that_the_documents_name() -> None:
    assert made(perturb.owner, "It was sent to Ms Holt.") in {"It was sent to Ms Brandt.", "It was sent to Risk Board."}


def test_a_neighbour_is_the_sentence_beside() -> None:
    assert (
        made(perturb.neighbour, RULE, after="The canteen serves lunch at noon.") == "The canteen serves lunch at noon."
    )


@pytest.mark.parametrize("name", sorted(set(BREAKS) - {"added", "negation"}))
def test_a_sentence_with_nothing_to_change_gives_nothing(name: str) -> None:
    assert made(BREAKS[name][0], BARE) is None


@pytest.mark.parametrize("name", sorted({*BREAKS, *KEEPS} - {"quote"}))
def test_what_an_operator_gives_differs_from_the_sentence(name: str) -> None:
    operator = KEEPS.get(name) or BREAKS[name][0]
    assert made(operator, RULE) != RULE


def test_claims_are_the_same_of_the_same_seed_and_both_sorts_are_about_as_many() -> None:
    places = [
        Place(
            document=f"d{at}",
            text=RULE.replace("30", str(at)),
            after="The board met twice in May 2024.",
            names=("Ms Brandt",),
        )
        for at in range(10, 60)
    ]
    claims = perturbed(places, each=5)
    assert claims == perturbed(places, each=5)
    assert claims != perturbed(places, each=5, seed=1)
    assert {one.label for one in claims if one.kind == SUPERSEDED} == {Label.SUPPORTED, Label.CONTRADICTED}
    assert all(one.label is Label.SUPPORTED for one in claims if one.kind in KEEPS)
    assert not any(one.label is Label.SUPPORTED for one in claims if one.kind in BREAKS)


def test_names_are_roles_people_and_systems() -> None:
    assert names(["The data team told Ben Okafor about ChestFlag."]) == ("Ben Okafor", "ChestFlag", "the data team")


def test_of_an_edited_summary_only_the_edited_sentence_is_not_supported() -> None:
    def summary(text: str, label: Label, kind: str) -> Claim:
        return Claim(source="summedits", premise="p", text=text, label=label, document="d", kind=kind)

    parts = by_sentence(
        [
            summary("It costs 5 euros. It ends in May.", Label.SUPPORTED, "og"),
            summary("It costs 9 euros. It ends in May.", Label.NOT_SUPPORTED, "0"),
        ]
    )
    assert [(one.text, one.label) for one in parts] == [
        ("It costs 5 euros.", Label.SUPPORTED),
        ("It ends in May.", Label.SUPPORTED),
        ("It costs 9 euros.", Label.NOT_SUPPORTED),
    ]


def test_a_split_depends_on_the_key_alone() -> None:
    assert share("a-001") == share("a-001") != share("a-002")
    assert 0 <= share("a-001") < 1
