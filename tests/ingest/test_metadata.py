import pytest

from assistant.domain.evidence import Kind, LinkType, Status
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
