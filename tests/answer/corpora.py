"""Three small organizations that share no words with the demo: a hospital, a bank and a city."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.answer.question.plan import Calendar, understand
from assistant.audit.criteria import load_criteria
from assistant.audit.references import References, references
from assistant.domain.answer import Answer
from assistant.domain.plan import Condition, Plan
from assistant.store.scope import Scope
from assistant.wiring import Workspace
from tests.promises.organizations import ask, workspace, write

CRITERIA = load_criteria()
CALENDAR = Calendar(now=datetime(2026, 11, 16, 12, tzinfo=UTC), day=date(2026, 11, 16))

HOSPITAL = {
    "registers/models.csv": (
        "id,name,ward,risk class,clinical lead,in use since\n"
        "H-1,Sepsis Sentinel,Intensive Care,IIb,Mara Okafor,2025-02-01\n"
        "H-2,Bed Planner,Administration,I,Tom Lind,2024-09-15\n"
        "H-3,Bone Reader,Radiology,IIb,,2026-01-20\n"
        "H-4,Night Nurse,Intensive Care,IIa,Ines Duarte,2026-03-02\n"
    ),
    "registers/adverse-events.csv": (
        "ref,summary,ward,severity,state,reported by,date,harm report,time to alert\n"
        "E-11,Missed septic shock,Intensive Care,Severe,Closed,Mara Okafor,2026-10-03,HR-4,9 minutes\n"
        "E-12,False alarm at night,Intensive Care,Minor,Open,Tom Lind,2026-10-19,n/a,3 minutes\n"
        "E-13,Wrong bed given,Administration,Minor,Closed,Ines Duarte,2026-09-30,,7 minutes\n"
        "E-14,Hairline fracture overlooked,Radiology,Severe,Open,Ines Duarte,2026-11-02,HR-9,\n"
    ),
    "registers/courses.csv": (
        "id,person,course name,passed,valid until\n"
        "C-1,Ines Duarte,Alarm handling,yes,2027-05-01\n"
        "C-2,Tom Lind,Alarm handling,no,2026-05-01\n"
    ),
    "rules/alarms.md": (
        "---\ntitle: Alarm handling procedure\nkind: procedure\nversion: '2.0'\nstatus: approved\n"
        "effective: 2026-02-01\nowner: Mara Okafor\n---\n"
        "# Response\n\nA nurse must answer every sepsis alarm within 6 minutes.\n\n"
        "The shift lead may mute an alarm for at most 2 hours.\n\n"
        "# Retention\n\nAlarm logs are kept for 11 years in the archive.\n"
    ),
    "rules/alarms-old.md": (
        "---\ntitle: Alarm handling procedure\nkind: procedure\nversion: '1.0'\nstatus: approved\n"
        "effective: 2025-01-01\nowner: Mara Okafor\n---\n"
        "# Response\n\nA nurse must answer every sepsis alarm within 15 minutes.\n"
    ),
    "rules/alarms-draft.md": (
        "---\ntitle: Alarm handling procedure\nkind: procedure\nversion: '3.0'\nstatus: draft\n"
        "effective: 2026-10-01\n---\n"
        "# Response\n\nA nurse must answer every sepsis alarm within 4 minutes.\n"
    ),
    "impact/sentinel.md": (
        "---\ntitle: Impact assessment of Sepsis Sentinel\nkind: impact_assessment\nsystems: [Sepsis Sentinel]\n"
        "date: 2025-01-15\n---\nPatients with dark skin were looked at separately.\n"
    ),
}
HOSPITAL_SOURCES = """version: 1
organization: {name: Clinic, timezone: Europe/Lisbon}
people: {pia: [nurses], otto: []}
sources:
  - {id: models, path: registers/models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: events, path: registers/adverse-events.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: courses, path: registers/courses.csv, connector: register, kind: training_record, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: impact, path: impact, connector: files, allow: [everyone]}
"""

BANK = {
    "vendors.csv": (
        "vendor id,company,service,dueDiligence,contractEnd,relationship manager\n"
        "V-01,Quillmark,credit scoring,passed,2027-01-31,Aiko Mori\n"
        "V-02,Dunbar Data,sanctions lists,pending,2026-12-31,Lev Sokol\n"
        "V-03,Heron Speech,voice biometrics,passed,2026-06-30,\n"
        "V-04,Open Ledger,credit scoring,failed,2028-03-31,Aiko Mori\n"
    ),
    "risks.csv": (
        "risk,description,rating,treatment,treatment owner\n"
        "R1,Scores drift after a rate change,High,Recalibrate yearly,Aiko Mori\n"
        "R2,Names are matched wrongly,Low,Second reader,\n"
        "R3,Voices are cloned,High,,Lev Sokol\n"
    ),
    "risk-appetite.md": "# Appetite\n\nThe bank accepts no unmitigated high risk.\n",
    "minutes.md": (
        "---\ntitle: Credit committee minutes\nkind: minutes\ndate: 2026-10-14\n---\n"
        "The committee heard that Quillmark failed the stress test.\n\nNobody objected to the new scorecard.\n"
    ),
}
BANK_SOURCES = """version: 1
organization: {name: Bank, timezone: Asia/Tokyo}
people: {pia: []}
sources:
  - {id: vendors, path: vendors.csv, connector: register, kind: supplier, allow: [everyone]}
  - {id: risks, path: risks.csv, connector: register, kind: risk, allow: [everyone]}
  - {id: appetite, path: risk-appetite.md, connector: files, kind: policy, allow: [everyone]}
  - {id: minutes, path: minutes.md, connector: files, allow: [everyone]}
"""

CITY = {
    "algorithms.csv": (
        "algorithm,department,contact,oversight,published\n"
        "Pothole Finder,Roads,Bea Santos,human review,yes\n"
        "Benefit Check,Welfare,,none,no\n"
        "Lamp Timer,Roads,Karl Noor,none,yes\n"
    ),
    "complaints.csv": (
        "complaint_id,subject,district,received_at,answered_at,resolved_by\n"
        "K-100,Benefit Check denied housing aid,North,2026-10-05,2026-10-09,Bea Santos\n"
        "K-101,Lamp stayed dark,South,2026-10-21,,\n"
        "K-102,Pothole marked twice,North,2026-09-12,2026-10-02,Karl Noor\n"
    ),
}
CITY_SOURCES = """version: 1
organization: {name: City, timezone: Europe/Madrid}
people: {pia: []}
sources:
  - {id: algorithms, path: algorithms.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: complaints, path: complaints.csv, connector: register, kind: incident, allow: [everyone]}
"""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An organization that was ingested, as one reader sees it."""

    workspace: Workspace
    scope: Scope
    known: References

    def plan(self, text: str, user: str = "") -> Plan:
        return understand(text, self.scope, self.known, CRITERIA, replace(CALENDAR, user=user))

    def ask(self, text: str) -> Answer:
        return ask(self.workspace, "pia", text)


def opened(folder: Path, files: Mapping[str, str], sources: str, user: str = "pia") -> Opened:
    made = workspace(folder / "home", write(folder / "org", {"sources.yaml": sources, **files}))
    scope = made._scope(user, made._sources(), None)
    return Opened(workspace=made, scope=scope, known=references(scope))


def filters(conditions: tuple[Condition, ...]) -> set[str]:
    """Conditions in one line each, to compare."""
    return {f"{one.field} {one.operator} {'/'.join(one.values)}".strip() for one in conditions}


def keys(answer: Answer) -> list[object]:
    """The keys of the records in an answer's table."""
    assert answer.table is not None
    return [row.cells[0] for row in answer.table.rows]
