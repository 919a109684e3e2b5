"""The report of a run: one HTML file for people, JUnit XML and JSON for programs."""

from evals.report.junit import junit
from evals.report.page import report_page
from evals.report.report import Report, report_of, report_row

__all__ = ["Report", "junit", "report_of", "report_page", "report_row"]
