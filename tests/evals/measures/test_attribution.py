from evals.measures.attribution import measure
from tests.evals.measures.replies import EMPTY, QUIET, Told, answer, cite, claim, figures, reply, results

NAMES = ("contradiction", "misattribution", "fabrication")
TOLD = {
    "alarms.md": Told("Nurses must not mute an alarm at night."),
    "logs.md": Told("Alarm logs are kept for 11 years in the archive."),
    "vault.md": Told("The vault holds 9 bars of gold.", readers=frozenset({"leila"})),
}
ALARM = cite(1, TOLD, "alarms.md", "Nurses must not mute an alarm at night.")
LOGS = cite(2, TOLD, "logs.md", "Alarm logs are kept for 11 years in the archive.")


def shares(*claims: dict[str, object]) -> tuple[float | None, ...]:
    figure = figures(measure, reply(answer(claims=list(claims), citations=[ALARM, LOGS]), TOLD))
    return tuple(figure[name] for name in NAMES)


def test_a_supported_statement_has_no_fault() -> None:
    assert shares(claim("Alarm logs are kept for 11 years.", 2)) == (0, 0, 0)


def test_a_dropped_not_is_a_contradiction() -> None:
    assert shares(claim("Nurses must mute an alarm at night.", 1)) == (1, 0, 0)


def test_the_right_fact_on_the_wrong_evidence_is_misattributed_and_told_where_it_stands() -> None:
    made = answer(claims=[claim("Alarm logs are kept for 11 years.", 1)], citations=[ALARM])
    found = results(measure, reply(made, TOLD))
    assert [one.why for one in found["misattribution"].findings] == ["logs.md says it"]
    assert found["fabrication"].findings[0].value == found["contradiction"].findings[0].value == 0


def test_what_no_evidence_says_is_fabricated() -> None:
    assert shares(claim("Visitors pay 40 crowns for parking.", 2)) == (0, 0, 1)


def test_what_only_hidden_evidence_says_is_fabricated_for_this_reader() -> None:
    assert shares(claim("The vault holds 9 bars of gold.", 2)) == (0, 0, 1)
    vault = reply(answer(claims=[claim("The vault holds 9 bars of gold.", 2)], citations=[LOGS]), TOLD, reader="leila")
    assert figures(measure, vault)["misattribution"] == 1


def test_a_statement_without_a_citation_is_one_or_the_other() -> None:
    assert shares(claim("Alarm logs are kept for 11 years."), claim("Visitors pay 40 crowns.")) == (0, 0.5, 0.5)


def test_shares_are_of_all_statements_and_low_is_good() -> None:
    good = [claim("Alarm logs are kept for 11 years.", 2)] * 3
    assert shares(*good, claim("Nurses must mute an alarm at night.", 1)) == (0.25, 0, 0)
    assert all(one.lower_is_better for one in measure([]))


def test_abstentions_leave_it_unmeasured() -> None:
    assert figures(measure, reply(QUIET), reply(EMPTY)) == dict.fromkeys(NAMES)
