#!/usr/bin/env bash
# Installs what parsing and the browser test need from Debian when it is missing and we may; else says what is without.
# Never fails: everything but the named parts works without these packages.
set -u
missing=()
lost=()
need() { # command, package, what does not work without it
  if ! command -v "$1" >/dev/null 2>&1; then
    missing+=("$2")
    lost+=("  $2: $3")
  fi
}
find_missing() {
  missing=()
  lost=()
  need tesseract tesseract-ocr "scanned pages and images end as recorded skips instead of evidence"
  need pdftoppm poppler-utils "scanned PDF files end as recorded skips instead of evidence"
  if ! command -v chromium-browser >/dev/null 2>&1; then
    need chromium chromium "the test that drives the page in a browser is skipped"
  fi
}

find_missing
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  printf '== system packages: installing %s\n' "${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  { apt-get -q update && apt-get -q install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
    { printf 'apt-get could not install them; its last words:\n' && tail -n 3 "$log"; } >&2
  rm -f "$log"
  find_missing
  [ "${#missing[@]}" -eq 0 ] && exit 0
fi
printf 'Not installed; everything else works:\n' >&2
printf '%s\n' "${lost[@]}" >&2
printf 'To have it: sudo apt-get install %s\n' "${missing[*]}" >&2
exit 0
