"""Clausetrail: answers audit questions over an organization's own evidence and shows the evidence."""
