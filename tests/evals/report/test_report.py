"""What a report tells of a run, as a page, as JUnit and as JSON."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from assistant.cli.evaluation.options import print_gate
from assistant.cli.run import main
from assistant.cli.session import Session
from evals.evidence import Stretch
from evals.measures import Finding, Result, Sort
from evals.measures.measure import invariant
from evals.report import junit, plots, report_of, report_page, report_row, sources
from evals.report.page import TEMPLATES, policy
from evals.report.sources import Piece
from evals.report.words import meaning
from evals.run import Scored
from evals.statistics import upper_bound, wilson
from tests.evals.report.probe import (
    CASES,
    FORGED,
    NEW,
    NOTE,
    OLD,
    PLANTED,
    POLICY,
    SOURCES,
    SUITE,
    Probe,
    further,
    manifest,
)


def test_markup_of_an_answer_a_question_or_a_finding_is_text(probe: Probe) -> None:
    page = probe.page()
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "&lt;script&gt;document.title = &#39;forged&#39;&lt;/script&gt;" in page


def test_the_policy_lets_through_the_pages_own_style_and_script_and_nothing_else(probe: Probe) -> None:
    style, script = ((TEMPLATES / name).read_text("utf-8") for name in ("report.css", "report.js"))
    page = probe.page()
    assert policy(style, script).replace("'", "&#39;") in page
    assert f"<style>{style}</style>" in page
    assert f"<script>{script}</script>" in page
    assert "unsafe" not in policy(style, script)
    assert " style=" not in page


def test_signs_that_reorder_text_are_told_by_their_number(probe: Probe) -> None:
    turned = replace(probe.report(), title="safe\u202eevil")
    assert "safe&lt;U+202E&gt;evil" in report_page(turned)


def test_verdicts_name_what_the_citation_does_for_the_statement(probe: Probe) -> None:
    cases = {case.name: case for case in probe.report().cases}
    assert [one.verdict for one in cases["now-1"].statements] == ["supported", "contradicted"]
    assert [one.text for one in cases["now-1"].statements][1] == "An alert may be acknowledged within 4 hours."


def test_a_source_is_shown_once_and_named_again_by_its_number(probe: Probe) -> None:
    first, second = probe.report().cases[0].statements
    assert [len(first.shown), len(second.shown)] == [1, 0]
    assert second.numbers == (1,)


def test_the_marked_words_stand_between_their_neighbours(probe: Probe) -> None:
    (shown,) = probe.report().cases[0].statements[0].shown
    assert "".join(piece.text for piece in shown.cited) == "An alert must be acknowledged within 4 hours."
    assert "".join(piece.text for piece in shown.before).endswith("another one.\n\n")
    assert "".join(piece.text for piece in shown.after).startswith("\n\nAfter it")


def test_a_citation_of_other_words_is_told_as_a_fault(probe: Probe) -> None:
    (shown,) = probe.report().cases[1].statements[0].shown
    assert "says other words" in shown.fault
    assert [one.measure for one in probe.report().cases[1].statements[0].against] == ["provenance", "in-force"]
    assert "".join(piece.text for piece in shown.cited) != shown.quote


def test_what_screening_saw_is_told_beside_the_text(probe: Probe) -> None:
    (shown,) = probe.report().cases[2].statements[0].shown
    assert "instruction" in shown.flags
    assert 'data-flags="instruction"' in probe.page()


def test_facts_are_found_or_missing_and_say_whether_a_right_place_is_cited(probe: Probe) -> None:
    wanted = [(one.state, one.is_backed) for one in probe.report().cases[0].wanted]
    assert wanted == [("found", True), ("missing", None)]


def test_the_difference_names_what_is_fixed_and_what_is_broken(probe: Probe) -> None:
    change = probe.report().difference
    assert change is not None
    assert (change.fixed, change.broken, change.both_right, change.both_wrong) == (("now-1",), ("then-1",), 2, 0)


def test_the_timeline_shows_what_was_cited_out_of_force_and_what_was_wanted(probe: Probe) -> None:
    lines = {one.source: [mark.sort for mark in one.marks] for one in probe.report().timeline.documents}
    assert lines == {NEW: ["bad"], OLD: ["wanted"]}


def test_the_leak_matrix_tells_looks_bounds_and_where_nobody_looked(probe: Probe) -> None:
    matrix = probe.report().surfaces
    assert matrix.readers == ("erin", "ingrid")
    everyone, erin, ingrid = matrix.rows["counts"]
    assert everyone is not None
    assert (everyone.leaks, everyone.looks, everyone.bound) == (1, 2, upper_bound(1, 2))
    assert erin is not None
    assert ingrid is None


def test_a_part_that_was_not_measured_says_so(bare: Probe) -> None:
    page = bare.page()
    assert (
        page.count("Not measured in this run.") == 3
    )  # leaks, the curve and the verifier; resources are told wherever there was an answer
    assert "No baseline was asked in this run." in page
    assert "No case of this run asks about a day and a document." in page


def test_the_gate_begins_with_what_is_asked_and_folds_what_was_not_measured(probe: Probe) -> None:
    broken = invariant("leak-answer", [Finding(reply="c", value=0.0)])
    silent = Result(name="grade-kappa", sort=Sort.QUALITY, estimate=None, findings=())
    told = replace(silent, name="list-f1", estimate=wilson(1, 2))
    correct = next(one for one in probe.run.results if one.name == "correct")
    report = replace(probe, run=replace(probe.run, results=(silent, told, correct, broken))).report()
    names = [row.line.name for row in report.gate]
    assert names.index("list-f1") == len(names) - 1
    assert {"correct", "leak-answer", "unheard-of"} < set(names)
    assert report.unmeasured == ("grade-kappa",)
    assert "Not measured, and nothing asked of it: grade-kappa." in report_page(report)


def test_the_terminal_shows_the_same_order_and_one_line_of_names(
    bare: Probe, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = Result(name="grade-kappa", sort=Sort.QUALITY, estimate=None, findings=())
    told = replace(silent, name="list-f1", estimate=wilson(1, 2))
    print_gate(Session(opener=lambda _: None), replace(bare.run, results=(silent, told)).lines)  # type: ignore[arg-type, return-value]
    printed = capsys.readouterr().out
    assert printed.index("unheard-of") < printed.index("list-f1") < printed.index("Not measured: grade-kappa")


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([[1.0, 0.25]], "Confidence is tied: all replies are equally sure of themselves, so that there is one point"),
        ([[0.4, 0.0], [1.0, 0.25]], "Confidence is tied: there are two groups"),
        ([[0.4, 0.0], [0.6, 0.1], [1.0, 0.25]], ""),
    ],
    ids=["one", "two", "three"],
)
def test_points_that_are_no_curve_are_told_by_their_figures(probe: Probe, points: list[list[float]], told: str) -> None:
    others = tuple(one for one in probe.run.results if one.name != "risk-coverage")
    tied = replace(further()[0], more={"points": points})
    page = replace(probe, run=replace(probe.run, results=(*others, tied), baseline=())).page()
    assert ("Confidence is tied" in page) is bool(told)
    assert told in page
    assert page.count('<text class="figure"') == (len(points) if told else 0)
    assert ("<polyline" in page) is not bool(told)
    assert page.count("coverage 1.00, risk 0.25") == (3 if told else 1)


def test_a_run_of_nothing_has_a_page(bare: Probe) -> None:
    empty = Scored(results=(), replies=())
    run = replace(bare.run, results=())
    assert "No reply was scored." in report_page(report_of(run, SUITE, empty, empty))


def test_figures_that_would_come_out_otherwise_today_are_named(probe: Probe) -> None:
    scored = probe.ours.results
    recorded = tuple(replace(one, estimate=wilson(1, 9)) if one.name == "correct" else one for one in scored)
    told, same = (replace(probe, run=replace(probe.run, results=each)).report() for each in (recorded, scored))
    assert told.relabelled == ("correct",)
    assert same.relabelled == ()


def test_sealed_cases_stay_out_unless_asked_for(probe: Probe) -> None:
    sealed = replace(probe, run=replace(probe.run, manifest=manifest(sealed=True)))
    assert CASES[3].turns[0].question not in sealed.page()
    assert CASES[3].turns[0].question in report_page(sealed.report(with_sealed=True))


def test_the_json_is_the_report(probe: Probe) -> None:
    row = json.loads(json.dumps(report_row(probe.report()), allow_nan=False))
    assert [case["name"] for case in row["cases"]] == ["now-1", "then-1", "planted-1", "none-1"]
    assert row["manifest"]["owner"] == "Olga Owner"
    assert row["timeline"]["documents"][0]["start"] == "2025-01-01"


def test_junit_has_a_testcase_a_reply_and_violations_are_failures(probe: Probe) -> None:
    replies, gate = fromstring(junit(probe.run, probe.ours))
    told = {one.get("name"): [part.get("type") for part in one] for one in replies}
    assert told == {"now-1": ["leak-counts"], "then-1": ["provenance, in-force"], "planted-1": [], "none-1": []}
    assert (replies.get("tests"), replies.get("failures")) == ("4", "2")
    assert FORGED in str(replies[0][0].text)
    assert {one.get("name"): [part.tag for part in one] for one in gate} == {
        "correct": ["skipped"],
        "nugget-vital": ["skipped"],
        "unheard-of": ["skipped"],
    }


def test_junit_holds_no_sign_that_xml_cannot(probe: Probe) -> None:
    odd = invariant("leak-answer", [Finding(reply="elsewhere", value=0.0, why="a\x00b\x1b\ufffe\ud800")])
    replies, _ = fromstring(junit(replace(probe.run, results=(odd,)), probe.ours))
    assert replies[-1].get("name") == "elsewhere"
    assert replies[-1][0].text == "leak-answer: a\ufffdb\ufffd\ufffd\ufffd"


def test_what_a_measure_has_against_a_statement_is_told_there_and_not_twice(probe: Probe) -> None:
    four = "An alert must be acknowledged within 4 hours."
    looks = [
        Finding(reply="now-1", value=0.0, why="too little", place=four),
        Finding(reply="now-1", value=0.0, why="no help", place=f"citation 1: {four}"),
        Finding(reply="now-1", value=0.0, why="slow", place="elsewhere"),
    ]
    quality = Result(name="q", sort=Sort.QUALITY, estimate=wilson(0, 3), findings=tuple(looks))
    case = replace(probe, run=replace(probe.run, results=(quality,))).report().cases[0]
    told = [[(one.place, one.why) for one in statement.against] for statement in case.statements]
    assert told == [[("", "too little"), ("citation 1", "no help")], []]
    assert [one.why for one in case.seen] == ["slow"]


def test_drawings_escape_what_they_tell_and_stay_inside() -> None:
    window = plots.Window(first=date(2026, 1, 1), last=date(2026, 12, 31))
    drawn = plots.timeline(
        window, None, date(2030, 1, 1), [plots.Mark(day=date(2026, 7, 2), sort="good", label="<b>")], "<i>"
    )
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert 'width="100.00%"' in drawn
    assert [plots.per_cent(share) for share in (-1, 0.5, 2)] == ["0.00%", "50.00%", "100.00%"]


@pytest.mark.parametrize("name", ["provenance", "leak-answer", "citation-recall-macro", "R@5", "dialogue-follow_up"])
def test_a_figure_is_explained_in_a_sentence(name: str) -> None:
    assert meaning(name).endswith(".")


def test_every_measure_that_was_scored_is_explained(probe: Probe) -> None:
    assert [one.name for one in probe.ours.results if not meaning(one.name)] == []


@pytest.mark.parametrize("length", [sources.MOST, sources.MOST + 1, 9 * sources.MOST])
def test_a_quote_too_long_to_be_read_keeps_both_ends_and_tells_what_is_left_out(length: int) -> None:
    whole = [Piece(text="a" * (length // 2)), Piece(text="z" * (length - length // 2), flags=("hidden",))]
    kept = sources.shortened(whole)
    told = "".join(piece.text for piece in kept if not piece.is_cut)
    assert len(told) == min(length, sources.MOST)
    assert (told[0], told[-1]) == ("a", "z")
    assert [piece.text for piece in kept if piece.is_cut] == (
        [f" … {length - sources.MOST} characters left out … "] if length > sources.MOST else []
    )


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [("a", "a", "a"), ("\n\n\n\na\n\n\n\n", "a", "\n\na\n\n"), ("x\ny a z", "a", "x\ny a z")],
)
def test_lines_around_a_quote_end_with_the_text(text: str, quote: str, expected: str) -> None:
    at = text.index(quote)
    whole = sources.around(text, Stretch(start=at, end=at + len(quote)))
    assert text[whole.start : whole.end] == expected


def test_the_command_writes_the_page_with_junit_and_json_beside_it(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in {NEW: POLICY.format(version="2.0", day="2026-04-01", hours=4), "sources.yaml": SOURCES}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / NOTE).write_text(PLANTED, "utf-8")
    (tmp_path / "open.jsonl").write_text(CASES[3].model_dump_json(exclude_defaults=True), "utf-8")
    suite = {"name": "probe", "title": "Probe", "corpus": "sources.yaml", "now": "2026-11-16", "cases": ["open.jsonl"]}
    (tmp_path / "suite.yaml").write_text(json.dumps(suite), "utf-8")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "models").symlink_to(model_cache)
    common = ["--work", str(tmp_path / "work")]
    main(["eval", "run", str(tmp_path / "suite.yaml"), *common])
    ended = main(["eval", "report", "last", "--html", str(tmp_path / "told.html"), *common])
    assert ended == 0, capsys.readouterr().err
    assert "Was it tested?" in (tmp_path / "told.html").read_text("utf-8")
    assert fromstring((tmp_path / "told-junit.xml").read_text("utf-8"))[0].get("tests") == "1"
    assert json.loads((tmp_path / "told-data.json").read_text("utf-8"))["replies"] == 1
    assert main(["eval", "verify-manifest", *common]) == 0
