"""Quality: whether checks find the weaknesses that are there, and only those.

A case tells by its tags what is right: `pattern:NAME:SUBJECT` for a weakness that is there, `near-miss:NAME:SUBJECT` for
one that only looks so; without a subject the label is of any. `heard.answer["checks"]` holds what `clausetrail check patterns --json` prints. A result of state
`found` is a hit when it names a labelled pattern and its subject, or cites evidence of that id;

    precision = hits / results found        recall = labels hit / labels

`pattern-near-miss` is the share of near-misses that are reported as found, the lower the better. Results that are
undecidable find nothing. Without results in the answer nothing is measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.match import has_words
from evals.measures.measure import Finding, Result, share
from evals.reply import Reply

PATTERN, NEAR_MISS = "pattern:", "near-miss:"
Label = tuple[str, str]
"""A pattern and its subject."""
Check = Mapping[str, Any]
"""One result of a check, in the contract's shape."""


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`pattern-precision` over results, `pattern-recall` and `pattern-near-miss` over labels."""
    checked = [reply for reply in replies if reply.answer.get("checks") is not None and _is_labelled(reply)]
    hits = [(reply, _of_check(reply, check)) for reply in checked for check in _found(reply)]
    return (
        share("pattern-precision", hits),
        share("pattern-recall", _of_labels(checked, PATTERN, found="", missed="not found")),
        share(
            "pattern-near-miss",
            _of_labels(checked, NEAR_MISS, found="a near-miss is reported as found", missed=""),
            lower_is_better=True,
        ),
    )


def _of_labels(replies: Sequence[Reply], tag: str, *, found: str, missed: str) -> list[tuple[Reply, Finding]]:
    """Whether each label of a sort is among what was found."""
    looks = []
    for reply in replies:
        for label in labels(reply, tag):
            there = any(_names(check, label) for check in _found(reply))
            finding = Finding(
                reply=reply.name, value=float(there), why=found if there else missed, place=": ".join(label)
            )
            looks.append((reply, finding))
    return looks


def labels(reply: Reply, tag: str) -> tuple[Label, ...]:
    """The labels of a sort that a case has."""
    parted = (each.removeprefix(tag).partition(":") for each in reply.case.tags if each.startswith(tag))
    return tuple((pattern, subject.strip()) for pattern, _, subject in parted)


def _is_labelled(reply: Reply) -> bool:
    return bool(labels(reply, PATTERN) or labels(reply, NEAR_MISS))


def _found(reply: Reply) -> list[Check]:
    return [check for check in reply.answer["checks"] if check["state"] == "found"]


def _of_check(reply: Reply, check: Check) -> Finding:
    right = any(_names(check, label) for label in labels(reply, PATTERN))
    why = "" if right else "no such weakness is labelled"
    return Finding(reply=reply.name, value=float(right), why=why, place=f"{check['pattern']}: {check['subject']}")


def _names(check: Check, label: Label) -> bool:
    """Whether a result is about a labelled weakness."""
    pattern, subject = label
    if check["pattern"] != pattern:
        return False
    if not subject:
        return True
    cited = (citation["source"] for citation in check["citations"])
    return has_words(check["subject"], subject) or any(
        subject in (source, source.rpartition("#")[2]) for source in cited
    )
