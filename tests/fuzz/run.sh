#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh PROGRAM CORPUS SECONDS: fuzzes for REFEREE_FUZZ_SECONDS (if not set, SECONDS) from the corpus, which stays as
# it is. An input that breaks the program is left beside it and printed.
set -u
program=$1
corpus=$2
if [ ! -d "$corpus" ] || [ -z "$(ls -A "$corpus")" ]; then
  echo "A corpus folder with at least one file was expected at $corpus, found none." >&2
  exit 1
fi
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
"$program" -max_total_time="${REFEREE_FUZZ_SECONDS:-$3}" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -verbosity=1 \
  -print_final_stats=1 -artifact_prefix="$program." "$found" "$corpus" 2>&1 | grep -v -E '^#[0-9]+[[:space:]]+(NEW|REDUCE)'
exit "${PIPESTATUS[0]}"
