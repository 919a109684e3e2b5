#!/usr/bin/env bash
# Runs one named step: its output follows its name, and its time follows its output.
set -u
name=$1
shift
printf '== %s\n' "$name"
start=$(date +%s)
"$@"
status=$?
seconds=$(($(date +%s) - start))
if [ "$status" -eq 0 ]; then
  printf '== %s: ok, %d s\n' "$name" "$seconds"
else
  printf '== %s: FAILED (exit %d), %d s\n' "$name" "$status" "$seconds" >&2
fi
exit "$status"
