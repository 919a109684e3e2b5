"""Policy without operation: a rule on AI is in force, and what is bought, whom is hired and what is deployed ignores it.

Rule: what documents in force ask for (`asks.py`) is held against the records of three areas, each deed against the
rules of its own day. Buying: it is found where an order, contract or card payment of AI lacks what the rule wants
before it, or has it later. Hiring: where the file of a hiring with AI lacks a note, notice or reader that the rule wants.
Deployment: where half of the deployments or more skip the steps of promotion, where a system went into use without the
impact assessment that comes before, where a deployment lacks what the rule calls by a name of its own (`model intake note`) and
others have, and where a public page was not brought up to date in its time. It is found too
where a pipeline has no step for what the rule wants before a deployment, or has a step switched off that a rule names;
where people say that what a rule names by a code is not done; where a policy or form of an area is silent on AI
though it is younger than the policy on AI that binds it, or that is in force for a year, or its own review came since; and where documents in force
name a criterion of which no record is dated in the audit period.

No finding: what is there under another file or number, what is said in writing to be no AI, what was done before the
rule. Major where nothing of several things is there, or nobody assessed a system before use; else minor.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from assistant.audit.admissions import admitted, switched_off
from assistant.audit.asks import asks
from assistant.audit.checks.result import Family, Result, Rule
from assistant.audit.desk import Desk
from assistant.audit.operation import buying, hiring
from assistant.audit.pipelines import piped
from assistant.audit.publishing import assessing, gated, promoting, publishing
from assistant.audit.silent_rules import silent, unrecorded

PATTERN = "policy_without_operation"
TITLE = "Policy that operation ignores"
CRITERIA = ("5.2", "8.1", "A.2.2")
RULE = Rule(check=Family.PATTERNS, pattern=PATTERN, title=TITLE, criteria=CRITERIA)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each deed, page, document and criterion that a rule on AI binds."""
    rules = asks(desk)
    by_rule = (buying, hiring, publishing, assessing, promoting, gated, piped, silent, admitted, switched_off)
    outcomes = chain(*(look(desk, rules) for look in by_rule), unrecorded(desk))
    return (RULE.result(one.state, one.subject, one.why, one.weight, one.spans, one.against) for one in outcomes)
