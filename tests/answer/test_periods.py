"""Phrases and the days they mean, reckoned by hand for Monday 23 November 2026."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.answer.question.periods import find_period, without_period
from assistant.domain.dates import Period

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))

CLOSED = """
last month                                          2026-10-01 2026-11-01
previous month                                      2026-10-01 2026-11-01
the previous month                                  2026-10-01 2026-11-01
during the last month                               2026-10-01 2026-11-01
this month                                          2026-11-01 2026-12-01
the current month                                   2026-11-01 2026-12-01
next month                                          2026-12-01 2027-01-01
past month                                          2026-10-23 2026-11-24
over the last month                                 2026-10-23 2026-11-24
last quarter                                        2026-07-01 2026-10-01
past quarter                                        2026-07-01 2026-10-01
during the previous quarter                         2026-07-01 2026-10-01
this quarter                                        2026-10-01 2027-01-01
last week                                           2026-11-16 2026-11-23
this week                                           2026-11-23 2026-11-30
past week                                           2026-11-16 2026-11-24
last year                                           2025-01-01 2026-01-01
this year                                           2026-01-01 2027-01-01
in the past year                                    2025-11-23 2026-11-24
within the last year                                2025-11-23 2026-11-24
last half-year                                      2026-01-01 2026-07-01
last 90 days                                        2026-08-25 2026-11-24
in the past 90 days                                 2026-08-25 2026-11-24
past two weeks                                      2026-11-09 2026-11-24
the last couple of weeks                            2026-11-09 2026-11-24
last six months                                     2026-05-23 2026-11-24
last twenty-one days                                2026-11-02 2026-11-24
previous 3 years                                    2023-11-23 2026-11-24
last two quarters                                   2026-04-01 2026-10-01
last three full months                              2026-08-01 2026-11-01
next 30 days                                        2026-11-23 2026-12-24
Q3 2025                                             2025-07-01 2025-10-01
q3/2025                                             2025-07-01 2025-10-01
2025-Q3                                             2025-07-01 2025-10-01
Q3 of 2025                                          2025-07-01 2025-10-01
in H1                                               2026-01-01 2026-07-01
in Q4                                               2026-10-01 2027-01-01
Q4 last year                                        2025-10-01 2026-01-01
third quarter of 2025                               2025-07-01 2025-10-01
in the 2nd quarter 2026                             2026-04-01 2026-07-01
the last quarter of 2025                            2025-10-01 2026-01-01
the first quarter                                   2026-01-01 2026-04-01
H1 2026                                             2026-01-01 2026-07-01
second half of 2024                                 2024-07-01 2025-01-01
first half of this year                             2026-01-01 2026-07-01
second half of last year                            2025-07-01 2026-01-01
FY2025                                              2025-01-01 2026-01-01
FY 25                                               2025-01-01 2026-01-01
fiscal year 2025                                    2025-01-01 2026-01-01
October 2026                                        2026-10-01 2026-11-01
in October, 2026                                    2026-10-01 2026-11-01
the month of October 2026                           2026-10-01 2026-11-01
Sept 2025                                           2025-09-01 2025-10-01
May 2026                                            2026-05-01 2026-06-01
march 2025                                          2025-03-01 2025-04-01
in August                                           2026-08-01 2026-09-01
in December                                         2025-12-01 2026-01-01
in november                                         2026-11-01 2026-12-01
last August                                         2026-08-01 2026-09-01
last November                                       2025-11-01 2025-12-01
August last year                                    2025-08-01 2025-09-01
in may                                              2026-05-01 2026-06-01
in Oct                                              2026-10-01 2026-11-01
2026-10                                             2026-10-01 2026-11-01
on 6 October 2026                                   2026-10-06 2026-10-07
on Tuesday, 6 October 2026                          2026-10-06 2026-10-07
6th of October 2026                                 2026-10-06 2026-10-07
October 6, 2026                                     2026-10-06 2026-10-07
on 6 October                                        2026-10-06 2026-10-07
on 24 December                                      2025-12-24 2025-12-25
on 29 February                                      2024-02-29 2024-03-01
2026-10-06                                          2026-10-06 2026-10-07
2026/10/06                                          2026-10-06 2026-10-07
2026-10-06T08:15:00+02:00                           2026-10-06 2026-10-07
06.10.2026                                          2026-10-06 2026-10-07
6.10.2026                                           2026-10-06 2026-10-07
25/10/2026                                          2026-10-25 2026-10-26
10/25/2026                                          2026-10-25 2026-10-26
today                                               2026-11-23 2026-11-24
yesterday                                           2026-11-22 2026-11-23
week 41 2026                                        2026-10-05 2026-10-12
in week 41 of 2026                                  2026-10-05 2026-10-12
2026-W41                                            2026-10-05 2026-10-12
calendar week 48                                    2026-11-23 2026-11-30
week of 8 October 2026                              2026-10-05 2026-10-12
the week beginning 5 October                        2026-10-05 2026-10-12
week 49                                             2025-12-01 2025-12-08
in 2025                                             2025-01-01 2026-01-01
the year 2025                                       2025-01-01 2026-01-01
throughout the whole of 2025                        2025-01-01 2026-01-01
year to date                                        2026-01-01 2026-11-24
YTD                                                 2026-01-01 2026-11-24
so far this year                                    2026-01-01 2026-11-24
this quarter so far                                 2026-10-01 2026-11-24
month-to-date                                       2026-11-01 2026-11-24
between January and March 2025                      2025-01-01 2025-04-01
between March 2025 and January 2025                 2025-01-01 2025-04-01
between November 2025 and February 2026             2025-11-01 2026-03-01
between November and February 2026                  2025-11-01 2026-03-01
from 1 May to 30 June 2025                          2025-05-01 2025-07-01
from May to June                                    2026-05-01 2026-07-01
from October 2025 to March                          2025-10-01 2026-04-01
between 2025-01-15 and 2025-03-31                   2025-01-15 2025-04-01
between 2024 and 2025                               2024-01-01 2026-01-01
in 2024-2025                                        2024-01-01 2026-01-01
between 1 and 15 October 2026                       2026-10-01 2026-10-16
1-15 October 2026                                   2026-10-01 2026-10-16
in Q3 and Q4 2025                                   2025-07-01 2026-01-01
in July and August                                  2026-07-01 2026-09-01
Q1 to Q3 2025                                       2025-01-01 2025-10-01
Q1-Q3 2025                                          2025-01-01 2025-10-01
January to March 2025                               2025-01-01 2025-04-01
since 1 May until 30 June 2025                      2025-05-01 2025-07-01
after 1 May and before 30 June 2025                 2025-05-02 2025-06-30
from March 2026 to date                             2026-03-01 2026-11-24
since March until now                               2026-03-01 2026-11-24
early 2026                                          2026-01-01 2026-05-01
late 2025                                           2025-09-01 2026-01-01
mid-2026                                            2026-05-01 2026-09-01
in early March                                      2026-03-01 2026-03-11
mid-October                                         2026-10-11 2026-10-21
late October 2026                                   2026-10-21 2026-11-01
the end of last year                                2025-09-01 2026-01-01
the start of this year                              2026-01-01 2026-05-01
the beginning of October                            2026-10-01 2026-10-11
the end of Q3 2026                                  2026-09-01 2026-10-01
on the 12th of May                                  2026-05-12 2026-05-13
12 May 2026                                         2026-05-12 2026-05-13
spring 2026                                         2026-03-01 2026-06-01
in autumn 2025                                      2025-09-01 2025-12-01
winter 2025/26                                      2025-12-01 2026-03-01
over the summer                                     2026-06-01 2026-09-01
last winter                                         2025-12-01 2026-03-01
this summer                                         2026-06-01 2026-09-01
CW 42                                               2026-10-12 2026-10-19
in KW42                                             2026-10-12 2026-10-19
CW 2 2026                                           2026-01-05 2026-01-12
the week after 3 May                                2026-05-04 2026-05-11
the week before 1 October 2026                      2026-09-24 2026-10-01
in the two weeks before 1 October                   2026-09-17 2026-10-01
in the 30 days before 15 June 2025                  2025-05-16 2025-06-15
the month after March 2026                          2026-04-01 2026-05-01
three days after 6 October 2026                     2026-10-09 2026-10-10
the year ended 30 June 2026                         2025-07-01 2026-07-01
in the 12 months to 30 September 2026               2025-10-01 2026-10-01
the day before yesterday                            2026-11-21 2026-11-22
last Friday                                         2026-11-20 2026-11-21
last Monday                                         2026-11-16 2026-11-17
on Monday                                           2026-11-23 2026-11-24
this Wednesday                                      2026-11-25 2026-11-26
three days ago                                      2026-11-20 2026-11-21
two weeks ago                                       2026-11-09 2026-11-16
three months ago                                    2026-08-01 2026-09-01
a year ago                                          2025-01-01 2026-01-01
the last 24 hours                                   2026-11-22 2026-11-24
the past fortnight                                  2026-11-09 2026-11-24
the first week of October                           2026-10-01 2026-10-08
second week of May 2026                             2026-05-08 2026-05-15
the last week of September                          2026-09-24 2026-10-01
the first two weeks of October                      2026-10-01 2026-10-15
the first nine months of 2026                       2026-01-01 2026-10-01
in the second half of October                       2026-10-16 2026-11-01
the 1st of last month                               2026-10-01 2026-10-02
earlier this year                                   2026-01-01 2026-11-24
later this month                                    2026-11-23 2026-12-01
"""

OPEN = """
since March                                         2026-03-01 -
since December                                      2025-12-01 -
since 1 May 2026                                    2026-05-01 -
since last month                                    2026-10-01 -
since the beginning of 2025                         2025-01-01 -
since the end of 2025                               2026-01-01 -
from March 2026 onwards                             2026-03-01 -
starting in Q2 2026                                 2026-04-01 -
on or after 2026-10-06                              2026-10-06 -
after 1 May 2026                                    2026-05-02 -
after March                                         2026-04-01 -
after the end of Q2 2026                            2026-07-01 -
later than 2025                                     2026-01-01 -
before 15 June 2025                                 - 2025-06-15
prior to March 2025                                 - 2025-03-01
before 2025                                         - 2025-01-01
before last month                                   - 2026-10-01
until March                                         - 2026-04-01
until 30 June 2025                                  - 2025-07-01
till yesterday                                      - 2026-11-23
by 30 June 2025                                     - 2025-07-01
by the end of 2025                                  - 2026-01-01
by October                                          - 2026-11-01
up to Q2 2026                                       - 2026-07-01
up to and including March 2026                      - 2026-04-01
through October 2026                                - 2026-11-01
no later than 6 October 2026                        - 2026-10-07
as of 15 November 2025                              - 2025-11-16
"""

NO_PERIOD = """
may the owner approve their own change
May 2 people approve the same change?
which roles may approve, and who may not
section 1 may be waived
march through the checklist
teams march on
what changed in version 3.2.0
fraud-lens 3.2.0 and v2
CHG0030188
MLP-131
INC-2026-017
what does A.6.2.4 ask for
clause 9.2
ISO/IEC 42001:2023
PR #258
PR 2025
within 4 hours
alerts are acknowledged within 30 days
a retention of 90 days
in 10 working days
every two years
the last review
the last four reviews
the second line of defence
the first half of the claims
a quarter of the changes
monitoring/claims-triage-2026-10-26.md
POL-01-ai-policy-v2.1.md
10.0.2026.1
ticket 2026
the 2025 audit
room 2026-1
2026-13-40
31 February 2026
on 30 February 2026
03/04/2026
the mail from Jan
was it approved by June
did June Weiss approve it
who asked Peter August about drift
marketing and decisions
the decision mar-12
H1
Q5 2025
week 54 2026
week 2 of the project
A.10.2026
the seconds before
since version 2
after the change
by the owner
between approval and deployment
to date nothing happened
within 30 days of the incident
by when must it be closed
a late approval
early warnings in production
in the fall detection model
in Spring Boot
a spring in the machine
the monday meeting
two weeks before the release
the end of the project
"""


def rows(table: str) -> list[Any]:
    """A table's lines as parameters: a phrase, its first day and the first day after, `-` where open."""
    return [
        pytest.param(*line.rsplit(maxsplit=2), id=line.rsplit(maxsplit=2)[0].strip())
        for line in table.strip().splitlines()
    ]


def day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize(("phrase", "start", "end"), rows(CLOSED + OPEN.lstrip()))
def test_a_phrase_names_its_days_and_is_found_whole(phrase: str, start: str, end: str) -> None:
    alone = find_period(phrase.strip(), now=NOW)
    assert alone == Period(start=day(start), end=day(end), phrase=phrase.strip())
    inside = find_period(f"which alerts were raised {phrase.strip()}, and who closed them?", now=NOW)
    assert inside == alone


@pytest.mark.parametrize("text", NO_PERIOD.strip().splitlines())
def test_what_looks_like_a_date_and_is_none_names_no_period(text: str) -> None:
    assert find_period(text, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Show me how promotion approval worked last month.", "last month"),
        ("last month's incidents", "last month's"),
        ("What changed in the policy since March?", "since March"),
        ("Which of the changes in Q3 2025 were self-approved in 2026?", "in Q3 2025"),
        ("May the owner of CHG0030188 approve it on 6 October 2026?", "on 6 October 2026"),
        ("alerts (2026-10-06) and A.6.2.4", "2026-10-06"),
        ("How many alerts in Q3?", "in Q3"),
        ("the October incidents", "the October"),
        ("in May and October 2025", "in May"),
    ],
)
def test_the_first_period_of_a_question_is_found(text: str, phrase: str) -> None:
    period = find_period(text, now=NOW)
    assert period is not None
    assert period.phrase == phrase


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("FY2025", "2024-04-01", "2025-04-01"),
        ("FY2025/26", "2025-04-01", "2026-04-01"),
        ("last fiscal year", "2025-04-01", "2026-04-01"),
        ("this fiscal year", "2026-04-01", "2027-04-01"),
        ("Q1 FY2026", "2025-04-01", "2025-07-01"),
        ("second quarter of fiscal year 2026", "2025-07-01", "2025-10-01"),
        ("last fiscal quarter", "2026-07-01", "2026-10-01"),
        ("fiscal year to date", "2026-04-01", "2026-11-24"),
        ("last year", "2025-01-01", "2026-01-01"),
    ],
)
def test_a_fiscal_year_is_called_after_the_year_in_which_it_ends(phrase: str, start: str, end: str) -> None:
    found = find_period(phrase, now=NOW, fiscal_year_start=4)
    assert found == Period(start=day(start), end=day(end), phrase=phrase)


def test_a_year_that_straddles_two_needs_a_fiscal_year_that_does() -> None:
    assert find_period("FY2025/26", now=NOW, fiscal_year_start=1) is None


@pytest.mark.parametrize(("zone", "expected"), [("Pacific/Auckland", "2026-11-24"), ("America/Lima", "2026-11-23")])
def test_today_is_the_day_of_the_askers_zone(zone: str, expected: str) -> None:
    now = datetime(2026, 11, 23, 18, 0, tzinfo=UTC).astimezone(ZoneInfo(zone))
    period = find_period("today", now=now)
    assert period is not None
    assert period.start == day(expected)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find_period("today", now=datetime(2026, 11, 23))  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize("now", ["2026-01-01", "2026-03-31", "2024-02-29", "2026-12-31"])
def test_last_month_is_whole_on_the_edges_of_months(now: str) -> None:
    period = find_period("last month", now=datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert period is not None
    assert period.start is not None
    assert period.end == date.fromisoformat(now).replace(day=1)
    assert period.start.day == 1
    assert 28 <= (period.end - period.start).days <= 31


def test_the_words_of_a_period_can_be_taken_out_without_moving_the_others() -> None:
    text = "alerts in Q3 2025 of dora"
    assert without_period(text, find_period(text, now=NOW)) == "alerts            of dora"


def test_of_two_periods_the_first_takes_the_year_that_they_share() -> None:
    period = find_period("alerts in May and October 2025", now=NOW)
    assert period == Period(start=date(2025, 5, 1), end=date(2025, 6, 1), phrase="in May")


def test_without_a_period_the_text_stays() -> None:
    assert without_period("alerts of dora", None) == "alerts of dora"
