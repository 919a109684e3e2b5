"""Exports as the real tools write them, with what makes them awkward."""

from typing import Any

import pytest

from assistant.domain.evidence import Item
from tests.ingest.folder import Corpus


def values(item: Item) -> dict[str, str]:
    return {one.name: one.value for one in item.fields}


def text(words: str, **more: object) -> dict[str, object]:
    return {"type": "text", "text": words, **more}


def block(kind: str, *content: dict[str, object], **attributes: object) -> dict[str, object]:
    return {"type": kind, "attrs": attributes, "content": list(content)}


def issue(**fields: Any) -> dict[str, object]:
    return {"key": "MLP-1", "fields": {"summary": "Promote", **fields}}


LINK = {"type": "link", "attrs": {"href": "https://wiki/x"}}
RICH = {
    "table": (
        block(
            "table",
            block("tableRow", block("tableHeader", block("paragraph", text("Metric"))), block("tableHeader")),
            block("tableRow", block("tableCell", block("paragraph", text("auc"))), block("tableCell", block("paragraph", text("0.9")))),
        ),
        "Metric | \nauc | 0.9",
    ),
    "tasks": (
        block("taskList", block("taskItem", text("signed"), state="DONE"), block("taskItem", text("live"), state="TODO")),
        "[DONE] signed\n[TODO] live",
    ),
    "nested list": (
        block("bulletList", block("listItem", block("paragraph", text("one")), block("bulletList", block("listItem", block("paragraph", text("two")))))),
        "one\ntwo",
    ),
    "link": (block("paragraph", text("the report", marks=[LINK]), text(".")), "the report (https://wiki/x)."),
    "card": (block("blockCard", url="https://github.com/x/y/pull/87"), "https://github.com/x/y/pull/87"),
    "date": (block("paragraph", text("on "), {"type": "date", "attrs": {"timestamp": "1790000000000"}}), "on 2026-09-21"),
    "picture": (block("mediaSingle", {"type": "media", "attrs": {"alt": "roc.png"}}), "roc.png"),
    "expand": (block("expand", block("paragraph", text("inside")), title="More"), "More\ninside"),
    "broken date": (block("paragraph", {"type": "date", "attrs": {"timestamp": "soon"}}), "soon"),
}  # fmt: skip


@pytest.mark.parametrize(("node", "expected"), RICH.values(), ids=RICH)
def test_rich_text_keeps_what_it_says(node: dict[str, object], expected: str, corpus: Corpus) -> None:
    document = {"type": "doc", "version": 1, "content": [node]}
    item = corpus.one("j.json", {"issues": [issue(description=document)]}, "jira")
    assert values(item)["description"] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"id": 5, "name": "Sprint 12", "state": "closed"}], "Sprint 12"),
        (
            ["com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,state=CLOSED,name=Sprint 7,goal=<null>]"],
            "Sprint 7",
        ),
        ({"value": "Europe", "child": {"value": "Germany"}}, "Europe - Germany"),
        ([{"accountId": "1", "displayName": "Ann"}, {"accountId": "2", "displayName": "Bo"}], "Ann, Bo"),
        ({"self": "https://x", "progress": 1, "total": 2}, "progress: 1, total: 2"),
    ],
    ids=["sprint", "sprint of a server", "cascade", "people", "figures"],
)
def test_custom_fields_are_read_by_their_names(value: object, expected: str, corpus: Corpus) -> None:
    export = {"names": {"customfield_1": "Told"}, "issues": [issue(customfield_1=value)]}
    assert values(corpus.one("j.json", export, "jira"))["Told"] == expected


def test_who_exports_and_when_makes_no_new_revision(corpus: Corpus) -> None:
    volatile = {"lastViewed": "2026-10-01", "watches": {"isWatching": True}, "votes": {"votes": 1}, "workratio": 3}
    item = corpus.one("j.json", {"issues": [issue(**volatile, customfield_1="0|i0007b:")]}, "jira")
    assert item.text == "key: MLP-1\nsummary: Promote"


def test_work_logs_are_told(corpus: Corpus) -> None:
    log = {"author": {"displayName": "Ann"}, "started": "2026-10-03", "timeSpent": "2h", "comment": "tested"}
    item = corpus.one("j.json", {"issues": [issue(worklog={"worklogs": [log]})]}, "jira")
    assert "worklog: 2026-10-03 Ann: 2h tested" in item.text.splitlines()


def test_a_comment_for_one_role_is_left_to_that_role(corpus: Corpus) -> None:
    """The issue's readers are more than those whom Jira shows the comment."""
    few = {"id": "7", "body": "salary 90k", "visibility": {"type": "role", "value": "Administrators"}}
    corpus.entry("j.json", "jira").file("j.json", {"issues": [issue(comment={"comments": [few, {"body": "ok"}]})]})
    items, skips = corpus.collect()
    assert "salary" not in items["j.json#MLP-1"].text
    assert "ok" in items["j.json#MLP-1"].text
    assert skips["j.json#MLP-1/comment-7"].reason == "Jira shows this comment to Administrators only"


def test_pages_in_one_file_are_read_and_missing_ones_are_said(corpus: Corpus) -> None:
    first = issue(comment={"total": 30, "comments": [{"body": "ok"}]})
    first["changelog"] = {"total": 40, "histories": []}
    pages = [{"issues": [first]}, {"issues": [{"key": "MLP-2", "fields": {"summary": "x"}}], "nextPageToken": "n"}]
    corpus.entry("j.json", "jira").file("j.json", pages)
    items, _ = corpus.collect()
    assert list(items) == ["j.json#MLP-1", "j.json#MLP-2"]
    said = [notice.text for notice in corpus.notices]
    assert said == [
        "the search found more than the 2 issues of the file: export every page",
        "issues have more changes than the file holds: 1 (MLP-1); export every page",
        "issues have more comments than the file holds: 1 (MLP-1); export every page",
    ]


def review(who: str, state: str, day: int) -> dict[str, object]:
    return {"author": {"login": who}, "state": state, "submittedAt": f"2026-10-{day:02}T10:00:00Z", "body": ""}


@pytest.mark.parametrize(
    ("reviews", "approver"),
    [
        ([review("erin", "APPROVED", 2), review("yusuf", "APPROVED", 3)], "yusuf"),
        (
            [review("yusuf", "APPROVED", 1), review("erin", "APPROVED", 2), review("erin", "CHANGES_REQUESTED", 3)],
            "yusuf",
        ),
        ([review("erin", "APPROVED", 2), review("erin", "DISMISSED", 3)], None),
        ([review("erin", "APPROVED", 2), review("erin", "COMMENTED", 3)], "erin"),
        ([review("erin", "CHANGES_REQUESTED", 3), review("erin", "APPROVED", 2)], None),
    ],
    ids=["last", "taken back", "dismissed", "comment after", "any order"],
)
def test_who_took_an_approval_back_approved_nothing(
    reviews: list[object], approver: str | None, corpus: Corpus
) -> None:
    assert corpus.one("p.json", [{"number": 1, "reviews": reviews}], "github").metadata.approved_by == approver


def test_both_kinds_of_check_are_told(corpus: Corpus) -> None:
    checks = [
        {"completedAt": "2026-10-02", "conclusion": "SUCCESS", "name": "lint", "workflowName": "CI"},
        {"context": "ci/x", "startedAt": "2026-10-03", "state": "FAILURE"},
    ]
    item = corpus.one("p.json", [{"number": 1, "statusCheckRollup": checks}], "github")
    assert item.text.splitlines()[1:] == ["check: 2026-10-02 CI / lint SUCCESS", "check: 2026-10-03 ci/x FAILURE"]


def test_internal_ids_of_servicenow_are_nobody(corpus: Corpus) -> None:
    sys_id = "6816f79cc0a8016401c5a33be04be441"
    export = f'number,Number,assigned_to,cmdb_ci,work_notes\nCHG1,,{sys_id},{sys_id},"2026-10-06 - Ann\nGr\xf6\xdfe"\n'
    corpus.entry("c.csv", "servicenow").file("c.csv", export.encode("cp1252"))
    told = corpus.collect()[0]["c.csv#CHG1"]
    assert (told.metadata.owner, told.metadata.systems) == (None, ())
    assert values(told)["work_notes"] == "2026-10-06 - Ann\nGröße"
    assert [notice.text for notice in corpus.notices] == [
        "internal ids instead of names stand in assigned_to, cmdb_ci: export with display values"
    ]


def test_totals_and_repeated_headers_are_no_records(corpus: Corpus) -> None:
    register = (
        "AI risk register,,,\n,Assessment,,\nID,Title,Score,Share\nR-1,Total loss,4,50 %\n"
        'ID,Title,Score,Share\nTotal,x,1,\nTotal,,4,50 %\nSumme:,,"1.204,50 €",\n'
    )
    corpus.entry("r.csv", "register").file("r.csv", register)
    items, skips = corpus.collect()
    assert list(items) == ["r.csv#R-1", "r.csv#Total"]
    assert {path: one.reason for path, one in skips.items()} == {
        "r.csv#line-5": "line 5 repeats the header",
        "r.csv#line-7": "line 7 adds up the rows above it",
        "r.csv#line-8": "line 8 adds up the rows above it",
    }


def test_columns_of_one_name_and_dates_of_three_forms_are_kept(corpus: Corpus) -> None:
    register = "ID,Note,Note,Date\nR-1,a,b,2026-10-06\nR-2,,c,06.10.2026\nR-3,d,,25/10/2026\n"
    corpus.entry("r.csv", "register").file("r.csv", register)
    items, _ = corpus.collect()
    assert [one.value for one in items["r.csv#R-1"].fields] == ["R-1", "a", "b", "2026-10-06"]
    assert [str(one.metadata.date) for one in items.values()] == ["2026-10-06", "2026-10-06", "2026-10-25"]


def test_a_key_that_comes_with_two_levels_is_shown_to_nobody(corpus: Corpus) -> None:
    issues = [
        {"key": "MLP-1", "fields": {"summary": "Open"}},
        {"key": "MLP-1", "fields": {"summary": "Sealed", "security": {"name": "Red"}}},
        {"key": "MLP-2", "fields": {"summary": "Other"}},
    ]
    corpus.entry("a.json", "jira", "allow: [everyone]").file("a.json", {"issues": issues})
    items, _ = corpus.collect()
    closed = {name: any(clause.unreadable for clause in item.clauses) for name, item in items.items()}
    assert closed == {"a.json#MLP-1": True, "a.json#MLP-1~2": True, "a.json#MLP-2": False}


def test_comments_are_counted_without_those_that_few_see(corpus: Corpus) -> None:
    comments = [
        {"body": "sealed", "visibility": {"type": "role", "value": "Admins"}},
        {"body": "open", "author": {"displayName": "Ada"}},
    ]
    issue = {"key": "MLP-1", "fields": {"summary": "S", "comment": {"comments": comments}}}
    corpus.entry("a.json", "jira", "allow: [everyone]").file("a.json", {"issues": [issue]})
    item = corpus.collect()[0]["a.json#MLP-1"]
    assert [one.name for one in item.fields if one.value == "open"] == ["comment.1.body"]


def test_an_id_column_may_repeat_and_says_so(corpus: Corpus) -> None:
    rows = "".join(f"R-{number // 3},Ana {number}\n" for number in range(30))
    corpus.entry("a.csv", "register", "allow: [everyone]").file("a.csv", "Risk ID,Owner\n" + rows)
    items, _ = corpus.collect()
    assert {"a.csv#R-0", "a.csv#R-0~2", "a.csv#R-9~3"} <= items.keys()
    assert len(items) == 30
    assert [notice.text.split(";")[0] for notice in corpus.notices] == ["ids that stood before: 20"]


def test_a_state_of_an_approval_is_no_approver(corpus: Corpus) -> None:
    corpus.entry("a.csv", "servicenow", "allow: [everyone]")
    corpus.file("a.csv", "number,approval,short_description\nCHG1,Not Requested,x\nCHG2,Ada Quist,y\n")
    items, _ = corpus.collect()
    assert [items[f"a.csv#CHG{n}"].metadata.approved_by for n in (1, 2)] == [None, "Ada Quist"]


def test_a_date_of_a_change_that_can_be_read_in_two_ways_is_noticed(corpus: Corpus) -> None:
    text = "number,short_description,start_date,sys_created_on\nCHG1,Deploy,02-03-2026 22:00,2026-02-01 10:00:00\n"
    corpus.entry("c.csv", "servicenow").file("c.csv", text)
    corpus.collect()
    assert any("start date" in one.text and "day or month first" in one.text for one in corpus.notices)


def test_json_that_ends_too_early_is_told_so(corpus: Corpus) -> None:
    corpus.entry(".").file("a.json", '{"owner": "Ana",')
    assert corpus.collect()[1]["a.json"].reason == "not valid JSON: it ends too early"
