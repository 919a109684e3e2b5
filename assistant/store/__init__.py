"""Where evidence, vectors, terms and receipts are kept; the scope is the one door to evidence text."""
