"""Reports of an engagement of a granary, in the team's lane and the auditee's; of its coverage and of nothing."""

import hashlib
import io
import json
import re
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from fastapi.testclient import TestClient
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.poam import PlanOfActionAndMilestones

from assistant.api.app import create_app
from assistant.audit.report import Grid, KeptQuote, Report
from assistant.audit.report_kinds import Kind, Wanted
from assistant.cli.run import main
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput, NotFound
from assistant.reports.markdown import markdown
from assistant.reports.pack import pack, scripts
from assistant.reports.pdf import pdf
from assistant.wiring import Workspace
from tests.api.conftest import BASE, LOCAL
from tests.audit import clinic
from tests.audit.granary import FILES, QUARREL, RULE, granary, ticking
from tests.audit.test_engagement import Desk, blank, drafted, fieldwork, seen_after, told
from tests.cli.conftest import Run
from tests.promises.organizations import workspace, write
from tests.reports.test_pack import checked

One = TypeVar("One")
VALUE = "0123456789abcdef0123456789abcdef"
RULE_FILE = "rules/rollout.md"
SEALED = f"vault/quarrel.md::{QUARREL}"
OF_ENGAGEMENTS = (Kind.REQUESTS, Kind.FINDINGS, Kind.AUDIT, Kind.PAPERS)


def desk_of(opened: Workspace) -> Desk:
    """The command line of a home, in this process."""

    def run(user: str, *arguments: object) -> Run:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*map(str, arguments), "--as", user], opener=lambda _: opened)
        return Run(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def granted(tmp_path: Path) -> tuple[Workspace, Desk]:
    """A granary of the test's own, and its command line."""
    opened = granary(tmp_path)
    return opened, desk_of(opened)


@dataclass(frozen=True, kw_only=True)
class Audited:
    """A granary after an audit, for tests that change nothing."""

    opened: Workspace
    desk: Desk
    name: str
    kept: str
    closed: str


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    opened = granary(tmp_path_factory.mktemp("granary"))
    desk = desk_of(opened)
    name, kept, closed = walked(desk)
    return Audited(opened=opened, desk=desk, name=name, kept=kept, closed=closed)


def grid(report: Report, title: str) -> Grid:
    return next(one for one in report.grids if one.title == title)


def sections(report: Report) -> list[str]:
    return [re.sub(r"^\d+\. ", "", one.title) for one in report.sections]


def sampled(desk: Desk, engagement: str, value: str = VALUE) -> str:
    """A census of the two rollouts, filed as a work paper. Returns the paper's id."""
    digest = hashlib.sha256(value.encode()).hexdigest()
    name = told(desk("lena", "sample", "commit", "--hash", digest, "--purpose", "rollouts", "--json"))["id"]
    told(desk("lena", "sample", "freeze", name, "--kind", "deployment", "--json"))
    told(desk("lena", "sample", "draw", name, "--value", value, "--json"))
    made = told(desk("lena", "engagement", "paper", engagement, "sample", "--ref", name, "--words", "both", "--json"))
    return str(made["papers"][-1]["id"])


def walked(desk: Desk) -> tuple[str, str, str]:
    """An audit up to its report: a disputed and upheld finding with a plan, and one that is closed. Returns the ids."""
    name = fieldwork(desk)
    told(desk("omar", "engagement", "ask", name, "--what", "the rule", "--due", "2026-11-08", "--json"))
    told(desk("omar", "engagement", "ask", name, "--what", "the log", "--due", "2026-11-09", "--json"))
    told(desk("kaja", "engagement", "answer", name, "R-1", "--evidence", RULE_FILE, "--json"))
    sampled(desk, name)
    kept = drafted(desk, name, SEALED, "rollouts.csv#ROL-5")
    closed = drafted(desk, name, f"{RULE_FILE}::{RULE}", sentence="The rule asks for a signature.")
    for one in (kept, closed):
        told(desk("lena", "finding", "release", one, "--json"))
    told(desk("kaja", "finding", "dispute", kept, "--words", "it was signed", "--json"))
    told(desk("lena", "finding", "uphold", kept, "--words", "no record shows it", "--json"))
    told(desk("kaja", "finding", "accept", closed, "--words", "right", "--json"))
    told(desk("lena", "engagement", "present", name, "--day", "2026-11-05", "--present", "Kaja Sand", "--words", "deadlines", "--json"))  # fmt: skip
    told(desk("lena", "engagement", "report", name, "--words", "Sound but for one", "--json"))
    for one, due in ((kept, "2026-11-10"), (closed, "2026-11-12")):
        told(desk("kaja", "finding", "plan", one, "--cause", "paper", "--correction", "sign now", "--action", "sign in the tool",
                  "--owner", "Rolf Berg", "--due", due, "--json"))  # fmt: skip
    proof = ("--sentence", "It holds.", "--cite", f"{RULE_FILE}::{RULE}")
    told(desk("kaja", "finding", "done", closed, "--words", "posted", *proof, "--json"))
    told(desk("omar", "finding", "check", closed, "--effective", "--words", "seen", *seen_after(desk, name), "--json"))
    told(desk("lena", "finding", "close", closed, "--words", "works", "--json"))
    return name, kept, closed


def test_the_report_of_an_audit_says_what_an_auditor_hands_over(audited: Audited) -> None:
    opened, name = audited.opened, audited.name
    kept, closed = audited.kept, audited.closed
    report = opened.reporter("lena").audit(name)
    assert sections(report) == [
        "Conclusion", "Objectives, scope and criteria", "Team and independence", "How the audit was carried out",
        "Requests to the auditee", "Interviews and observations", "Sampling", "Minor nonconformity (2)",
        "Agreement on the facts", "Corrective actions and their history", "Conformity",
        "Follow-up of earlier findings", "Limitations", "Distribution",
    ]  # fmt: skip
    assert [row.cells for row in grid(report, "Findings by class").rows] == [
        ("Major nonconformity", 0, 0, 0),
        ("Minor nonconformity", 2, 1, 1),
        ("Observation", 0, 0, 0),
        ("Opportunity for improvement", 0, 0, 0),
    ]
    assert [row.cells[:3] for row in grid(report, "What was said of the facts").rows] == [
        (kept, "disputed", "kaja"),
        (kept, "upheld", "lena"),
        (closed, "accepted", "kaja"),
    ]
    against = {row.cells[0]: row.cells[2] for row in grid(report, "Criteria, the findings against them and their evidence").rows}  # fmt: skip
    assert (against["9.1"], against["A.6.2.5"]) == ("none", f"{kept} (minor); {closed} (minor)")
    (row,) = grid(report, "Samples").rows
    assert row.cells[1:] == ("high risk", 2, 2, 1, "all were drawn: 1 deviates")
    said = markdown(report)
    for words in ("Sound but for one.", "Granary", "see that rollouts are approved", "Moisture Seer", "omar", "Kaja Sand",
                  "scope, hours, secrecy", "deadlines", f"Not resolved: {kept}", "R-1, R-2 of the requests", OUTSIDE_RIGHTS):  # fmt: skip
        assert words in said
    assert [one.state for one in report.findings] == ["action planned", "closed"]
    assert [name for name, _ in report.findings[1].proofs] == [
        "Shown for the action, 2026-11-05",
        "Seen for effectiveness, 2026-11-05",
    ]


def test_before_its_report_is_out_the_audit_says_so(granted: tuple[Workspace, Desk]) -> None:
    opened, desk = granted
    report = opened.reporter("lena").audit(fieldwork(desk))
    assert report.title == "Audit report, not issued: Drying models"
    assert "not issued yet" in markdown(report)


def test_findings_of_earlier_audits_are_followed_up(granted: tuple[Workspace, Desk]) -> None:
    opened, desk = granted
    _, kept, closed = walked(desk)
    later = fieldwork(desk)
    rows = grid(opened.reporter("lena").audit(later), "Earlier findings").rows
    assert [(row.cells[0], row.cells[3], row.cells[4]) for row in rows] == [
        (kept, "action planned", "2026-11-10"),
        (closed, "closed", "2026-11-12"),
    ]


def test_the_list_of_corrective_actions_tells_what_is_late_and_whether_it_works(
    granted: tuple[Workspace, Desk], tmp_path: Path
) -> None:
    opened, desk = granted
    name, kept, closed = walked(desk)
    cells = {row.cells[0]: row.cells for row in grid(opened.reporter("lena").findings(name), "Findings and their corrective actions").rows}  # fmt: skip
    assert cells[kept][4:] == ("action planned", "sign in the tool", "Rolf Berg", "2026-11-10 (overdue)", None, "not checked yet", "as cited")  # fmt: skip
    assert (cells[closed][4], cells[closed][7], str(cells[closed][9])[:5]) == ("closed", "2026-11-12", "works")
    assert "1 of them open" in markdown(opened.reporter("lena").findings())
    opened.ingest(write(tmp_path / "org", FILES | {"vault/quarrel.md": "# Quarrel\n\nIt was signed after all.\n"}))
    report = opened.reporter("lena").findings(name)
    assert grid(report, "Findings and their corrective actions").rows[0].cells[10] == "changed since"
    (older,) = [one for one in report.citations if isinstance(one, KeptQuote) and one.remark.startswith("Revised")]
    assert older.quote == QUARREL
    opened.erase("vault/quarrel.md", who="operator", reason="a request")
    after = opened.reporter("lena").findings(name)
    assert grid(after, "Findings and their corrective actions").rows[0].cells[10] == "changed since"
    assert QUARREL not in markdown(after)


def test_requests_stand_with_their_states_and_what_was_given(audited: Audited) -> None:
    opened, name = audited.opened, audited.name
    report = opened.reporter("kaja").requests(name)
    first, second = grid(report, "Requests and their states").rows
    assert first.cells[:6] == ("R-1", "answered", "the rule", None, "2026-11-08", "Rollout rule")
    assert second.cells[:6] == ("R-2", "asked", "the log", None, "2026-11-09 (overdue)", None)
    assert [one.span.evidence for one in report.citations] == [RULE_FILE]


def test_work_papers_hold_what_drawing_again_needs(granted: tuple[Workspace, Desk]) -> None:
    """For the whole team: a sample is its auditor's own until it is filed."""
    opened, desk = granted
    name = fieldwork(desk)
    paper = sampled(desk, name)
    talk = ("--person", "Rolf Berg", "--day", "2026-11-02", "--words", "He signs on paper.")
    told(desk("omar", "engagement", "paper", name, "interview", *talk, "--json"))
    (listed,) = told(desk("lena", "sample", "list", "--json"))
    drawn_as = listed["id"]
    sample = told(desk("lena", "sample", "show", drawn_as, "--json"))
    said = markdown(opened.reporter("omar").papers(name))
    for words in (sample["population"], sample["seed"], VALUE, "He signs on paper.", "Rolf Berg", *sample["ledger"]):
        assert words in said
    drawn = grid(opened.reporter("omar").papers(name), f"Drawn in {drawn_as}")
    assert [row.cells[3] for row in drawn.rows] == sample["drawn"]
    assert "None that you may read." in markdown(opened.reporter("kaja").papers(name))
    told(desk("lena", "engagement", "release-paper", name, paper, "--json"))
    assert f"Drawn in {drawn_as}" in markdown(opened.reporter("kaja").papers(name))


def test_the_auditee_reads_the_same_reports_with_and_without_hidden_work(granted: tuple[Workspace, Desk]) -> None:
    """A draft, an unreleased paper and a sample leave no trace in any report of the auditee, nor in one of a stranger."""
    opened, desk = granted
    name, *_ = walked(desk)
    later = fieldwork(desk)
    wishes = [Wanted(kind=kind, engagement=one) for kind in OF_ENGAGEMENTS for one in (name, later)]
    wishes += [Wanted(kind=kind) for kind in (Kind.FINDINGS, Kind.COVERAGE)]

    def read() -> list[tuple[Report, str, bytes]]:
        made = [opened.reporter("kaja").make(one) for one in wishes]
        return [(one, markdown(one), pdf(one)) for one in made]

    before = read()
    hidden = drafted(desk, later, f"{RULE_FILE}::{RULE}", sentence="The night shift sweats.")
    drafted(desk, later, SEALED)
    told(desk("omar", "engagement", "paper", later, "note", "--words", "he sweats", "--json"))
    sampled(desk, later, VALUE[::-1])
    assert read() == before
    assert hidden in markdown(opened.reporter("lena").audit(later))
    told(desk("lena", "finding", "release", hidden, "--json"))
    assert hidden in markdown(opened.reporter("kaja").audit(later))


def test_hidden_evidence_and_work_change_nothing_of_what_is_released_later(tmp_path: Path) -> None:
    """The auditee's reports equal those over a home that never held what the auditee may not read or see."""
    seen = []
    for whole in (True, False):
        place = tmp_path / str(whole)
        files = (
            FILES if whole else {name: text for name, text in FILES.items() if not name.startswith(("vault", "lenas"))}
        )
        opened = workspace(place / "home", write(place / "org", files), clock=ticking())
        desk = desk_of(opened)
        name = fieldwork(desk)
        if whole:
            drafted(desk, name, SEALED)
            told(desk("omar", "engagement", "paper", name, "note", "--words", "he sweats", "--json"))
            sampled(desk, name)
        shown = drafted(desk, name, f"{RULE_FILE}::{RULE}", sentence="The rule asks for a signature.")
        told(desk("lena", "finding", "release", shown, "--json"))
        wishes = [Wanted(kind=kind, engagement=name) for kind in (*OF_ENGAGEMENTS, Kind.COVERAGE, Kind.CHECKS)]
        seen.append(blank({one.kind: markdown(opened.reporter("kaja").make(one)) for one in wishes}))
    assert seen[0] == seen[1]
    assert "signature" in json.dumps(seen[0])


def test_what_is_released_stands_as_it_was_released_and_nothing_else_of_it(audited: Audited, tmp_path: Path) -> None:
    opened, name = audited.opened, audited.name
    report = opened.reporter("kaja").audit(name)
    (freed,) = [one for one in report.citations if isinstance(one, KeptQuote)]
    assert (freed.quote, freed.title, freed.remark) == (QUARREL, "vault/quarrel.md", "Quoted as it was released.")
    (row,) = grid(report, "Team").rows[:1]
    assert row.cells[2] is None
    made = pack(report, opened.reporter("kaja").sources(report), {}, scripts())
    place = tmp_path / "made.zip"
    place.write_bytes(made)
    code, said = checked(place)
    assert (code, f"1 quotes that the desk keeps without their text: {freed.n}" in said) == (0, True)


def http(opened: Workspace, user: str) -> TestClient:
    client = TestClient(create_app(opened), base_url=BASE, client=LOCAL)
    client.headers["authorization"] = f"Bearer {client.post('/v1/session', json={'user': user}).json()['token']}"
    return client


@pytest.mark.parametrize("kind", [one.value for one in OF_ENGAGEMENTS])
def test_a_hidden_engagement_and_none_are_one(audited: Audited, kind: str) -> None:
    opened, desk, name = audited.opened, audited.desk, audited.name
    absent = "E-00000000"
    hidden, none = desk("stine", "report", kind, name), desk("stine", "report", kind, absent)
    assert (hidden.code, hidden.err.replace(name, "ID")) == (1, none.err.replace(absent, "ID"))
    assert none.code == 1
    stine = http(opened, "stine")
    pages = [stine.get(f"/v1/reports/{kind}", params={"engagement": one}) for one in (name, absent)]
    packs = [stine.get("/v1/reports/pack", params={"of": kind, "engagement": one}) for one in (name, absent)]
    assert {one.status_code for one in (*pages, *packs)} == {404}
    assert len({(one.content, str(one.headers)) for one in (*pages, *packs)}) == 1


def test_every_format_is_handed_out_over_http(audited: Audited) -> None:
    opened, name = audited.opened, audited.name
    lena = http(opened, "lena")

    def get(**wanted: str) -> tuple[str, bytes]:
        got = lena.get("/v1/reports/audit", params={"engagement": name, **wanted})
        assert got.status_code == 200, got.text
        return got.headers["content-type"], got.content

    office = "application/vnd.openxmlformats-officedocument"
    assert get()[0] == get(format="md")[0] == "text/markdown; charset=utf-8"
    assert get()[1] == markdown(opened.reporter("lena").audit(name)).encode()
    assert get(format="pdf")[1][:5] == b"%PDF-"
    assert (get(format="docx")[0], get(format="xlsx")[0]) == (
        f"{office}.wordprocessingml.document",
        f"{office}.spreadsheetml.sheet",
    )
    AssessmentResults.model_validate(json.loads(get(format="oscal")[1])["assessment-results"])
    for kind in Kind:
        got = lena.get(f"/v1/reports/{kind}", params={"engagement": name})
        assert (got.status_code, got.content[:2]) == (200, b"# ")
    packed = lena.get("/v1/reports/pack", params={"of": "audit", "engagement": name})
    assert packed.headers["content-type"] == "application/zip"
    assert len(packed.headers["x-manifest-sha256"]) == 64


def test_oscal_has_the_findings_with_owner_due_date_and_state(audited: Audited) -> None:
    opened, name = audited.opened, audited.name
    lena = http(opened, "lena")

    def get(form: str) -> Any:
        return lena.get("/v1/reports/findings", params={"engagement": name, "format": form}).json()

    told_of = get("oscal")["assessment-results"]
    (result,) = AssessmentResults.model_validate(told_of).results
    assert len(result.observations or ()) == 2
    assert sorted(one["status"] for one in told_of["results"][0]["risks"]) == ["closed", "remediating"]
    assert len(result.findings or ()) == 1
    plan = PlanOfActionAndMilestones.model_validate(get("poam")["plan-of-action-and-milestones"])
    (item,) = plan.poam_items
    assert {one.name: one.value for one in item.props or ()} == {"state": "action planned", "due": "2026-11-10", "owner": "Rolf Berg"}  # fmt: skip
    risk = only(plan.risks)
    assert risk.deadline is not None
    assert risk.deadline.date() == date(2026, 11, 10)
    task = only(only(risk.remediations).tasks)
    party = only(plan.metadata.parties)
    assert (party.name, task.description) == ("Rolf Berg", "sign in the tool")
    assert only(task.responsible_roles).party_uuids == [party.uuid]
    assert [one.risk_uuid for one in item.related_risks or ()] == [risk.uuid]


def only(listed: Sequence[One] | None) -> One:
    """The only one of a list."""
    assert listed is not None
    (one,) = listed
    return one


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("audit?engagement=", "name the engagement"),
        ("gossip", "there is no report 'gossip': choose one of checks, trails"),
        ("pack?of=gossip", "there is no report 'gossip'"),
        ("checks?format=odt", "there is no format 'odt': choose one of md, docx, pdf, xlsx, oscal, poam"),
        ("coverage?format=oscal", "it lists no findings"),
        ("coverage?criterion=Z.9", "Z.9"),
        ("findings?format=poam", "nothing was found"),
        ("findings?as_of=1", "as it stands today"),
    ],
)
def test_what_cannot_be_reported_is_said_in_one_sentence(audited: Audited, page: str, says: str) -> None:
    got = http(audited.opened, "stine").get(f"/v1/reports/{page}")
    assert (got.status_code, says in got.json()["detail"]) == (400, True), got.text


@pytest.mark.parametrize("kind", ["checks", "trails", "alerts", "coverage"])
def test_a_report_on_nothing_says_so(tmp_path: Path, kind: str) -> None:
    """Who reads nothing gets the sentence, and so does who asks for a day before everything."""
    sources = FILES["sources.yaml"].replace("[everyone]", "['group:audit']")
    opened = granary(tmp_path, **{"sources.yaml": sources})
    with pytest.raises(BadInput, match="nothing lies in what you may read"):
        opened.reporter("kaja").make(Wanted(kind=Kind(kind)))


def test_the_matrix_of_coverage_has_every_leg_with_state_grade_date_and_owner(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", clinic.FILES))
    report = opened.reporter("tom").coverage()
    rows = {row.cells[0]: row for row in grid(report, "Criteria by what covers them").rows}
    assert rows["A.6.2.4"].cells == (
        "A.6.2.4", "AI system verification and validation", "missing", "covered, strong, 2026-02-01 (1)",
        "covered, strong, 2026-09-01 (2)", "missing: policy", "Rita Alves", None,
    )  # fmt: skip
    assert rows["A.6.2.6"].cells[2] == "stale, weak, 2026-01-10 (1)"
    assert rows["A.6.2.6"].cells[5:7] == ("missing: procedure; stale: policy, record", "Ines Moura")
    cited = {one.n: one.span.evidence for one in report.citations}
    assert [cited[n] for n in rows["A.6.2.4"].citations] == ["papers/how-we-test.md", "papers/tested.md"]
    (out,) = grid(report, "Controls that the Statement of Applicability excludes").rows
    assert out.cells == ("A.10.4", "Customers", "no customer receives a model", "Rita Alves")
    assert sections(opened.reporter("tom").coverage(["A.6.2.4"])) == ["Summary", "Criteria"]


@pytest.mark.parametrize("kind", ["coverage", "findings", "audit", "papers", "requests"])
def test_a_command_writes_each_report(audited: Audited, tmp_path: Path, kind: str) -> None:
    desk, name = audited.desk, audited.name
    given = () if kind == "coverage" else (name,)
    assert desk("lena", "report", kind, *given).out.startswith("# ")
    written = desk("lena", "report", kind, *given, "--out", tmp_path / "made.docx")
    assert (written.code, (tmp_path / "made.docx").read_bytes()[:2]) == (0, b"PK"), written.err


def test_a_stranger_gets_no_report_of_an_engagement(audited: Audited) -> None:
    opened, name = audited.opened, audited.name
    for kind in OF_ENGAGEMENTS:
        with pytest.raises(NotFound):
            opened.reporter("stine").make(Wanted(kind=kind, engagement=name))
    assert opened.reporter("stine").findings().findings == ()
