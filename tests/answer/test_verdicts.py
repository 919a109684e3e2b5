"""Verdicts on cases: a waterworks, its rules with limits and its records, each case met, not met or open with its reason."""

import re
from datetime import date
from pathlib import Path

import pytest

from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.judging.found import Found
from assistant.answer.drafting.verdicts import findings
from assistant.domain.answer import Answer, Basis
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Waterworks, timezone: Europe/Vienna}
people: {pia: []}
sources:
  - {id: models, path: models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: bursts, path: bursts.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: samples, path: samples.csv, connector: register, kind: other, allow: [everyone]}
  - {id: passes, path: passes.csv, connector: register, kind: training_record, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: change, allow: [everyone]}
  - {id: checks, path: checks.csv, connector: register, kind: access, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: secret, path: secret, connector: files, kind: procedure, allow: ["group:board"]}
  - {id: records, path: records, connector: files, allow: [everyone]}
"""


def rule(number: str, title: str, body: str) -> str:
    head = f"title: {title}\nnumber: {number}\nkind: procedure\nversion: '1'\nstatus: approved\neffective: 2026-01-01\n"
    return f"---\n{head}owner: Eva Lang\n---\n# {title}\n\n{body}\n"


WATER = {
    "models.csv": "id,name,keeper,tier\nM-1,Leak Finder,Eva Lang,gold\nM-2,Pump Planner,Jan Roth,tin\n",
    "bursts.csv": (
        "number,summary,class,noticed on,reported on,repaired on,model\n"
        "BR-11,Burst in Mill Lane,red,2026-03-02 08:00,2026-03-02 09:30,2026-03-04,Leak Finder\n"
        "BR-12,Burst in Dock Road,red,2026-04-02 08:00,2026-04-03 09:30,2026-04-20,Leak Finder\n"
        "BR-13,Drip in Church Yard,blue,2026-05-02,2026-05-03,2026-05-30,Pump Planner\n"
        "BR-14,Drip in Park Way,blue,2026-06-02,2026-06-03,,Pump Planner\n"
        "BR-15,Burst in Old Lane,red,2025-03-02 08:00,2025-03-02 16:30,2025-03-04,Leak Finder\n"
    ),
    "samples.csv": "sample,place,chlorine level,date\nS-1,North well,0.31 mg,2026-02-01\nS-2,South well,0.62 mg,2026-02-01\n",
    "passes.csv": (
        "pass,person,course,passed on\nP-1,Ina Holm,Valve course,2025-10-01\nP-2,Ina Holm,Valve course,2026-10-20\n"
        "P-3,Ole Berg,Valve course,2025-09-01\nP-4,Ute Frank,Valve course,2026-04-01\n"
    ),
    "changes.csv": (
        "number,short description,description,state,start date\n"
        "C-1,New street names,81 of 300 pages written anew,Closed,2026-07-01\nC-2,Typos,12 of 300 pages,Closed,2026-07-09\nC-3,Deploy Leak Finder 2.0,Go-live,Closed,2026-07-15\n"
    ),
    "checks.csv": (
        "ref,system,quarter,done on\nK-1,Leak Finder,2025 Q4,2026-02-11\nK-2,Leak Finder,2026 Q1,2026-04-03\n"
        "K-3,Leak Finder,2026 Q2,2026-07-17\n"
    ),
    "rules/BURST-01.md": rule("BURST-01", "Bursts", "A red burst is reported within 4 hours of being noticed, a blue burst within 3 days.\n\nEvery red burst must be repaired no later than ten days after it was noticed."),
    "rules/BURST-00.md": rule("BURST-00", "Bursts", "A red burst is reported within 9 hours of being noticed.").replace("2026-01-01", "2024-01-01\nexpires: 2026-01-01\nsuperseded_by: BURST-01"),
    "rules/TEST-02.md": rule("TEST-02", "Tests", "A test report is valid for 4 months for tier gold and 12 months for all others."),
    "rules/WELL-03.md": rule("WELL-03", "Wells", "The chlorine level of a sample must not exceed 0.5 mg."),
    "secret/BURST-09.md": rule("BURST-09", "Bursts for the board", "A red burst is reported within 48 hours of being noticed."),
    "records/test.md": "---\nkind: evaluation\nsystem: Leak Finder\nmodel_version: '2.0'\ndate: 2026-06-28\nowner: Jan Roth\n---\n# Test report\n\nLeak Finder 2.0 was tested.\n",
    "records/test2.md": "---\nkind: evaluation\nsystem: Pump Planner\nmodel_version: '3.0'\ndate: 2026-06-28\nowner: Jan Roth\n---\n# Test report\n\nPump Planner 3.0 was tested.\n",
}  # fmt: skip

BURSTS = "A red burst is reported within 4 hours of being noticed, a blue burst within 3 days."
REPAIRS = "Every red burst must be repaired no later than ten days after it was noticed."
TESTS = "A test report is valid for 4 months for tier gold and 12 months for all others."


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("water"), WATER, SOURCES)


def judged(water: Opened, sentence: str, *keys: str, day: date = date(2026, 11, 16)) -> dict[str, list[Found]]:
    court = Court(water.scope, water.known, day)
    records = [court.record(item) for key in keys for item in water.known.resolve(key)]
    found: dict[str, list[Found]] = {key: [] for key in keys}
    for _, one in findings(court, sentence, records):
        found.setdefault(one.key, []).append(one)
    return found


def kept(water: Opened, sentence: str, *keys: str) -> dict[str, list[bool | None]]:
    return {key: [one.kept for one in each] for key, each in judged(water, sentence, *keys).items()}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (BURSTS, {"BR-11": [True], "BR-12": [False], "BR-13": [True]}),
        (REPAIRS, {"BR-11": [True], "BR-12": [False], "BR-13": [], "BR-14": []}),
        ("Bursts are repaired within 20 working days after being noticed.", {"BR-11": [True], "BR-13": [True], "BR-14": [False]}),
        ("Bursts are repaired within 10 working days after being noticed.", {"BR-12": [None]}),
        ("The chlorine level of a sample must not exceed 0.5 mg.", {"S-1": [True], "S-2": [False]}),
        ("Changes of more than 10 percent of the pages are a new edition.", {"C-1": [True], "C-2": [False]}),
        ("The valve course is passed every 12 months.", {"P-1": [False], "P-2": [True], "P-3": [False], "P-4": [True]}),
        ("Access is checked in the first ten working days of January, April, July and October.", {"K-1": [False], "K-2": [True], "K-3": [None]}),
        (TESTS, {"test": [False], "test2": [True]}),
        ("A burst is painted within 4 hours.", {"BR-11": []}),
        ("Leases are signed within 4 hours of the offer.", {"BR-11": [], "S-1": []}),
    ],
)  # fmt: skip
def test_each_case_is_met_not_met_or_open(water: Opened, sentence: str, expected: dict[str, list[bool | None]]) -> None:
    assert kept(water, sentence, *expected) == expected


def test_a_date_that_is_not_recorded_leaves_the_case_open_and_is_named(water: Opened) -> None:
    sentence, soon = "Bursts are repaired within 20 days after being noticed.", date(2026, 6, 20)
    (found,) = judged(water, sentence, "BR-14", day=soon)["BR-14"]
    assert (found.kept, found.why) == (None, "no date is recorded for: repaired on")


def test_a_verdict_cites_the_places_of_the_dates_that_decide(water: Opened) -> None:
    (found,) = judged(water, BURSTS, "BR-12")["BR-12"]
    assert {"2026-04-02 08:00", "2026-04-03 09:30"} <= {water.scope.quote(span) for span in found.spans}


def verdict_of(answer: Answer) -> list[str]:
    return [
        claim.text
        for claim in answer.claims
        if claim.basis is Basis.COMPUTED and (claim.rule or "").startswith("limit")
    ]


@pytest.mark.parametrize(
    ("question", "key", "word"),
    [
        ("BURST-01 gives four hours to report a red burst. Was BR-12 reported in time?", "BR-12", "not met, late"),
        ("Was the red burst BR-11 reported in time, as our burst procedure wants?", "BR-11", "met, in time"),
        ("TEST-02 limits how long a test report stays good. Is the one of the live Leak Finder version still good today?", "test", "not met, no longer valid"),
    ],
)  # fmt: skip
def test_practice_held_against_a_rule_ends_in_a_verdict(water: Opened, question: str, key: str, word: str) -> None:
    answer = water.ask(question)
    told = verdict_of(answer)
    assert any(text.startswith(f"{key}: {word}") for text in told), answer.text


def test_a_case_is_judged_by_the_rule_of_its_own_date(water: Opened) -> None:
    told = verdict_of(water.ask("Was the red burst BR-15 reported within the time that our burst procedure gives?"))
    assert any(text.startswith("BR-15: met, in time") and "within 9 hours" in text for text in told), told


def test_how_it_worked_says_which_cases_kept_the_rule(water: Opened) -> None:
    told = verdict_of(water.ask("Show me how red bursts were reported as incidents in 2026."))
    assert any("Met, in time" in text and "BR-11" in text for text in told), told
    assert any("Not met, late" in text and "BR-12" in text for text in told), told


def test_a_rule_that_the_reader_may_not_read_gives_no_verdict(water: Opened) -> None:
    answer = water.ask("BURST-01 gives four hours to report a red burst. Was BR-12 reported in time?")
    assert "48 hours" not in answer.text


def grouped(answer: Answer) -> dict[str, set[str]]:
    """The cases of each verdict, by its first words."""
    told: dict[str, set[str]] = {}
    for text in verdict_of(answer):
        told.setdefault(text.partition(" (")[0], set()).update(re.findall(r"\b[A-Z]+-\d+", text.partition("): ")[2]))
    return told


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Were the red bursts repaired in time, as BURST-01 requires?", {"Met, in time": {"BR-11"}, "Not met, late": {"BR-12"}}),
        ("Which bursts were reported late?", {"Met, in time": {"BR-11", "BR-13", "BR-14", "BR-15"}, "Not met, late": {"BR-12"}}),
        ("Were all bursts of 2026 reported within the time that our burst procedure gives?", {"Met, in time": {"BR-11", "BR-13", "BR-14"}, "Not met, late": {"BR-12"}}),
        ("Did the red bursts in April 2026 get reported within 4 hours?", {"Not met, late": {"BR-12"}}),
        ("Were the Pump Planner bursts reported on time?", {"Met, in time": {"BR-13", "BR-14"}}),
    ],
)  # fmt: skip
def test_a_question_of_many_cases_is_judged_for_all_of_them(
    water: Opened, question: str, expected: dict[str, set[str]]
) -> None:
    assert grouped(water.ask(question)) == expected


def test_a_case_that_no_rule_decides_is_named_beside_the_verdicts(water: Opened) -> None:
    answer = water.ask("Were the red bursts repaired in time, as BURST-01 requires?")
    assert any("BR-15" in gap.expected for gap in answer.gaps), answer.gaps


def test_the_days_of_a_case_that_is_late_stand_beside_it(water: Opened) -> None:
    told = verdict_of(water.ask("Which bursts were reported late?"))
    assert any(text.startswith("Not met") and "2026-04-03 09:30" in text for text in told), told


def test_records_of_a_class_and_period_that_has_none_are_a_gap_and_no_other_is_judged(water: Opened) -> None:
    answer = water.ask("Were the red bursts in June 2026 reported in time?")
    assert not verdict_of(answer)
    assert any(gap.expected.startswith("red bursts") and "no record" in gap.why for gap in answer.gaps), answer.gaps


def test_columns_of_days_need_not_be_called_dates(tmp_path: Path) -> None:
    files = {
        "rules.md": (
            "---\ntitle: Ice Rules\nstatus: approved\neffective: 2026-01-01\n---\n\n"
            "Every crack must be sealed within 24 hours after it was noticed.\n"
        ),
        "cracks.csv": (
            "key,what,Noticed,Sealed\nC-1,Crack at the gate,2026-03-01 08:00,2026-03-01 20:00\n"
            "C-2,Crack at the bar,2026-03-04 08:00,2026-03-06 09:00\n"
        ),
    }
    sources = (
        "version: 1\norganization: {name: Rink, timezone: UTC}\npeople: {pia: []}\nsources:\n"
        "  - {id: rules, path: rules.md, connector: files, kind: policy, allow: [everyone]}\n"
        "  - {id: cracks, path: cracks.csv, connector: register, kind: incident, allow: [everyone]}\n"
    )
    told = opened(tmp_path, files, sources).ask("Were all cracks sealed in time, as the rules require?")
    said = " ".join(claim.text for claim in told.claims)
    assert "Met, in time (within 24 hours after it was noticed): C-1" in said
    assert "Not met, late (within 24 hours after it was noticed): C-2" in said
