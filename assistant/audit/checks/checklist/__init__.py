"""The pre-audit checklist, a file a line."""
