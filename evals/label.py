"""Writing and reviewing cases beside the evidence, one question after the other.

What asks and what shows are handed in, so that a terminal, a test or a page can do either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, get_args

from pydantic import ValidationError

from assistant.domain.errors import BadInput
from evals.cases.case import Answerable, Case
from evals.cases.load import fold, words_about


class Texts(Protocol):
    """What a reviewer sees the quotes in."""

    def text_in(self, source: str, version: int | None) -> str | None:
        """The canonical text of an evidence as a version has it, None being the one that answers."""


class Ended(Exception):
    """The person types nothing more: the input is at its end, or they pressed Ctrl-C."""


Ask = Callable[[str], str]
"""Puts a question to the person and gives the words typed; empty when nothing was.

Raises Ended when the person types nothing more, then and each time after.
"""
Say = Callable[[str], None]
"""Shows a line to the person."""
MATCHERS = ("exact", "number", "date", "id", "yes_no", "list")
MARKS = ("kept", "changed", "dropped")
AROUND = 80  # characters of context on either side of a quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search brought back."""

    source: str
    """The evidence id."""
    text: str
    """Its words."""


Search = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a reviewer said of a case."""

    case: str
    """The case's id."""
    label: str
    """SHA-256 of the case as it was looked at: a case that is changed since is looked at again."""
    mark: str
    """kept, changed or dropped."""
    reason: str
    """Why; empty only where it was kept."""
    reviewer: str
    """Who looked."""
    changed: dict[str, Any] | None = None
    """The case as it should be, where it was changed."""


def write_cases(out: Path, *, reader: str, search: Search, ask: Ask, say: Say) -> int:
    """Ask for cases until an empty question, and append each to a JSONL file. Returns how many were written.

    A person who ends in the middle of a case keeps it with the facts that are finished, where it holds together so.
    """
    written = 0
    with suppress(Ended):
        while question := ask("Question (empty to stop)").strip():
            case = _labelled(question, reader, search(question), ask, say)
            if case is not None:
                _append(out, case.model_dump(mode="json", exclude_defaults=True))
                say(f"Written as {case.id}, facts: {len(case.nuggets)}")
                written += 1
    return written


def review_cases(
    cases: Sequence[Case], log: Path, *, reviewer: str, texts: Texts, ask: Ask, say: Say
) -> tuple[Mark, ...]:
    """Show each case that was not reviewed as it stands, and append a mark for it to the log; stops when told.

    A mark that the person had not finished when they ended is not made.
    """
    known = {mark.label for mark in read_marks(log)}
    made: list[Mark] = []
    with suppress(Ended):
        for case in cases:
            if label_digest(case) in known:
                continue
            for line in shown(case, texts):
                say(line)
            mark = _marked(case, reviewer, ask, say)
            if mark is None:
                break
            _append(log, asdict(mark))
            made.append(mark)
    return tuple(made)


def read_marks(log: Path) -> tuple[Mark, ...]:
    """The marks of a log, oldest first; none where there is no log. Raises BadInput on a line that is none."""
    if not log.is_file():
        return ()
    found = []
    for number, line in enumerate(log.read_text("utf-8").splitlines(), start=1):
        try:
            found.append(Mark(**json.loads(line)))
        except (ValueError, TypeError) as problem:
            raise BadInput(f"{log.name}:{number}: no mark of a review: {problem}") from problem
    return tuple(found)


def reviewed(cases: Sequence[Case], marks: Sequence[Mark]) -> Iterator[Case]:
    """The cases as the review left them: dropped ones gone, changed ones changed."""
    latest = {mark.label: mark for mark in marks}
    for case in cases:
        mark = latest.get(label_digest(case))
        if mark is None or mark.mark == "kept":
            yield case
        elif mark.changed is not None:
            yield Case.model_validate(mark.changed)


def label_digest(case: Case) -> str:
    """SHA-256 over a case with its labels."""
    return hashlib.sha256(case.model_dump_json().encode()).hexdigest()


def shown(case: Case, texts: Texts) -> Iterator[str]:
    """A case in lines, each quote in its context."""
    yield f"{case.id} ({case.kind}), {case.reader} asks, answerable: {case.answerable}"
    for turn in case.turns:
        yield f"  {turn.reader or case.reader}: {turn.question}"
    version = case.as_of if isinstance(case.as_of, int) else None
    for number, nugget in enumerate(case.nuggets, start=1):
        yield f"  [{number}] {nugget.importance}: {nugget.text} ({nugget.match.model_dump_json(exclude_defaults=True)})"
        for span in nugget.spans:
            yield f"      {span.source}: {_in_context(span.quote, texts.text_in(span.source, version))}"
    for name, values in (("gold", case.gold_sources), ("forbidden", case.forbidden)):
        yield from (f"  {name}: {value}" for value in values)


def _in_context(quote: str, text: str | None) -> str:
    """A quote between marks, with what stands around it."""
    if text is None:
        return f"NO SUCH EVIDENCE for {quote!r}"
    whole, wanted = fold(text), fold(quote)
    at = whole.find(wanted)
    if at < 0:
        return f"DOES NOT HOLD {quote!r}"
    end = at + len(wanted)
    return f"…{whole[max(0, at - AROUND) : at]}»{wanted}«{whole[end : end + AROUND]}…"


def _labelled(question: str, reader: str, hits: Sequence[Hit], ask: Ask, say: Say) -> Case | None:
    """A case of what a person says of a question; None when it does not hold together."""
    for number, hit in enumerate(hits, start=1):
        say(f"[{number}] {hit.source}: {fold(hit.text)}")
    given: dict[str, Any] = {
        "id": f"label-{hashlib.sha256(f'{reader} {question}'.encode()).hexdigest()[:10]}",
        "kind": ask("Kind [labelled]").strip() or "labelled",
        "reader": reader,
        "turns": [question],
        "answerable": _one_of("Answerable", get_args(Answerable), ask, say),
        "nuggets": list(_facts(hits, ask, say)),
    }
    sources = [span["source"] for nugget in given["nuggets"] for span in nugget["spans"]]
    try:
        return Case.model_validate(given | {"gold_sources": list(dict.fromkeys(sources))})
    except ValidationError as problem:
        say(f"Not written: {words_about(problem)}")
        return None


def _facts(hits: Sequence[Hit], ask: Ask, say: Say) -> Iterator[dict[str, Any]]:
    """Facts until an empty one, or until the person ends; one that is not finished then is left out."""
    with suppress(Ended):
        while fact := ask("Fact (empty to end)").strip():
            yield _fact(fact, hits, ask, say)


def _fact(fact: str, hits: Sequence[Hit], ask: Ask, say: Say) -> dict[str, Any]:
    """How a fact is recognized, how much it counts, and what shows it."""
    kind = _one_of("Recognized as", MATCHERS, ask, say)
    value = ask(f"Value [{fact}]").strip() or fact
    match: dict[str, Any] = {"type": kind, "value": value}
    if kind == "list":
        match = {"type": kind, "values": [part.strip() for part in value.split(";") if part.strip()]}
    importance = _one_of("Importance", ("vital", "okay"), ask, say)
    return {"text": fact, "match": match, "importance": importance, "spans": _spans(hits, ask, say)}


def _spans(hits: Sequence[Hit], ask: Ask, say: Say) -> list[dict[str, str]]:
    """Quotes that a person picks: `2` is the whole passage, `2: words` a part of it; asked again until each is there."""
    while True:
        typed = ask("Shown by (`2`, or `2: words`; parted by |)")
        found = [_span(part, hits) for part in typed.split("|") if part.strip()]
        if None not in found:
            return [one for one in found if one is not None]
        say("There is no such passage, or the words do not stand in it")


def _span(typed: str, hits: Sequence[Hit]) -> dict[str, str] | None:
    number, _, words = (part.strip() for part in typed.partition(":"))
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(hits)):
        return None
    hit = hits[int(number) - 1]
    quote = words or hit.text
    return {"source": hit.source, "quote": quote} if fold(quote) in fold(hit.text) else None


def _marked(case: Case, reviewer: str, ask: Ask, say: Say) -> Mark | None:
    """What a reviewer says of a case; None to stop."""
    mark = _one_of("Mark", (*MARKS, "stop"), ask, say)
    if mark == "stop":
        return None
    changed = _changed(case, ask, say) if mark == "changed" else None
    reason = "" if mark == "kept" else _needed("Why", ask)
    return Mark(case=case.id, label=label_digest(case), mark=mark, reason=reason, reviewer=reviewer, changed=changed)


def _changed(case: Case, ask: Ask, say: Say) -> dict[str, Any]:
    """A case with another question, another answerability, or without some of its facts; asked until it holds."""
    while True:
        question = ask(f"Question [{case.turns[-1].question}]").strip()
        given = case.model_dump(mode="json", exclude_defaults=True)
        if question:
            given["turns"][-1]["question"] = question
        given["answerable"] = _one_of("Answerable", get_args(Answerable), ask, say, usual=case.answerable)
        out = {part.strip() for part in ask("Facts to take out (numbers, parted by ,)").split(",")}
        given["nuggets"] = [one for at, one in enumerate(given.get("nuggets", []), start=1) if str(at) not in out]
        try:
            Case.model_validate(given)
        except ValidationError as problem:
            say(f"That does not hold together: {words_about(problem)}")
        else:
            return given


def _one_of(what: str, options: Sequence[str], ask: Ask, say: Say, *, usual: str | None = None) -> str:
    """One of some words, by its beginning; nothing typed is the usual one, else the first."""
    usual = usual or options[0]
    while True:
        typed = ask(f"{what}: {', '.join(options)} [{usual}]").strip().lower() or usual
        found = [one for one in options if one == typed] or [one for one in options if one.startswith(typed)]
        if len(found) == 1:
            return found[0]
        say(f"{typed!r} is none of {', '.join(options)}")


def _needed(what: str, ask: Ask) -> str:
    """Something that has to be said."""
    while not (typed := ask(what).strip()):
        pass
    return typed


def _append(path: Path, row: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
