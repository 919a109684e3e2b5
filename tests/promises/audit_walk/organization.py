"""What the demo organization did after the audit report: records of its winter, which the next ingests read."""

from __future__ import annotations

import shutil
from pathlib import Path

CARD = "model-cards/underwrite-assist-1.6.0.md"
LOCK = "changes/CHG0030240-approval-lock.md"
EVALUATION = "evaluations/underwrite-assist-1.7.1-evaluation.md"
APPROVAL = "approvals/mrb-2026-12-14-underwrite-assist-1.7.1.yaml"
IMPACT = "impact-assessments/IA-underwrite-assist-2026.md"
COUNTED = "minutes/2027-02-15-mrb.md"

JANUARY = {
    LOCK: """---
title: CHG0030240 approval lock in Jira
kind: change
owner: Sven Adler
date: 2027-01-08
---
# Approval lock

Since 7 January 2027 a ticket reaches Approved only with the number of a board decision.
Test of 8 January: three attempts without a number, three refused.
""",
    EVALUATION: """---
title: Evaluation underwrite-assist 1.7.1
kind: evaluation
owner: Yusuf Demir
date: 2026-12-10
systems: [underwrite-assist]
model_version: "1.7.1"
---
# Evaluation underwrite-assist 1.7.1

Gap of the true positive rate between age bands: 0.038. STD-02 demands under 0.05.
""",
    APPROVAL: """kind: approval
decision_no: 2026/17
system: underwrite-assist
model_version: "1.7.1"
evaluation: {file: evaluations/underwrite-assist-1.7.1-evaluation.md}
decision: approved
approved_by: Carla Bianchi
role: chair of the Model Review Board
date: 2026-12-14
""",
    IMPACT: """---
title: "Impact assessment: underwrite-assist"
kind: impact_assessment
owner: Tobias Renner
approved_by: Carla Bianchi
status: approved
version: "2.0"
date: 2027-01-08
systems: [underwrite-assist]
---
# Impact assessment underwrite-assist

Version examined: 1.7.1. BMI is not used any more. Next assessment due on 8 January 2028.
""",
}
"""Files that were not there before January 2027."""

FEBRUARY = {
    COUNTED: """# Model Review Board, 15 February 2027

*Minutes: Gustav Brandt.*

**1. Promotions since the approval lock.** Sven counted: 6 tickets reached Approved since 7 January, each with a decision
number of the board. None was approved by the author of the change.
""",
}


def winter(demo: Path, folder: Path) -> Path:
    """The organization's files as they were in November, in a folder of its own; gives the path of its sources.yaml."""
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("labels"))
    return folder / "sources.yaml"


def january(folder: Path) -> None:
    """What was done about the findings."""
    for name, text in JANUARY.items():
        (folder / name).write_text(text, encoding="utf-8")


def february(folder: Path) -> None:
    """What came of it; and the model card, of which there was a finding, is rewritten."""
    for name, text in FEBRUARY.items():
        (folder / name).write_text(text, encoding="utf-8")
    card = (folder / CARD).read_text(encoding="utf-8")
    (folder / CARD).write_text(card.replace("1.6.0", "1.7.1"), encoding="utf-8")
