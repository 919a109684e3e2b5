"""Follow-up questions, understood from what was said before in the same conversation by the same reader."""
