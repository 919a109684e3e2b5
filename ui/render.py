"""Answers as HTML: pure functions from the JSON of the API; everything that comes from it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from ui.evidence import FLAGS, number
from ui.neutral import visible

Row = Mapping[str, object]
"""One JSON object of the API."""

NOT_FOUND = "not found in what you may read"
"""The words of every gap: hidden and absent are one."""

OUTSIDE_RIGHTS = "Other evidence may exist outside what you may read."
"""The fixed sentence of every answer with a gap."""

_OUTCOMES = {
    "answered": ("Answered", "good"),
    "partial": ("Answered in part", "warn"),
    "no_evidence": ("No evidence found", "warn"),
    "refused": ("Refused", "bad"),
    "clarify": ("A question back", "warn"),
}
_SHORT = len("2026-10-31  ")
"""Characters of a cell that is not broken into lines."""
_GRADES = {"strong": "good", "adequate": "", "weak": "warn"}
_STATES = {"present": "good", "missing": "bad"}


def safe(value: object) -> str:
    """Any value as HTML text: nothing in it is markup, and nothing in it is invisible. None is empty."""
    return "" if value is None else escape(visible(str(value)))


def page(*parts: str) -> str:
    """Parts as one block in the page's look."""
    return f'<div class="ct">{"".join(parts)}</div>'


def notice(sentence: str) -> str:
    """A refusal or a failure."""
    return page(f'<div class="notice" role="alert">{safe(sentence)}</div>')


def answer_body(answer: Row) -> str:
    """Everything of an answer but its citations: how it ended, claims, table, trails and gaps."""
    parts = [
        *map(claim, rows(answer, "claims")),
        table(answer.get("table")),
        *map(trail, rows(answer, "trail")),
        gaps(answer),
    ]
    said = "".join(parts) or f"<p>{safe(answer.get('answer'))}</p>"
    note = f"<p>{safe(answer['note'])}</p>" if answer.get("note") else ""
    return page(outcome(answer), note or said)


def outcome(answer: Row) -> str:
    """How the answer ended, from which index and over how much."""
    words, tone = _OUTCOMES.get(str(answer.get("outcome")), ("Unknown outcome", "bad"))
    searched = mapping(answer.get("searched"))
    figures = f"{safe(searched.get('items', 0))} items searched{period(searched)} · index version {safe(answer.get('index_version'))}"
    withheld = answer.get("withheld")
    more = f" · {safe(withheld)} sentences withheld" if withheld else ""
    return f'<div class="outcome">{pill(words, tone)}<span class="figures">{figures}{more}</span></div>'


def claim(row: Row) -> str:
    """One sentence with its markers."""
    partial = pill("partly supported", "warn") if row.get("support") == "partial" else ""
    weak = pill("weak evidence", "warn") if row.get("grade") == "weak" else ""
    computed = f'<span class="why">computed: {safe(row["rule"])}</span>' if row.get("rule") else ""
    return f"<p>{safe(row.get('text'))} {marks(row)} {partial}{weak}{computed}</p>"


def table(value: object) -> str:
    """Records with the markers of each row; nothing for no table."""
    if not isinstance(value, Mapping):
        return ""
    head = "".join(f"<th>{safe(column)}</th>" for column in items(value, "columns"))
    body = "".join(_line(row) for row in rows(value, "rows"))
    complete = "Every matching record of what you may read." if value.get("complete") else "Not complete."
    grid = (
        f'<div class="scroll"><table><thead><tr>{head}<th>Sources</th></tr></thead><tbody>{body}</tbody></table></div>'
    )
    return f'<h2>Records</h2>{grid}<p class="why">{len(rows(value, "rows"))} rows. {complete}</p>'


def _line(row: Row) -> str:
    """One row of a table."""
    return f"<tr>{''.join(map(_cell, items(row, 'cells')))}<td>{marks(row)}</td></tr>"


def _cell(value: object) -> str:
    """One cell; a short one, such as a date, keeps to one line."""
    kept = ' class="short"' if len(str(value)) <= _SHORT else ""
    return f"<td{kept}>{safe(value)}</td>"


def trail(row: Row) -> str:
    """One lifecycle chain."""
    hops = "".join(_hop(hop) for hop in rows(row, "hops"))
    return f'<h2>Trail of {safe(row.get("subject"))}</h2><ol class="trail">{hops}</ol>'


def _hop(hop: Row) -> str:
    """One stage of a chain."""
    state = str(hop.get("state"))
    facts = " · ".join(safe(hop[name]) for name in ("date", "person") if hop.get(name))
    why = f'<div class="why">{safe(hop["why"])}</div>' if hop.get("why") else ""
    shown = pill(state.replace("_", " "), _STATES.get(state, "warn"))
    stage = f'<span class="stage">{safe(str(hop.get("stage")).replace("_", " "))}</span>'
    return f'<li class="{safe(state)}">{stage} {shown} <span class="place">{facts}</span> {marks(hop)}{why}</li>'


def gaps(answer: Row) -> str:
    """What is missing, the nearest things that do not count, and the fixed sentence."""
    found = rows(answer, "gaps")
    if not found:
        return ""
    return f'<h2>Missing</h2>{"".join(map(_gap, found))}<p class="why">{OUTSIDE_RIGHTS}</p>'


def _gap(gap: Row) -> str:
    """One thing expected and not found."""
    near = "".join(
        f"<li>{marks({'citations': [one.get('n')]})} {safe(one.get('title'))} <code>{safe(one.get('source'))}</code>: {safe(one.get('why_not'))}</li>"
        for one in rows(gap, "nearest")
    )
    nearest = f'<ul class="why">{near}</ul>' if near else ""
    return (
        f'<div class="gap"><b>{safe(gap.get("expected"))}</b><p>{safe(gap.get("why"))}; {NOT_FOUND}</p>{nearest}</div>'
    )


def sources(answer: Row) -> list[list[Row]]:
    """The citations of an answer grouped by evidence, in the order in which each is first cited."""
    groups: dict[str, list[Row]] = {}
    for row in rows(answer, "citations"):
        groups.setdefault(str(row.get("source")), []).append(row)
    return list(groups.values())


def source(citations: Sequence[Row]) -> str:
    """The card of one piece of evidence: title, standing, and every quote taken from it."""
    first = citations[0]
    grade = str(first.get("grade"))
    details = " · ".join(
        safe(part) for part in (first.get("date") or "no date", first.get("owner"), first.get("grade_rule")) if part
    )
    quotes = "".join(map(_quote, citations))
    return page(
        f'<div class="card"><span class="title">{safe(first.get("title"))}</span> {pill(grade, _GRADES.get(grade, ""))}'
        f'<div class="place"><code>{safe(first.get("source"))}</code></div>'
        f'<div class="place">{details}{_in_force(first)}</div>{quotes}</div>'
    )


def _quote(row: Row) -> str:
    """One numbered quote with its place; its number is what markers lead to."""
    place = ", ".join(_place(name, value) for name, value in mapping(row.get("locator")).items())
    flags = "".join(pill(FLAGS.get(str(flag), str(flag)), "bad") for flag in items(row, "flags"))
    n = number(row, "n")
    return (
        f'<div class="quote" id="cite-{n}"><span class="number">[{n}]</span> <span class="place">{safe(place)}</span> {flags}'
        f"<blockquote>{safe(row.get('quote'))}</blockquote></div>"
    )


def _place(name: str, value: object) -> str:
    """One part of a locator in words; of a heading path the innermost, the rest stands in the evidence."""
    return str(value).rpartition(" > ")[2] if name == "section" else f"{name} {value}"


def _in_force(row: Row) -> str:
    """When a document holds or held; nothing for records."""
    days = mapping(row.get("in_force"))
    if not days:
        return ""
    until = f" to {safe(days['to'])}" if days.get("to") else ""
    return f" · in force from {safe(days.get('from') or 'an unknown day')}{until}"


def searched(answer: Row) -> str:
    """Where it was looked."""
    figures = mapping(answer.get("searched"))
    facts: dict[str, object] = {
        "Items": f"{figures.get('items', 0)}{_plain_period(figures)}",
        "Index version": figures.get("version"),
    }
    facts |= {
        "Kinds": _counts(figures.get("kinds")),
        "Undated, left out": figures.get("undated"),
        "Newest by source": _counts(figures.get("freshness")),
        "Read by source (UTC)": _counts(figures.get("read_at")),
    }
    return page(facts_list(facts), f'<p class="why">{OUTSIDE_RIGHTS}</p>')


def evidence_head(view: Row) -> str:
    """What an evidence item is and says of itself."""
    about = mapping(view.get("metadata"))
    details = " · ".join(
        f"{safe(name.replace('_', ' '))} {safe(about[name])}"
        for name in ("kind", "version", "status", "date", "effective", "review_by", "owner", "approved_by")
        if about.get(name)
    )
    title = f"<p><b>{safe(about.get('title'))}</b> <code>{safe(view.get('id'))}</code></p>"
    return page(title, f'<p class="place">{details}</p>')


_FOUND = {"stated": ("stated", ""), "identifier": ("identifier in the text", ""), "inferred": ("inferred", "warn")}
"""How a link was found, in words."""


def evidence_links(view: Row) -> str:
    """What an evidence item took the place of, what took its place, and its links, each with how it was found."""
    replaced = [
        _link(meaning.replace("_", " "), one.get("evidence"), "", one)
        for meaning in ("supersedes", "superseded_by")
        for one in rows(view, meaning)
    ]
    named = [
        _link(one.get("type"), one.get("target"), ", ".join(map(str, items(one, "evidence"))), one)
        for one in rows(view, "links")
    ]
    if not replaced and not named:
        return ""
    head = "<tr><th>Link</th><th>To</th><th>Found here as</th><th>How found</th></tr>"
    body = "".join((*replaced, *named))
    return page(f'<h2>Links</h2><div class="scroll"><table><thead>{head}</thead><tbody>{body}</tbody></table></div>')


def _link(meaning: object, target: object, here: str, row: Row) -> str:
    """One link; what is inferred stands out."""
    words, tone = _FOUND.get(str(row.get("basis")), (str(row.get("basis")), ""))
    cells = "".join(_cell(value) for value in (meaning, target, here))
    return f"<tr>{cells}<td>{pill(words, tone) if tone else safe(words)}</td></tr>"


def facts_list(facts: Row) -> str:
    """Names and values; what is empty is left out."""
    shown = ((name, _joined(value)) for name, value in facts.items() if value not in (None, "", [], {}, 0))
    return f"<dl>{''.join(f'<dt>{safe(name)}</dt><dd>{safe(value)}</dd>' for name, value in shown)}</dl>"


def pill(words: str, tone: str) -> str:
    """A short label; `tone` is good, warn, bad or empty."""
    return f'<span class="pill {tone}">{safe(words)}</span>'


def marks(row: Row) -> str:
    """Citation markers that lead to their cards."""
    numbers = [n for n in items(row, "citations") if isinstance(n, int)]
    return "".join(f'<a class="n" href="#cite-{n}" aria-label="source {n}">[{n}]</a>' for n in numbers)


def period(searched: Row) -> str:
    """The period that narrowed a search, in words."""
    return safe(_plain_period(searched))


def _plain_period(searched: Row) -> str:
    """As `period`, before escaping."""
    days = mapping(searched.get("period"))
    if not days:
        return ""
    return f" of {days.get('from') or 'the beginning'} to {days.get('to') or 'now'}"


def _counts(value: object) -> str:
    """Names with their figures."""
    return ", ".join(f"{name} {figure}" for name, figure in mapping(value).items())


def _joined(value: object) -> object:
    """A list or an object as one line."""
    if isinstance(value, Mapping):
        return _counts(value)
    return ", ".join(str(_joined(part)) for part in value) if isinstance(value, list) else value


def rows(value: Row, name: str) -> list[Row]:
    """The objects of a list, empty where there is none."""
    return [row for row in items(value, name) if isinstance(row, Mapping)]


def items(value: Row, name: str) -> Iterable[object]:
    """A list's entries, empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, list) else ()


def mapping(value: object) -> Row:
    """An object, empty where there is none."""
    return value if isinstance(value, Mapping) else {}
