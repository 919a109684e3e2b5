"""What a person writes in a finding or a paper is never shown as if its quotes said it, unless the verifier holds that they do."""

import json
from pathlib import Path

import pytest

from assistant.audit.cited import Backing, sentence_of, sentence_plain
from assistant.reports.markdown import markdown
from assistant.reports.sheets import workbook
from assistant.wiring import Workspace
from tests.audit.granary import QUARREL, RULE, SOURCES, granary
from tests.audit.test_engagement import Desk, Told, desk_of, drafted, fieldwork, told
from tests.audit.test_findings import SENTENCE

RULE_FILE = "rules/rollout.md"
NOT_FOUND = "stated by its author; the verifier does not find it in the quoted place"
JUDGED = "Signing on paper is systemic here."
"""A judgement of the auditor's: it stands in no record."""


@pytest.fixture
def opened(tmp_path: Path) -> Workspace:
    return granary(tmp_path)


@pytest.fixture
def desk(opened: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "200")
    return desk_of(opened, capsys)


def of(desk: Desk, finding: str, user: str = "lena") -> Told:
    return told(desk(user, "finding", "show", finding, "--json"))


def two(desk: Desk, engagement: str) -> str:
    """A finding of a sentence that its quote says and of a judgement that no quote says."""
    run = desk("lena", "finding", "draft", "--engagement", engagement, "--title", "Unsigned", "--criterion", "A.6.2.5", "--class", "minor",
               "--reason", "one lapse", "--sentence", RULE, "--cite", f"1={RULE_FILE}::{RULE}",
               "--sentence", JUDGED, "--cite", f"2={RULE_FILE}::{RULE}", "--json")  # fmt: skip
    return str(told(run)["id"])


def test_a_judgement_is_kept_and_is_marked_as_its_authors(desk: Desk) -> None:
    row = of(desk, two(desk, fieldwork(desk)))
    assert [(one["support"], one["remark"]) for one in row["condition"]] == [
        ("shown", None),
        ("not shown", NOT_FOUND),
    ]
    assert row["support"] == {
        "sentences": 2, "shown": 1, "partly_shown": 0, "by_rule": 0, "not_shown": 1, "not_verified": 0, "places_chosen": 0,
    }  # fmt: skip
    assert row["not_shown"] == [JUDGED]


def test_a_number_that_the_quote_lacks_is_named(desk: Desk) -> None:
    finding = drafted(desk, fieldwork(desk), f"{RULE_FILE}::{RULE}", sentence="Of 14 rollouts every one is approved.")
    (one,) = of(desk, finding)["condition"]
    assert one["remark"] == "stated by its author; the quoted place lacks a number, date or id that it states"


def test_a_release_names_what_nothing_quoted_says(desk: Desk) -> None:
    finding = two(desk, fieldwork(desk))
    said = desk("lena", "finding", "release", finding).out
    assert "Released with 1 sentence that nothing quoted is held to say" in said
    assert f"  - {JUDGED}" in said
    assert f"  - {RULE}" not in said
    assert [one["support"] for one in of(desk, finding, "kaja")["condition"]] == ["shown", "not shown"]


def test_every_report_marks_and_counts_it(opened: Workspace, desk: Desk) -> None:
    name = fieldwork(desk)
    two(desk, name)
    note = ("note", "--sentence", JUDGED, "--cite", f"{RULE_FILE}::{RULE}", "--words", "x")
    told(desk("lena", "engagement", "paper", name, *note, "--json"))
    reporter = opened.reporter("lena")
    for report in (reporter.audit(name), reporter.findings(name), reporter.papers(name)):
        said = markdown(report)
        assert f"*({NOT_FOUND})*" in said, report.title
        assert "stated by the author and not shown by what is quoted" in said, report.title
        assert sum(not one.shown for one in report.sentences) == 1
        assert workbook(report)


def test_of_evidence_without_words_the_place_that_says_it_is_quoted_and_marked(opened: Workspace, desk: Desk) -> None:
    """The desk quotes the rule, not the heading that names the document; of a work paper the sentence of it."""
    name = fieldwork(desk)
    finding = drafted(desk, name, RULE_FILE, sentence=RULE)
    ((quote,),) = [one["citations"] for one in of(desk, finding)["condition"]]
    assert (quote["quote"], quote["chosen"]) == (RULE, True)
    assert "[1] *(place chosen by the desk)*" in markdown(opened.reporter("lena").findings(name)).replace("\\", "")
    assert f"{RULE_FILE} (place chosen by the desk)" in desk("lena", "finding", "show", finding).out

    note = ("interview", "--person", "Rolf Berg", "--day", "2026-11-02", "--words", "It rained. He signs on paper.")
    paper = told(desk("omar", "engagement", "paper", name, *note, "--json"))["papers"][-1]["id"]
    heard = drafted(desk, name, f"engagement/{name}#{paper}", sentence="He signs on paper.")
    ((quote,),) = [one["citations"] for one in of(desk, heard)["condition"]]
    assert (quote["quote"], quote["chosen"]) == ("He signs on paper.", True)


def test_where_no_place_says_it_the_one_that_names_the_evidence_is_marked_too(desk: Desk) -> None:
    finding = drafted(desk, fieldwork(desk), "rollouts.csv#ROL-5", sentence="Nobody cared about it.")
    (one,) = of(desk, finding)["condition"]
    assert (one["citations"][0]["quote"], one["citations"][0]["chosen"]) == ("Deploy Moisture Seer 3.1", True)
    assert one["support"] == "not shown"


def test_a_sentence_from_before_verdicts_were_kept_is_not_verified() -> None:
    plain = sentence_plain(SENTENCE)
    old = {name: plain[name] for name in ("text", "version")} | {
        "cited": [{"evidence": "silo.csv#S-1", "revision": "sha256:1", "start": 0, "end": 4}]
    }
    read = sentence_of(json.loads(json.dumps(old)))
    assert read.standing.backing is Backing.UNVERIFIED
    assert read.standing.told.startswith("not verified")
    assert not read.cited[0].chosen
    assert sentence_of(json.loads(json.dumps(plain))) == SENTENCE


def test_a_verdict_tells_nothing_of_what_others_may_not_read(desk: Desk, opened: Workspace) -> None:
    """The same sentence and place have the same verdict for who reads the quarrel beside it and where it never was."""

    def row(at: Desk) -> Told:
        return of(at, drafted(at, fieldwork(at), f"{RULE_FILE}::{RULE}", sentence=QUARREL))

    beside = row(desk)
    opened.erase("vault/quarrel.md", who="operator", reason="a request")
    without = row(desk)
    assert [one["remark"] for one in beside["condition"]] == [one["remark"] for one in without["condition"]]


def test_the_whole_life_is_shown_with_every_plan_and_proof(opened: Workspace, desk: Desk) -> None:
    name = fieldwork(desk)
    finding = drafted(desk, name, f"{RULE_FILE}::{RULE}", sentence=RULE)
    told(desk("lena", "finding", "release", finding, "--json"))
    told(desk("kaja", "finding", "accept", finding, "--words", "right", "--json"))
    plan = (
        "finding",
        "plan",
        finding,
        "--cause",
        "paper",
        "--correction",
        "sign",
        "--action",
        "sign in the tool",
        "--json",
    )
    told(desk("kaja", *plan, "--owner", "Rolf Berg", "--due", "2026-11-20"))
    proof = ("--sentence", "The rule is posted.", "--cite", f"{RULE_FILE}::{RULE}", "--words", "posted", "--json")
    told(desk("kaja", "finding", "done", finding, *proof))
    told(desk("omar", "finding", "check", finding, "--ineffective", *proof))
    told(desk("kaja", *plan, "--owner", "Kaja Sand", "--due", "2026-12-20"))
    said = desk("lena", "finding", "show", finding).out
    for words in ("planned by kaja", "owner: Rolf Berg", "due: 2026-11-20", "done by kaja: posted", "    The rule is posted. (stated",
                  "ineffective by omar", "owner: Kaja Sand", "due: 2026-12-20"):  # fmt: skip
        assert words in said
    plans = [act["plan"] for act in of(desk, finding)["history"] if act["plan"]]
    assert [(one["owner"], one["due"]) for one in plans] == [("Rolf Berg", "2026-11-20"), ("Kaja Sand", "2026-12-20")]
    report = opened.reporter("lena").audit(name)
    (history,) = [one for one in report.grids if one.title.startswith("Plans as they were made")]
    assert [row.cells[4:6] for row in history.rows] == [("Rolf Berg", "2026-11-20"), ("Kaja Sand", "2026-12-20")]
    assert str(history.rows[0].cells[6]) == "reported done 2026-11-05; seen not to work 2026-11-05"
    (told_of,) = report.findings
    assert ("Did not work", "by omar on 2026-11-05: posted") in told_of.facts


def test_the_four_boundaries_stand_in_plan_and_report(opened: Workspace, desk: Desk) -> None:
    name = fieldwork(
        desk, "--unit", "drying", "--lifecycle", "from rollout on", "--interfaces", "the ISMS", "--declared", "none"
    )
    row = told(desk("lena", "engagement", "show", name, "--json"))
    assert (row["units"], row["lifecycle"], row["interfaces"]) == (["drying"], "from rollout on", "the ISMS")
    said = markdown(opened.reporter("lena").audit(name))
    assert "- Lifecycle: from rollout on" in said
    assert "- Interfaces: the ISMS" in said


def test_a_person_is_named_where_a_register_gives_the_login(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The register that names Lena is one that she may read, and Kaja may not."""
    people = "  - {id: people, path: people.csv, connector: register, allow: ['user:lena']}\n"
    rows = "name,login,role,start date\nLena Holm,lena,auditor,2020-01-01\nOmar Vik,ovik,auditor,2021-01-01\n"
    opened = granary(tmp_path, **{"sources.yaml": SOURCES + people, "people.csv": rows})
    name = fieldwork(desk_of(opened, capsys))
    said = markdown(opened.reporter("lena").audit(name))
    assert "- Lead auditor: Lena Holm (lena)" in said
    assert "- Lead auditor: lena\n" in markdown(opened.reporter("kaja").audit(name))
