"""Which criteria a text names by their ids: decided from the ids that there are, never by shape alone.

Pure and without the criteria's titles, so that ingestion and questions can share it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,3}"
_ID = rf"(?:A\.\s?)?{_NUMBER}(?!\w)(?!\.\w)(?!-(?!A\.|\d))"
# A word that announces clauses or controls, with the list of ids that follows; or an Annex A id, which needs no word.
_DOTTED = r"(?=(?:A\.\s?)?\d{1,2}\.\d)"
_NAMED = re.compile(
    rf"(?<![\w.-])(?:(?P<control>annex\s+a(?:\s+controls?)?\s+|controls?\s+{_DOTTED})|(?P<clause>(?:sub-?)?clauses?\s+|cl\.\s?|§\s?)"
    rf"|(?P<section>(?:sections?|chapters?|requirements?)\s+{_DOTTED})|(?=A\.\d))"
    rf"(?P<ids>{_ID}(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|to|through)\s+|\s*[–-]\s*){_ID})*)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_RANGE = re.compile(r"\s+(?:to|through)\s+|\s*[–-]\s*", re.IGNORECASE)
_STANDARD = re.compile(r"\b(?:ISO(?:/IEC)?|IEC|NIST|SOC)\s*[\w.-]*\d[\w.-]*(?::\d{4})?", re.IGNORECASE)
_WITH_ANNEX = re.compile(r"27\d{3}")  # the ISO/IEC 27000 family numbers its controls A.5.1 and so on, too
_OF = re.compile(r"\s+(?:of|in|from)\s+(?:(?:the|this|our|your|that)\s+)?(?P<what>\S.*)", re.IGNORECASE)
_THIS_STANDARD = re.compile(r"(?:international\s+)?standard\b|annex\b|AIMS\b", re.IGNORECASE)
_BARE = re.compile(rf"(?:A\.\s?)?{_NUMBER}", re.IGNORECASE)
_PICTURE = re.compile(r"(?:figures?|fig\.|tables?|tab\.|appendix|abbildung|abb\.|tabelle)\s*$", re.IGNORECASE)
_REACH = 120  # characters after an id that may still say whose it is
_SIGNS = re.compile(r"[,;/\s()]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaIds:
    """The ids of one framework, and how a text names them. Without ids it finds nothing."""

    ids: tuple[str, ...] = ()
    """Every id, headings included, in the framework's order; `A.` opens those of its annex."""
    standard: str = "42001"
    """The number by which texts name the framework."""

    def find(self, text: str) -> tuple[str, ...]:
        """Ids that a text names, in its order, each once.

        An Annex A id stands for itself; a number needs a word before it (`clause 9.2`, `control 6.2.4`). What another
        standard's name claims (`clause 9.2 of ISO 27001`) and sections of a named document are left out.
        """
        named = list(_NAMED.finditer(text))
        standards = [(hit.start(), hit[0]) for hit in _STANDARD.finditer(text)] if named else []
        found = (one for match in named if self._is_ours(text, match, standards) for one in self._listed(match))
        return tuple(dict.fromkeys(found))

    def find_in_document(self, text: str, *, audits: bool = False) -> tuple[str, ...]:
        """Ids that a document names, line by line: a standard that a line names counts for that line.

        A clause number is taken only where the document speaks of this framework at all, or is one that `audits` against
        it, because contracts and policies have clauses of their own. A document that names other standards with an annex
        of controls, and never this one, names none of its ids.
        """
        found = dict.fromkeys(one for line in text.splitlines() if _DIGIT.search(line) for one in self.find(line))
        if not found:
            return ()
        named = {hit[0] for hit in _STANDARD.finditer(text)}
        ours = any(self.standard in name for name in named)
        if not ours and any(_WITH_ANNEX.search(name) for name in named):
            return ()
        return tuple(one for one in found if ours or audits or one.startswith("A."))

    def listed(self, value: str) -> tuple[str, ...]:
        """Ids in a value that lists criteria, such as a cell under `control`: bare numbers count too."""
        bare = (part for part in _SIGNS.split(value) if _BARE.fullmatch(part.rstrip(".:")))
        alone = tuple(one for part in bare for one in self._written(part.rstrip(".:")))
        return tuple(dict.fromkeys((*self.find(value), *(() if self._of_another(value) else alone))))

    def _written(self, part: str) -> Iterator[str]:
        """The id that one word is, when there is such an id."""
        criterion = part[:1].upper() + part[1:]
        if criterion in self.ids:
            yield criterion

    def _of_another(self, value: str) -> bool:
        """Whether a value names another standard and not this one."""
        named = [hit[0] for hit in _STANDARD.finditer(value)]
        return bool(named) and not any(self.standard in name for name in named)

    def _is_ours(self, text: str, match: re.Match[str], standards: Sequence[tuple[int, str]]) -> bool:
        """Whether ids in a text are of this framework: the standard named after them decides, else the last before."""
        if _PICTURE.search(text, max(0, match.start() - len("abbildung  ")), match.start()):
            return False  # `Table A.5` is numbered by its own document
        behind = _OF.match(text, match.end(), match.end() + _REACH)
        following = _STANDARD.match(behind["what"]) if behind else None
        if following:
            return self.standard in following[0]
        if (match["section"] or match["clause"]) and behind and not _THIS_STANDARD.match(behind["what"]):
            return False
        before = bisect_left(standards, (match.start(), ""))
        return not before or self.standard in standards[before - 1][1]

    def _listed(self, match: re.Match[str]) -> Iterator[str]:
        """The ids of one list in a text, ranges filled; ids that there are not are passed over."""
        annex = match["control"] is not None
        before, end = None, 0
        for one in re.finditer(_ID, match["ids"], re.IGNORECASE):
            digits = re.sub(r"^A\.\s?", "", one.group(), flags=re.IGNORECASE)
            annex = annex or digits != one.group()  # `A.6.2.4 and 6.2.5` leaves the second letter out
            criterion = f"A.{digits}" if annex else digits
            if before and _RANGE.fullmatch(match["ids"], end, one.start()):
                yield from self._between(before, criterion)
            if criterion in self.ids:
                yield criterion
            before, end = criterion, one.end()

    def _between(self, first: str, last: str) -> Iterable[str]:
        """Ids between two of one depth, both left out."""
        order = [
            one
            for one in self.ids
            if one.count(".") == first.count(".") and one.startswith("A") == first.startswith("A")
        ]
        if first not in order or last not in order:
            return ()
        return order[order.index(first) + 1 : order.index(last)]
