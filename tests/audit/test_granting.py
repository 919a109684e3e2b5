"""Who gave an approval and when, told by a line of prose."""

import pytest

from assistant.audit.granting import grant_in


@pytest.mark.parametrize(
    ("line", "who", "day"),
    [
        ("Granted. **Ada Byron**, Head of Looms, 17 March 2026", "Ada Byron", "2026-03-17"),
        ("Granted. p.p. Head of Looms: C. Babbage, 14 May 2026", "C. Babbage", "2026-05-14"),
        ("Approved: Dr. Ana Sousa on 2026-03-04", "Dr. Ana Sousa", "2026-03-04"),
        ("- Signed off by Ada Byron, 2026-03-04", "Ada Byron", "2026-03-04"),
        ("Freigegeben: Ada Byron", "Ada Byron", "None"),
    ],
)
def test_a_line_that_gives_names_who_and_when(line: str, who: str, day: str) -> None:
    text = f"# Certificate\n\nPut forward by Charles Babbage, 2 March 2026.\n\n{line}\n"
    found = grant_in(text)
    assert found is not None
    assert (found.who.value, str(found.day)) == (who, day)
    assert text[found.who.start : found.who.end] == who
    assert found.stated is None or text[found.stated.start : found.stated.end] == found.stated.value


@pytest.mark.parametrize(
    "line",
    [
        "Approved by the board, 4 March 2026",
        "Not approved. Ada Byron, 8 April 2026",
        "To be approved by Ada Byron",
        "Ada Byron was asked whether it is approved",
        "Approval: pending",
        "Granted",
    ],
)
def test_a_line_that_gives_nothing_names_nobody(line: str) -> None:
    assert grant_in(f"# Certificate\n\n{line}\n") is None
