from evals.measures.citation_precision import measure
from tests.evals.measures.replies import EMPTY, QUIET, Told, answer, cite, claim, figures, reply, results, rows

TOLD = {
    "rule.md": Told("Alerts must be acknowledged within 4 hours. Logs are kept for 11 years. Cake is served at noon."),
    "copy.md": Told("Logs are kept for 11 years."),
    "r.csv#I-1": Told("state: Open; ward: Radiology", fields=("state", "ward")),
    "r.csv#I-2": Told("state: Open"),
}
ALERTS = cite(1, TOLD, "rule.md", "Alerts must be acknowledged within 4 hours.")
LOGS = cite(2, TOLD, "rule.md", "Logs are kept for 11 years.")
CAKE = cite(3, TOLD, "rule.md", "Cake is served at noon.")
AGAIN = cite(4, TOLD, "copy.md", "Logs are kept for 11 years.")


def values(made: dict[str, object]) -> list[float]:
    found = results(measure, reply(made, TOLD))["citation-precision"]
    return [one.value for one in found.findings]


def test_a_citation_that_does_nothing_is_imprecise() -> None:
    made = answer(claims=[claim("Logs are kept for 11 years.", 2, 3)], citations=[LOGS, CAKE])
    assert values(made) == [1, 0]


def test_each_of_two_that_are_needed_together_is_precise() -> None:
    both = claim("Alerts must be acknowledged within 4 hours and logs kept for 11 years.", 1, 2)
    assert values(answer(claims=[both], citations=[ALERTS, LOGS])) == [1, 1]


def test_each_of_two_that_do_alone_is_precise() -> None:
    assert values(answer(claims=[claim("Logs are kept for 11 years.", 2, 4)], citations=[LOGS, AGAIN])) == [1, 1]


def test_no_citation_of_an_unsupported_statement_is_precise() -> None:
    assert values(answer(claims=[claim("Wards have 9 beds.", 2)], citations=[LOGS])) == [0]


def test_invented_words_are_imprecise_beside_words_that_are_there() -> None:
    invented = cite(5, TOLD, "rule.md", "Logs are kept for 11 years, says nobody.")
    made = answer(claims=[claim("Logs are kept for 11 years.", 2, 5)], citations=[LOGS, invented])
    assert values(made) == [1, 0]


def test_a_citation_of_a_row_shows_one_of_its_values() -> None:
    table = rows(["Open", "Radiology"])
    table["rows"][0]["citations"] = [1, 2, 3]
    cited = [cite(1, TOLD, "r.csv#I-1", "Open"), cite(2, TOLD, "r.csv#I-1", "Radiology"), CAKE]
    assert values(answer(table=table, citations=cited)) == [1, 1, 0]


def test_each_record_of_a_count_is_needed() -> None:
    """Without one of the two the count would be 1."""
    cited = [cite(1, TOLD, "r.csv#I-1", "Radiology"), cite(2, TOLD, "r.csv#I-2", "Open")]
    counted = claim("2 records match.", 1, 2, basis="computed")
    assert values(answer(claims=[counted], citations=cited)) == [1, 1]


def test_micro_counts_citations_and_macro_replies() -> None:
    good = reply(answer(claims=[claim("Logs are kept for 11 years.", 2)], citations=[LOGS]), TOLD)
    bad = reply(answer(claims=[claim("Wards have 9 beds.", 1, 2, 3)], citations=[ALERTS, LOGS, CAKE]), TOLD, name="d")
    assert figures(measure, good, bad) == {"citation-precision": 0.25, "citation-precision-macro": 0.5}


def test_abstentions_and_statements_without_citations_leave_it_unmeasured() -> None:
    nothing = {"citation-precision": None, "citation-precision-macro": None}
    assert figures(measure, reply(QUIET), reply(EMPTY), reply(answer(claims=[claim("It is so.")]))) == nothing


HOPS = {
    "eval.md": Told("Wave Pilot 1.1. 20 March 2026. Nina Berg"),
    "go.csv#CH-1": Told("Deploy Wave Pilot 1.1; 2026-03-10 06:00"),
    "rule.md": Told("An evaluation may be filed within 30 days after deployment. Cake is served at noon."),
}
OWN = cite(1, HOPS, "eval.md", "20 March 2026. Nina Berg")
GO_LIVE = cite(2, HOPS, "go.csv#CH-1", "2026-03-10 06:00")
ALLOWED = cite(3, HOPS, "rule.md", "An evaluation may be filed within 30 days after deployment.")
DESSERT = cite(4, HOPS, "rule.md", "Cake is served at noon.")


def hop(why: str, *citations: int) -> dict[str, object]:
    return {
        "stage": "evaluation", "state": "late", "date": "2026-03-20", "person": "Nina Berg", "why": why,
        "citations": list(citations),
    }  # fmt: skip


def judged(why: str, *cited: dict[str, object]) -> list[float]:
    trail = [{"subject": "Wave Pilot 1.1", "hops": [hop(why, *(one["n"] for one in cited))]}]  # type: ignore[misc]
    found = results(measure, reply(answer(trail=trail, citations=list(cited)), HOPS))["citation-precision"]
    return [one.value for one in found.findings]


def test_a_citation_of_a_hop_is_needed_for_its_reason_or_not_at_all() -> None:
    why = "dated 2026-03-20, 10 days after deployment on 2026-03-10; a rule allowed it within 30 days after deployment"
    assert judged(why, OWN, GO_LIVE, ALLOWED) == [1, 1, 1]
    assert judged("", OWN, GO_LIVE, ALLOWED) == [1, 0, 0]


def test_a_reason_that_is_not_supported_needs_no_citation() -> None:
    """The day of the go-live is wrong, so that nothing shows the reason."""
    assert judged("dated 2026-03-20, after deployment on 2026-03-11", OWN, GO_LIVE) == [1, 0]


def test_what_the_reason_of_a_hop_does_not_say_is_needless_beside_what_it_says() -> None:
    assert judged("dated 2026-03-20, after deployment on 2026-03-10", OWN, GO_LIVE, DESSERT) == [1, 1, 0]
