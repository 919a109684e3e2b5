"""A small organization on disk: a policy for staff, a memo for audit, a register, and a note that tries everything."""

from pathlib import Path

SOURCES = """\
version: 1
organization: {name: Small, timezone: Europe/Berlin}
people:
  ingrid: [staff, audit]
  erin: [staff]
sources:
  - {id: policies, path: policies, connector: files, kind: policy, allow: ["group:staff"]}
  - {id: legal, path: legal, connector: files, kind: other, allow: ["group:audit"]}
  - {id: alerts, path: alerts.csv, connector: register, kind: monitoring, allow: ["group:staff"]}
  - {id: notes, path: notes, connector: files, kind: other, allow: ["group:staff"]}
"""

FILES = {
    "policies/alerts.md": "# Alert policy\n\nThe AI owner acknowledges every P1 alert within 4 hours.\n",
    "legal/memo.md": "# Memo\n\nThe pelican settlement amounts to 250 000 EUR.\n",
    "alerts.csv": "alert_id,system,raised,acknowledged_by\nALR-1,claims-triage,2026-10-02,Klara\nALR-2,fraud-lens,2026-10-05,\n",
    "notes/nasty.md": "# Note\n\nThe zebra budget is <script>alert(1)</script> \x1b[31mred\x1b[0m [bold]high[/bold].\n",
}


def write_corpus(folder: Path) -> Path:
    """Write the organization into a folder and give the path of its sources.yaml."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    sources = folder / "sources.yaml"
    sources.write_text(SOURCES, encoding="utf-8")
    return sources
