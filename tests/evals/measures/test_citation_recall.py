from evals.measures.citation_recall import measure
from tests.evals.measures.replies import EMPTY, QUIET, Told, answer, cite, claim, figures, reply, results, rows

RULE = "Alerts must be acknowledged within 4 hours. Logs are kept for 11 years in the archive."
TOLD = {
    "rule.md": Told(RULE, title="Alarm rule", owner="Mara Okafor"),
    "r.csv#I-1": Told("state: Open", day="2026-10-03", owner="Tom Lind", fields=("state",)),
    "r.csv#I-2": Told("state: Open", day="2026-10-19", owner="Ines Duarte", fields=("state",)),
}
ALERTS = cite(1, TOLD, "rule.md", "Alerts must be acknowledged within 4 hours.")
LOGS = cite(2, TOLD, "rule.md", "Logs are kept for 11 years in the archive.")
OPEN = [cite(3, TOLD, "r.csv#I-1", "Open"), cite(4, TOLD, "r.csv#I-2", "Open")]
COUNT = {"basis": "computed", "rule": "count of records"}


def test_one_supported_statement_of_two_is_a_half() -> None:
    made = answer(claims=[claim("Alerts are acknowledged within 4 hours.", 1), claim("Logs are kept for 2 years.", 2)])
    figure = figures(measure, reply(made | {"citations": [ALERTS, LOGS]}, TOLD))
    assert figure == {"citation-recall": 0.5, "citation-recall-macro": 0.5}


def test_micro_counts_statements_and_macro_replies() -> None:
    """One reply with 1 of 1 and one with 0 of 3: micro 1/4, macro 1/2."""
    good = reply(answer(claims=[claim("Logs are kept for 11 years.", 2)], citations=[LOGS]), TOLD)
    bad = reply(answer(claims=[claim(f"Wards have {n} beds.", 2) for n in (5, 6, 7)], citations=[LOGS]), TOLD, name="d")
    assert figures(measure, good, bad) == {"citation-recall": 0.25, "citation-recall-macro": 0.5}


def test_quotes_support_a_statement_together() -> None:
    both = claim("Alerts must be acknowledged within 4 hours and logs kept for 11 years.", 1, 2)
    assert figures(measure, reply(answer(claims=[both], citations=[ALERTS, LOGS]), TOLD))["citation-recall"] == 1


def test_a_statement_that_cites_nothing_has_zero() -> None:
    assert figures(measure, reply(answer(claims=[claim("Logs are kept.")]), TOLD))["citation-recall"] == 0


def test_invented_words_support_nothing() -> None:
    invented = cite(1, TOLD, "rule.md", "Wards have 9 beds.")
    made = answer(claims=[claim("Wards have 9 beds.", 1)], citations=[invented])
    assert figures(measure, reply(made, TOLD))["citation-recall"] == 0


def test_a_count_must_be_that_of_what_it_cites() -> None:
    right = answer(claims=[claim("2 records match: open.", 3, 4, **COUNT)], citations=OPEN)
    wrong = answer(claims=[claim("3 records match: open.", 3, 4, **COUNT)], citations=OPEN)
    assert figures(measure, reply(right, TOLD))["citation-recall"] == 1
    assert figures(measure, reply(wrong, TOLD))["citation-recall"] == 0


def test_parts_of_a_count_must_add_up() -> None:
    right = answer(claims=[claim("2 records: 1 late, 1 in time.", 3, 4, **COUNT)], citations=OPEN)
    wrong = answer(claims=[claim("2 records: 5 late, 1 in time.", 3, 4, **COUNT)], citations=OPEN)
    assert figures(measure, reply(right, TOLD))["citation-recall"] == 1
    assert figures(measure, reply(wrong, TOLD))["citation-recall"] == 0


def test_a_period_holds_where_all_that_is_cited_lies_in_it() -> None:
    made = answer(claims=[claim("2 records match: dated 2026-10-01 to 2026-10-31.", 3, 4, **COUNT)], citations=OPEN)
    late = made["claims"][0]["text"].replace("10-01", "10-05")
    period = {"period": {"from": "2026-10-01", "to": "2026-10-31"}}
    assert figures(measure, reply(made | {"searched": period}, TOLD))["citation-recall"] == 1
    made = made | {"claims": [claim(late, 3, 4, **COUNT)]}
    late_period = {"period": {"from": "2026-10-05", "to": "2026-10-31"}}
    assert figures(measure, reply(made | {"searched": late_period}, TOLD))["citation-recall"] == 0


def test_rows_are_statements_and_owners_are_known_from_the_evidence_not_from_the_answer() -> None:
    table = rows(["I-1", "Tom Lind", "Open"], ["I-2", "Tom Lind", "Open"])
    table["rows"][0]["citations"], table["rows"][1]["citations"] = [3], [4]
    swapped = [one | {"owner": "Tom Lind"} for one in OPEN]
    assert figures(measure, reply(answer(table=table, citations=swapped), TOLD))["citation-recall"] == 0.5


def test_words_of_a_row_must_be_the_records() -> None:
    table = rows(["I-1", "bridge inspection postponed again"])
    table["rows"][0]["citations"] = [3]
    found = results(measure, reply(answer(table=table, citations=OPEN), TOLD))["citation-recall"]
    assert [one.why for one in found.findings] == ["too few of its values are quoted"]


def test_a_missing_hop_is_no_statement_and_a_present_one_is() -> None:
    missing = {"stage": "approval", "state": "missing", "date": None, "person": None, "why": "", "citations": []}
    present = missing | {"state": "present", "stage": "incident", "date": "2026-10-03", "citations": [3]}
    made = answer(trail=[{"subject": "lens 2.0", "hops": [missing, present]}], citations=OPEN)
    found = results(measure, reply(made, TOLD))["citation-recall"]
    assert [one.value for one in found.findings] == [1]


def test_abstentions_are_left_out_and_nothing_is_unmeasured() -> None:
    assert figures(measure, reply(QUIET), reply(EMPTY)) == {"citation-recall": None, "citation-recall-macro": None}
    assert figures(measure) == {"citation-recall": None, "citation-recall-macro": None}


KEYED = {
    "code.json#237": Told("title: letter sort; author: Tom Lind"),
    "p.csv#P-1": Told("amount: 18400.00; on: 2026-03-02"),
    "p.csv#P-2": Told("amount: 21900.00; on: 2026-03-12"),
}
AMOUNTS = [cite(1, KEYED, "p.csv#P-1", "18400.00"), cite(2, KEYED, "p.csv#P-2", "21900.00")]


def recall(text: str, *cited: dict[str, object]) -> float | None:
    made = answer(claims=[claim(text, *(one["n"] for one in cited), basis="computed")], citations=list(cited))  # type: ignore[arg-type]
    return figures(measure, reply(made, KEYED))["citation-recall"]


def test_a_number_behind_a_hash_is_a_key_and_no_count() -> None:
    merged = cite(1, KEYED, "code.json#237", "letter sort")
    assert recall("Merged by #237, letter sort.", merged) == 1
    assert recall("Merged by #238, letter sort.", merged) == 0
    assert recall("Merged by 237 of them, letter sort.", merged) == 0


def test_a_sum_or_mean_must_be_that_of_the_values_cited() -> None:
    assert recall("The sum of amount over 2 records is 40300.", *AMOUNTS) == 1
    assert recall("The average of amount over 2 records is 20150.", *AMOUNTS) == 1
    assert recall("The sum of amount over 2 records is 40301.", *AMOUNTS) == 0
    assert recall("The sum of amount over 1 record is 40300.", AMOUNTS[0]) == 0


def test_days_between_must_be_those_of_two_dates_cited() -> None:
    days = [cite(1, KEYED, "p.csv#P-1", "2026-03-02"), cite(2, KEYED, "p.csv#P-2", "2026-03-12")]
    assert recall("Ordered 2026-03-12, 10 days after 2026-03-02.", *days) == 1
    assert recall("Ordered 2026-03-12, 11 days after 2026-03-02.", *days) == 0
