"""The report as one HTML file that asks nothing of the network.

All that comes from evidence, answers and cases is text and never markup, however it is spelled; styles and script run by
their hash alone, so that markup which slipped through could still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.report import figures, plots
from evals.report.report import Report
from ui.neutral import visible

TEMPLATES = Path(__file__).parent / "templates"

VERDICTS = {"supported": "good", "unsupported": "warn", "contradicted": "bad"}
"""Colour of a verdict; any other is quiet."""
STATES = {"pass": "good", "fail": "bad", "inconclusive": "warn"}
"""Colour of what the gate says; any other is quiet."""


def report_page(report: Report) -> str:
    """The page of a report."""
    style, script = ((TEMPLATES / name).read_text("utf-8") for name in ("report.css", "report.js"))
    return (
        _environment()
        .get_template("report.html")
        .render(report=report, style=Markup(style), script=Markup(script), policy=policy(style, script))  # noqa: S704 - ours
    )


def policy(style: str, script: str) -> str:
    """A content security policy that lets this very style and script through, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"plots": plots, "number": figures.number, "told": figures.told}
    environment.globals |= {"verdicts": VERDICTS, "states": STATES}
    return environment
