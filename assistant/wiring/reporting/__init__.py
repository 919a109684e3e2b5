"""The reports of one reader, a module for what is reported."""
