"""A word and a number name a document where the word is a family; what a document declares for itself is its own."""

import pytest

from assistant.domain.evidence import Field, LinkBasis, LinkType, MentionType
from ingest.numbered import bare_family, bare_numbers, numbered, own_number
from tests.ingest.folder import Corpus


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("see PEP 484.", ["PEP 484"]),
        ("as Policy 12 and RFC\n2119 say", ["Policy 12", "RFC 2119"]),
        ("typed by :pep:`484`", ["PEP 484"]),
        ("as PEP 0563, :pep:`0008` and PEP 0 say of CHG0012", ["PEP 563", "PEP 0", "PEP 8"]),
        ("Section 4, Figure 2, on March 12, In 3 days, ISO 42001", []),
        ("PEP 3.1, Score 12%, Rate 1,000, PEP484, lower 12, a/PEP 12", []),
    ],
)
def test_a_word_and_a_number_may_name_a_document(text: str, names: list[str]) -> None:
    found = list(numbered(text))
    assert [name for _, _, name in found] == names
    assert all(0 <= start < end <= len(text) for start, end, _ in found)


@pytest.mark.parametrize(
    ("title", "stem", "fields", "number"),
    [
        ("Deferred annotations", "deferred", [("PEP", "649"), ("Status", "Final")], "PEP 649"),
        ("Deferred annotations", "adr-0007-queue", [("Status", "1"), ("adr", "007")], "adr 7"),
        ("Policy 12 - Access", "access", [], "Policy 12"),
        ("ADR 0007: Queue", "queue", [], "ADR 7"),
        ("RFC 3", "x", [], "RFC 3"),
        ("Audit 2026: plan", "audit-2026", [], None),
        ("Audit 1899: plan", "x", [], "Audit 1899"),
        ("Plan", "x", [("RFC", "2026")], "RFC 2026"),
        ("Policy 12 of the board", "x", [], None),
        ("Section 4: Rules", "x", [], None),
        ("ISO 42001: gaps", "x", [], None),
        ("Rules", "x", [("Version", "3")], None),
        ("Rules", "x", [("Owner", "Ann"), ("CVSS", "9")], None),
        ("Rules", "x", [("Score", "9")], None),
        ("Rules", "x", [("ID", "9")], None),
    ],
)
def test_a_document_declares_its_number_in_a_field_or_its_title(
    title: str, stem: str, fields: list[tuple[str, str]], number: str | None
) -> None:
    stated = [Field(name=name, value=value, start=0, end=len(value)) for name, value in fields]
    assert own_number(title, stem, stated) == number


HEAD = "PEP: 649\nTitle: Deferred annotations\nStatus: Final\n{more}\n\nText\n====\n\nAs PEP 649 and PEP 484 say.\n"


def test_numbers_alone_in_a_relation_name_the_documents_own_family(corpus: Corpus) -> None:
    more = "Replaces: 563, 12\nSuperseded-By: 749\nRequires: 484\nVersion: 3"
    item = corpus.one("a.rst", HEAD.format(more=more), kind="policy")
    assert item.metadata.number == "PEP 649"
    stated = {(one.type, one.target) for one in item.links if one.basis is LinkBasis.STATED}
    assert stated == {
        (LinkType.SUPERSEDES, "PEP 563"),
        (LinkType.SUPERSEDES, "PEP 12"),
        (LinkType.SUPERSEDED_BY, "PEP 749"),
        (LinkType.MENTIONS, "PEP 484"),
    }
    assert {item.text[one.start : one.end] for one in item.links} == {"563", "12", "749", "484", "PEP 484"}


def test_numbers_alone_name_nothing_in_a_document_without_a_family(corpus: Corpus) -> None:
    item = corpus.one("a.md", "---\ntitle: Rules\nsupersedes: 3\nrequires: 4\n---\n# Rules\n")
    assert [one for one in item.links if one.target.strip("0123456789")] == []


@pytest.mark.parametrize(
    ("fields", "version", "family"),
    [
        ([("Owner", "Ann"), ("Policy", "12")], "4", None),
        ([("Owner", "Ann"), ("Policy", "12"), ("Revision", "v4")], "4.1", None),
        ([("Owner", "Ann"), ("Policy", "12"), ("Version", "4.1")], "4.1", "Policy"),
        ([("PEP", "12"), ("Version", "4")], "4", "PEP"),
    ],
)
def test_a_family_is_counted_throughout_where_no_version_counts_as_its_numbers_do(
    fields: list[tuple[str, str]], version: str, family: str | None
) -> None:
    stated = [Field(name=name, value=value, start=0, end=len(value)) for name, value in fields]
    assert bare_family("policy-12", stated, version) == family


@pytest.mark.parametrize(("value", "count"), [("563, 12 and 4", 3), ("3 times", 0), ("12.5", 0), ("version 3", 0)])
def test_only_numbers_alone_are_numbers_of_a_family(value: str, count: int) -> None:
    assert len(bare_numbers(value, "PEP")) == count


TABLE = "# {title}\n\n| Field | Value |\n| --- | --- |\n{rows}| Supersedes | 3 |\n\n# Text\n\nDoors are shut.\n"


@pytest.mark.parametrize(
    ("name", "title", "rows", "targets"),
    [
        ("access.md", "Policy 12 - Access", "| Version | 4 |\n", []),
        ("access.md", "Policy 12 - Access", "| Owner | Ann Lee |\n", []),
        ("policy-12.md", "Access", "| Owner | Ann Lee |\n| Policy | 12 |\n| Version | 4 |\n", []),
        ("policy-12.md", "Access", "| Owner | Ann Lee |\n| Policy | 12 |\n| Revision | v4 |\n", []),
        ("policy-12.md", "Access", "| Owner | Ann Lee |\n| Policy | 12 |\n| Version | 4.1 |\n", ["Policy 3"]),
    ],
)
def test_a_number_alone_that_may_be_a_version_names_no_other_document(
    corpus: Corpus, name: str, title: str, rows: str, targets: list[str]
) -> None:
    item = corpus.one(name, TABLE.format(title=title, rows=rows), kind="policy")
    assert item.metadata.number == "Policy 12"
    assert [one.target for one in item.links] == targets


def test_a_document_that_writes_its_own_number_with_zeros_names_itself(corpus: Corpus) -> None:
    item = corpus.one("pep-0484.rst", "PEP: 484\nTitle: Types\n\nText\n====\n\nAs :pep:`0484` and :pep:`0483` say.\n")
    assert [one.target for one in item.links] == ["PEP 483"]


def test_a_record_whose_number_field_has_zeros_names_itself(corpus: Corpus) -> None:
    item = corpus.one("r.csv", "number,text\nPolicy 0012,Policy 0012 and Policy 12 stay\n", "register")
    assert item.links == ()


def test_a_number_is_one_target_however_many_zeros_lead_it(corpus: Corpus) -> None:
    head = "PEP: 9\nRequires: 0563, 563\nReplaces: PEP 0007\n\nText\n====\n\nPEP 0563, PEP 563, CHG0012 and MLP-007.\n"
    corpus.entry("a.rst").file("a.rst.meta.yaml", "links: {supersedes: PEP 007, approves: CHG0034, deploys: lens 007}")
    corpus.file("a.rst", head)
    (item,) = corpus.collect()[0].values()
    assert {one.target for one in item.links} == {"PEP 563", "PEP 7", "CHG0012", "MLP-007", "CHG0034", "lens 007"}


def test_what_is_surer_than_a_word_and_a_number_stays(corpus: Corpus) -> None:
    item = corpus.one("a.md", "# Note\n\nAsked Nils Petersen 12 times about Policy 12.\n\nOwner: Nils Petersen\n")
    assert [(one.type, one.text) for one in item.mentions if one.text != "Nils Petersen"] == [
        (MentionType.IDENTIFIER, "Policy 12")
    ]


def test_a_document_that_tells_of_two_others_takes_the_place_of_neither(corpus: Corpus) -> None:
    item = corpus.one("n.md", "Policy 7 replaces Policy 3.")
    assert [(one.type, one.target) for one in item.links] == [
        (LinkType.MENTIONS, "Policy 7"),
        (LinkType.MENTIONS, "Policy 3"),
    ]
