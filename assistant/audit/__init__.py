"""What auditors check: criteria, trails, grades, failure patterns."""
