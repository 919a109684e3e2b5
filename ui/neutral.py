"""Text from evidence made harmless to look at, for pages and terminals; reports use the same."""

from assistant.domain.neutral import json_text, one_line, visible

__all__ = ["json_text", "one_line", "visible"]
