"""A mock audit of one high-risk system, from plan to effectiveness check, as its people would walk it in four months.

Half of it is done on the command line and half over HTTP. What is expected was read from the demo's files (named beside
each assertion) and from the domain: independence, a sample that nobody steers, drafts that the auditee does not see,
agreed facts before the report, no state skipped, effectiveness seen in evidence and not said.
"""

import hashlib
import io
import json
import os
from pathlib import Path

import openpyxl

from assistant.api.requests import WORKBOOK
from assistant.audit.sampling import commitment
from tests.promises.audit_walk import organization as org
from tests.promises.audit_walk.team import Audit, Told

VALUE = "5d9c1f0e7ab34682c0ffee1234567890"
"""The random value of the sample; the script has it so that the draw can be read here."""
RELEASED_BEFORE = "approvals/mrb-2026-10-21-underwrite-assist-1.7.0.yaml"
OLD_IMPACT = "impact-assessments/IA-underwrite-assist-2024.docx"
RISK = "registers/risk-register.csv#R-15"
POLICY = "policies/POL-01-ai-policy-v3.0.docx"
GOLDEN = Path(__file__).parent / "golden" / "audit-report.md"
"""The report of the walk; written anew by `WRITE_GOLDEN=1 pytest tests/promises/audit_walk`, and then read."""


def test_a_mock_audit_is_walked_from_plan_to_effectiveness_check(audit: Audit, tmp_path: Path) -> None:
    """Each chapter begins where the one before left off."""
    it_is_planned_by_who_is_independent(audit)
    it_is_opened_and_the_auditee_is_asked(audit)
    people_are_interviewed_and_work_is_watched(audit)
    a_sample_is_drawn_that_nobody_steers(audit, tmp_path)
    findings_are_drafted_where_the_auditee_cannot_see(audit)
    facts_are_agreed_or_disputed_and_the_report_goes_out(audit)
    what_was_closed_on_paper_is_opened_again(audit)
    what_was_done_is_seen_to_work(audit)
    the_report_is_the_golden_one(audit)
    the_next_audit_begins_with_what_is_open(audit)
    nothing_was_rewritten(audit)


def it_is_planned_by_who_is_independent(audit: Audit) -> None:
    """16 November: objectives, scope, criteria and team; who made or approved evidence of the system is refused."""
    office = audit.office
    office.on("2026-11-16")
    plan = (
        "engagement",
        "plan",
        "internal",
        "--as",
        "ingrid",
        "--title",
        "Promotion and oversight of underwrite-assist",
    )
    office.refused(3, "no system named 'underwriter'", *plan, "--system", "underwriter", "--criterion", "A.6.2")
    made = office.told(
        *plan, "--objective", "promotions are evaluated and approved before release", "--objective", "impacts are assessed",
        "--system", "underwrite-assist", "--criterion", "A.6.2", "--criterion", "A.5.3", "--criterion", "9.1",
        "--lifecycle", "from the ticket to monitoring in production; research models are left out",
        "--interfaces", "the incident process of the ISMS; the tariff approval of Legal",
        "--from", "2026-04-01", "--to", "2026-10-31", "--contact", "tobias",
    )  # fmt: skip
    audit.id = made["id"]
    assert (made["stage"], made["period"]) == ("planned", {"from": "2026-04-01", "to": "2026-10-31"})

    staff = ("engagement", "staff", audit.id, "--as", "ingrid")
    office.refused(
        3, "yusuf wrote (as Yusuf Demir): evaluations/underwrite-assist-1.6.0-evaluation.pdf", *staff, "yusuf"
    )
    office.refused(3, "tobias speaks for the auditee", *staff, "tobias")
    conflict = office.post("ingrid", f"{audit.place}/team", 400, json={"user": "carla"})
    assert "approvals/mrb-2026-04-13-underwrite-assist-1.6.1.md" in conflict["detail"]  # she approved that version
    team = office.post("ingrid", f"{audit.place}/team", json={"user": "odile"})["team"]
    assert [(one["user"], one["role"], one["conflicts"]) for one in team] == [
        ("ingrid", "lead", []),
        ("odile", "member", []),
    ]
    office.post("ingrid", f"{audit.place}/contacts", json={"user": "sven"})

    lines = audit.do("ingrid", "propose")
    assert {one["sort"] for one in lines} == {"documents", "sample", "check", "finding"}  # an internal audit does all
    ready = {one["criteria"][0]: one for one in lines if one["sort"] == "documents"}
    assert ready["A.6.2.5"]["evidence"] == ["procedures/PR-07-model-promotion-v2.0.docx"]  # v1.2 is retired
    changes = next(one for one in lines if one["what"].endswith("deployment records"))
    assert changes["what"] == "4 of 4 deployment records"  # CHG0030102, 118, 158 and 201 stand in change_request.csv
    assert office.run("engagement", "propose", audit.id, "--as", "tobias").code == 4
    assert office.run("engagement", "show", audit.id, "--as", "erin").code == 1
    assert office.get("erin", audit.place, 404)["status"] == 404


def it_is_opened_and_the_auditee_is_asked(audit: Audit) -> None:
    """18 November: the opening meeting; requests are asked, answered, returned and accepted."""
    office = audit.office
    meeting = {"day": "2026-11-18", "present": ["Tobias Renner", "Sven Adler", "Ingrid Solheim", "Odile Marchand"]}
    words = "Scope, dates and confidentiality are confirmed; interview notes are shown to who was interviewed."
    early = office.post("ingrid", f"{audit.place}/opening", 400, json={**meeting, "words": words})
    assert "no schedule" in early["detail"]
    lines = [("2026-11-19", "promotions since April, with the AI owner", "ingrid"), ("2026-11-19", "referred applications", "odile")]  # fmt: skip
    for day, what, who in lines:
        audit.do("ingrid", "schedule", "--day", day, "--what", what, "--who", who)
    early = office.post("ingrid", "/v1/findings", 400, json={"engagement": audit.id, "title": "early"})
    assert "planned" in early["detail"]  # findings are of fieldwork
    office.on("2026-11-18")
    assert office.post("ingrid", f"{audit.place}/opening", json={**meeting, "words": words})["stage"] == "opened"
    office.refused(3, "is opened", "engagement", "open", audit.id, "--as", "ingrid", "--day", "2026-11-18")

    due = ("--due", "2026-11-20")
    audit.do("ingrid", "ask", "--what", "The board's approval of 1.7.0", "--criterion", "A.6.2.5", *due)
    audit.do("ingrid", "ask", "--what", "The impact assessment in force", "--criterion", "A.5.3", *due)
    office.on("2026-11-19")
    listed = {
        "content": asked_in_a_workbook("How often must an impact assessment be repeated?"),
        "headers": {"content-type": WORKBOOK},
    }
    (proposed,) = office.post("tobias", "/v1/requests?name=ingrid.xlsx", **listed)  # the auditee looks for an answer
    assert "repeated yearly" in proposed["answer"]
    assert [one.partition(" ")[0] for one in proposed["evidence"]] == [POLICY]
    answer = {"evidence": [RELEASED_BEFORE], "words": "I recorded it myself, the board could not meet."}
    assert office.post("ingrid", f"{audit.place}/requests/R-1/answer", 403, json=answer)["status"] == 403
    hidden = {"evidence": [RISK]}  # readable by GRC and internal audit alone
    assert office.post("tobias", f"{audit.place}/requests/R-1/answer", 404, json=hidden)["status"] == 404
    office.post("tobias", f"{audit.place}/requests/R-1/answer", json=answer)
    audit.do("ingrid", "return", "R-1", "--words", "This is by the author of the change; PR-07 wants the board's.")
    office.post("tobias", f"{audit.place}/requests/R-1/answer", json={"words": "There is none. The board has it in November."})  # fmt: skip
    audit.do(
        "tobias", "answer", "R-2", "--evidence", OLD_IMPACT, "--words", "The one of 2024; nothing has changed since."
    )
    office.refused(3, "R-2 is answered", "engagement", "answer", audit.id, "R-2", "--as", "tobias", "--words", "again")
    for request in ("R-1", "R-2"):
        made = office.post("ingrid", f"{audit.place}/requests/{request}/accept")
    assert [(one["id"], one["state"], bool(one["reason"])) for one in made["requests"]] == [
        ("R-1", "accepted", True),
        ("R-2", "accepted", False),
    ]


def asked_in_a_workbook(*requests: str) -> bytes:
    """A request list as auditors send it."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("No", "Request"), *enumerate(requests, start=1)):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def people_are_interviewed_and_work_is_watched(audit: Audit) -> None:
    """19 November: an interview and an observation are evidence that only the team reads."""
    office = audit.office
    talk = ("interview", "--person", "Tobias Renner", "--day", "2026-11-19")
    said = "He approved 1.7.0 himself, because the tariff began on the 20th. Nobody has asked him for a new model card."
    office.refused(3, "on which day", "engagement", "paper", audit.id, "interview", "--as", "ingrid", "--words", said)
    audit.interview = audit.do("ingrid", "paper", *talk, "--words", said)["papers"][-1]["id"]
    watched = {"kind": "observation", "person": "queue of referred applications", "day": "2026-11-19"}
    note = {"words": "Five cases seen, each with two signatures where the surcharge was over 30 percent."}
    papers = office.post("odile", f"{audit.place}/papers", json=watched | note)["papers"]
    assert [one["kind"] for one in papers] == ["interview", "observation"]
    assert office.get("tobias", audit.place)["papers"] == []
    assert audit.do("sven", "show")["papers"] == []


def a_sample_is_drawn_that_nobody_steers(audit: Audit, tmp_path: Path) -> None:
    """20 November: the hash of a random value is there before the population, and a given-up draw stays on record."""
    office = audit.office
    office.on("2026-11-20")
    first = office.told(
        "sample", "commit", "--as", "ingrid", "--hash", commitment(VALUE), "--purpose", "production changes"
    )["id"]
    office.refused(3, f"{first} is committed", "sample", "draw", first, "--as", "ingrid", "--value", VALUE)
    period = ("--from", "2026-04-01", "--to", "2026-10-31")
    office.told("sample", "freeze", first, "--as", "ingrid", "--kind", "deployment", "--tier", "high", *period)
    office.refused(3, "not the value", "sample", "draw", first, "--as", "ingrid", "--value", VALUE[::-1])
    paper = office.told("sample", "draw", first, "--as", "ingrid", "--value", VALUE)
    # by hand from change_request.csv: changes of claims-triage, underwrite-assist, fraud-lens and reserve-hint
    numbers = (98, 102, 106, 112, 117, 118, 146, 150, 158, 164, 188, 201)
    assert [one[1] for one in paper["members"]] == [f"changes/change_request.csv#CHG0030{n:03}" for n in numbers]
    assert len(paper["drawn"]) == 6  # the square root of 12, times 1.5 for high risk, rounded up
    assert paper["drawn"] == drawn_by_the_rule(paper)
    assert paper["choice"]["chosen"] == "not_stated"
    office.told("sample", "discard", first, "--as", "ingrid", "--reason", "of every system; this audit is of one")

    asked = {"kinds": ["deployment"], "systems": ["underwrite-assist"], "first": "2026-04-01", "last": "2026-10-31"}
    begun = {"hash": commitment(VALUE[::-1]), "purpose": "changes of the system", "population": asked}
    made = office.post("ingrid", "/v1/samples", json=begun)
    place = f"/v1/samples/{made['id']}"
    assert office.post("ingrid", f"{place}/population")["choice"]["chosen"] == "stated"
    census = office.post("ingrid", f"{place}/draw", json={"value": VALUE[::-1]})
    assert sorted(census["drawn"]) == [f"changes/change_request.csv#CHG0030{n}" for n in (102, 118, 158, 201)]
    file = tmp_path / "paper.json"
    file.write_text(json.dumps(office.get("ingrid", place)), encoding="utf-8")
    assert "Drawn again: 4 of 4" in office.run("sample", "verify", file).out
    audit.do("ingrid", "paper", "sample", "--ref", made["id"])
    office.refused(1, made["id"], "sample", "show", made["id"], "--as", "tobias")
    listed = {one["id"]: (one["stage"], len(one["drawn"])) for one in office.get("ingrid", "/v1/samples")}
    assert listed == {first: ("discarded", 6), made["id"]: ("drawn", 4)}


def drawn_by_the_rule(paper: Told) -> list[str]:
    """A sample of one stratum drawn again with nothing but SHA-256, as the rule of the work paper says in words."""
    lines = sorted("\t".join(one) + "\n" for one in paper["members"])
    population = hashlib.sha256("".join(lines).encode()).hexdigest()
    seed = hashlib.sha256(f"{population}\n{paper['value']}".encode()).hexdigest()
    ranks = {one[1]: hashlib.sha256(f"{seed}\n{one[1]}".encode()).hexdigest() for one in paper["members"]}
    return sorted(ranks, key=lambda name: ranks[name])[:6]


def findings_are_drafted_where_the_auditee_cannot_see(audit: Audit) -> None:
    """20 November: from a check, from an answer and from own sentences; nothing of it is there for the auditee."""
    office = audit.office
    trail = {
        one["pattern"]: one
        for one in office.get("ingrid", "/v1/checks?check=trail&state=found")
        if one["subject"] == "underwrite-assist 1.7.0"
    }
    # the evaluation's text says 1.6.2; approved by the author on 21 October, a day after CHG0030201; nothing watched
    assert set(trail) == {"approval_self_approved", "evaluation_other_version", "monitoring_missing"}
    grades = {one["source"]: one["grade"] for one in trail["approval_self_approved"]["citations"]}
    assert (grades[RELEASED_BEFORE], grades["procedures/PR-07-model-promotion-v2.0.docx"]) == ("weak", "strong")
    walked = office.told("trail", "underwrite-assist", "1.7.0", "--as", "ingrid")
    assert walked == office.get("ingrid", "/v1/trails?system=underwrite-assist%201.7.0")
    (hops,) = [{hop["stage"]: hop["state"] for hop in one["hops"]} for one in walked["trails"]]
    assert hops == {
        "ticket": "present",  # MLP-137
        "pull_request": "present",  # 271
        "evaluation": "other_version",
        "approval": "self_approved",
        "deployment": "present",  # CHG0030201
        "monitoring": "missing",
    }
    missing = trail["monitoring_missing"]
    assert {one["source"] for one in missing["citations"]} == {"changes/change_request.csv#CHG0030201"}
    audit.do("ingrid", "paper", "check", "--family", "trail", "--ref", missing["id"])

    found = office.told("check", "patterns", "--state", "found", "--subject", "underwrite-assist", "--as", "ingrid")
    (records,) = [one for one in found if one["pattern"] == "missing_records"]
    assert (records["subject"], records["suggested_class"]) == ("underwrite-assist 1.7.0", "major")
    known = {"text": "The risk had been on the register since April.", "cites": [{"source": RISK, "quote": "Model promoted without independent check"}]}  # fmt: skip
    body = {"engagement": audit.id, "from_check": records["id"], "check": "patterns", "sentences": [known]}
    drafted = office.post("ingrid", "/v1/findings", json=body)
    audit.promoted = drafted["id"]
    assert (drafted["state"], drafted["class"]) == ("draft", "major")
    assert set(drafted["criteria"]) <= {"A.6.2.4", "A.6.2.5"}

    closed = office.told(
        "ask", "Which corrective actions were closed without an effectiveness check?", "--as", "ingrid"
    )
    records = {row["cells"][0] for row in closed["table"]["rows"]}  # by hand: CA-2026-04 may still be checked
    assert records == {"CA-2025-04", "CA-2026-03"}
    answer = office.told("ask", "How often must an impact assessment be repeated?", "--as", "ingrid")
    assert {one["source"] for one in answer["citations"]} == {POLICY}
    rest = (
        "--title",
        "No impact assessment in force",
        "--criterion",
        "A.5.3",
        "--class",
        "minor",
        "--reason",
        "one system of four",
    )
    own = (
        "--sentence",
        "The last one was accepted in October 2024.",
        "--cite",
        f"1={OLD_IMPACT}::accepted C. Bianchi 9.10.2024",
    )
    draft = ("finding", "draft", "--engagement", audit.id, "--from-receipt", answer["receipt"])
    office.refused(
        1, "not found in what you may read", *draft, "--as", "odile", *rest
    )  # nobody drafts from another's answer
    impact = office.told(*draft, "--as", "ingrid", *rest, *own)
    audit.impact = impact["id"]
    assert [one["text"] for one in impact["condition"]][:-1] == [one["text"] for one in answer["claims"]]
    assert "repeated yearly" in impact["condition"][0]["text"]

    sentences = [
        {"text": "The model card that underwriters read is of 1.6.0.", "cites": [{"source": org.CARD, "quote": "# underwrite-assist 1.6.0"}]},
        {"text": "In production is 1.7.0.", "cites": [{"source": "registers/ai-inventory.xlsx#AIS-02", "quote": "1.7.0"}]},
        {"text": "The owner was not asked for a new one.", "cites": [{"source": f"engagement/{audit.id}#{audit.interview}", "quote": "Nobody has asked him for a new model card."}]},
    ]  # fmt: skip
    body = {
        "engagement": audit.id,
        "title": "Model card of an earlier version",
        "criteria": ["A.6.2.7"],
        "sentences": sentences,
    }
    wrong = office.post("ingrid", "/v1/findings", 400, json=body)
    assert "no rule suggests a class" in wrong["detail"]
    body |= {"finding_class": "observation", "reason": "no harm was seen"}
    audit.card = office.post("ingrid", "/v1/findings", json=body)["id"]

    for finding in (audit.promoted, audit.impact, audit.card):
        office.refused(1, "nothing of that id", "finding", "show", finding, "--as", "tobias")
        office.get("tobias", f"/v1/findings/{finding}", 404)
    assert office.get("tobias", "/v1/findings") == []
    assert office.told("finding", "list", "--as", "sven") == []


def facts_are_agreed_or_disputed_and_the_report_goes_out(audit: Audit) -> None:
    """23 to 27 November: release, factual accuracy, closing meeting, report; none can be skipped."""
    office = audit.office
    office.on("2026-11-23")
    closing = (
        "--day",
        "2026-11-25",
        "--present",
        "Tobias Renner",
        "--present",
        "Ingrid Solheim",
        "--words",
        "Findings and facts were gone through.",
    )
    present = ("engagement", "present", audit.id, "--as", "ingrid", *closing)
    office.refused(3, "is draft", *present)
    office.post("odile", f"/v1/findings/{audit.card}/release", 403, json={})  # a lead's act
    released = audit.find("ingrid", "release", audit.promoted)
    assert released["released_to"] == ["user:tobias", "user:sven"]
    for finding in (audit.impact, audit.card):
        office.post("ingrid", f"/v1/findings/{finding}/release", json={})
    seen = office.get("tobias", f"/v1/findings/{audit.promoted}")
    assert "Model promoted without independent check" in json.dumps(seen)  # as quoted there, and nowhere else
    assert [one["act"] for one in seen["history"]] == ["released"]
    office.refused(1, "nothing of that id", "show", RISK, "--as", "tobias")
    assert office.get("tobias", audit.place)["papers"] == []
    office.get("erin", f"/v1/findings/{audit.promoted}", 404)

    office.on("2026-11-24")
    audit.find("tobias", "accept", audit.promoted, "--words", "It is right. The evaluation is the one of 1.6.2.")
    disputed = office.post("tobias", f"/v1/findings/{audit.impact}/dispute", json={"words": "A repetition was not foreseen in 2024."})  # fmt: skip
    assert disputed["state"] == "disputed"
    office.post("sven", f"/v1/findings/{audit.card}/accept", json={"words": "Yes."})
    office.on("2026-11-25")
    assert office.told(*present)["closing"]["day"] == "2026-11-25"
    office.refused(
        3, "its factual accuracy is not agreed", "engagement", "report", audit.id, "--as", "ingrid", "--words", "x"
    )
    office.post("tobias", f"/v1/findings/{audit.impact}/uphold", 403, json={"words": "no"})
    reason = "POL-01 v3.0, 6.1 and 6.4: due by 31 July 2026, whatever was foreseen before."
    assert audit.find("ingrid", "uphold", audit.impact, "--words", reason)["state"] == "upheld"
    office.on("2026-11-27")
    words = "Promotion is designed well and was passed over once, under the pressure of a date."
    made = office.post("ingrid", f"{audit.place}/report", json={"words": words})
    assert (made["stage"], made["reported"]) == ("reported", "2026-11-27")
    office.refused(3, "is reported", "engagement", "report", audit.id, "--as", "ingrid", "--words", "again")
    office.refused(3, "is reported", "finding", "draft", "--engagement", audit.id, "--title", "late", "--as", "ingrid")


def what_was_closed_on_paper_is_opened_again(audit: Audit) -> None:
    """December: actions are planned with owner and day; one is called done with nothing but words, and does not pass."""
    office = audit.office
    office.on("2026-12-01")
    office.refused(3, "is accepted", "finding", "done", audit.promoted, "--as", "tobias", "--words", "done")
    office.refused(4, "only a contact", "finding", "plan", audit.promoted, "--as", "ingrid", "--due", "2027-01-15")
    office.refused(3, "the cause", "finding", "plan", audit.promoted, "--as", "tobias", "--due", "2027-01-15")
    plan = {"cause": "A ticket could be set to Approved without a decision.", "correction": "The board decides on a new version, evaluated anew.", "corrective_action": "Jira asks for the number of the board's decision.", "owner": "Sven Adler", "due": "2027-01-15"}  # fmt: skip
    assert office.post("tobias", f"/v1/findings/{audit.promoted}/plan", json=plan)["plan"]["owner"] == "Sven Adler"
    again = ("--cause", "The policy's date was in nobody's calendar", "--correction", "Assess version 1.7.1", "--action", "The yearly date stands in the inventory", "--owner", "Tobias Renner")  # fmt: skip
    audit.find("tobias", "plan", audit.impact, *again, "--due", "2026-12-31")
    office.refused(3, "is action planned", "finding", "close", audit.impact, "--as", "ingrid")
    office.on("2026-12-21")
    proof = ("--sentence", "The policy asks for it.", "--cite", f"{POLICY}::it must be repeated yearly")
    office.refused(
        3, "name the evidence", "finding", "done", audit.impact, "--as", "tobias", "--words", "It is planned."
    )
    audit.find("tobias", "done", audit.impact, "--words", "It is planned.", *proof)
    office.on("2027-01-04")
    seen = {"words": "No assessment later than 2024 is there; a plan is no proof.", "effective": False, "sentences": [{"text": "It is still that of 2024.", "cites": [{"source": OLD_IMPACT, "quote": "2024-10-09"}]}]}  # fmt: skip
    back = office.post("ingrid", f"/v1/findings/{audit.impact}/check", json=seen)
    assert (back["state"], back["plan"]) == ("accepted", None)  # what did not work needs another plan
    office.refused(3, "is accepted", "finding", "close", audit.impact, "--as", "ingrid")
    audit.find("tobias", "plan", audit.impact, *again, "--due", "2027-01-31")
    office.refused(3, "is action planned", "engagement", "finish", audit.id, "--as", "ingrid", "--words", "done")


def what_was_done_is_seen_to_work(audit: Audit) -> None:
    """January and February: proof of what was done, then, later than 30 days (PR-10, 8), of its effect."""
    office = audit.office
    office.on("2027-01-11")
    org.january(audit.sources.parent)
    assert office.told("ingest", audit.sources)["version"] == 2
    done = {"words": "The lock works; 1.7.1 was evaluated and decided.", "sentences": [
        {"text": "A ticket reaches Approved only with the number of a board decision.", "cites": [{"source": org.LOCK, "quote": "a ticket reaches Approved only with the number of a board decision"}]},
        {"text": "The board decided on 1.7.1.", "cites": [{"source": org.APPROVAL, "quote": "Carla Bianchi"}, {"source": org.EVALUATION, "quote": "0.038"}]},
    ]}  # fmt: skip
    assert office.post("sven", f"/v1/findings/{audit.promoted}/done", json=done)["state"] == "action done"
    proof = ("--sentence", "BMI is not used any more.", "--cite", org.IMPACT)  # no words: the desk looks for the place
    audit.find("tobias", "done", audit.impact, "--words", "Assessed and accepted.", *proof)
    assert audit.find("ingrid", "show", audit.card)["flag"] is None

    office.on("2027-02-22")
    org.february(audit.sources.parent)
    assert office.told("ingest", audit.sources)["version"] == 3
    effect = (
        "--effective",
        "--words",
        "Counted by the board, and two tickets seen.",
        "--sentence",
        "Six of six had a decision.",
    )
    checked = audit.find("ingrid", "check", audit.promoted, *effect, "--cite", f"{org.COUNTED}::each with a decision")
    assert checked["state"] == "effectiveness checked"
    seen = {"words": "It is there and dated.", "effective": True, "sentences": [{"text": "The next is due in a year.", "cites": [{"source": org.IMPACT, "quote": "8 January 2028"}]}]}  # fmt: skip
    early = office.post("ingrid", f"/v1/findings/{audit.impact}/check", 400, json=seen)
    assert "cite something later" in early["detail"]  # of 8 January, and shown for the action itself
    seen["sentences"] = [
        {"text": "The board has its date.", "cites": [{"source": org.COUNTED, "quote": "each with a decision"}]}
    ]
    office.post("ingrid", f"/v1/findings/{audit.impact}/check", json=seen)
    office.post("odile", f"/v1/findings/{audit.promoted}/close", 404, json={"words": "x"})  # she reads nothing of it
    for finding in (audit.promoted, audit.impact):
        assert audit.find("ingrid", "close", finding, "--words", "Effective.")["state"] == "closed"
    done = office.post(
        "ingrid", f"{audit.place}/finish", json={"words": "Both nonconformities are closed; one observation is open."}
    )
    assert (done["stage"], done["follow_up"][:4]) == ("finished", "Both")
    acts = [one["act"] for one in office.get("tobias", f"/v1/findings/{audit.impact}")["history"]]
    assert acts == ["released", "disputed", "upheld", "planned", "done", "ineffective", "planned", "done", "effective", "closed"]  # fmt: skip

    for user in ("ingrid", "tobias"):  # the card was rewritten in February
        flagged = office.get(user, f"/v1/findings/{audit.card}")
        assert flagged["flag"] == "evidence changed since"
        assert [one["citations"][0]["changed"] for one in flagged["condition"]] == ["revised", None, None]
        assert flagged["condition"][0]["citations"][0]["quote"] == "# underwrite-assist 1.6.0"  # as it was cited


def the_report_is_the_golden_one(audit: Audit) -> None:
    """1 March: the same report from the command line and over HTTP, and only what each reader may see of it."""
    office = audit.office
    office.on("2027-03-01")
    made = office.run("report", "audit", audit.id, "--as", "ingrid").out
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8")
    place = f"/v1/reports/audit?engagement={audit.id}&format=md"
    assert office.get("ingrid", place) == made
    theirs = office.get("tobias", place)
    assert audit.impact in theirs
    for hidden in ("because the tariff began", "two signatures"):  # of work papers no more than what was released
        assert hidden in made
        assert hidden not in theirs
    office.get("erin", place, 404)


def the_next_audit_begins_with_what_is_open(audit: Audit) -> None:
    """May: surveillance proposes the open finding and what changed since the report."""
    office = audit.office
    office.on("2027-05-10")
    plan = (
        "--title",
        "Surveillance 2027",
        "--objective",
        "what was open",
        "--system",
        "underwrite-assist",
        "--criterion",
        "A.6.2",
    )
    made = office.told("engagement", "plan", "surveillance", "--as", "ingrid", *plan)
    lines = office.get("ingrid", f"/v1/engagements/{made['id']}/proposal")
    own = [one for one in lines if one["sort"] == "finding" and one["what"].startswith("F-")]
    assert [(one["what"], one["why"]) for one in own] == [
        (f"{audit.card} Model card of an earlier version", "it is accepted since an earlier engagement")
    ]
    assert {one["sort"] for one in lines} <= {"finding", "change", "criterion"}
    assert any("1.7.1" in one["what"] for one in lines if one["sort"] == "change")


def nothing_was_rewritten(audit: Audit) -> None:
    """The ledger holds from the first act to the last, and so does the receipt of the answer."""
    office = audit.office
    assert "records hold" in office.run("ledger", "verify").out
    assert office.run("doctor").code == 0
