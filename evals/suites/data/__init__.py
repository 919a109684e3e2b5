"""Suites over public sets that lie in a folder of the user's own: each is written into the work folder and run as any."""
