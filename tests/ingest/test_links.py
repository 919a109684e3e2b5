import pytest

from assistant.domain.evidence import Kind, LinkBasis, LinkType
from ingest.links import hyperlinks
from tests.ingest.folder import Corpus


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see MLP-142.", "MLP-142"),
        ("merged in #87", "#87"),
        ("merged with PR #258 today", "PR #258"),
        ("rolled out by CHG0012", "CHG0012"),
        ("system (AIS-03)", "AIS-03"),
        ("finding CA-2025-04,", "CA-2025-04"),
        ("finding F-2025-02", "F-2025-02"),
        ("risk R-07", "R-07"),
        ("runs fraud-lens 2.4.0 now", "fraud-lens 2.4.0"),
        ("on feature/MLP-142-retrain", "MLP-142"),
        ("in MLP-142_eval.md", "MLP-142"),
        ("see acme/lens#12", "acme/lens#12"),
        ("merge request !45", "merge request !45"),
    ],
)
def test_identifiers_in_a_text_are_links_with_their_place(corpus: Corpus, text: str, target: str) -> None:
    item = corpus.one("n.md", text)
    (link,) = item.links
    assert (link.target, link.type, link.basis) == (target, LinkType.MENTIONS, LinkBasis.IDENTIFIER)
    assert item.text[link.start : link.end] == target


@pytest.mark.parametrize(
    "text",
    ["ISO-42001 and UTF-8", "SHA-256", "https://x.example/docs/MLP-142", "step-by-step guide", "A.6.2.4", "GPT-4"],
)
def test_what_has_the_shape_only_is_no_link(corpus: Corpus, text: str) -> None:
    assert corpus.one("n.md", text).links == ()


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("This supersedes POL-01.", "supersedes"),
        ("Evaluation of fraud-lens 2.4.0", "evaluates"),
        ("It closes CA-2025-04.", "closes"),
        ("It does not supersede POL-01.", "mentions"),
        ("POL-01 is superseded by POL-02.", "mentions"),
        ("It was never approved; approval of MLP-9 is open", "approves"),
        ("This no longer replaces POL-01.", "mentions"),
    ],
)
def test_a_word_right_before_says_what_the_link_means(corpus: Corpus, text: str, type_: str) -> None:
    assert corpus.one("n.md", text).links[0].type == type_


def test_an_item_does_not_link_to_itself(corpus: Corpus) -> None:
    item = corpus.one("j.json", {"issues": [{"key": "AB-1", "fields": {"summary": "AB-1 after AB-2"}}]}, "jira")
    assert [link.target for link in item.links] == ["AB-2"]


def test_a_word_whose_subject_is_another_record_makes_no_link_of_that_kind(corpus: Corpus) -> None:
    links = corpus.one("m.md", "PR #87 implements MLP-142.").links
    assert [(link.target, link.type) for link in links] == [("PR #87", "mentions"), ("MLP-142", "mentions")]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://jira.example/browse/MLP-142?focusedId=3", "MLP-142"),
        ("https://github.com/acme/lens/pull/87/files", "#87"),
        ("https://gitlab.example/a/b/-/merge_requests/45", "#45"),
        ("https://acme.service-now.com/nav_to.do?uri=change_request.do?sysparm_query=number=CHG0012", "CHG0012"),
        ("https://acme.service-now.com/change?number=CHG0012", "CHG0012"),
        ("https://linear.app/acme/issue/ENG-12/retrain", "ENG-12"),
        ("http://mlflow.example/#/models/fraud-lens/versions/3", "models/fraud-lens/3"),
        ("https://example.org/about", None),
        ("mailto:ann@example.org", None),
        ("javascript:alert(1)", None),
        ("//cdn.example/x.md", None),
        ("../policies/a.md#scope", "policies/a.md"),
        ("b%20c.md", "records/b c.md"),
        ("./x/../b.md?raw=1", "records/b.md"),
        ("/policies/a.md", "policies/a.md"),
        ("..\\policies\\a.md", "policies/a.md"),
        ("../../../etc/passwd", "../../../etc/passwd"),
        ("#scope", None),
        ("note.md", None),
        ("", None),
    ],
)
def test_a_hyperlink_leads_to_a_file_or_a_record(url: str, target: str | None) -> None:
    found = hyperlinks("records/note.md", Kind.OTHER, [(3, 9, url)])
    assert [(one.target, one.basis, one.start, one.end) for one in found] == (
        [(target, LinkBasis.STATED, 3, 9)] if target else []
    )


def test_an_address_in_a_text_names_its_record_with_the_place_of_the_address(corpus: Corpus) -> None:
    item = corpus.one("n.md", "See https://jira.example/browse/MLP-142.")
    (link,) = item.links
    assert (link.target, link.basis) == ("MLP-142", LinkBasis.IDENTIFIER)
    assert item.text[link.start : link.end].startswith("https://jira.example/browse/MLP-142")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("lamp-timer-2.1.0.md", "lamp-timer 2.1.0"),
        ("eval_lamp-timer_v2.1.md", "lamp-timer 2.1"),
        ("MLP-142-eval.md", "MLP-142"),
    ],
)
def test_what_a_records_file_name_suggests_is_marked_inferred(corpus: Corpus, path: str, target: str) -> None:
    (link,) = corpus.one(path, "# Report\n", kind="evaluation").links
    assert (link.type, link.target, link.basis, link.start) == (LinkType.EVALUATES, target, LinkBasis.INFERRED, None)


def test_what_a_records_title_suggests_is_marked_inferred(corpus: Corpus) -> None:
    (link,) = corpus.one("d.md", "# Rollout: Lamp Timer v2.1\n", kind="deployment").links
    assert (link.type, link.target, link.basis) == (LinkType.DEPLOYS, "Lamp Timer 2.1", LinkBasis.INFERRED)


def test_a_documents_file_name_is_its_own_number(corpus: Corpus) -> None:
    assert corpus.one("POL-01-policy.md", "# Policy\n", kind="policy").links == ()


def test_two_versions_in_a_name_suggest_nothing(corpus: Corpus) -> None:
    links = corpus.one("c.md", "# fraud-lens 2.3.0 and fraud-lens 2.4.0\n", kind="evaluation").links
    assert [one for one in links if one.basis is LinkBasis.INFERRED] == []


@pytest.mark.parametrize(
    ("kind", "field", "type_"),
    [
        ("evaluation", "Ticket", LinkType.EVALUATES),
        ("approval", "Ticket", LinkType.APPROVES),
        ("approval", "Evaluation report", LinkType.MENTIONS),
        ("deployment", "Approval", LinkType.MENTIONS),
        ("deployment", "Change request", LinkType.DEPLOYS),
        ("monitoring", "Incident", LinkType.MENTIONS),
        ("corrective_action", "Finding", LinkType.CLOSES),
        ("policy", "Supersedes", LinkType.SUPERSEDES),
        ("policy", "Superseded by", LinkType.SUPERSEDED_BY),
    ],
)
def test_a_field_points_from_the_record_to_what_it_is_done_to(
    corpus: Corpus, kind: str, field: str, type_: LinkType
) -> None:
    item = corpus.one("r.md", f"# Record\n\nOwner: Ann Lee\nVersion: 1.0\n{field}: MLP-142\n", kind=kind)
    assert [one.type for one in item.links if one.target == "MLP-142"] == [type_]


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("Approved", False),
        ("3600", False),
        ("2026-10-12", False),
        ("yes", False),
        ("rules/old.md", True),
        ("ds-golden-2026.1", True),
        ("run7", True),
    ],
)
def test_one_word_in_a_referring_field_is_a_target_only_when_it_can_name_a_record(
    corpus: Corpus, value: str, named: bool
) -> None:
    item = corpus.one("a.csv", f"id,approval\n1,{value}\n", connector="register")
    assert [link.target for link in item.links] == ([value] if named else [])


def test_the_links_of_a_document_are_stated_links(corpus: Corpus) -> None:
    text = "# Note\n\nBy [the policy](../policies/ai%20policy.md#scope) and [its ticket](https://jira.example/browse/MLP-142).\n"
    item = corpus.one("records/note.md", text)
    told = {(item.text[one.start : one.end], one.target, one.basis) for one in item.links}
    assert ("the policy", "policies/ai policy.md", LinkBasis.STATED) in told
    assert ("its ticket", "MLP-142", LinkBasis.STATED) in told


def test_a_target_of_restructuredtext_that_names_another_is_followed(corpus: Corpus) -> None:
    text = "See `the rule <first_>`_ and `nothing <lost_>`_.\n\n.. _first: second_\n.. _second: rules/a.md\n"
    item = corpus.one("a.rst", text)
    assert {link.target for link in item.links} == {"rules/a.md"}
