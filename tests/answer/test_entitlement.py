"""Who may approve: the rule of a change's day against the part that the approval's record gives its approver, in a dairy."""

from pathlib import Path

import pytest

from assistant.answer.drafting.approvers import Stands, stands
from assistant.domain.answer import Answer, Hop, HopState, Stage
from tests.answer.corpora import opened

SOURCES = """version: 1
organization: {name: Dairy, timezone: Europe/Amsterdam}
people: {pia: []}
sources:
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: records, path: records, connector: files, allow: [everyone]}
"""


def rule(version: str, effective: str, body: str) -> str:
    head = f"title: Model release procedure\nkind: procedure\nversion: '{version}'\nstatus: approved\n"
    return f"---\n{head}effective: {effective}\nowner: Bram de Wit\n---\n# Release\n\n{body}\n"


def dairy(
    folder: Path, said: str, approval: str, *, keeper: str = "Lotte Bos", by: str = "Tess Smit", author: str = ""
) -> Answer:
    """What is told of a release under a rule, with an approval's record; by an author, the merge of the release too."""
    files = {
        "systems.csv": f"id,name,system keeper\nD-1,Curd Watch,{keeper}\n",
        "changes.csv": "number,short description,start date,owner\nCH-3,Deploy Curd Watch 2.1,2026-06-20,Jan Kok\n",
        "rules/release-1.md": rule("1.0", "2025-01-01", "The system keeper approves every release."),
        "rules/release-2.md": rule("2.0", "2026-05-01", said),
        "records/signed.md": (
            f"---\nkind: approval\nsystem: Curd Watch\nmodel_version: '2.1'\ndate: 2026-06-17\napproved_by: {by}\n---\n"
            f"# Release of Curd Watch 2.1\n\n{approval}\n"
        ),
    }
    sources = SOURCES
    if author:
        files["merges.csv"] = f"number,title,author,merged at\n31,Curd Watch 2.1 retrained,{author},2026-06-15\n"
        sources += "  - {id: merges, path: merges.csv, connector: register, kind: pull_request, allow: [everyone]}\n"
    return opened(folder, files, sources).ask("Show me how the releases worked in June 2026")


def approval_of(answer: Answer) -> Hop:
    assert answer.trails
    return next(hop for hop in answer.trails[0].hops if hop.stage is Stage.APPROVAL)


def quoted(answer: Answer, hop: Hop) -> str:
    return "\n".join(answer.citations[n - 1].quote for n in hop.citations)


@pytest.mark.parametrize(
    ("said", "approval"),
    [
        ("The food safety board approves every release.", "Approved by Tess Smit, system keeper, 17 June 2026."),
        ("Every release must be approved by the chair of the food safety board or the deputy chair.", "Approved by: Tess Smit (line engineer)"),
        ("A new version needs the written approval of the food safety board.", "I approve this as system keeper. Tess Smit"),
        ("The system keeper must not approve the release of a version.", "Approved by Tess Smit, system keeper."),
        ("Every release is approved by two persons.", "Approved by Tess Smit, 17 June 2026."),
    ],
)  # fmt: skip
def test_an_approval_by_another_than_the_rule_names_is_contradicted_with_both_quotes(
    tmp_path: Path, said: str, approval: str
) -> None:
    answer = dairy(tmp_path, said, approval)
    hop = approval_of(answer)
    assert hop.state is HopState.CONTRADICTED
    assert said.rstrip(".") in hop.why
    assert said in quoted(answer, hop)
    assert "Tess Smit" in quoted(answer, hop)
    assert "1 with every expected hop" not in "\n".join(claim.text for claim in answer.claims)
    assert answer.withheld == 0


@pytest.mark.parametrize(
    ("said", "approval"),
    [
        ("The food safety board approves every release.", "Approved by Tess Smit for the FSB."),
        ("Every release must be approved by the chair of the food safety board.", "Approved by Tess Smit, chair."),
        ("The chair of the FSB or the deputy has approved.", "Approved by Tess Smit, deputy chair of the food safety board."),
        ("A tier A system goes live when the food safety board has minuted its consent.", "Tess Smit for the FSB: approved."),
        ("The system keeper approves every release.", "Curd Watch 2.1 may go."),
    ],
)  # fmt: skip
def test_an_approval_by_whom_the_rule_names_is_present_without_a_word(tmp_path: Path, said: str, approval: str) -> None:
    hop = approval_of(dairy(tmp_path, said, approval, keeper="Tess Smit"))
    assert (hop.state, hop.why) == (HopState.PRESENT, "")


@pytest.mark.parametrize(
    ("said", "approval"),
    [
        ("The food safety board approves every release.", "Approved by Tess Smit, 17 June 2026."),  # of no part
        ("The plant director approves every release.", "Approved by Tess Smit, head of production."),  # perhaps the same
        ("The deputy chair approves every release.", "Approved by Tess Smit, chair."),
        ("The food safety board approves every recipe.", "Approved by Tess Smit, system keeper."),  # of something else
        ("The food safety board approves every release of tier high.", "Approved by Tess Smit, system keeper."),
        ("A raw milk system goes live when the board has minuted its consent.", "Approved by Tess Smit, 17 June 2026."),
        ("Until 2024 releases were approved by the food safety board.", "Approved by Tess Smit, system keeper."),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_no_verdict_and_is_named(tmp_path: Path, said: str, approval: str) -> None:
    hop = approval_of(dairy(tmp_path, said, approval))
    assert hop.state is HopState.PRESENT
    assert hop.why.startswith("not checked whether the approver")


def test_of_somebody_with_two_parts_nothing_is_held_against_the_approval(tmp_path: Path) -> None:
    said = "The chair of the food safety board approves every release."
    twice = (
        "Approved by Tess Smit, system keeper.\n\nPresent at the tasting: Tess Smit, chair of the food safety board."
    )
    assert approval_of(dairy(tmp_path, said, twice)).state is HopState.PRESENT


def test_an_exception_names_its_own_approver_and_frees_no_other(tmp_path: Path) -> None:
    said = "The food safety board approves every release. In an emergency the shift lead approves the release."
    lead = dairy(tmp_path / "lead", said, "Approved by Tess Smit, shift lead.")
    keeper = dairy(tmp_path / "keeper", said, "Approved by Tess Smit, system keeper.")
    assert (approval_of(lead).state, approval_of(keeper).state) == (HopState.PRESENT, HopState.CONTRADICTED)


def test_the_rule_of_the_day_of_the_change_decides(tmp_path: Path) -> None:
    answer = dairy(tmp_path, "The food safety board approves every release.", "Approved by Tess Smit, system keeper.")
    assert "system keeper approves" not in approval_of(answer).why


@pytest.mark.parametrize(
    ("part", "named", "known"),
    [
        ("DPO", "data protection officer", Stands.NAMED),
        ("chairwoman of the board", "chair", Stands.NAMED),
        ("deputy chair", "chair", Stands.OPEN),
        ("author", "chair of the release board", Stands.OTHER),
        ("CRO", "release board", Stands.OPEN),
        ("managing director", "CEO", Stands.OPEN),
    ],
)
def test_parts_are_the_same_another_or_not_to_be_told(part: str, named: str, known: Stands) -> None:
    assert stands(part, [named]) is known


def test_a_rule_among_what_was_done_stands_behind_the_name_of_its_document(tmp_path: Path) -> None:
    said = "The food safety board approves every release."
    answer = dairy(tmp_path, said, "Approved by Tess Smit, system keeper.")
    assert f"Model release procedure: {said}" in [claim.text for claim in answer.claims]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("The system keeper approves every release.", HopState.PRESENT),
        ("The system keeper approves every release, and is not the author of it.", HopState.SELF_APPROVED),
        ("The system keeper approves every release. Releases follow the two-person rule.", HopState.SELF_APPROVED),
        ("The system keeper approves every release. Nobody audits their own work.", HopState.PRESENT),
        (
            "The system keeper approves every release. It names the version, and nobody approves what they wrote themselves.",
            HopState.SELF_APPROVED,
        ),
    ],
)
def test_an_author_may_approve_where_the_rule_names_the_author_and_asks_for_no_other(
    tmp_path: Path, said: str, state: HopState
) -> None:
    answer = dairy(tmp_path, said, "Approved by Tess Smit, system keeper, 17 June 2026.", author="Tess Smit")
    hop = approval_of(answer)
    assert hop.state is state
    assert "a change of their own" in hop.why
    assert ("let it be" in hop.why) == (state is HopState.PRESENT)
