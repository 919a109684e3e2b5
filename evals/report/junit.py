"""JUnit XML of a run, for whatever shows tests: one testcase a reply, and one a figure that has a floor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from evals.gate import Line, State
from evals.measures import Result, Sort
from evals.report.figures import told
from evals.run import Run, Scored

_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""


def junit(run: Run, scored: Scored) -> str:
    """The XML: suite `replies`, where violated invariants are failures, and suite `gate` of the qualities.

    An inconclusive figure is a skipped test: it has not passed, and nothing has been shown to be wrong.
    """
    root = Element("testsuites", {"name": run.manifest.run})
    _replies(root, run, scored)
    _gate(root, [line for line in run.lines if line.sort is Sort.QUALITY and line.floor is not None], run)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _replies(root: Element, run: Run, scored: Scored) -> None:
    broken = _broken(run.results)
    known = {reply.name: reply for reply in scored.replies}
    names = [*known, *(name for name in broken if name not in known)]
    suite = _suite(root, "replies", run, tests=len(names), failures=len(broken))
    for name in names:
        reply = known.get(name)
        seconds = reply.heard.seconds.get("answer", 0.0) if reply else 0.0
        case = _case(suite, name, reply.case.kind if reply else run.manifest.suite, seconds)
        if name in broken:
            _say(case, "failure", *broken[name])


def _gate(root: Element, lines: Sequence[Line], run: Run) -> None:
    failed, open_ = ([line for line in lines if line.state is state] for state in (State.FAIL, State.INCONCLUSIVE))
    suite = _suite(root, "gate", run, tests=len(lines), failures=len(failed), skipped=len(open_))
    units: Mapping[str, str] = {result.name: result.unit for result in run.results}
    for line in lines:
        case = _case(suite, line.name, "gate", 0.0)
        said = f"{told(line.estimate, units.get(line.name, ''))}, floor {_floor(line)}"
        if line.state is State.FAIL:
            _say(case, "failure", line.name, said)
        elif line.state is State.INCONCLUSIVE:
            SubElement(case, "skipped", {"message": _clean(f"inconclusive: {said}")})


def _broken(results: Sequence[Result]) -> dict[str, tuple[str, str]]:
    """Of each reply that breaks an invariant: which ones, and how."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for result in results:
        for one in result.violations:
            place = f" at {one.place}" if one.place else ""
            lines.setdefault(one.reply, []).append((result.name, f"{result.name}{place}: {one.why}"))
    return {
        reply: (", ".join(dict.fromkeys(name for name, _ in told)), "\n".join(line for _, line in told))
        for reply, told in lines.items()
    }


def _suite(root: Element, name: str, run: Run, *, tests: int, failures: int, skipped: int = 0) -> Element:
    numbers = {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
    return SubElement(root, "testsuite", {"name": name, "timestamp": run.manifest.began[:19], **numbers})


def _case(suite: Element, name: str, kind: str, seconds: float) -> Element:
    return SubElement(suite, "testcase", {"classname": _clean(kind), "name": _clean(name), "time": f"{seconds:.3f}"})


def _say(case: Element, tag: str, kind: str, text: str) -> None:
    """A failure with its first line as the message and all of it as the text."""
    said = _clean(text)
    SubElement(case, tag, {"type": _clean(kind), "message": said.partition("\n")[0]}).text = said


def _floor(line: Line) -> str:
    assert line.floor is not None  # noqa: S101 - only lines with a floor are told
    return f"≥ {line.floor.at_least:g}" if line.floor.at_least is not None else f"≤ {line.floor.at_most:g}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
