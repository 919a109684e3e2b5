"""Cases, scorers and reports; the demo organization and its labels."""
