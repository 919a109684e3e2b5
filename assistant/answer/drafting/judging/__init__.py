"""Cases held against the limits of rules: what a record dates and states, and what a limit makes of it."""
