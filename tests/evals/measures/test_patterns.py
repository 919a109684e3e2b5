from evals.measures.patterns import measure
from evals.reply import Reply
from tests.evals.measures.replies import QUIET, figures, reply, results, said

UNMEASURED = dict.fromkeys(("pattern-precision", "pattern-recall", "pattern-near-miss"))
TAGS = (
    "pattern:missing_records:lens 2.4",
    "pattern:supplier_blind_spots:SUP-3",
    "near-miss:missing_records:lens 2.3",
)


def check(pattern: str, subject: str, state: str = "found", *sources: str) -> dict[str, object]:
    cited = [{"source": source} for source in sources]
    return {"pattern": pattern, "subject": subject, "state": state, "citations": cited}


def checked(*checks: dict[str, object], tags: tuple[str, ...] = TAGS) -> Reply:
    return reply(QUIET | {"checks": list(checks)}, tags=tags)


def test_hits_strangers_and_near_misses() -> None:
    found = [
        check("missing_records", "lens 2.4"),
        check("missing_records", "lens 2.3"),
        check("undefined_roles", "all"),
    ]
    assert figures(measure, checked(*found)) == {
        "pattern-precision": 1 / 3,
        "pattern-recall": 1 / 2,
        "pattern-near-miss": 1,
    }


def test_a_subject_may_be_named_by_what_is_cited() -> None:
    found = check("supplier_blind_spots", "HireLoop Inc.", "found", "registers/suppliers.csv#SUP-3")
    assert figures(measure, checked(found))["pattern-precision"] == 1


def test_the_right_subject_of_another_pattern_is_no_hit() -> None:
    assert figures(measure, checked(check("undefined_roles", "lens 2.4")))["pattern-recall"] == 0


def test_what_is_undecidable_or_not_found_finds_nothing() -> None:
    unfound = [check("missing_records", "lens 2.4", state) for state in ("undecidable", "not_found")]
    figure = figures(measure, checked(*unfound))
    assert figure == {"pattern-precision": None, "pattern-recall": 0, "pattern-near-miss": 0}


def test_a_label_without_a_subject_is_of_any() -> None:
    found = check("missing_records", "whatever")
    assert figures(measure, checked(found, tags=("pattern:missing_records",)))["pattern-recall"] == 1


def test_no_results_at_all_find_nothing_of_what_is_labelled() -> None:
    found = results(measure, checked())["pattern-recall"]
    assert [(one.value, one.place) for one in found.findings] == [
        (0, "missing_records: lens 2.4"),
        (0, "supplier_blind_spots: SUP-3"),
    ]


def test_nothing_is_measured_without_checks_or_without_labels() -> None:
    assert figures(measure, reply(said("yes"), tags=TAGS)) == UNMEASURED
    assert figures(measure, checked(check("missing_records", "lens 2.4"), tags=())) == UNMEASURED
