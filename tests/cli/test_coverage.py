"""Coverage, request lists and feedback on the command line and over HTTP, over a real home of a clinic group."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.api.requests import WORKBOOK
from assistant.cli.run import main
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.plan import Question
from assistant.wiring.workspace import Workspace
from tests.api.conftest import BASE, LOCAL
from tests.audit.clinic import FILES
from tests.cli.conftest import Run
from tests.promises.organizations import workspace, write

Told = Callable[..., Run]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("clinic")
    return workspace(folder / "home", write(folder / "org", FILES))


@pytest.fixture
def told(opened: Workspace, capsys: pytest.CaptureFixture[str]) -> Told:
    def run(*arguments: object, user: str | None = "tom") -> Run:
        words = [str(each) for each in arguments] + (["--as", user] if user else [])
        code = main(words, opener=lambda _: opened)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="module")
def client(opened: Workspace) -> TestClient:
    made = TestClient(create_app(opened), base_url=BASE, client=LOCAL)
    made.headers["authorization"] = f"Bearer {made.post('/v1/session', json={'user': 'tom'}).json()['token']}"
    return made


def test_coverage_gives_legs_and_where_to_click(told: Told) -> None:
    (row,) = json.loads(told("coverage", "A.6.2.4", "--json").out)
    assert row["missing"] == ["policy"]
    assert row["outside"] == OUTSIDE_RIGHTS
    best = next(one for one in row["evidence"] if one["leg"] == "record")
    assert (best["evidence"], best["mapping"]) == ("papers/tested.md", "found")
    assert best["citation"]["quote"] in FILES["papers/tested.md"]
    shown = told("coverage", "A.6.2.4").out
    assert "policy: nothing found" in shown
    assert OUTSIDE_RIGHTS in shown


def test_coverage_is_asked_in_other_vocabularies_and_narrowed(told: Told) -> None:
    asked = {one["id"] for one in json.loads(told("coverage", "MANAGE", "4.1", "--json").out)}
    assert asked == {"8.3", "A.6.2.6"}
    stale = {one["id"] for one in json.loads(told("coverage", "--stale", "--json").out)}
    assert "A.6.2.6" in stale
    assert "A.6.2.4" not in stale
    assert told("coverage", "Z.9").code == 3
    assert told("coverage", "--by", "colour").code == 3
    assert len(json.loads(told("coverage", "--theme", "--json").out)) == 10
    assert "Rita Alves" in json.loads(told("coverage", "--by", "owner", "--json").out)["owners"]


def test_words_narrow_themes_and_topics_and_unknown_ones_are_refused(told: Told, client: TestClient) -> None:
    assert [one["id"] for one in json.loads(told("coverage", "evaluation", "--topic", "--json").out)] == ["Evaluations"]
    both = json.loads(told("coverage", "Lifecycle", "inventory", "--topic", "--json").out)
    assert [one["id"] for one in both] == ["Inventory", "Lifecycle"]
    whole = json.loads(told("coverage", "Risk assessment and treatment", "--theme", "--json").out)
    assert [one["id"] for one in whole] == ["Risk assessment and treatment"]
    for flag, known in (("--topic", "Lifecycle"), ("--theme", "Policies and roles")):
        run = told("coverage", "nosuch", flag)
        told_why = " ".join(run.err.split())
        assert (run.code, "'nosuch' names no" in told_why, known in told_why) == (3, True, True), told_why
    assert client.get("/v1/coverage", params={"by": "topic", "q": "nosuch"}).status_code == 400


def test_nothing_of_what_is_hidden_is_told(told: Told) -> None:
    assert "secret" in told("coverage", "A.6.2.4", "--json", user="ines.moura").out
    assert "secret" not in told("coverage", "A.6.2.4", "--json").out
    assert "secret" not in told("coverage", "--since", "2026-09-15", "--json").out


def test_a_mapping_is_confirmed_with_its_reason(told: Told) -> None:
    assert told("coverage", "confirm", "A.6.2.4", "papers/tested.md").code == 3
    done = told("coverage", "confirm", "A.6.2.4", "papers/tested.md", "--reason", "the report of the release")
    assert "counts for your own coverage alone" in " ".join(done.out.split())
    (row,) = json.loads(told("coverage", "A.6.2.4", "--json").out)
    best = next(one for one in row["evidence"] if one["evidence"] == "papers/tested.md")
    assert (best["mapping"], best["judgement"]["reason"]) == ("confirmed", "the report of the release")
    assert told("coverage", "confirm", "A.6.2.4", "closed/secret.md", "--reason", "x").code == 1


def test_coverage_over_http(client: TestClient) -> None:
    rows = client.get("/v1/coverage", params={"q": "A.6.2.6", "stale": True}).json()
    assert [one["id"] for one in rows] == ["A.6.2.6"]
    body = {"criterion": "A.6.2.6", "evidence": "papers/watch.md", "verdict": "rejected", "reason": "a draft"}
    assert client.post("/v1/coverage/mappings", json=body).json()["mapping"] == "rejected"
    assert client.post("/v1/coverage/mappings", json=body | {"evidence": "closed/secret.md"}).status_code == 404
    assert client.get("/v1/coverage/changes", params={"since": "2026-08-15"}).json()
    assert client.get("/v1/coverage/changes", params={"since": "soon"}).status_code == 400


def test_an_empty_list_says_that_more_may_exist(client: TestClient) -> None:
    """In the header that every response of the desk has: an empty body has no row to say it."""
    lists = [
        client.get("/v1/checks", params={"check": "trail", "state": "found"}),
        client.get("/v1/coverage/changes", params={"since": "2026-12-31"}),
        client.get("/v1/samples"),
        client.get("/v1/engagements"),
        client.get("/v1/findings"),
    ]
    assert [one.json() for one in lists] == [[]] * len(lists)
    assert {one.headers.get("clausetrail-outside") for one in lists} == {OUTSIDE_RIGHTS}


def asked(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_request_list_comes_back_in_its_layout(told: Told, tmp_path: Path) -> None:
    rows = [("Document request list", None), (), ("No", "Request", "Due"), (1, "Bed Planner 1.2 evaluation", "=1+1"), (), (2, "Moon rocket", None)]  # fmt: skip
    file, out = asked(tmp_path / "list.xlsx", *rows), tmp_path / "filled.xlsx"
    made = json.loads(told("requests", "import", file, "--out", out, "--json").out)
    assert [(one["line"]["row"], one["line"]["text"]) for one in made] == [
        (4, "Bed Planner 1.2 evaluation"),
        (6, "Moon rocket"),
    ]
    sheet = openpyxl.load_workbook(out).active
    assert [sheet.cell(4, at).value for at in (1, 2, 3)] == [1, "Bed Planner 1.2 evaluation", "=1+1"]
    assert [cell.value for cell in sheet[3]][3:] == ["Proposed answer", "Evidence", "Gaps", "State", "Receipt"]
    assert [sheet.cell(4, at).value or "" for at in (4, 5, 7)] == [
        made[0]["answer"],
        "\n".join(made[0]["evidence"]),
        made[0]["state"],
    ]
    assert all(cell.data_type != "f" for row in sheet.iter_rows(min_col=4) for cell in row)
    assert told("receipt", made[0]["receipt"]).code == 0
    assert told("ledger", "verify", user=None).code == 0


def test_a_request_list_comes_back_over_http(client: TestClient, tmp_path: Path) -> None:
    """As rows, and to whoever asks for a workbook as the list itself."""
    file = asked(tmp_path / "list.xlsx", ("No", "Request"), (1, "Bed Planner 1.2 evaluation"))
    typed = {"content-type": WORKBOOK}
    (row,) = client.post("/v1/requests?name=list.xlsx", content=file.read_bytes(), headers=typed).json()
    assert row["line"]["text"] == "Bed Planner 1.2 evaluation"
    assert client.get(f"/v1/receipts/{row['receipt']}").status_code == 200
    back = client.post("/v1/requests", content=file.read_bytes(), headers=typed | {"accept": WORKBOOK})
    sheet = openpyxl.load_workbook(io.BytesIO(back.content)).active
    assert [cell.value for cell in sheet[1]][1:4] == ["Request", "Proposed answer", "Evidence"]
    assert sheet.cell(2, 3).value == row["answer"]
    for content in (b"", b"no workbook"):
        assert client.post("/v1/requests", content=content, headers=typed).status_code == 400
    assert TestClient(client.app, base_url=BASE, client=LOCAL).post("/v1/requests", content=b"x").status_code == 401


def test_every_row_of_a_request_list_comes_back_with_a_state(told: Told, tmp_path: Path) -> None:
    """A formula without a value and a row of a number alone say why; ids are checked and lead to what covers them."""
    rows = [
        ("No", "Control", "Request"),
        (1, None, '="Bed "&"plans"'),
        (2, "A.6.2.4", None),
        (3, "A.99.1", "Moon rocket"),
        (4, None, None),
        (5, "NIST MANAGE 4.1", "Show how models are watched"),
        (6, "A.10.4", "What customers are told"),
        (7, "EU AI Act Art. 999", None),
    ]
    file, out = asked(tmp_path / "list.xlsx", *rows), tmp_path / "filled.xlsx"
    made = json.loads(told("requests", "import", file, "--out", out, "--json").out)
    by_row = {one["line"]["row"]: one for one in made}
    assert {row: (one["state"], one["line"]["criteria"]) for row, one in by_row.items()} == {
        2: ("no words", []),
        3: ("partly covered", ["A.6.2.4"]),
        4: ("no evidence", []),
        5: ("no words", []),
        6: ("partly covered", ["8.3", "A.6.2.6"]),
        7: ("does not apply", ["A.10.4"]),
        8: ("no words", []),
    }
    assert "no words to answer: the cell holds a formula" in by_row[2]["gaps"][0]
    assert by_row[3]["gaps"][:-1] == ["policy for A.6.2.4 AI system verification and validation: not found in what you may read"]  # fmt: skip
    assert [one.partition(" ")[0] for one in by_row[3]["evidence"]] == [
        "papers/how-we-test.md",
        "papers/tested.md",
        "papers/older.md",
    ]
    assert by_row[4]["gaps"][0] == "A.99.1 under Control: no criterion that is known has this id"
    assert "only “4”" in by_row[5]["gaps"][0]
    assert any(gap.startswith("Art. 999 under Control") for gap in by_row[8]["gaps"])
    assert all(one["gaps"][-1] == OUTSIDE_RIGHTS for one in made)
    sheet = openpyxl.load_workbook(out).active
    assert [sheet.cell(row, 7).value for row in range(2, 9)] == [by_row[row]["state"] for row in range(2, 9)]


def test_passages_alone_are_to_be_reviewed(told: Told, tmp_path: Path) -> None:
    file = asked(tmp_path / "list.xlsx", ("Ref", "Request"), ("1.1", "How often is every release tested?"), ("4.1", "Who steers Bed Planner?"), ("1.2", "Beds"))  # fmt: skip
    made = json.loads(told("requests", "import", file, "--json").out)
    assert [one["line"]["criteria"] for one in made] == [[], [], []]  # the list's own numbers
    assert (made[0]["outcome"], made[0]["state"]) == ("answered", "to review")


def test_a_bad_list_is_one_sentence_and_nothing_is_asked(told: Told, tmp_path: Path) -> None:
    noise = tmp_path / "noise.xlsx"
    noise.write_bytes(b"no workbook")
    nothing = asked(tmp_path / "nothing.xlsx", ("a", "b"), (1, 2))
    for file, words in (
        (noise, "no Excel workbook"),
        (nothing, "no column of requests"),
        (tmp_path / "none.xlsx", "No such"),
    ):
        run = told("requests", "import", file)
        assert (run.code, words in run.err, run.err.count("\n")) == (3, True, 1)
    assert told("requests", "import", noise, user="nobody").code == 4


def test_an_answer_is_marked_wrong_by_whom_it_was_given_to(opened: Workspace, told: Told, client: TestClient) -> None:
    receipt = opened.ask(Question(text="Which evaluation is there of Bed Planner 1.2?", user="tom")).receipt
    assert told("feedback", receipt).code == 3
    assert told("feedback", receipt, "--reason", "no", "--claim", 99).code == 3
    case = json.loads(told("feedback", receipt, "--reason", "it is 1.1 that was meant", "--json").out)
    assert (case["principal"], case["version"], case["reviewed"]) == ("tom", 1, False)
    assert case["question"].startswith("Which evaluation")
    foreign, absent = (told("feedback", one, "--reason", "x", user="ines.moura") for one in (receipt, "0" * 16))
    assert foreign.err.replace(receipt, "ID") == absent.err.replace("0" * 16, "ID")
    assert client.post(f"/v1/receipts/{receipt}/feedback", json={"reason": "wrong day"}).json()["claim"] is None
    counted = json.loads(told("feedback", "--json", user=None).out)
    assert counted == {"marked": 2, "of single claims": 0, "version 1": 2}
