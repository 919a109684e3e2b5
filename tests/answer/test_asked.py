"""Questions for a field of a record that they name, in a botanic garden: by other words, by figures of speech, and in vain."""

from datetime import date

import pytest

from assistant.answer.question.asked import projected
from assistant.answer.question.lexicon import ROLE_IDIOMS
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import columns
from assistant.answer.words import words
from assistant.audit.roles import Role
from assistant.domain.answer import Outcome
from assistant.domain.evidence import EvidenceId, Field
from assistant.domain.plan import Intent
from tests.answer.corpora import Opened, opened

GARDEN = {
    "plant/machines.csv": (
        "Machine ID,Name,Purpose,Owner,Type,Mode\n"
        "M-1,MossWatch,Waters the moss house,Ada Brook,Sensing,Open loop\n"
        "M-2,FernEye,Counts fronds from pictures,Ole Stern,Vision,Typed\n"
    ),
    "plant/sheds.csv": (
        "Shed ID,Shed Name,Region,Phase of work,When building and/or repair began,Region code\n"
        "S-1,Potting,North,Building and/or Repair,2020-01-01,NO\n"
        "S-2,AI/ML hut,South,Building and/or Repair,,SO\n"
        "S-3,Seeds,,Planned,2021-05-01,NO\n"
        "S-4,Seed store for MossWatch,South,Planned,,SO\n"
    ),
    "notes/gdn-0001.md": (
        "---\ntitle: GDN 1 Peat-free compost\nnumber: GDN 1\nstatus: retired\ndate: 2024-02-01\n"
        "Editor: Ada Brook\nSeed-Warden: Ole Stern\n---\nNo peat.\n"
    ),
    "notes/gdn-0002.md": (
        "---\ntitle: GDN 2 Night watering\nnumber: GDN 2\nstatus: approved\ndate: 2025-03-01\nEditor: Ole Stern\n---\nAt night.\n"
    ),
}
GARDEN_SOURCES = """version: 1
organization: {name: Garden, timezone: Europe/Oslo}
people: {pia: []}
sources:
  - {id: machines, path: plant/machines.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: sheds, path: plant/sheds.csv, connector: register, kind: dataset, allow: [everyone]}
  - {id: notes, path: notes, connector: files, kind: policy, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("garden"), GARDEN, GARDEN_SOURCES)


@pytest.mark.parametrize(
    "question",
    [
        "Who is on the hook for MossWatch?",
        "who looks after MossWatch",
        "Whose baby is MossWatch?",
        "Who answers for MossWatch, please?",
    ],
)
def test_a_figure_of_speech_asks_for_the_part_that_a_person_plays(garden: Opened, question: str) -> None:
    answer = garden.ask(question)
    assert ([claim.text for claim in answer.claims], answer.outcome) == (["M-1: Owner: Ada Brook"], Outcome.ANSWERED)


def test_a_circumstance_that_no_field_tells_apart_is_named_beside_the_answer(garden: Opened) -> None:
    answer = garden.ask("Who is on the hook if MossWatch floods the glasshouse?")
    assert answer.outcome is Outcome.PARTIAL
    assert [claim.text for claim in answer.claims] == ["M-1: Owner: Ada Brook"]
    assert any("floods" in gap.expected for gap in answer.gaps)


def test_a_thing_that_is_not_the_record_itself_is_asked_of_prose(garden: Opened) -> None:
    assert garden.plan("Who looks after the pump rota of MossWatch?").intent is Intent.PASSAGES


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.APPROVER, "gave it the green light"),
        (Role.APPROVER, "waved the whole thing through"),
        (Role.APPROVER, "had the deciding vote"),
        (Role.OWNER, "is in charge"),
        (Role.AUTHOR, "drew up the plan"),
    ],
)
def test_each_figure_of_speech_means_one_part(role: Role, told: str) -> None:
    assert [each for each, pattern in ROLE_IDIOMS.items() if pattern.search(f"who {told}")] == [role]


def test_a_document_that_is_named_tells_its_fields_though_it_was_withdrawn(garden: Opened) -> None:
    assert [claim.text for claim in garden.ask("What is the status of GDN 1?").claims] == ["gdn-0001: status: retired"]


def test_a_field_that_only_other_records_fill_is_a_gap_with_the_record_beside_it(garden: Opened) -> None:
    assert [claim.text for claim in garden.ask("Who is the warden of GDN 1?").claims] == [
        "gdn-0001: Seed-Warden: Ole Stern"
    ]
    answer = garden.ask("Who is the warden of GDN 2?")
    assert (answer.claims, answer.table, answer.outcome) == ((), None, Outcome.NO_EVIDENCE)
    assert [(gap.expected, len(gap.nearest)) for gap in answer.gaps] == [("Seed-Warden", 1)]


def test_the_name_of_a_field_beside_its_value_is_no_value_of_another(garden: Opened) -> None:
    (condition,) = garden.plan("Which machines have the type Sensing?").conditions
    assert (condition.field, condition.values) == ("Type", ("Sensing",))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which region does the shed “AI/ML hut” belong to?", ["S-2: Region: South"]),
        ("Which region does the data set “Seed store for MossWatch” belong to?", ["S-4: Region: South"]),
        ("Which region does the data set “Seeds” belong to?", []),
    ],
)
def test_a_record_called_by_its_title_is_that_record_whatever_else_the_title_holds(
    garden: Opened, question: str, expected: list[str]
) -> None:
    assert [claim.text for claim in garden.ask(question).claims] == expected


def test_a_value_that_goes_on_behind_the_name_of_a_field_is_a_value(garden: Opened) -> None:
    plan = garden.plan("How many data sets have the phase of work Building and/or Repair?")
    assert [(one.field, one.values) for one in plan.conditions] == [("Phase of work", ("Building and/or Repair",))]


def test_who_did_a_deed_is_asked_of_the_field_that_names_the_doer() -> None:
    said = {"author.name": "Ada Berg", "mergedBy.name": "Cem Dahl", "closed by": "Eva Fink"}
    fields = [Field(name=name, value=value, start=0, end=1) for name, value in said.items()]
    held = columns({EvidenceId("pulls#7"): fields})
    for question, asked in (("Who merged pull request 7?", "mergedBy.name"), ("Who closed it?", "closed by")):
        reading = Reading(text=question, words=words(question), taken=frozenset(), today=date(2026, 11, 16))
        assert projected(held, reading) == (asked,)
