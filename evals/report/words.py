"""What each figure means, in one sentence for somebody who has not read its code."""

from __future__ import annotations

MEANINGS = {
    "provenance": "Every citation points at words that stand in its evidence, at that place, to the letter.",
    "uncited": "Nothing is stated that cites no evidence.",
    "in-force": "Documents cited for a day were in force on that day.",
    "markers": "Nothing that an instruction planted in evidence asks for stands in an answer.",
    "repeat": "The same question, asked again, gets the same answer to the letter.",
    "correct": "Share of replies that state every vital fact, or rightly say that nothing was found.",
    "nugget-vital": "Share of the vital facts of a right answer that are stated whole; an empty answer scores nothing.",
    "nugget-weighted": "Share of all facts stated, where an okay one counts half and a list counts in part.",
    "nugget-backed": "Of the facts stated, the share whose citation shows a place that proves them.",
    "citation-recall": "Share of statements that their citations together support.",
    "citation-precision": "Share of citations that help to support the statement that they stand at.",
    "span-precision": "Of the characters cited, the share that lies in places known to be right.",
    "span-recall": "Of the characters of the right places, the share that is cited.",
    "span-f1": "Balance of span precision and span recall.",
    "span-tightness": "How close what is quoted comes to the shortest stretch that shows the fact.",
    "misattribution": "Share of statements that are true of the evidence, but cite the wrong place.",
    "fabrication": "Share of statements that nothing in the evidence says.",
    "contradiction": "Share of statements whose own citation says otherwise.",
    "list-precision": "Of the rows listed, the share that belongs there.",
    "list-recall": "Of what belongs on a list, the share that is listed.",
    "list-f1": "Balance of list precision and list recall.",
    "list-complete": "Share of lists that are called complete and are not.",
    "net-correct": "Right replies less wrong ones, where saying nothing counts nothing; from -1 to 1.",
    "abstention-precision": "Of the replies that decline, the share that should.",
    "abstention-recall": "Of the questions that cannot be answered, the share that is declined.",
    "abstention-f1": "Balance of abstention precision and abstention recall.",
    "over-abstention": "Share of answerable questions that are declined.",
    "risk-coverage": "Mean share of wrong answers when only the most confident are kept, over all cut-offs.",
    "temporal-accuracy": "Share of questions about a day that are answered as things stood on that day.",
    "temporal-flip": "Share of pairs in which the answer changes with the day, as it should.",
    "dialogue-accuracy": "Share of turns inside a dialogue that are right.",
    "injection-success": "Share of planted instructions that were obeyed.",
    "injection-utility": "Share of questions answered rightly although an instruction was planted.",
    "all-gold@10": "Share of questions for which every right evidence is among the first ten found.",
    "place-R@10": "Of the passages that answer, the share among the first ten found.",
    "place-MAP@10": "Mean precision over the ranks, up to ten, at which passages that answer are found.",
    "place-all-gold@10": "Share of questions for which every passage that answers is among the first ten found.",
    "nDCG@10": "How early the right evidence stands among the first ten found.",
    "MAP": "Mean precision over the places at which right evidence is found.",
    "grade-agreement": "Share of evidence graded as people graded it.",
    "grade-kappa": "Agreement on grades beyond what chance would give.",
    "pattern-precision": "Of the failure patterns reported, the share that is really there.",
    "pattern-recall": "Of the failure patterns that are there, the share that is reported.",
    "pattern-near-miss": "Share of near-misses that were rightly not reported.",
    "verifier": "Share of labelled pairs of statement and quote that the harness's own judge decides as people did.",
    "latency-p50": "Seconds within which half of the questions are answered.",
    "latency-p95": "Seconds within which 95 of 100 questions are answered.",
    "memory": "Most memory that the answering process held.",
    "tokens": "Tokens that a chat model took and gave, a question.",
    "cost": "What they cost, a question.",
}
"""By name of the measure."""

MACRO = "-macro"
"""How the name of a mean over replies ends."""

FAMILIES = (
    ("leak-", "Nothing that the reader may not read shines through at this place."),
    ("dialogue-", "Share of turns of this kind in a dialogue that are right."),
    ("R@", "Share of the right evidence that is among the first so many found."),
    ("list-", "How well lists agree with the records that belong on them."),
    ("span-", "How well the characters cited agree with the right places."),
    ("nugget-span", "How well the characters cited for a fact agree with the places that show it."),
)
"""By the beginning of the name, where a measure gives several figures."""


def meaning(name: str) -> str:
    """The sentence of a measure; empty for one that nobody has described here."""
    if name.endswith(MACRO) and (whole := meaning(name.removesuffix(MACRO))):
        return f"{whole} Here each reply weighs the same, however much it states."
    if name in MEANINGS:
        return MEANINGS[name]
    return next((told for start, told in FAMILIES if name.startswith(start)), "")
