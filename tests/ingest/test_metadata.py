import itertools
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.evidence import Kind, LinkType, Status
from ingest.metadata import of_document, said
from tests.ingest.folder import Corpus

TABLE = """\
    | | |
    |---|---|
    | Version | 2.1 |
    | Owner | Gustav Brandt |
    | Approved by | Nils Petersen, 28 January 2026 |
    | Effective from | 2026-02-01 |
    | Review due | Q1 2027 |
    | Status | In force |
    | Classification | Internal |

    # AI policy

    Text with clause 9.2 of ISO 42001 and A.6.2.4.
    """

HEADER_ROW = """\
    # AI policy

    | Version | Owner | Approver | Approved on | Valid from | Next review | Status |
    |---|---|---|---|---|---|---|
    | 2.1 | Gustav Brandt | Nils Petersen | 2026-01-28 | 1 Feb 2026 | 2027-Q1 | approved |
    """

LINES = """\
    # AI policy

    **Version:** 2.1 | **Owner:** Gustav Brandt
    **Approved by:** Nils Petersen (CTO) on 28.01.2026
    Effective date: 01.02.2026
    - Next review: Q1/2027
    - Status: Approved
    """


@pytest.mark.parametrize("text", [TABLE, HEADER_ROW, LINES], ids=["two columns", "header row", "lines"])
def test_a_control_block_is_read_in_any_shape(corpus: Corpus, text: str) -> None:
    told = corpus.one("p.md", text, kind="policy").metadata
    assert (told.title, told.version, told.owner, told.approved_by) == (
        "AI policy",
        "2.1",
        "Gustav Brandt",
        "Nils Petersen",
    )
    assert (str(told.effective), str(told.date), str(told.review_by)) == ("2026-02-01", "2026-02-01", "2027-Q1")
    assert told.status is Status.APPROVED


def test_control_values_are_fields_with_their_places(corpus: Corpus) -> None:
    item = corpus.one("p.md", TABLE)
    fields = {one.name: item.text[one.start : one.end] for one in item.fields}
    assert fields["Classification"] == "Internal"
    assert fields["Version"] == "2.1"
    assert item.metadata.controls == ("9.2", "A.6.2.4")


def test_sidecar_beats_front_matter_beats_control_block(corpus: Corpus) -> None:
    corpus.entry("p.md").file(
        "p.md", "---\nowner: Bo\nversion: 1.10\n---\n# T\n\nOwner: Cy\nVersion: 3\nStatus: draft\n"
    )
    corpus.file("p.md.meta.yaml", "owner: Ann")
    told = corpus.collect()[0]["p.md"].metadata
    assert (told.owner, told.version, told.status) == ("Ann", "1.10", Status.DRAFT)


def test_front_matter_narrows_access_and_links(corpus: Corpus) -> None:
    item = corpus.one(
        "p.md",
        "---\nallow: ['group:legal']\ndeny: 'user:bo'\nkind: approval\nlinks: [MLP-142]\nsupersedes: POL-01\n---\n# T\n",
    )
    assert item.clauses[0].allow == ("group:legal",)
    assert item.clauses[0].deny == ("user:bo",)
    assert item.metadata.kind is Kind.APPROVAL
    assert {(one.type, one.target) for one in item.links} == {
        (LinkType.APPROVES, "MLP-142"),
        (LinkType.SUPERSEDES, "POL-01"),
    }


@pytest.mark.parametrize(
    ("name", "text", "date"),
    [
        ("report-2026-10-12.md", "# Report", "2026-10-12"),
        ("report_2026-W41.md", "# Report", "2026-10-11"),
        ("report-2026-10-12.md", "# Report\n\nDate: 3 October 2026\n", "2026-10-03"),
        ("report.md", "# Report\n\nBremen, 3 October 2026\n", "2026-10-03"),
        ("report.md", "# Report\n\nNothing said.\n", "None"),
    ],
)
def test_a_documents_date_is_what_it_says_and_never_the_files(corpus: Corpus, name: str, text: str, date: str) -> None:
    assert str(corpus.one(name, text, kind="evaluation").metadata.date) == date


def test_a_version_beside_the_system_is_the_models(corpus: Corpus) -> None:
    told = corpus.one("e.md", "# Evaluation\n\nSystem: fraud-lens 2.4.0 (AIS-03)\nTicket: MLP-142\n", kind="evaluation")
    assert (told.metadata.systems, told.metadata.model_version) == (("fraud-lens",), "2.4.0")
    assert {(one.type, one.target) for one in told.links} == {
        (LinkType.EVALUATES, "MLP-142"),
        (LinkType.EVALUATES, "fraud-lens 2.4.0"),
        (LinkType.MENTIONS, "AIS-03"),
    }


@pytest.mark.parametrize("word", ["pending", "n/a", "TBD", "-"])
def test_a_placeholder_names_nobody(corpus: Corpus, word: str) -> None:
    assert corpus.one("p.md", f"# P\n\nOwner: Ann Lee\nApproved by: {word}\n").metadata.approved_by is None


def test_an_approval_names_its_approver_in_a_sentence(corpus: Corpus) -> None:
    item = corpus.one(
        "a.md", "doc-extract 1.8.0\n\nApproved by Hanna Vogel as AI owner, 15 January 2026.\n", kind="approval"
    )
    assert item.metadata.approved_by == "Hanna Vogel"


def test_a_comment_that_says_approved_is_no_approval(corpus: Corpus) -> None:
    assert (
        corpus.one("n.md", "# Note\n\nApproved by Hanna Vogel, they say.\n", kind="monitoring").metadata.approved_by
        is None
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Draft for comment", Status.DRAFT),
        ("Superseded by v3", Status.RETIRED),
        ("Final", Status.APPROVED),
        ("green", None),
    ],
)
def test_a_status_word_means_one_of_three(corpus: Corpus, text: str, status: object) -> None:
    assert corpus.one("p.md", f"# P\n\nStatus: {text}\nOwner: A\n").metadata.status is status


LAYERS = ("sidecar", "front matter", "control table", "file properties")
SAID = {
    "owner": ("Ann Lee", "Bo Kim", "Cy Roe", "Di Fox"),
    "approved by": ("Ann Lee", "Bo Kim", "Cy Roe", "Di Fox"),
    "version": ("1", "2", "3", "4"),
    "status": ("draft", "approved", "retired", "draft"),
    "effective": ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"),
    "next review": ("2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01"),
    "kind": ("policy", "procedure", "standard", "scope"),
    "system": ("lamp-a", "lamp-b", "lamp-c", "lamp-d"),
}
PLACES = {
    "owner": "owner", "approved by": "approved_by", "version": "version", "status": "status", "effective": "effective",
    "next review": "review_by", "kind": "kind", "system": "systems",
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize(("strong", "weak"), list(itertools.combinations(range(len(LAYERS)), 2)))
def test_the_stronger_of_two_layers_wins(name: str, strong: int, weak: int) -> None:
    layers = [said([(name, (SAID[name][at],))] if at in (strong, weak) else []) for at in range(len(LAYERS))]
    told = of_document(
        path="d.md", text="", elements=(), layers=layers, kind=Kind.OTHER, zone=ZoneInfo("UTC"), day_first=None
    )
    value = getattr(told, PLACES[name])
    assert (value[0] if isinstance(value, tuple) else str(value)) == SAID[name][strong]


@pytest.mark.parametrize("at", range(len(LAYERS)))
def test_any_layer_beats_the_entrys_default(at: int) -> None:
    layers = [said([("kind", ("minutes",))] if each == at else []) for each in range(len(LAYERS))]
    told = of_document(
        path="d.md", text="", elements=(), layers=layers, kind=Kind.POLICY, zone=ZoneInfo("UTC"), day_first=None
    )
    assert told.kind is Kind.MINUTES


def test_the_entry_says_the_kind_where_nothing_else_does(corpus: Corpus) -> None:
    assert corpus.one("d.md", "# D\n", kind="policy").metadata.kind is Kind.POLICY


def test_a_layer_that_says_nothing_lets_the_next_one_speak(corpus: Corpus) -> None:
    corpus.entry("p.md").file("p.md", "---\nowner: TBD\n---\n# T\n\nOwner: Cy Roe\nVersion: 3\n")
    assert corpus.collect()[0]["p.md"].metadata.owner == "Cy Roe"


@pytest.mark.parametrize(
    ("value", "owner"),
    [
        ("Doe, Jane", "Doe, Jane"),
        ("Jane Doe (CISO)", "Jane Doe"),
        ("Jane Doe, Head of Data", "Jane Doe"),
        ("Head of Data: Jane Doe", "Jane Doe"),
        ("Jane Doe and Richard Roe", "Jane Doe, Richard Roe"),
        ("Jane Doe <jane@example.org>", "Jane Doe"),
        ("HR team (Jane Doe)", "Jane Doe"),
        ("jane.doe@example.org", "jane.doe@example.org"),
        ("jdoe", "jdoe"),
        ("the platform team", "the platform team"),
        ("Rechtsabteilung, Standort Bonn", "Rechtsabteilung"),
    ],
)
def test_an_owner_is_the_person_of_the_value_or_the_group_as_written(corpus: Corpus, value: str, owner: str) -> None:
    assert corpus.one("p.md", f"# P\n\nOwner: {value}\nVersion: 1\n").metadata.owner == owner


def test_three_forms_in_one_column_are_each_read_by_their_own(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register")
    corpus.file(
        "r.csv", "id,date\na,2026-10-06\nb,6 October 2026\nc,25/10/2026\nd,06/10/2026\ne,10/25/2026\nf,07/10/2026\n"
    )
    items, _ = corpus.collect()
    assert [str(one.metadata.date) for one in items.values()] == [
        "2026-10-06", "2026-10-06", "2026-10-25", "None", "2026-10-25", "None",
    ]  # fmt: skip
    (notice,) = corpus.notices
    assert "column date can be day or month first in 2 rows (4, 6)" in notice.text


def test_what_a_date_column_cannot_be_read_for_is_told_once_with_its_rows(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register")
    corpus.file("r.csv", "id,date\na,2026-10-06\nb,45962\nc,2026年3月\nd,n/a\ne,2026-10\n")
    items, _ = corpus.collect()
    assert str(items["r.csv#e"].metadata.date) == "2026-10"
    assert items["r.csv#b"].metadata.date is None
    assert [notice.text.split(";")[0] for notice in corpus.notices] == [
        "the column date holds a spreadsheet's bare numbers in 1 row (2)",
        "the column date holds no date that can be read in 1 row (3)",
    ]


def test_a_column_of_other_things_is_no_column_of_bad_dates(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,approved on\na,paper\nb,screen\n")
    corpus.collect()
    assert corpus.notices == []


def test_records_dated_later_than_today_are_kept_and_counted_once_a_file(corpus: Corpus) -> None:
    corpus.today = date(2026, 10, 6)
    corpus.entry("r.csv", "register").file("r.csv", "id,date\na,2026-10-06\nb,2062-10-05\nc,2026-10\nd,2026-11\n")
    items, _ = corpus.collect()
    assert str(items["r.csv#b"].metadata.date) == "2062-10-05"
    (notice,) = corpus.notices
    assert (notice.path, notice.text.split(";")[0]) == (
        "r.csv",
        "2 dated after the day of this run, the last r.csv#b on 2062-10-05",
    )


def test_a_policy_may_come_into_force_later(corpus: Corpus) -> None:
    corpus.today = date(2026, 10, 6)
    corpus.one("p.md", "# P\n\nEffective from: 2027-01-01\nOwner: Ann Lee\n", kind="policy")
    assert corpus.notices == []


def test_a_fiscal_quarter_is_the_organizations(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,date\na,FY26 Q2\n")
    assert str(corpus.collect()[0]["r.csv#a"].metadata.date) == "2026-Q2"


def test_controls_of_another_standard_are_none_of_ours(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register").file("r.csv", "id,control,title\na,A.6.2.4,x\nb,A.99.1,y\nc,ISO 27001 A.5.2,z\n")
    items, _ = corpus.collect()
    assert [one.metadata.controls for one in items.values()] == [("A.6.2.4",), (), ()]


@pytest.mark.parametrize(("kind", "title"), [("inventory", "Bed Finder"), ("monitoring", "Queue is empty")])
def test_a_system_names_the_record_of_an_inventory_and_of_nothing_else(corpus: Corpus, kind: str, title: str) -> None:
    item = corpus.one("a.csv", "id,system,alert\n1,Bed Finder,Queue is empty\n", connector="register", kind=kind)
    assert item.metadata.title == title


@pytest.mark.parametrize(
    ("text", "sidecar", "told"),
    [
        ("---\ndate: 31.02.2026\n---\n# P\n", "", "the date 31.02.2026"),
        ("# P\n\n| Owner | Ann |\n|---|---|\n| Effective date | 2026-02-30 |\n", "", "the Effective date 2026-02-30"),
        ("# P\n\nApproved by: Ann Lee, 29 February 2026\nVersion: 2\n", "", "the Approved by 29 February 2026"),
        ("# P\n", "next_review: 2026-W60\n", "the next_review 2026-W60"),
        ("# P\n", "effective: 31/31/2026\n", "the effective 31/31/2026"),
    ],
)
def test_a_stated_day_that_no_calendar_has_is_noticed(corpus: Corpus, text: str, sidecar: str, told: str) -> None:
    corpus.entry("p.md").file("p.md", text)
    if sidecar:
        corpus.file("p.md.meta.yaml", sidecar)
    items, _ = corpus.collect()
    metadata = items["p.md"].metadata
    assert (metadata.date, metadata.effective, metadata.review_by) == (None, None, None)
    assert [notice.text.split(" is no day")[0] for notice in corpus.notices] == [told]


def test_a_sidecars_date_that_can_be_read_in_two_ways_is_noticed(corpus: Corpus) -> None:
    corpus.entry("p.md").file("p.md", "# P\n")
    corpus.file("p.md.meta.yaml", "effective: 06/10/2026\n")
    corpus.collect()
    assert ["day or month first" in notice.text for notice in corpus.notices] == [True]


@pytest.mark.parametrize("value", ["2.13.2026", "build 2026-13-45"])
def test_only_a_date_can_be_no_day(corpus: Corpus, value: str) -> None:
    corpus.one("p.md", f"---\nversion: {value}\ndate: FY2025/26\neffective: 2026-10-06T12:00:00Z\n---\n# P\n")
    assert corpus.notices == []


def test_days_of_a_column_that_no_calendar_has_are_told_with_their_rows(corpus: Corpus) -> None:
    corpus.entry("r.csv", "register")
    corpus.file("r.csv", "id,date\na,31.02.2026\nb,2026-10-06\nc,2026-13-01\nd,unclear\n")
    items, _ = corpus.collect()
    assert items["r.csv#a"].metadata.date is None
    assert [notice.text.split(";")[0] for notice in corpus.notices] == [
        "the column date holds dates that no calendar has in 2 rows (1, 3), first 31.02.2026",
        "the column date holds no date that can be read in 1 row (4)",
    ]


def test_a_day_before_the_half_year_of_the_data_is_a_records_own(corpus: Corpus) -> None:
    text = (
        "# Kiln eye 2.1, test\n\nRosa Lund, 8 October 2025. Ticket KLN-76. Release was on 25 September, so this is day 13 of it.\n\n"
        "Data: kiln-2025.1, test set kiln-2025H1.\n"
    )
    assert str(corpus.one("records/test.md", text, kind="evaluation").metadata.date) == "2025-10-08"
