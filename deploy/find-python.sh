#!/usr/bin/env bash
# Prints a Python 3.11 that can make virtual environments: the one asked for, else the first on the PATH that fits.
set -u
for candidate in "$1" python3.11 python3 python; do
  version=$("$candidate" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  if [ "$version" = 3.11 ]; then
    command -v "$candidate"
    exit 0
  fi
done
cat >&2 <<EOF
Clausetrail needs Python 3.11 with venv: the pinned requirements are tested with it.
Found no such interpreter as "$1", python3.11, python3 or python.
Install it (Debian 12: apt-get install python3 python3-venv) or name one: make PYTHON=/path/to/python3.11 demo
EOF
exit 1
