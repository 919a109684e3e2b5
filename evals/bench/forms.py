"""One function for each form of file: writes a file of about as many slices as asked for, from seeded prose."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evals.bench.words import Prose

Write = Callable[[Path, Prose, int], None]
"""Path, prose and number of sections or records; each becomes about one slice."""

REGISTER = ("Risk ID", "System", "Risk", "Cause", "Treatment", "Owner", "Status", "Last update")


def markdown(path: Path, prose: Prose, sections: int) -> None:
    """Front matter, then sections of a paragraph and a list or a table."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"---\ntitle: {prose.heading()}\nowner: {prose.person()}\nversion: {prose.version()}\n")
        file.write(f"effective: {prose.day()}\nstatus: approved\n---\n\n# {prose.heading()}\n")
        for number in range(1, sections + 1):
            file.write(f"\n## {number} {prose.heading()}\n\n{prose.paragraph(4)}\n\n")
            if number % 5 == 0:
                file.write("| Control | Owner | Date |\n|---|---|---|\n")
                file.writelines(f"| {prose.words(3)} | {prose.person()} | {prose.day()} |\n" for _ in range(3))
            else:
                file.writelines(f"- {prose.sentence()}\n" for _ in range(2))


def plain(path: Path, prose: Prose, sections: int) -> None:
    """Paragraphs of plain text, long enough to be a slice each."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{prose.heading()}\n\n")
        file.writelines(f"{prose.paragraph(8)}\n\n" for _ in range(sections))


def restructured(path: Path, prose: Prose, sections: int) -> None:
    """A text in reStructuredText with a field list and sections."""
    with path.open("w", encoding="utf-8") as file:
        title = prose.heading()
        file.write(f"{title}\n{'=' * len(title)}\n\n:Owner: {prose.person()}\n:Version: {prose.version()}\n")
        for _ in range(sections):
            name = prose.heading()
            file.write(f"\n{name}\n{'-' * len(name)}\n\n{prose.paragraph(4)}\n\n")
            file.writelines(f"* {prose.sentence()}\n" for _ in range(2))


def html(path: Path, prose: Prose, sections: int) -> None:
    """A page with headings, paragraphs, lists and tables."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            f"<!DOCTYPE html><html><head><title>{prose.heading()}</title></head><body><h1>{prose.heading()}</h1>\n"
        )
        for number in range(1, sections + 1):
            file.write(f"<h2>{number} {prose.heading()}</h2>\n<p>{prose.paragraph(4)}</p>\n")
            if number % 5 == 0:
                rows = (f"<tr><td>{prose.words(3)}</td><td>{prose.day()}</td></tr>" for _ in range(3))
                file.write(f"<table><tr><th>Control</th><th>Date</th></tr>{''.join(rows)}</table>\n")
            else:
                file.write(f"<ul>{''.join(f'<li>{prose.sentence()}</li>' for _ in range(2))}</ul>\n")
        file.write("</body></html>\n")


def word(path: Path, prose: Prose, sections: int) -> None:
    """A Word document: a document-control table, headings, paragraphs, lists."""
    import docx

    document = docx.Document()
    document.core_properties.title = prose.heading()
    document.add_heading(prose.heading(), 0)
    control = document.add_table(rows=0, cols=2)
    for name, value in (("Version", prose.version()), ("Owner", prose.person()), ("Effective date", prose.day())):
        cells = control.add_row().cells
        cells[0].text, cells[1].text = name, value
    for _ in range(sections):
        document.add_heading(prose.heading(), 1)
        document.add_paragraph(prose.paragraph(4))
        document.add_paragraph(prose.sentence(), style="List Bullet")
    document.save(str(path))


def workbook(path: Path, prose: Prose, sections: int) -> None:
    """A workbook whose sheet has about a slice for each six rows."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.append(list(REGISTER))
    for _ in range(sections * 3):
        sheet.append(_risk(prose, prose.key("R")))
    book.save(path)


def slides(path: Path, prose: Prose, sections: int) -> None:
    """A presentation with a title and a text on each slide."""
    import pptx

    deck = pptx.Presentation()
    layout = deck.slide_layouts[1]
    for _ in range(sections):
        slide = deck.slides.add_slide(layout)
        slide.shapes.title.text = prose.heading()
        slide.placeholders[1].text = prose.paragraph(4)
    deck.save(str(path))


def register(path: Path, prose: Prose, rows: int, first: int = 1) -> None:
    """A register as CSV: one record a row, numbered from `first`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REGISTER)
        writer.writerows(_risk(prose, f"R-{number}") for number in range(first, first + rows))


def servicenow(path: Path, prose: Prose, rows: int) -> None:
    """A ServiceNow export of change requests."""
    names = ("number", "short_description", "description", "state", "assigned_to", "cmdb_ci", "start_date", "approval")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(names)
        for number in range(1, rows + 1):
            place = (prose.person(), prose.system(), f"{prose.day()} 10:00:00", "Approved")
            writer.writerow((f"CHG{number:07}", prose.words(6), prose.paragraph(4), "Closed", *place))


def jira(path: Path, prose: Prose, issues: int, first: int = 1) -> None:
    """A Jira search result with history and comments, numbered from `first`."""
    _write_list(path, (_issue(prose, number) for number in range(first, first + issues)), head='{"issues": ', tail="}")


def pull_requests(path: Path, prose: Prose, pulls: int) -> None:
    """What `gh pr list --json` prints."""
    _write_list(path, (_pull(prose, number) for number in range(1, pulls + 1)))


def pdf(path: Path, prose: Prose, pages: int) -> None:
    """A PDF with a text layer, a heading and three paragraphs on each page."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    flow: list[Any] = []
    for _ in range(pages):
        flow.append(Paragraph(prose.heading(), styles["Heading1"]))
        flow += [Paragraph(prose.paragraph(6), styles["BodyText"]) for _ in range(3)]
        flow.append(PageBreak())
    SimpleDocTemplate(str(path), invariant=1).build(flow)


def scan(path: Path, prose: Prose, pages: int) -> None:
    """A PDF of pictures of text, as a scanner gives it."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size=30)
    pictures = []
    for _ in range(pages):
        picture = Image.new("L", (1654, 2339), 255)  # A4 at 200 dots an inch
        lines = [prose.words(13) for _ in range(30)]
        ImageDraw.Draw(picture).multiline_text((120, 140), "\n".join(lines), fill=0, font=font, spacing=26)
        pictures.append(picture)
    pictures[0].save(path, "PDF", resolution=200, save_all=True, append_images=pictures[1:])


def _risk(prose: Prose, key: str) -> tuple[str, ...]:
    """One row of the register."""
    texts = (prose.sentence(), prose.sentence(), prose.words(8))
    return (key, prose.system(), *texts, prose.person(), "open", prose.day())


def _issue(prose: Prose, number: int) -> dict[str, object]:
    """One Jira issue as REST gives it, with the fields that matter here."""
    who = {"displayName": prose.person()}
    created = f"{prose.day()}T09:00:00.000+0100"
    change = {"field": "status", "fromString": "To Do", "toString": "Done"}
    comments = [{"author": who, "created": created, "body": prose.paragraph(2)}]
    fields = {
        "summary": prose.heading(),
        "issuetype": {"name": "Task"},
        "description": prose.paragraph(4),
        "status": {"name": "Done"},
        "assignee": who,
        "created": created,
        "updated": created,
        "issuelinks": [],
        "comment": {"comments": comments},
    }
    history = [{"author": who, "created": created, "items": [change]}]
    return {"key": f"OPS-{number}", "fields": fields, "changelog": {"histories": history}}


def _pull(prose: Prose, number: int) -> dict[str, object]:
    """One pull request as gh prints it."""
    author, reviewer = ({"login": name.split()[0].lower(), "name": name} for name in (prose.person(), prose.person()))
    merged = f"{prose.day()}T10:00:00Z"
    review = {"author": reviewer, "state": "APPROVED", "submittedAt": merged, "body": prose.paragraph(2)}
    check = {"__typename": "CheckRun", "name": "unit", "conclusion": "SUCCESS", "completedAt": merged}
    return {
        "number": number,
        "title": prose.heading(),
        "body": prose.paragraph(5),
        "author": author,
        "createdAt": merged,
        "mergedAt": merged,
        "mergedBy": reviewer,
        "state": "MERGED",
        "labels": [],
        "url": f"https://github.example/org/repo/pull/{number}",
        "closingIssuesReferences": [],
        "reviews": [review],
        "comments": [],
        "statusCheckRollup": [check],
    }


def _write_list(path: Path, records: Iterator[dict[str, object]], head: str = "", tail: str = "") -> None:
    """A JSON list written record by record, never whole in memory."""
    with path.open("w", encoding="utf-8") as file:
        file.write(head + "[")
        for at, record in enumerate(records):
            file.write((",\n" if at else "\n") + json.dumps(record))
        file.write("\n]" + tail + "\n")
