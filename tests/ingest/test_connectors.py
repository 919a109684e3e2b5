from collections.abc import Callable

import pytest

from assistant.domain.access import Reader, may_read
from assistant.domain.evidence import Category, Item, LinkBasis, LinkType
from assistant.domain.sources import Entry
from tests.ingest.folder import Corpus

ISSUE = {
    "key": "MLP-142",
    "fields": {
        "summary": "Promote fraud-lens",
        "description": "First.\n\nSecond.",
        "status": {"name": "Done"},
        "assignee": {"displayName": "Priya Nair"},
        "created": "2026-10-01T09:00:00.000+0200",
        "resolutiondate": "2026-10-06T23:30:00.000+0000",
        "components": [{"name": "fraud-lens"}],
        "customfield_1": "2.4.0",
        "issuelinks": [{"type": {"name": "Relates", "outward": "supersedes"}, "outwardIssue": {"key": "MLP-1"}}],
        "comment": {"comments": [{"author": {"displayName": "Sven"}, "created": "2026-10-02", "body": "ok"}]},
    },
    "changelog": {
        "histories": [
            {
                "author": {"displayName": "Sven"},
                "created": "2026-10-03",
                "items": [{"field": "status", "fromString": "To Do", "toString": "Done"}],
            }
        ]
    },
}


def values(item: Item) -> dict[str, str]:
    return {one.name: one.value for one in item.fields}


def test_fields_point_at_their_values(corpus: Corpus) -> None:
    item = corpus.one("r.csv", 'id,name,note\nA1,drift,"two\nlines"\n', "register", "risk")
    assert item.id == "r.csv#A1"
    assert item.text == "id: A1\nname: drift\nnote: two\nlines"
    assert all(item.text[one.start : one.end] == one.value for one in item.fields)
    assert [one.locator.row for one in item.elements] == [1, 1, 1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_common_delimiter_and_encoding_is_read(corpus: Corpus, delimiter: str, encoding: str) -> None:
    table = [["Ref", "Größe", "Note"], ["R-1", "3,5", "a; b"], ["R-2", "4", "c"]]
    quoted = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in table)
    corpus.entry("r.csv", "register").file("r.csv", quoted.encode(encoding))
    items, _ = corpus.collect()
    assert values(items["r.csv#R-1"]) == {"Ref": "R-1", "Größe": "3,5", "Note": "a; b"}


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("name,risk_id,x", ["1", "2"]),
        ("name,RiskKey,x", ["1", "2"]),
        ("name,Ticket Ref,x", ["1", "2"]),
        ("name,grid,x", ["a", "b"]),
        ("paid,valid,x", ["a", "b"]),
    ],
)
def test_the_id_column_is_found_by_its_last_word_or_is_the_first(corpus: Corpus, header: str, ids: list[str]) -> None:
    corpus.entry("r.csv", "register").file("r.csv", f"{header}\na,1,z\nb,2,z\n")
    assert list(corpus.collect()[0]) == [f"r.csv#{one}" for one in ids]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("area,ID Riesgo\nx,1\nx,2\n", ["1", "2"]),
        ("area,N\u00ba de riesgo\nx,R-1\nx,R-2\n", ["R-1", "R-2"]),
        ("area,N\u00ba de usuarios\nx,12\nx,40\n", ["row-1", "row-2"]),
        ("area,ID Riesgo\nx,1\nx,1\n", ["row-1", "row-2"]),
        ("area,ID Riesgo\nx,1\nx,\n", ["row-1", "row-2"]),
        ("area,Idea\nx,1\nx,2\n", ["row-1", "row-2"]),
        ("area,Number of users\nx,1\nx,2\n", ["row-1", "row-2"]),
        ("name,ID Riesgo\nx,1\ny,2\n", ["x", "y"]),
    ],
)
def test_a_column_that_begins_with_id_names_rows_that_would_be_numbered(
    corpus: Corpus, text: str, ids: list[str]
) -> None:
    corpus.entry("r.csv", "register").file("r.csv", text)
    assert list(corpus.collect()[0]) == [f"r.csv#{one}" for one in ids]


def test_rows_without_an_id_are_numbered(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "name,owner\nx,Ann\nx,Bo\n")
    assert list(corpus.collect()[0]) == ["r.csv#row-1", "r.csv#row-2"]


def test_a_repeated_id_is_counted_and_noticed_once(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,name\nA,x\nB,y\nC,w\nA,z\nA~2,q\nD,v\nA,u\nE,s\nF,r\n")
    items = list(corpus.collect()[0])
    assert items == [f"r.csv#{one}" for one in ("A", "B", "C", "A~2", "A~2~2", "D", "A~3", "E", "F")]
    (notice,) = [one for one in corpus.notices if "ids that" in one.text]
    assert (notice.path, notice.text.split(";")[0]) == ("r.csv", "ids that stood before: 3")
    assert "A~2, A~2~2, A~3" in notice.text


def test_short_and_long_rows_keep_every_cell(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,name,note\nA,x,y\nB\nC,x,y,extra\n")
    items, skips = corpus.collect()
    assert not skips
    assert values(items["r.csv#B"]) == {"id": "B"}
    assert values(items["r.csv#C"])["column 4"] == "extra"


def test_a_row_whose_quote_is_never_closed_is_a_skip_and_the_others_stay(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", 'id,name\nA,x\nB,"open\nC,y\nD,z\n')
    items, skips = corpus.collect()
    assert list(items) == ["r.csv#A", "r.csv#C", "r.csv#D"]
    assert skips["r.csv#line-3"].reason == "line 3 opens a quote that is never closed"


@pytest.mark.parametrize("connector", ["files", "register"])
def test_a_formula_without_a_result_is_noticed(
    corpus: Corpus, xlsx_bytes: Callable[..., bytes], connector: str
) -> None:
    data = xlsx_bytes(Risks=[["id", "score"], ["R-1", "=2*3"], ["R-2", 4]])
    corpus.entry("r.xlsx", connector).file("r.xlsx", data)
    items, _ = corpus.collect()
    assert items
    assert [(one.path, "in 1 cell (B2) of the sheet Risks" in one.text) for one in corpus.notices] == [("r.xlsx", True)]


def test_a_row_of_nothing_but_uncomputed_formulas_is_a_skip(corpus: Corpus, xlsx_bytes: Callable[..., bytes]) -> None:
    data = xlsx_bytes(
        Sums=[["id", "score"], ["=1+1", "=2*3"]],
        Risks=[["id", "score"], ["R-1", 3], ["=A2", "=B2"], [], ["R-2", "=2*3"]],
        More=[["id", "score"], ["R-1", 3], ["=A2", None]],
    )
    corpus.entry("r.xlsx", "register").file("r.xlsx", data)
    items, skips = corpus.collect()
    assert list(items) == ["r.xlsx#R-1", "r.xlsx#R-2", "r.xlsx#More/R-1"]
    assert list(skips) == ["r.xlsx#Sums/line-2", "r.xlsx#line-3", "r.xlsx#More/line-3"]
    assert all("formulas without a result" in one.reason and "save it" in one.fix for one in skips.values())


def test_a_register_of_nothing_but_uncomputed_rows_is_not_called_empty(
    corpus: Corpus, xlsx_bytes: Callable[..., bytes]
) -> None:
    corpus.entry("r.xlsx", "register").file("r.xlsx", xlsx_bytes(Sums=[["id", "score"], ["=1+1", "=2*3"]]))
    _, skips = corpus.collect()
    assert list(skips) == ["r.xlsx#Sums/line-2"]


def test_a_workbook_of_uncomputed_formulas_is_a_skip_that_says_so(
    corpus: Corpus, xlsx_bytes: Callable[..., bytes]
) -> None:
    corpus.entry("r.xlsx").file("r.xlsx", xlsx_bytes(Sums=[["=1+1", "=2+2"]]))
    _, skips = corpus.collect()
    assert "2 cells (A1, B1)" in skips["r.xlsx"].reason


def test_sheets_after_the_first_stand_in_the_id(corpus: Corpus, xlsx_bytes: Callable[..., bytes]) -> None:
    data = xlsx_bytes(
        One=[["Register of systems"], ["ID", "Name"], ["A", "x"]], Two=[["ID", "Name"], ["A", "y"]], Empty=[]
    )
    corpus.entry("r.xlsx", "register").file("r.xlsx", data)
    items, _ = corpus.collect()
    assert list(items) == ["r.xlsx#A", "r.xlsx#Two/A"]
    assert any("above the header" in notice.text for notice in corpus.notices)


def test_slashed_dates_are_read_by_their_column(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register", "kind: incident, allow: [everyone]")
    corpus.file("r.csv", "id,date,name\nA,06/10/2026,x\nB,25/10/2026,y\n")
    assert str(corpus.collect()[0]["r.csv#A"].metadata.date) == "2026-10-06"


def test_dates_that_can_be_read_in_two_ways_are_left_out_and_noticed(corpus: Corpus) -> None:
    item = corpus.one("r.csv", "id,date,name\nA,06/10/2026,x\n", "register")
    assert item.metadata.date is None
    assert "day or month first" in corpus.notices[0].text


def test_a_register_without_rows_is_a_skip(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,name\n")
    assert "no rows" in corpus.collect()[1]["r.csv"].reason


WHO_AND_WHEN = "ID,Felel\u0151s,Kelt\nS-1,Ana P\u00e9rez,desde 2026-01-01\nS-2,Eva Ruiz,desde 2026-01-02\nS-3,,\n"


def unnamed(corpus: Corpus) -> list[str]:
    corpus.collect()
    return [one.text for one in corpus.notices if "no owner and no date" in one.text]


def test_a_register_without_a_column_that_is_known_for_owner_or_date_is_told_once(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", WHO_AND_WHEN)
    (text,) = unnamed(corpus)
    assert text == (
        "no owner and no date was found in any of 3 rows; its columns are ID, Felel\u0151s, Kelt: "
        "rename those that hold them, to Owner and Date for instance"
    )


def test_a_ticket_export_without_owners_and_dates_is_told_once(corpus: Corpus) -> None:
    issues = [{"key": f"A-{number}", "fields": {"summary": "S", "zustand": "offen"}} for number in range(30)]
    corpus.entry("j.json", "jira").file("j.json", {"issues": issues})
    (text,) = unnamed(corpus)
    assert "any of 30 rows; its columns are key, summary, zustand: export" in text


@pytest.mark.parametrize(
    "text",
    [
        WHO_AND_WHEN.replace("Felel\u0151s", "Owner"),
        WHO_AND_WHEN.replace("Kelt", "Date"),
        "ID,Owner,Date\nS-1,,\nS-2,,\nS-3,,\n",
        WHO_AND_WHEN.replace("S-3,,\n", ""),
    ],
    ids=["owners", "dates", "nothing but ids", "two rows"],
)
def test_a_register_that_says_who_or_when_or_nothing_is_not_told_of(corpus: Corpus, text: str) -> None:
    corpus.entry("r.csv", "register").file("r.csv", text)
    assert unnamed(corpus) == []


def test_many_columns_are_counted(corpus: Corpus) -> None:
    names = ",".join(f"Col{sign}" for sign in "ABCDEFGHIJKLMNOPQ")
    corpus.entry("r.csv", "register").file("r.csv", f"ID,{names}\n" + "".join(f"{n},{names}\n" for n in range(3)))
    assert "ColI, ColJ, ColK and 6 more: rename" in unnamed(corpus)[0]


def test_an_issue_is_laid_out_line_by_line(corpus: Corpus) -> None:
    item = corpus.one("j.json", {"names": {"customfield_1": "Model version"}, "issues": [ISSUE]}, "jira", "ticket")
    assert item.id == "j.json#MLP-142"
    lines = item.text.splitlines()
    assert "Model version: 2.4.0" in lines
    assert "changelog: 2026-10-03 Sven: status: To Do -> Done" in lines
    assert "comment: 2026-10-02 Sven: ok" in lines
    assert values(item)["changelog.1.to"] == "Done"
    assert values(item)["comment.1.author"] == "Sven"
    kinds = {one.locator.field: one.category for one in item.elements}
    assert (kinds["status"], kinds["comment.1"], kinds["description"]) == (
        Category.FIELD,
        Category.COMMENT,
        Category.TEXT,
    )


def test_an_issues_metadata_and_links(corpus: Corpus) -> None:
    item = corpus.one("j.json", {"names": {"customfield_1": "Model version"}, "issues": [ISSUE]}, "jira", "ticket")
    told = item.metadata
    assert (told.title, told.owner, told.systems, told.model_version) == (
        "Promote fraud-lens",
        "Priya Nair",
        ("fraud-lens",),
        "2.4.0",
    )
    assert str(told.date) == "2026-10-07"  # 23:30 UTC is the next day in Berlin
    assert (item.links[0].type, item.links[0].target, item.links[0].basis) == (
        LinkType.SUPERSEDES,
        "MLP-1",
        LinkBasis.STATED,
    )


def test_a_security_level_quarantines_unless_the_entry_maps_it(corpus: Corpus) -> None:
    secret = {"key": "A-1", "fields": {"summary": "x", "security": {"name": "Confidential"}}}
    item = corpus.one("j.json", {"issues": [secret]}, "jira")
    assert item.clauses[0].level == "Confidential"
    assert not may_read(Reader(user="ann"), (Entry(id="a", path="a", connector="jira").clause, *item.clauses))


LEVEL = "https://jira.example/rest/api/2/securitylevel/10001"


@pytest.mark.parametrize(
    ("fields", "levels"),
    [
        ({"customfield_7": {"self": LEVEL, "id": "10001", "name": "Confidential"}}, ["Confidential"]),
        ({"customfield_7": [{"self": LEVEL, "name": "Confidential"}]}, ["Confidential"]),
        ({"customfield_7": {"self": LEVEL}}, ["10001"]),
        ({"security": {"self": LEVEL}}, ["10001"]),
        ({"security": {"name": "Staff"}, "customfield_7": {"self": LEVEL, "name": "Legal"}}, ["Staff", "Legal"]),
        ({"customfield_7": {"self": "https://jira.example/rest/api/2/user/1", "name": "Ana"}}, []),
    ],
)
def test_a_security_level_closes_whatever_field_holds_it(
    corpus: Corpus, fields: dict[str, object], levels: list[str]
) -> None:
    item = corpus.one("j.json", {"issues": [{"key": "A-1", "fields": {"summary": "x", **fields}}]}, "jira")
    assert [one.level for one in item.clauses] == levels


def test_one_issue_as_jira_gives_it_alone_is_read(corpus: Corpus) -> None:
    item = corpus.one("j.json", {**ISSUE, "names": {"customfield_1": "Model version"}}, "jira", "ticket")
    assert (item.id, item.metadata.model_version) == ("j.json#MLP-142", "2.4.0")


def test_rich_text_is_read_as_its_paragraphs(corpus: Corpus) -> None:
    document = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": word}]} for word in ("one", "two")],
    }
    item = corpus.one("j.json", {"issues": [{"key": "A-1", "fields": {"description": document}}]}, "jira")
    assert values(item)["description"] == "one\ntwo"


@pytest.mark.parametrize(
    ("connector", "content", "path"),
    [
        ("jira", {"issues": [{"key": "A-1", "fields": {"summary": "x"}}, {"fields": {}}]}, "x.json#issue-2"),
        ("github", [{"number": 1, "title": "x"}, {"title": "y"}], "x.json#pull-request-2"),
    ],
)
def test_a_record_without_its_key_is_a_skip_of_its_own(
    corpus: Corpus, connector: str, content: object, path: str
) -> None:
    corpus.entry("x.json", connector).file("x.json", content)
    items, skips = corpus.collect()
    assert len(items) == 1
    assert list(skips) == [path]


@pytest.mark.parametrize(
    ("connector", "content"),
    [("jira", []), ("jira", {"issues": []}), ("github", []), ("jira", {"a": 1}), ("github", {"a": 1}), ("jira", "{")],
)
def test_an_empty_or_another_export_is_a_skip(corpus: Corpus, connector: str, content: object) -> None:
    corpus.entry("x.json", connector).file("x.json", content)
    items, skips = corpus.collect()
    assert not items
    assert list(skips) == ["x.json"]


PULL = {
    "title": "Raise threshold",
    "number": 258,
    "author": {"login": "pnair", "name": "Priya Nair"},
    "body": "For MLP-142.",
    "mergedAt": "2026-10-05T10:00:00Z",
    "createdAt": "2026-10-01T10:00:00Z",
    "mergedBy": {"login": "sadler"},
    "reviews": [
        {"author": {"login": "erin"}, "state": "APPROVED", "submittedAt": "2026-10-04T10:00:00Z", "body": ""},
        {"author": {"login": "yusuf"}, "state": "COMMENTED", "submittedAt": "2026-10-05T10:00:00Z", "body": "nice"},
    ],
    "closingIssuesReferences": [{"number": 12}],
    "statusCheckRollup": [{"name": "unit", "conclusion": "SUCCESS", "completedAt": "2026-10-01T11:00:00Z"}],
}


def test_a_pull_request_has_reviews_checks_and_what_it_closes(corpus: Corpus) -> None:
    item = corpus.one("p.json", [PULL], "github", "pull_request")
    assert item.id == "p.json#258"
    found = values(item)
    assert (found["review.1.state"], found["review.2.body"], found["mergedBy.login"]) == ("APPROVED", "nice", "sadler")
    assert "check: 2026-10-01T11:00:00Z unit SUCCESS" in item.text.splitlines()
    assert (item.metadata.owner, item.metadata.approved_by, str(item.metadata.date)) == (
        "Priya Nair",
        "erin",
        "2026-10-05",
    )
    assert [(one.type, one.target) for one in item.links] == [
        (LinkType.IMPLEMENTS, "#12"),
        (LinkType.MENTIONS, "MLP-142"),
    ]


def test_a_change_is_dated_by_its_start_and_names_its_system(corpus: Corpus) -> None:
    export = '"number","short_description","cmdb_ci","start_date","opened_at"\n"CHG01","Deploy 2.4.0","fraud-lens","2026-10-06 14:00:00","2026-10-01"\n"","no number","x","",""\n'
    corpus.entry("c.csv", "servicenow", "kind: deployment, allow: [everyone]").file("c.csv", export)
    items, skips = corpus.collect()
    told = items["c.csv#CHG01"].metadata
    assert (told.title, told.systems, str(told.date)) == ("Deploy 2.4.0", ("fraud-lens",), "2026-10-06")
    assert skips["c.csv#row-2"].reason == "line 3 has no number"
