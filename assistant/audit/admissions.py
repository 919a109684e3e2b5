"""What rules on AI name by a code of their own and people say is not done, and steps of pipelines that are switched off.

`There are no QC-4 sheets, nobody ever filled one in` is a word of the organization against its own rule: the rule asks for
a sheet by its code, and a message, minutes or an interview says that there is none. A rule that names a step of a pipeline
(`the drift-gate step`) is held against the pipeline's own lines in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.ai_words import says_ai
from assistant.audit.asks import Ask
from assistant.audit.checks.result import FindingClass, State
from assistant.audit.desk import Desk
from assistant.audit.operation import Outcome
from assistant.audit.products import MESSAGES
from assistant.audit.record import Record
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

_RULING = (Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD)
_CODE = re.compile(r"(?<![\w-])[A-Z]{2,6}-\d{1,4}(?![\w-])")
_NOT_DONE = re.compile(
    r"\bthere\s+(?:are|is|were|was)\s+(?:none|no\b)|\bnone\s+(?:exists?|was|were|are|is)\b|\b(?:has|have|had|was|were|is|are)\s+never\s+(?:been\s+)?(?:\w+ed|met|held|done|kept|run|made|written|sent)\b"
    r"|\bnever\s+(?:met|took\s+place|happened|filled|used\s+it|did|held|kept|ran)\b|\bnobody\s+(?:ever\s+)?(?:fill\w*|does|did|keeps|kept|uses|used|has|wrote|writes)\b|\b(?:we|they)\s+(?:do\s+not|don[’']t|did\s+not|didn[’']t|stopped)\s+(?:fill|use|do|keep|write|hold)\w*"
    r"|\bnunca\s+(?:se\s+)?(?:fez|fizeram|fazemos|reuniu|reuniram|houve|foi|foram|existiu|hizo|hicieron|reunió|hubo|fue|rellen\w+|preench\w+)\b|\bnão\s+(?:há|existem?|houve|se\s+faz\w*)\b|\bninguém\s+(?:faz|fez|preenche\w*|usa)\b|\bno\s+(?:hay|existe[n]?|hubo)\b|\bnadie\s+\w+"
    r"|\b(?:nie|niemals|noch\s+nie)\s+(?:\w+\s+){0,2}?(?:ausgefüllt|getagt|gemacht|geführt|durchgeführt|stattgefunden|geschrieben)\b|\bes\s+gibt\s+(?:keine?n?|noch\s+keine?n?)\b|\bniemand\s+(?:füllt|macht|führt|hat)\b"
    r"|\b(?:n[’']a|n[’']ont|n[’']est|ne\s+s[’']est)\s+jamais\b|\bil\s+n[’']y\s+a\s+(?:pas|aucun\w*)\b|\bpersonne\s+ne\b|\bnon\s+(?:ci\s+sono|c[’']è|esist\w+)\b|\bmai\s+(?:fatt\w+|compilat\w+|riunit\w+)\b|\bnessuno\b|\bnooit\b|\baldrig\b",
    re.IGNORECASE,
)
_EXCUSED = re.compile(r"\b(?:not\s+applicable|not\s+needed|not\s+required|não\s+aplicável|nicht\s+nötig|findings?|gaps?|complaints?|exceptions?|deviations?|objections?)\b", re.IGNORECASE)  # fmt: skip
_STEP = re.compile(
    r"(?<![\w-])(?P<name>[a-z]+(?:[-_][a-z0-9]+)+)[`'\"]?\s+(?:step|stage|job|gate|check|schritt|étape|paso|passo|etapa)\b"
    r"|\b(?:step|stage|job|schritt|étape|paso|passo|etapa)\s+[`'\"]?(?P<after>[a-z]+(?:[-_][a-z0-9]+)+)(?![\w-])"
)
_LISTED = re.compile(r"\.(?:ya?ml|json|toml|groovy|sh)$")
_OFF = re.compile(r"\b(?:skip(?:ped)?|disabled|off)\s*[:=]\s*[\"']?(?:true|yes|1)\b|\b(?:enabled|run|active)\s*[:=]\s*[\"']?(?:false|no|0)\b|\bif:\s*[\"']?false\b|\bwhen:\s*[\"']?never\b|^\s*(?:#|//)\s*-", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_NEXT = re.compile(r"^\s*-\s", re.MULTILINE)


def admitted(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each document on AI in force of which somebody says that what it names by a code is not done."""
    del rules  # documents that ask for nothing in the three areas are read too
    messages = [one for one in desk.records(*MESSAGES) if "#" not in one.item.id and one.item.id not in desk.flagged]
    for document in _on_ai(desk):
        for code in sorted(set(_CODE.findall(document.text + "\n" + document.item.metadata.title))):
            said = [place for one in messages if _since(document, one) for place in _denied(one, code)]
            if said:
                yield _told(desk, document, code, said)
                break


def _on_ai(desk: Desk) -> Iterator[Record]:
    """Documents in force that are about AI by their words or by the systems that they name."""
    for document in desk.rules:
        text = document.text
        if document.item.metadata.kind in _RULING and (says_ai(text) or desk.known.systems_in(text)):
            yield document


def _since(document: Record, message: Record) -> bool:
    """Whether a message is not older than the rule."""
    begun, said = document.item.metadata.effective, message.date
    return not (begun and said and said.end <= begun.start)


def _denied(message: Record, code: str) -> Iterator[Span]:
    """Lines of a message that name a code and say that it is not done."""
    for hit in re.finditer(rf"(?<![\w-]){re.escape(code)}(?![\w-])", message.text):
        start, end = line_at(message.text, hit.start())
        line = message.text[start:end]
        if _NOT_DONE.search(line) and not _EXCUSED.search(line):
            yield Span(evidence=message.item.id, revision=message.item.revision, start=start, end=end)


def _told(desk: Desk, document: Record, code: str, said: Sequence[Span]) -> Outcome:
    """What is said of one code: that there is none, unless a record under that code is there."""
    title = document.item.metadata.title
    named = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])")
    kept = () if named.search(title) else tuple(
        one.titled() or one.headline()
        for one in desk.records()
        if one.item.metadata.kind not in (*_RULING, *MESSAGES) and named.search(one.item.metadata.title)
    )  # fmt: skip
    where = said[0].evidence
    place = document.place_of(code) or document.headline()
    if kept:
        why = f"{where} says that {code} of {title} is not kept; {kept[0].evidence} shows one"
        return Outcome(state=State.NOT_FOUND, subject=title, why=why, against=(*kept[:2], *said[:1]))
    why = f"{title} is in force and names {code}; {where} says that it is not done"
    return Outcome(state=State.FOUND, subject=title, why=why, weight=FindingClass.MINOR, spans=(place, *said[:3]))


def switched_off(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each step that a document in force names and a configuration switches off, or has in use."""
    del rules
    steps = {name: document for document in desk.rules for hit in _STEP.finditer(document.text) if (name := hit["name"] or hit["after"])}  # fmt: skip
    for record in desk.records() if steps else ():
        if "#" in record.item.id or not _LISTED.search(record.item.path) or record.item.id in desk.flagged:
            continue
        for name, document in sorted(steps.items()):
            yield from _step(record, name, document)


def _step(record: Record, name: str, document: Record) -> Iterator[Outcome]:
    """What a configuration does with one step: its lines reach to the next entry of the list."""
    hit = re.search(rf"^\s*(?:#\s*)?-.*(?<![\w-]){re.escape(name)}(?![\w-]).*$", record.text, re.MULTILINE)
    if hit is None:
        return
    after = _NEXT.search(record.text, hit.end())
    end = after.start() if after else len(record.text)
    off = _OFF.search(record.text, hit.start(), end)
    place = Span(evidence=record.item.id, revision=record.item.revision, start=hit.start(), end=hit.end())
    title, rule = document.item.metadata.title, document.place_of(name) or document.headline()
    if off is None:
        why = f"{record.item.id} has the step {name} in use, as {title} wants"
        yield Outcome(state=State.NOT_FOUND, subject=f"{record.item.id}: {name}", why=why, against=(place, rule))
        return
    start, stop = line_at(record.text, off.start())
    shown = Span(evidence=record.item.id, revision=record.item.revision, start=start, end=stop)
    why = f"{record.item.id} has the step {name}, which {title} wants, switched off"
    yield Outcome(state=State.FOUND, subject=f"{record.item.id}: {name}", why=why, weight=FindingClass.MINOR, spans=(place, shown, rule))  # fmt: skip
