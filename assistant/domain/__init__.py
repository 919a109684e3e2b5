"""Records and rules of Clausetrail: standard library only, no input or output."""
