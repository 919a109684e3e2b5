"""How people speak of what the checks look for, so that a question in words finds its check.

A check is asked for when a question says what it looks at (`of`) and what may be wrong with it (`wrong`), and hardly
anything else: a word that is in neither, nor in `beside`, asks for something that the check does not tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.audit.checks.result import Family


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words for one check, phrases parted by commas; every form of a word is meant."""

    of: str
    """What it looks at: at least one is said."""
    wrong: str
    """What may be wrong with it: at least one is said."""
    beside: str = ""
    """What may be said besides and changes nothing."""
    needs: str = ""
    """What else must be said, where `wrong` alone would be asked of something else: at least one."""


FAMILIES: Mapping[Family, Spoken] = {
    Family.PATTERNS: Spoken("failure, weakness", "pattern", "common, typical, auditors, meet"),
    Family.CHECKLIST: Spoken(
        "checklist, readiness, readiness check",
        "audit, pre audit, run, go through, ready, result, pass, fail",
        "before",
    ),
    Family.SOA: Spoken(
        "statement of applicability, soa", "challenge, check, verify, test, question, wrong, problem, weakness, hold up"
    ),
    Family.SCOPE: Spoken("scope", "gap, hole, challenge, check, test", "boundary, statement, certification"),
}
"""Words for a whole set of checks."""

_SUPPLIERS = "supplier, vendor, provider, third party, subcontractor, subprocessor"
_CONTROLS = "control, statement of applicability, soa"
_SYSTEMS = "system, model, tool, application, ai, service"
_ACTIONS = "corrective action, capa, preventive action, remediation, action, nonconformity, finding"
_LEFT = "left, leaver, departed, gone, resigned, no longer"

CHECKS: Mapping[str, Spoken] = {
    "weak_corrective_action": Spoken(
        _ACTIONS,
        "effectiveness, effective, ineffective, recur, recurrence, came back, come back, reopened, happened again, occurred again, weak, weakly, only planned, plan as proof",
        "close, closed, closure, check, review, verification, verified, proof, evidence, checked, closing",
    ),
    "monitoring_theatre": Spoken(
        "alert, alarm, monitoring, dashboard",
        "nobody acted, no one acted, nobody reacted, nobody answered, no one answered, no one responded, nobody responded, nobody looks, ignored, unanswered, unheeded, never answered, not acted, theatre, share, percentage, percent, proportion, fraction, rate, quota, ratio, how often, compliance, attainment, service level, compared with our limit, compared with our own limit, against our limit, against our own limit, without response, without reaction, without action, without any action, without any response, led to nothing",
        "on, upon, response, answer, answered, respond, reaction, react, acknowledge, acknowledged, acknowledgement, handled, handle, dealt, share, within, inside, meet, met, kept, time, timely, limit, sla, target, agreed, promised, own, system, model, month, monthly, quickly, quick, fast",
    ),
    "missing_records": Spoken(
        "record, evidence, evaluation, approval, release, version",
        "required record, missing record, record missing, records are missing, without records",
        "required, rule, procedure, release, version, deployed, missing",
    ),
    "trail_hop/approval_self_approved": Spoken(
        "approve, approved, approval, sign off, signed off",
        "their own change, own change, own changes, own release, own work, own author, self approved, self approval",
        "change, author, release, who",
    ),
    "trail_hop/approval_late": Spoken(
        "approval, approved, sign off",
        "after the deployment, after deployment, after release, after the release, after go live, after going live, late, too late",
        "deployment, release, late, came, given, go, live",
    ),
    "trail_hop/approval_missing": Spoken(
        "approval, sign off",
        "without an approval, without approval, without any approval, no approval, missing approval, approval missing, without sign off",
        "production, release, version, model, go, went, gone, live, missing",
    ),
    "trail_hop/evaluation_missing": Spoken(
        "evaluation",
        "without an evaluation, without evaluation, without any evaluation, no evaluation, missing evaluation, evaluation missing",
        "production, release, version, model, go, went, gone, live, missing",
    ),
    "trail_hop/evaluation_other_version": Spoken(
        "evaluation, evaluated",
        "other version, another version, wrong version, different version",
        "release, deployed, version",
    ),
    "no_risk_methodology": Spoken(
        "risk assessment, risk register, risk",
        "methodology, method, criteria and a scale, no criteria, without criteria, no scale, without a scale",
        "assessment, register, criteria, scale, score, scored",
    ),
    "policy_without_operation": Spoken(
        "policy, rule, procedure",
        "practice, practised, practiced, not lived, on paper, paper only, operate, operated, operation, not followed, never followed, nobody follows, not applied, never applied",
        "put, only, follow, exist",
    ),
    "supplier_blind_spots": Spoken(
        _SUPPLIERS,
        "blind spot, unassessed, due diligence, unknown, unlisted, never vetted, not vetted, overlooked",
        "ai, of ai, assessment",
    ),
    "undefined_roles": Spoken(
        "role, responsibility, accountability, duty",
        "undefined, unclear, unassigned, nobody responsible, no one responsible, nobody accountable, no one accountable, nobody in charge, not assigned, no named person, only a team, only a group",
        "responsible, accountable, ai, person",
    ),
    "excluded_but_used": Spoken(
        _CONTROLS,
        "used, use, actually, operated, anyway, practised, nevertheless",
        "though, although",
        needs="excluded, exclude, exclusion",
    ),
    "included_without_evidence": Spoken(
        _CONTROLS,
        "without evidence, no evidence, lack evidence, lacks evidence, without proof, no proof, unproven, unevidenced, nothing to show",
        "included, applicable, implemented, claimed, stated, declared, marked, mark, claim",
    ),
    "no_justification": Spoken(
        _CONTROLS,
        "no justification, without justification, without a justification, unjustified, no reason, without reason, without a reason, lack justification",
        "excluded, included, exclusion, inclusion, justification, reason",
    ),
    "status_contradicted": Spoken(
        _CONTROLS,
        "contradict, contradicted, untrue, not true, wrong status, false status, overstated",
        "status, evidence, implemented, claimed, stated",
    ),
    "missing_control": Spoken(
        "control, annex a",
        "missing from, not in, absent from, left out of, no row",
        "statement of applicability, soa, row",
    ),
    "unknown_control": Spoken(
        _CONTROLS, "unknown, do not exist, does not exist, not exist, no such, invented", "id, ids, standard, annex"
    ),
    "not_in_inventory": Spoken(
        _SYSTEMS,
        "not in the inventory, not in our inventory, not in inventory, missing from the inventory, missing from our inventory, absent from the inventory, outside the inventory, not inventoried, not registered, unregistered, shadow ai, without an inventory entry, not listed in the inventory, not on the inventory",
        "used, use, mentioned, named, inventory, people, teams, employees",
    ),
    "not_in_scope_statement": Spoken(
        _SYSTEMS,
        "not in the scope statement, missing from the scope statement, missing from the scope, not in scope, not in the scope, outside the scope, outside of scope, out of scope, not covered by the scope",
        "scope, statement, production, used, use, live",
    ),
    "inventories_disagree": Spoken(
        "inventory, inventories, register, list",
        "disagree, differ, conflict, contradict, inconsistent, do not match, not agree",
        "ai, system, two, other",
    ),
    "missing_boundary": Spoken(
        "boundary, scope",
        "missing boundary, boundary missing, not drawn, undrawn, no boundary, boundaries are missing, without boundary",
        "scope, missing, boundary, statement",
    ),
    "exclusion_without_reason": Spoken(
        "exclusion, excluded, scope",
        "without a reason, without reason, no reason, unjustified, without justification, no justification",
        "scope, excluded, exclusion, statement",
    ),
    "exclusion_processes_customer_data": Spoken(
        "exclusion, excluded, out of scope, outside the scope",
        "customer data, client data, personal data, data of customers",
        "process, processing, use, used, system, systems, scope",
    ),
    "owner_has_left": Spoken(
        "owner, approver, reviewer, person, people, somebody, responsible",
        _LEFT,
        "organisation, organization, company, firm, still, approve, approved, own, evidence, listed, named, charge",
    ),
    "access_review_late": Spoken(
        "access review, recertification, review",
        "late, overdue, not on time, missed, skipped, not done",
        "access, right, permission",
        needs="access, right, permission, recertification",
    ),
    "key_past_rotation": Spoken(
        "key, secret, credential, token, certificate",
        "not rotated, rotated late, past rotation, overdue for rotation, rotation overdue, never rotated, too old, rotation",
        "api, time, overdue, late, rotate, rotated, limit, past",
    ),
    "training_shares_inference": Spoken(
        "training",
        "inference, serving",
        "environment, cluster, account, share, shared, separate, separated, separation, apart, production, same",
    ),
    "artefacts_dated_versioned": Spoken(
        "artefact, artifact, document, model card, report, record",
        "undated, unversioned, without a date, without date, no date, without a version, no version, without a model version, no model version",
        "date, version, model",
    ),
    "human_oversight_documented": Spoken(
        "oversight",
        "undocumented, not documented, missing, without, no human oversight, lack, lacks",
        "human, documented, high, risk, system, ai",
    ),
    "independent_evaluation": Spoken(
        "evaluation, evaluated, review, reviewed, assessment, assessed, tested",
        "without independent, no independent, never independently, not independently, nobody independent, lack independent, lacks independent",
        "system, high, impact, risk, independent, independently, ai",
    ),
    "inventory_complete": Spoken("inventory", "incomplete, complete, missing rows, missing entries", "ai, system, row"),
    "terms_aligned": Spoken(
        "term, definition, wording, vocabulary",
        "inconsistent, differ, not aligned, misaligned, conflict",
        "document, policy, policies, regulated",
    ),
    "third_party_reconciled": Spoken(
        _SUPPLIERS,
        "not reconciled, reconcile, reconciled, missing from the supplier register, not in the supplier register",
        "ai, register, inventory, contract",
    ),
    "trail_walkable": Spoken(
        "trail, chain",
        "broken, break, gap, cannot be walked, not walkable, incomplete",
        "system, lifecycle, version, release, change, link, end to end",
    ),
}
"""Words for single checks, by id."""
