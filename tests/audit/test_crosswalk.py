"""Ids of other frameworks in a text, and the criteria that they meet."""

import pytest

from assistant.audit.criteria import load_criteria, read_criteria
from assistant.audit.crosswalk import Vocabulary, counterparts
from assistant.domain.errors import BadInput

CRITERIA = load_criteria()
SMALL = """
meta: {framework: House Rules}
families: [{id: '1', title: Doors}]
requirements:
- {id: '1.1', title: Locks, auditor_samples: Two doors tried., evidence_kinds: [other], stale_after_days: 30, crosswalk: {}}
"""


@pytest.mark.parametrize(
    ("text", "vocabulary", "said", "ours"),
    [
        ("evidence for MANAGE 4.1", Vocabulary.NIST_AI_RMF, "MANAGE 4.1", {"8.3", "A.6.2.6"}),
        ("What do we have on Govern-6.1?", Vocabulary.NIST_AI_RMF, "GOVERN 6.1", {"A.10.2", "A.10.3"}),
        ("Article 72 of the EU AI Act", Vocabulary.EU_AI_ACT, "Art. 72", {"9.1", "A.6.2.6"}),
        ("Under the AI Act, Art. 14?", Vocabulary.EU_AI_ACT, "Art. 14", {"A.9.3", "A.9.4"}),
        ("ISO 27001 A.8.16", Vocabulary.ISO_27001, "A.8.16", {"A.6.2.6"}),
        ("control 8.16 of ISO/IEC 27001:2022", Vocabulary.ISO_27001, "8.16", {"A.6.2.6"}),
        ("ISO/IEC 23894 clause 6.5", Vocabulary.ISO_23894, "6.5", {"6.1.3", "8.3"}),
    ],
)
def test_an_id_of_another_framework_leads_to_our_criteria(
    text: str, vocabulary: Vocabulary, said: str, ours: set[str]
) -> None:
    (found,) = [one for one in counterparts(text, CRITERIA) if one.vocabulary is vocabulary]
    assert found.id == said
    assert ours <= set(found.criteria)


@pytest.mark.parametrize(
    "text",
    ["Art. 35 GDPR beside the AI Act", "Article 5", "control A.8.16", "map 3 sheets", "we manage 2.5 million claims", "clause 6.5"],
)  # fmt: skip
def test_what_is_no_id_of_a_named_framework_is_left_alone(text: str) -> None:
    assert counterparts(text, CRITERIA) == ()


def test_a_heading_of_another_framework_gathers_what_is_below_it() -> None:
    (found,) = counterparts("NIST MANAGE 4", CRITERIA)
    assert {"8.3", "A.6.2.6", "9.1"} & set(found.criteria)


def test_themes_and_topics_name_criteria_that_there_are() -> None:
    assert len(CRITERIA.themes) == 10
    assert len(CRITERIA.topics) == 8
    assert all(one in CRITERIA.by_id for group in (*CRITERIA.themes, *CRITERIA.topics) for one in group.criteria)


def test_a_second_catalogue_is_one_file() -> None:
    house = read_criteria(SMALL, "house.yaml")
    assert (house.framework, house.title("1.1")) == ("House Rules", "Locks")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (SMALL.replace("evidence_kinds: [other], ", ""), "'evidence_kinds' is missing"),
        (SMALL.replace("[other]", "[gossip]"), "gossip"),
        (SMALL.replace("id: '1.1'", "id: '1'"), "1 stands twice"),
        (SMALL + "themes: [{theme: Windows, controls: ['9.9']}]\n", "lists 9.9"),
        ("meta: [", "not YAML"),
        ("- a list", "another form"),
    ],
)
def test_a_fault_in_a_catalogue_is_told_in_a_sentence(broken: str, says: str) -> None:
    with pytest.raises(BadInput, match=r"house\.yaml") as told:
        read_criteria(broken, "house.yaml")
    assert says in str(told.value)
