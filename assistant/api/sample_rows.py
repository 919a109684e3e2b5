"""JSON rows of samples: the work paper from which anybody can draw again."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.api.views import Row
from assistant.audit.chosen import Choice, Chosen, ValueBy, remarks
from assistant.audit.samples import Sample
from assistant.audit.sampling import Member, commitment, draw
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId

HOW = (
    "population = SHA-256 of the sorted lines `stratum TAB id TAB revision LF`; "
    "seed = SHA-256 of `population LF value`; rank = SHA-256 of `seed LF id`; the lowest ranks of each stratum are drawn"
)
"""The rule in words, for whoever draws again without this program."""


_MEMBER = ("stratum", "id", "revision")


def sample_row(sample: Sample) -> Row:
    """A sample with all that drawing it again needs, and how its population was chosen."""
    choice = sample.choice
    return {
        "id": sample.id,
        "by": sample.by,
        "stage": sample.stage.value,
        "purpose": sample.purpose,
        "committed": sample.committed,
        "population": sample.population or None,
        "members": [[one.stratum, one.id, one.revision] for one in sample.members],
        "value": sample.value or None,
        "seed": sample.seed or None,
        "drawn": list(sample.drawn),
        "reason": sample.reason or None,
        "choice": {
            "chosen": choice.chosen.value,
            "stated": choice.stated,
            "frozen": choice.taken,
            "value_by": choice.value_by.value if choice.value_by else None,
            "committed_version": choice.committed_version,
            "frozen_version": choice.frozen_version,
            "remarks": list(remarks(choice)),
        },
        "ledger": list(sample.receipts),
        "rule": HOW,
        "outside": OUTSIDE_RIGHTS,
    }


def choice_of(paper: Mapping[str, object]) -> Choice:
    """How the population of a work paper was chosen, reckoned again; a paper that tells nothing of it states nothing.

    Raises BadInput for what is no statement of it.
    """
    told = paper.get("choice") or {}
    try:
        return _choice(told) if isinstance(told, Mapping) else _UNTOLD
    except (TypeError, ValueError) as problem:
        raise BadInput(f"`choice` does not say how the population was chosen: {problem}") from problem


_UNTOLD = Choice()


def _choice(told: Mapping[str, object]) -> Choice:
    """How a population was chosen, from its row. Raises TypeError or ValueError for what is none."""
    by = told.get("value_by")
    return Choice(
        stated=_selection(told.get("stated")),
        taken=_selection(told.get("frozen")),
        value_by=ValueBy(str(by)) if by else None,
        committed_version=_number(told.get("committed_version")),
        frozen_version=_number(told.get("frozen_version")),
        differs=told.get("chosen") == Chosen.OTHER.value,
    )


def _selection(told: object) -> dict[str, object] | None:
    """A selection of a work paper; None where it tells none."""
    if told is None or isinstance(told, dict):
        return told
    raise TypeError("a selection must be an object")


def _number(told: object) -> int | None:
    """The number of an index version; None where it tells none."""
    if told is None or isinstance(told, int):
        return told
    raise TypeError("an index version must be a number")


def drawn_again(paper: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with a work paper when it is drawn again; nothing when all of it follows from the rule.

    Raises BadInput when it is no work paper of a sample that was drawn.
    """
    members, drawn = _told(paper)
    strata = {str(one.id): one.stratum for one in members}
    sizes: dict[str, int] = {}
    for name in drawn:
        if name not in strata:
            return (f"{name} was drawn and is not of the population",)
        sizes[strata[name]] = sizes.get(strata[name], 0) + 1
    made = draw(members, str(paper["value"]), sizes)
    faults = {
        "the value is not the one that was committed to": commitment(str(paper["value"])) != paper["committed"],
        "the population has another hash": made.population != paper["population"],
        "the seed is another": made.seed != paper["seed"],
        "the draw is another": [one.id for one in made.drawn] != drawn,
        "the population was not chosen as the paper says": _chosen(paper) != choice_of(paper).chosen.value,
    }
    return tuple(fault for fault, holds in faults.items() if holds)


def _chosen(paper: Mapping[str, object]) -> object:
    """How a work paper says that its population was chosen."""
    told = paper.get("choice") or {}
    return told.get("chosen", Chosen.NOT_STATED.value) if isinstance(told, Mapping) else None


def _told(paper: Mapping[str, object]) -> tuple[list[Member], list[str]]:
    """Population and draw of a work paper. Raises BadInput when it is none, or of a sample that was not drawn."""
    listed, drawn = paper.get("members"), paper.get("drawn")
    whole = {"value", "seed", "population", "committed"} <= {name for name, said in paper.items() if said}
    if not (whole and isinstance(listed, list) and isinstance(drawn, list) and listed and drawn):
        raise BadInput("this is no work paper of a drawn sample: write one with `clausetrail sample show ID --json`")
    if not all(isinstance(one, list) and len(one) == len(_MEMBER) for one in listed):
        raise BadInput(f"`members` must list {', '.join(_MEMBER)} of each item")
    members = [
        Member(stratum=str(one[0]), id=EvidenceId(str(one[1])), revision=RevisionId(str(one[2]))) for one in listed
    ]
    return members, list(map(str, drawn))
