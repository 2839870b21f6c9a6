#!/usr/bin/env bash
# shellcheck disable=SC2154 # tmp comes from lib.sh
# Five campaigns on the sample bot with every bug on, scored against the table of bugs.
. "$(dirname "$0")/../e2e/lib.sh"
ci/score --executions 300000 --seeds 1,2,3,4,5 --check >"$tmp/table" 2>&1
code=$?
sed 's/^/# /' "$tmp/table"
check 'nine bugs of ten found, a folder each, none wrong, all reproduced' test "$code" -eq 0
