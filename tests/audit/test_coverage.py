"""Coverage of a clinic group: legs, mappings, freshness, exclusions, judgements and what has changed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.audit.ageing import Freshness
from assistant.audit.changes import Turn, since
from assistant.audit.coverage import Covered, Leg, LegState, Piece, covered, grouped, place
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from assistant.audit.judgements import Judgement
from assistant.audit.mapping import How, kinds_by_criterion
from assistant.audit.subjects import place_of, subjects
from assistant.domain.errors import BadInput, NotFound
from assistant.domain.evidence import EvidenceId, Kind, RevisionId
from assistant.wiring.workspace import Workspace
from tests.audit.clinic import FILES, TESTED
from tests.promises.organizations import ask, workspace, write


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("clinic")
    return workspace(folder / "home", write(folder / "org", FILES))


@pytest.fixture(scope="module")
def desk(opened: Workspace) -> Desk:
    return opened.desk("tom")


def one(desk: Desk, name: str, *judgements: Judgement) -> Covered:
    judged = {(each.criterion, each.evidence): each for each in judgements}
    (found,) = covered(desk, [desk.criteria.by_id[name]], judged, {})
    return found


def pieces(found: Covered) -> dict[str, Piece]:
    return {piece.item.id: piece for leg in found.legs for piece in leg.pieces}


def states(found: Covered) -> dict[Leg, LegState]:
    return {leg.leg: leg.state for leg in found.legs}


def test_each_leg_says_what_it_has(desk: Desk) -> None:
    assert states(one(desk, "A.6.2.4")) == {
        Leg.POLICY: LegState.MISSING,
        Leg.PROCEDURE: LegState.COVERED,
        Leg.RECORD: LegState.COVERED,
    }
    assert one(desk, "A.6.2.4").missing == (Leg.POLICY,)


def test_a_document_is_stale_by_its_review_and_a_record_by_its_own_date(desk: Desk) -> None:
    assert pieces(one(desk, "A.6.2.6"))["papers/rules.md"].freshness is Freshness.STALE
    assert pieces(one(desk, "A.6.2.6"))["papers/watch.md"].freshness is Freshness.STALE
    assert pieces(one(desk, "A.6.2.4"))["papers/how-we-test.md"].freshness is Freshness.FRESH
    assert one(desk, "A.6.2.6").stale == (Leg.POLICY, Leg.RECORD)


def test_what_names_the_criterion_and_what_the_statement_names_is_stated(desk: Desk) -> None:
    assert pieces(one(desk, "A.6.2.6"))["papers/rules.md"].how is How.STATED
    assert pieces(one(desk, "A.6.2.4"))["papers/how-we-test.md"].how is How.STATED
    assert pieces(one(desk, "A.6.2.4"))["papers/tested.md"].how is How.FOUND


def test_a_finding_against_a_control_is_no_evidence_of_it(desk: Desk) -> None:
    assert "papers/finding.md" not in pieces(one(desk, "A.6.2.6"))
    assert "papers/finding.md" in pieces(one(desk, "10.2"))


def test_what_orders_a_machine_about_shows_nothing(desk: Desk) -> None:
    assert "papers/order.md" in {item.id for item in desk.scope.items}
    assert "papers/order.md" not in pieces(one(desk, "A.6.2.4"))


def test_a_control_that_does_not_apply_lacks_nothing(desk: Desk) -> None:
    left_out = one(desk, "A.10.4")
    assert left_out.excluded == "no customer receives a model"
    assert left_out.missing == ()
    assert one(desk, "A.10.3").excluded is None


def test_the_statement_says_who_answers(desk: Desk) -> None:
    assert one(desk, "A.6.2.4").owners == ("Rita Alves",)


def test_where_to_click_is_newest_first_and_the_place_says_it(desk: Desk) -> None:
    records = one(desk, "A.6.2.4").legs[-1].pieces
    assert [piece.item.id for piece in records][:1] == ["papers/tested.md"]
    rules = pieces(one(desk, "A.6.2.6"))["papers/rules.md"]
    assert "A.6.2.6" in desk.scope.quote(place(desk, rules))


def test_a_rejected_mapping_leaves_its_leg_and_is_told(desk: Desk) -> None:
    def said(evidence: str, how: How) -> Judgement:
        return Judgement(
            criterion="A.6.2.4",
            evidence=EvidenceId(evidence),
            revision=RevisionId("sha256:x"),
            how=how,
            reason="of a pilot",
            by="tom",
            time=datetime(2026, 11, 1, tzinfo=UTC),
        )

    seen = one(desk, "A.6.2.4", said("papers/tested.md", How.REJECTED), said("papers/watch.md", How.CONFIRMED))
    assert [piece.item.id for piece in seen.rejected] == ["papers/tested.md"]
    assert "papers/tested.md" not in pieces(seen)
    assert pieces(seen)["papers/watch.md"].how is How.CONFIRMED


@pytest.fixture
def weighed(tmp_path: Path) -> Workspace:
    """The clinics afresh; by their roles Ines is an auditor."""
    return workspace(tmp_path / "home", write(tmp_path / "org", FILES))


@pytest.fixture
def unnamed(tmp_path: Path) -> Workspace:
    """The clinics without roles."""
    named = "\n".join(line for line in FILES["sources.yaml"].splitlines() if not line.startswith("roles:"))
    return workspace(tmp_path / "home", write(tmp_path / "org", FILES | {"sources.yaml": named}))


def rejected(opened: Workspace, user: str) -> set[str]:
    (seen,) = opened.coverage(user).criteria("A.6.2.4")
    return {piece.item.id for piece in seen.rejected}


def test_a_judgement_of_an_auditor_is_told_only_to_those_who_may_read_the_item(weighed: Workspace) -> None:
    ines = weighed.coverage("ines.moura")
    ines.judge("A.6.2.4", "closed/secret.md", How.REJECTED, "of another clinic")
    ines.judge("A.6.2.4", "papers/older.md", How.REJECTED, "too small")
    assert "counts for everybody" in ines.reach
    assert rejected(weighed, "tom") == {"papers/older.md"}
    assert rejected(weighed, "ines.moura") == {"papers/older.md", "closed/secret.md"}


def test_who_is_no_auditor_changes_their_own_coverage_alone_and_leaves_a_remark(weighed: Workspace) -> None:
    tom = weighed.coverage("tom")
    tom.judge("A.6.2.4", "papers/tested.md", How.REJECTED, "I would rather not")
    assert "your own coverage alone" in tom.reach
    assert rejected(weighed, "tom") == {"papers/tested.md"}
    assert rejected(weighed, "ines.moura") == set()
    (seen,) = weighed.coverage("ines.moura").criteria("A.6.2.4")
    kept = pieces(seen)["papers/tested.md"]
    assert (kept.how, [one.words for one in kept.remarks]) == (How.FOUND, ["rejected by tom: I would rather not"])
    weighed.coverage("ines.moura").judge("A.6.2.4", "papers/tested.md", How.CONFIRMED, "it is the report")
    assert rejected(weighed, "tom") == set()  # the auditor's later word
    tom.judge("A.6.2.4", "papers/tested.md", How.REJECTED, "still not")
    assert (rejected(weighed, "tom"), rejected(weighed, "ines.moura")) == ({"papers/tested.md"}, set())
    answer = ask(weighed, "ines.moura", "Where would we click if an auditor asked for A.6.2.4?")
    assert "papers/tested.md for A.6.2.4 was rejected by tom: still not" in answer.text


def test_where_no_role_is_named_each_judgement_counts_for_its_author(unnamed: Workspace) -> None:
    unnamed.coverage("ines.moura").judge("A.6.2.4", "papers/older.md", How.REJECTED, "too small")
    unnamed.coverage("ines.moura").judge("A.6.2.4", "closed/secret.md", How.REJECTED, "of another clinic")
    assert rejected(unnamed, "ines.moura") == {"papers/older.md", "closed/secret.md"}
    assert rejected(unnamed, "tom") == set()
    (seen,) = unnamed.coverage("tom").criteria("A.6.2.4")
    told = [one.words for piece in pieces(seen).values() for one in piece.remarks]
    assert told == ["rejected by ines.moura: too small"]  # nothing of what Tom may not read


def test_hidden_and_absent_evidence_are_judged_alike(opened: Workspace) -> None:
    told = []
    for name in ("closed/secret.md", "papers/none.md"):
        with pytest.raises(NotFound) as caught:
            opened.coverage("tom").judge("A.6.2.4", name, How.CONFIRMED, "so")
        told.append(str(caught.value).replace(name, "ID"))
    assert told[0] == told[1]
    with pytest.raises(BadInput, match="say why"):
        opened.coverage("tom").judge("A.6.2.4", "papers/tested.md", How.CONFIRMED, " ")
    with pytest.raises(BadInput, match="of one"):
        opened.coverage("tom").judge("A.6.2", "papers/tested.md", How.CONFIRMED, "so")


def test_themes_and_topics_have_what_their_criteria_have(opened: Workspace) -> None:
    book = opened.coverage("tom")
    themes = {each.id: each for each in book.themes()}
    topics = {each.id: each for each in book.topics()}
    assert (len(themes), len(topics)) == (10, 8)
    assert states(themes["Development lifecycle"])[Leg.RECORD] is LegState.COVERED
    kinds = {piece.item.metadata.kind for leg in topics["Evaluations"].legs[-1:] for piece in leg.pieces}
    assert kinds == {Kind.EVALUATION}


def test_a_theme_of_nothing_but_excluded_controls_does_not_apply(desk: Desk) -> None:
    theme = desk.criteria.themes[7]
    (seen,) = grouped([theme], [one(desk, "A.10.4")])
    assert seen.excluded
    assert seen.missing == ()


def test_mine_is_what_the_user_name_means(opened: Workspace) -> None:
    book = opened.coverage("ines.moura")
    mine = {each.id for each in book.of_owner(book.criteria("A.6.2.4 A.6.2.6"), "me")}
    assert mine == {"A.6.2.6"}
    with pytest.raises(BadInput, match="--owner NAME"):
        opened.coverage("tom").person("me")


def test_since_a_day_tells_new_and_newly_stale(desk: Desk) -> None:
    turned = {change.item.id: change for change in since(desk, date(2026, 8, 15), None)}
    assert turned["papers/tested.md"].turn is Turn.NEW
    assert turned["papers/rules.md"].turn is Turn.STALE
    assert "papers/older.md" not in turned


def test_since_a_version_tells_changed_and_withdrawn_inside_todays_rights(tmp_path: Path) -> None:
    sources = write(tmp_path / "org", FILES)
    home = workspace(tmp_path / "home", sources)
    (tmp_path / "org/papers/older.md").unlink()
    (tmp_path / "org/closed/secret.md").unlink()
    write(tmp_path / "org", {"papers/tested.md": TESTED.replace("400", "500"), "papers/newest.md": TESTED})
    home.ingest(sources)
    turned = {change.item.id: change.turn for change in home.coverage_since("tom", 1)}
    assert turned["papers/older.md"] is Turn.WITHDRAWN
    assert turned["papers/tested.md"] is Turn.CHANGED
    assert turned["papers/newest.md"] is Turn.NEW
    assert "closed/secret.md" not in turned
    assert "closed/secret.md" in {change.item.id for change in home.coverage_since("ines.moura", 1)}


def test_kinds_that_a_title_names_tell_a_criterion_apart() -> None:
    kinds = kinds_by_criterion(load_criteria())
    assert Kind.RISK in kinds["8.2"]
    assert Kind.DATASET in kinds["A.7.5"]
    assert Kind.TICKET not in kinds["8.1"]


def test_a_subject_is_said_by_its_words_close_together() -> None:
    words = subjects(load_criteria())["9.2.2"]
    assert place_of("The programme of internal audits runs for three years.", words, {})
    assert place_of("Audits are external.", words, {}) is None


def test_work_that_touches_no_ai_is_no_record_of_its_deployment(tmp_path: Path) -> None:
    changes = (
        "number,short description,start date,ticket\n"
        "C-1,Deploy Bed Planner 1.2,2026-09-02,\nC-2,Renew the TLS certificate of the car park,2026-09-03,\n"
        "C-3,Restart of host nine,2026-09-04,TK-1\nC-4,New machine learning gateway,2026-09-05,\n"
    )
    tickets = "key,summary,opened\nTK-1,Bed Planner is slow,2026-09-03\nTK-2,Lamp is dark,2026-09-03\n"
    more = "  - {id: work, path: work.csv, connector: register, kind: deployment, allow: [everyone]}\n  - {id: desk, path: desk.csv, connector: register, kind: ticket, allow: [everyone]}\n"
    files = {**FILES, "sources.yaml": FILES["sources.yaml"] + more, "work.csv": changes, "desk.csv": tickets}
    opened = workspace(tmp_path / "home", write(tmp_path / "org", files))
    found = pieces(one(opened.desk("tom"), "A.6.2.5"))
    assert {name for name in found if name.startswith("work.csv")} == {"work.csv#C-1", "work.csv#C-3", "work.csv#C-4"}


def test_a_team_named_after_ai_makes_no_certificate_a_deployment_of_it(tmp_path: Path) -> None:
    changes = (
        "number,short description,start date,ticket\nC-1,Deploy Bed Planner 1.2,2026-09-02,TK-1\nC-2,Restart of host nine,2026-09-03,TK-2\n"
        "C-3,Certificate registry.hall,2026-09-04,TK-3\nC-4,Patch of the database on ML hosts,2026-09-05,TK-4\nC-5,Old model registry off,2026-09-05,TK-5\n"
        "C-6,Renew certificate of Bed Planner,2026-09-06,\nC-7,Backup of the training cluster,2026-09-07,TK-6\n"
    )
    told = (
        "Bed Planner is slow",
        "Host nine hangs",
        "Certificate ends",
        "Patch the disk",
        "Old registry",
        "Bed Planner loses its disk",
    )
    tickets = "key,summary,opened,team\n" + "".join(f"TK-{at},{said},2026-09-01,AI Platform\n" for at, said in enumerate(told, 1))  # fmt: skip
    more = "  - {id: work, path: work.csv, connector: register, kind: deployment, allow: [everyone]}\n  - {id: desk, path: desk.csv, connector: register, kind: ticket, allow: [everyone]}\n"
    files = {**FILES, "sources.yaml": FILES["sources.yaml"] + more, "work.csv": changes, "desk.csv": tickets}
    opened = workspace(tmp_path / "home", write(tmp_path / "org", files))
    found = pieces(one(opened.desk("tom"), "A.6.2.5"))
    assert {name for name in found if name.startswith("work.csv")} == {"work.csv#C-1", "work.csv#C-5", "work.csv#C-6"}
