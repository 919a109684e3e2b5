"""How nuggets are found: each matcher by what it must find and what it must not."""

import pytest

from evals.cases.nugget import Nugget
from evals.facts import Cited, Fact, Origin
from evals.match import dates_in, find, has_words, numbers_in


def fact(text: str, source: str = "", origin: Origin = Origin.CLAIM) -> Fact:
    cited = (Cited(n=1, source=source, revision="", quote="", start=-1, end=-1),) if source else ()
    return Fact(text=text, citations=cited, origin=origin)


def share(match: dict[str, object], *facts: Fact) -> float:
    return find(Nugget.model_validate({"text": "a fact", "match": match}), facts).share


@pytest.mark.parametrize(
    ("match", "text", "found"),
    [
        ({"type": "exact", "value": "chair or deputy"}, "The Chair or\n deputy approves", True),
        ({"type": "exact", "value": "chair"}, "the chairman approves", False),
        ({"type": "number", "value": 4, "unit": "hours"}, "within four hours", True),
        ({"type": "number", "value": 4, "unit": "hours"}, "within 14 hours", False),
        ({"type": "number", "value": 4, "unit": "hours"}, "within 4 days", False),
        ({"type": "number", "value": 1234.5}, "it cost 1,234.50 euros", True),
        ({"type": "number", "value": 1234.5}, "es kostete 1.234,5 Euro", True),
        ({"type": "number", "value": 9}, "release 1.9.0", False),
        ({"type": "date", "value": "2026-10-06"}, "approved on 6 October 2026", True),
        ({"type": "date", "value": "2026-10-06"}, "approved on Oct. 6, 2026", True),
        ({"type": "date", "value": "2026-10-06"}, "approved on 06-Oct-2026", True),
        ({"type": "date", "value": "2026-10-06"}, "approved on 06.10.2026", True),
        ({"type": "date", "value": "2026-10-06"}, "approved at 2026-10-06T09:12", True),
        ({"type": "date", "value": "2026-10-06"}, "approved in October 2026", False),
        ({"type": "date", "value": "2026-10"}, "approved on 6 October 2026", True),
        ({"type": "enum", "value": "approved", "options": ["approved", "not approved", "pending"]}, "Approved.", True),
        (
            {"type": "enum", "value": "approved", "options": ["approved", "not approved", "pending"]},
            "it is not approved",
            False,
        ),
        ({"type": "enum", "value": "high", "options": ["high", "limited"]}, "high or limited", False),
        ({"type": "id", "value": "MLP-13"}, "see MLP-131", False),
        ({"type": "id", "value": "1.9"}, "version 1.9.0", False),
        ({"type": "yes_no", "value": "no"}, "No, it was not.", True),
        ({"type": "yes_no", "value": "yes"}, "No, it was not.", False),
        ({"type": "yes_no", "value": "no", "says_no": ["after deployment"]}, "approved after deployment", True),
    ],
)
def test_a_statement_holds_a_nugget(match: dict[str, object], text: str, *, found: bool) -> None:
    assert share(match, fact(text)) == float(found)


def test_an_identifier_is_found_as_what_is_cited() -> None:
    assert share({"type": "id", "value": "R-07"}, fact("the risk is high", "risks.csv#R-07")) == 1


def test_a_list_gives_its_share_and_counts_rows_that_hold_none_of_it() -> None:
    rows = [fact("id: A-1", origin=Origin.ROW), fact("id: A-9", origin=Origin.ROW)]
    found = find(
        Nugget.model_validate({"text": "two", "match": {"type": "list", "values": ["A-1", "A-2"]}}),
        rows,
    )
    assert (found.share, found.needless) == (0.5, 1)


def test_words_are_whole() -> None:
    assert has_words("PR-07 v2.0.", "v2.0")
    assert not has_words("v2.0.1", "v2.0")


def test_numbers_inside_versions_and_keys_are_none() -> None:
    assert list(numbers_in("v1.9.0 of MLP-131, 30 %")) == [30.0]


def test_a_moment_counts_as_its_day() -> None:
    assert list(dates_in("2026-10-05T10:00, May 2026")) == ["2026-10-05", "2026-05"]
