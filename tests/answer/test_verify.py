"""Each check of the verifier, caused once; the healthy claim beside it passes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.verification.verify import Against, verify, verify_table
from assistant.domain.answer import DraftClaim, Passage, Span, Support, Verdict
from assistant.domain.dates import Period
from assistant.domain.draft import DraftRow, DraftTable
from assistant.domain.evidence import EvidenceId, Locator, RevisionId
from assistant.models.cross_encoder import Entailment
from assistant.store.scope import Scope, open_scope
from tests.answer.places import NOTES, ROW, RULE, at, computed, items, opened, quoted
from tests.store.homes import item, open_home, publish, reader, sources

FIRST, SECOND = RULE.split(". ")
FIRST += "."


@pytest.fixture(scope="module")
def scope(tmp_path_factory: pytest.TempPathFactory) -> Scope:
    return opened(tmp_path_factory.mktemp("home"))[1]


def reason(scope: Scope, draft: DraftClaim) -> str | None:
    """The code of the check that a claim fails; None when it passes."""
    passed, failed = verify(scope, [draft])
    assert len(passed) + len(failed) == 1
    return failed[0].reason if failed else None


def test_a_claim_that_repeats_its_quote_passes(scope: Scope) -> None:
    assert reason(scope, quoted(FIRST, at(scope, "rule.md", FIRST))) is None
    assert reason(scope, quoted(SECOND, at(scope, "rule.md", SECOND))) is None


def test_a_claim_without_a_place_is_withheld(scope: Scope) -> None:
    assert reason(scope, quoted(FIRST)) == "no_citation"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Nurses must not leave the ward during 3 alarms.", "numbers"),
        ("Nurses must not leave the ward during 22 alarms.", "numbers"),
        ("Nurses must not leave the ward during alarms of 2026-03-04.", "numbers"),
        ("Nurses must not leave the ward during 2 alarms, ticket W-18.", "numbers"),
        ("Nurses must leave the ward during 2 alarms.", "negation"),
        ("Nurses may not leave the ward during 2 alarms.", "modality"),
        ("Nurses should not leave the ward during 2 alarms.", "modality"),
        ("Nurses must not leave the kitchen during 2 alarms.", "wording"),
        ("Doctors must not leave the ward during 2 alarms.", "wording"),
    ],
)
def test_one_thing_changed_is_one_code(scope: Scope, said: str, code: str) -> None:
    assert reason(scope, quoted(said, at(scope, "rule.md", FIRST))) == code


@pytest.mark.parametrize(
    "said",
    [
        "Relief came by Ines Duarte on 2026-03-05, ticket W-17.",
        "Relief came by Ines Duarte on 2025-03-04, ticket W-17.",
        "Relief came by Ines Duarte on 2026-03-04, ticket W-71.",
        "Relief came by Ines Duarte on 2026-03-04, ticket CHG0012.",
    ],
)
def test_a_changed_date_or_an_invented_id_is_withheld(scope: Scope, said: str) -> None:
    assert reason(scope, quoted(said, at(scope, "rule.md", SECOND))) == "numbers"


@pytest.mark.parametrize(
    ("said", "words"), [("Relief never came by Ines Duarte.", SECOND), ("Visible words do not stay here.", NOTES[:24])]
)
def test_a_negation_that_the_quote_lacks_is_withheld(scope: Scope, said: str, words: str) -> None:
    name = "rule.md" if words in RULE else "notes.md"
    assert reason(scope, quoted(said, at(scope, name, words))) == "negation"


@given(st.data())
def test_a_claim_with_any_digit_changed_is_withheld(scope: Scope, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from([FIRST, SECOND]))
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", sentence)]))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != sentence[place]]))
    said = sentence[:place] + digit + sentence[place + 1 :]
    place_of_sentence = at(scope, "rule.md", sentence)
    assert reason(scope, quoted(said, place_of_sentence)) == "numbers"
    if sentence == SECOND:  # a computed claim may count what it cites, so that a lone 0 or 1 may stand
        assert reason(scope, computed(said, place_of_sentence)) == "numbers"


def test_a_person_whom_no_quote_names_is_withheld(scope: Scope) -> None:
    def told(name: str, words: str) -> str | None:
        draft = computed(f"W-17: relief 2026-03-04 by {name}.", at(scope, "rule.md", words))
        return reason(scope, replace(draft, rule="dates of hops"))

    assert told("Ines Duarte", SECOND) is None
    assert told("Ines Lind", SECOND) == "names"
    assert told("Ines Duarte", FIRST) is not None


def test_a_count_is_just_the_evidence_that_it_cites(scope: Scope) -> None:
    two = (at(scope, "rule.md", "ward"), at(scope, "wards.csv#R-1", "Radiology"))
    assert reason(scope, computed("2 records match.", *two)) is None
    assert reason(scope, computed("3 records match.", *two)) == "numbers"
    assert reason(scope, computed("2 records match.", *two[:1], at(scope, "rule.md", "Relief"))) == "numbers"
    assert reason(scope, computed("1 record matches.", *two)) == "numbers"
    assert reason(scope, computed("1 record matches: dated 2031-01-01.", two[0])) == "numbers"
    assert reason(scope, computed("1 record matches: dated 2031-01-01.", two[0], premise="dated 2031-01-01")) is None
    assert reason(scope, computed("2 records: 1 whole, 1 broken.", *two)) is None
    assert reason(scope, computed("2 records: 2 whole, 1 broken.", *two)) == "numbers"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Late: 12 days after the first.", None),
        ("Late: 13 days after the first.", "numbers"),
        ("Late: 12 alarms after the first.", "numbers"),
        ("In 2026-03: none.", None),
        ("In 2026-05: none.", "numbers"),
    ],
)
def test_days_between_two_that_are_quoted_may_be_said_and_no_others(
    tmp_path: Path, said: str, code: str | None
) -> None:
    store = open_home(tmp_path)
    publish(store, [item("days.md", "Opened 2026-03-20, closed 2026-04-01.")])
    scope = open_scope(store, reader("ana"), sources())
    draft = computed(said, at(scope, "days.md", "Opened 2026-03-20, closed 2026-04-01."))
    assert reason(scope, replace(draft, rule="check lateness")) == code


def test_a_place_outside_the_scope_is_withheld_like_one_that_never_was(scope: Scope) -> None:
    hidden = next(item for item in items() if item.id.startswith("closed/"))
    span = Span(evidence=hidden.id, revision=hidden.revision, start=0, end=23)
    assert reason(scope, quoted("The vault holds 9 bars.", span)) == "quote"
    assert reason(scope, quoted("The vault holds 9 bars.", replace(span, evidence=EvidenceId("no.md")))) == "quote"


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 4), (-3, 6), (0, 10_000)])
def test_an_empty_or_overlong_place_is_withheld(scope: Scope, start: int, end: int) -> None:
    whole = at(scope, "rule.md", RULE)
    assert reason(scope, quoted(FIRST, whole, replace(whole, start=start, end=end))) == "quote"


def test_a_place_in_an_older_revision_is_withheld(scope: Scope) -> None:
    place = at(scope, "rule.md", FIRST)
    assert reason(scope, quoted(FIRST, replace(place, revision=RevisionId("sha256:00")))) == "quote"


def test_a_claim_falls_with_the_revision_that_it_quotes(tmp_path_factory: pytest.TempPathFactory) -> None:
    store, before = opened(tmp_path_factory.mktemp("home"))
    draft = quoted(FIRST, at(before, "rule.md", FIRST))
    publish(store, [replace(each, text=each.text.replace("2 alarms", "4 alarms")) for each in items()])
    after = open_scope(store, reader(), sources())
    assert (reason(before, draft), reason(after, draft)) == (None, "quote")


@pytest.mark.parametrize("words", ["Hidden words stand there.", "say yes to 5 visitors."])
def test_what_screening_marked_is_never_said(scope: Scope, words: str) -> None:
    assert reason(scope, quoted(words, at(scope, "notes.md", words))) == "flagged"
    assert reason(scope, computed("1 record matches.", at(scope, "notes.md", words))) == "flagged"
    clean = "Visible words stay here."
    assert reason(scope, quoted(clean, at(scope, "notes.md", clean))) is None
    reaching = f"{clean}\nIgnore"
    assert reason(scope, quoted(clean, at(scope, "notes.md", reaching))) == "flagged"


def test_one_bad_place_among_good_ones_withholds_the_claim(scope: Scope) -> None:
    good, bad = at(scope, "rule.md", FIRST), at(scope, "notes.md", "Hidden words")
    assert reason(scope, quoted(FIRST, good, bad)) == "flagged"


def test_order_is_kept_and_everything_is_either_passed_or_counted(scope: Scope) -> None:
    place = at(scope, "rule.md", FIRST)
    drafts = [
        quoted(FIRST, place),
        quoted("Nurses must not sing.", place),
        quoted("Nurses must not leave.", place),
        quoted(FIRST),
    ]
    passed, failed = verify(scope, drafts)
    assert [one.draft for one in passed] == [drafts[0]]
    assert [one.draft for one in failed] == drafts[1:]
    assert failed[-1].reason == "no_citation"


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("Nurses can't leave.", "Nurses can leave."),
        ("Nurses must not run and must not sleep.", "Nurses must run and must not sleep."),
        ("The doctor approves and the nurse cleans.", "The nurse approves and the doctor cleans."),
        ("Errors rose by 4 % and 7 mg.", "Errors rose by 7 % and 4 mg."),
        ("The dose is -5 mg.", "The dose is 5 mg."),
        ("At least 4 nurses stay.", "At most 4 nurses stay."),
        ("Alarms under 5 minutes are ignored.", "Alarms over 5 minutes are ignored."),
        ("Access is only for nurses.", "Access is for nurses."),
        ("Nobody objected to the scorecard.", "The scorecard objected to."),
    ],
)
def test_a_quoted_claim_is_its_quote_word_for_word(tmp_path: Path, quote: str, said: str) -> None:
    store = open_home(tmp_path)
    publish(store, [item("t.md", quote)])
    place = at(open_scope(store, reader(), sources()), "t.md", quote)
    held = open_scope(store, reader(), sources())
    assert reason(held, quoted(quote, place)) is None
    assert reason(held, quoted(said, place)) is not None


def row(scope: Scope, beds: str | int) -> DraftRow:
    places = (at(scope, "wards.csv#R-1", "Radiology"), at(scope, "wards.csv#R-1", "12"))
    return DraftRow(cells=("R-1", None, "Radiology", beds), spans=places)


def test_a_row_with_a_wrong_cell_is_dropped_and_the_table_is_not_complete(scope: Scope) -> None:
    columns = ("record", "title", "ward", "beds")
    good, bad = row(scope, "12"), row(scope, "13")
    table = DraftTable(columns=columns, rows=(good, bad), complete=True)
    assert verify_table(scope, table) == (DraftTable(columns=columns, rows=(good,), complete=False), 1)
    assert verify_table(scope, replace(table, rows=(good,))) == (replace(table, rows=(good,)), 0)


def test_a_row_without_a_place_is_dropped(scope: Scope) -> None:
    table = DraftTable(columns=("record",), rows=(DraftRow(cells=("R-1",), spans=()),), complete=True)
    assert verify_table(scope, table) == (replace(table, rows=(), complete=False), 1)


def test_an_incomplete_table_stays_incomplete_and_no_table_is_none(scope: Scope) -> None:
    table = DraftTable(columns=("record",), rows=(), complete=False)
    assert verify_table(scope, table) == (table, 0)
    assert verify_table(scope, None) == (None, 0)


def test_the_record_of_these_tests_is_what_it_seems(scope: Scope) -> None:
    assert scope.quote(at(scope, "wards.csv#R-1", "12")) == "12"
    assert ROW.count("12") == 1


class Scorer:
    """Holds of every pair what the test says; remembers what it was asked."""

    revision = "fake"

    def __init__(self, supported: float, contradicted: float = 0.0, *, elsewhere: float = 0.0) -> None:
        self.asked: list[tuple[str, str]] = []
        self._cited = Entailment(supported=supported, contradicted=contradicted, neutral=1 - supported - contradicted)
        self._elsewhere = Entailment(supported=elsewhere, contradicted=0.0, neutral=1 - elsewhere)

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        self.asked += pairs
        return [self._elsewhere if "elsewhere" in premise else self._cited for premise, _ in pairs]

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        return [0.0 for _ in texts]


REWORDED = "Nurses must not, during 2 alarms, leave the ward."


def passage(text: str) -> Passage:
    """A passage that the drafter saw and did not cite."""
    span = Span(evidence=EvidenceId("other.md"), revision=RevisionId("sha256:0"), start=0, end=len(text))
    locator = Locator()
    return Passage(span=span, text=text, context="", locator=locator, flags=frozenset(), score=1, dense=1, lexical=1)


@pytest.mark.parametrize(
    ("scorer", "verdict"),
    [
        (Scorer(0.95), "supported"),
        (Scorer(0.7), "partial"),
        (Scorer(0.3), "unsupported"),
        (Scorer(0.2, 0.7), "contradicted"),
        (Scorer(0.3, elsewhere=0.9), "misattributed"),
    ],
    ids=["supported", "partial", "unsupported", "contradicted", "misattributed"],
)
def test_a_claim_in_words_of_its_own_is_what_the_scorer_holds(scope: Scope, scorer: Scorer, verdict: str) -> None:
    against = Against(scorer=scorer, seen=[passage(f"{REWORDED} So it is said elsewhere.")])
    passed, failed = verify(scope, [quoted(REWORDED, at(scope, "rule.md", FIRST))], against)
    assert [one.support.value for one in passed] + [one.verdict.value for one in failed] == [verdict]


def test_words_of_its_own_make_a_claim_partly_supported_at_best(scope: Scope) -> None:
    draft = quoted("While 2 alarms ring, nurses must not go away.", at(scope, "rule.md", FIRST))
    sure, unsure = (verify(scope, [draft], Against(scorer=Scorer(value))) for value in (0.95, 0.85))
    assert [one.support for one in sure[0]] == [Support.PARTIAL]
    assert [one.verdict for one in unsure[1]] == [Verdict.UNSUPPORTED]


def test_what_rules_see_no_scorer_overrules(scope: Scope) -> None:
    said = ["While 3 alarms ring, nurses must not go away.", "While 2 alarms ring, nurses must go away.",
            "While 2 alarms ring, nurses may not go away.", "While 2 alarms ring, Otto Kern must not go away."]  # fmt: skip
    drafts = [quoted(each, at(scope, "rule.md", FIRST)) for each in said]
    passed, failed = verify(scope, drafts, Against(scorer=Scorer(1.0)))
    assert not passed
    assert [one.reason for one in failed] == ["numbers", "negation", "modality", "names"]


def test_a_word_for_word_claim_needs_no_scorer(scope: Scope) -> None:
    scorer = Scorer(0.0, 1.0)
    passed, _ = verify(scope, [quoted(FIRST, at(scope, "rule.md", FIRST))], Against(scorer=scorer))
    assert passed
    assert not scorer.asked


def test_a_rule_is_quoted_only_where_it_held(scope: Scope) -> None:
    place = at(scope, "rule.md", FIRST)
    held = {place.evidence: Period(start=date(2026, 1, 2), end=date(2026, 5, 1))}
    draft = quoted(FIRST, place)

    def code(draft: DraftClaim, day: date, held: Mapping[EvidenceId, Period] = held) -> str | None:
        _, failed = verify(scope, [draft], Against(held=held, day=day))
        return failed[0].reason if failed else None

    assert code(draft, date(2026, 4, 30)) is None
    assert code(draft, date(2026, 5, 1)) == "not_in_force"
    assert code(draft, date(2026, 4, 30), {}) == "not_in_force"  # a draft holds on no day
    assert code(replace(draft, on=date(2026, 4, 30)), date(2026, 6, 1)) is None
    assert code(replace(draft, history=True), date(2026, 6, 1)) is None
    row = at(scope, "wards.csv#R-1", "Radiology")
    assert code(quoted("ward: Radiology", row), date(2026, 6, 1)) is None  # a record has a date and no standing
