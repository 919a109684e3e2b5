"""Practice held against a rule: a dairy, its rules and its records, both sides told and the silent one named."""

import pytest

from assistant.answer.question.practice import sides
from assistant.domain.answer import Answer
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Dairy, timezone: Europe/Copenhagen}
people: {pia: []}
sources:
  - {id: models, path: models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: washes, path: washes.csv, connector: register, kind: other, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: records, path: records, connector: files, allow: [everyone]}
"""


def rule(title: str, number: str, version: str, effective: str, body: str) -> str:
    head = f"title: {title}\nnumber: {number}\nkind: procedure\nversion: '{version}'\nstatus: approved\n"
    return f"---\n{head}effective: {effective}\nowner: Mette Holm\n---\n# {title}\n\n{body}\n"


DAIRY = {
    "models.csv": "id,name,keeper\nD-1,Curd Eye,Mette Holm\n",
    "washes.csv": (
        "wash,tank,washed on,result\nW-1,north tank,2026-09-14,clean\nW-2,south tank,2026-10-02,clean\n"
    ),
    "changes.csv": "number,short description,start date,owner\nC-7,Deploy Curd Eye 2.0,2026-08-03,Mette Holm\nC-5,Deploy Curd Eye 1.9,2026-05-04,Mette Holm\n",
    "rules/WASH-04.md": rule("Tank washing", "WASH-04", "2", "2026-01-01", "The north tank is washed within 8 days after each batch."),
    "rules/TEST-02.md": rule("Model tests", "TEST-02", "1", "2026-01-01", "A test report of a model stays valid for 4 months."),
    "records/report.md": (
        "---\nkind: evaluation\nsystem: Curd Eye\nmodel_version: '2.0'\ndate: 2026-07-28\nowner: Lars Bech\n---\n# Test\n\n"
        "Curd Eye 2.0 was tested on 400 vats. The two conditions of testing were met by this model.\n"
    ),
    "records/older.md": (
        "---\nkind: evaluation\nsystem: Curd Eye\nmodel_version: '1.9'\ndate: 2026-04-28\nowner: Lars Bech\n---\n# Run\n\n"
        "Vats counted: 300.\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def dairy(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("dairy"), DAIRY, SOURCES)


def sources(answer: Answer) -> set[str]:
    return {answer.citations[n - 1].span.evidence for claim in answer.claims for n in claim.citations}


@pytest.mark.parametrize(
    "question",
    [
        "WASH-04 gives us 8 days to wash the north tank. Was the north tank washed in time in September 2026?",
        "Was the north tank washed in September 2026 as our washing procedure wants?",
        "Was the north tank washed in September 2026 within the days after each batch of WASH-04?",
    ],
)
def test_rule_and_record_are_both_told(dairy: Opened, question: str) -> None:
    answer = dairy.ask(question)
    assert answer.plan["intent"] == "comparison"
    assert {"rules/WASH-04.md", "washes.csv#W-1"} <= sources(answer)
    assert "2026-09-14" in answer.text


def test_the_record_of_the_live_version_is_told_beside_the_rule(dairy: Opened) -> None:
    answer = dairy.ask(
        "TEST-02 limits how long a test report stays valid. Is the one of the live Curd Eye version still valid today?"
    )
    told = "\n".join(claim.text for claim in answer.claims)
    assert "valid for 4 months" in told
    assert "2026-07-28" in told


@pytest.mark.parametrize(
    ("version", "own", "others"), [("1.9", "older.md", "report.md"), ("2.0", "report.md", "older.md")]
)
@pytest.mark.parametrize(
    "question",
    [
        "Did Curd Eye {} keep to what the model test procedure TEST-02 wants of a release?",
        "Did Curd Eye {} meet the two conditions of TEST-02?",
        "TEST-02 wants a test report of every model. Was Curd Eye {} tested before it was released?",
    ],
)
def test_a_comparison_about_one_version_holds_to_that_version(
    dairy: Opened, question: str, version: str, own: str, others: str
) -> None:
    cited = sources(dairy.ask(question.format(version)))
    assert f"records/{own}" in cited
    assert f"records/{others}" not in cited
    assert ("changes.csv#C-7" in cited, "changes.csv#C-5" in cited) in (
        (version == "2.0", version == "1.9"),
        (False, False),
    )


def test_the_side_that_is_silent_is_named(dairy: Opened) -> None:
    answer = dairy.ask("WASH-04 gives 8 days to wash the north tank. Did zebras gallop past?")
    assert any(gap.expected.startswith("what was done") for gap in answer.gaps)


@pytest.mark.parametrize(
    "question",
    [
        "Is the washing procedure in force today?",
        "Does WASH-04 want the north tank washed?",
        "How long does the procedure leave to wash the north tank?",
        "Was the north tank washed in September 2026?",
        "Did the rule for tanks change in 2026?",
    ],
)
def test_a_question_of_the_rule_or_of_the_record_alone_is_no_comparison(dairy: Opened, question: str) -> None:
    assert sides(question, dairy.known) is None


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Were the weekly key checks done in time?", "weekly key checks"),
        ("Which tank washes were finished late?", "tank washes"),
        ("Did every visit take place within five working days?", "visit"),
        ("Were reviews of spills in 2026 closed by their deadline?", "reviews of spills"),
    ],
)
def test_whether_several_things_were_in_time_is_asked_of_the_rules(dairy: Opened, question: str, named: str) -> None:
    found = sides(question, dairy.known)
    assert found is not None
    assert found.several == named


@pytest.mark.parametrize(
    "question",
    [
        "Which alerts must be answered within 4 hours?",
        "Was the north tank washed in time?",
        "Who washed the tanks in September?",
        "Was the refill of the tanks done in time?",
        "Which washes were made within the south hall?",
    ],
)
def test_a_duty_or_a_thing_alone_asks_of_no_several_records(dairy: Opened, question: str) -> None:
    assert sides(question, dairy.known) is None
