#!/usr/bin/env bash
# ci/bench and ci/score work and say what they should; their figures are for quiet machines and not
# judged here.
# shellcheck disable=SC2154 # tmp comes from lib.sh
. "$(dirname "$0")/lib.sh"
VARIANT=$(basename "${HOOKSTORM_BUILD:-build/release}") ci/bench --smoke >"$tmp/bench" 2>&1
code=$?
check 'bench ends well, or below a target' test "$code" -le 1
for row in '1000 connections' '100 connections' 'freshly mutated' 'oversized' 'mutators alone' 'JSON tree'; do
    check "bench has a row: $row" grep -qE "$row.* [0-9.]+( MB/s|/s| ns) " "$tmp/bench"
done
check 'bench measured something in every row' exits_with 1 grep -qE ' 0(/s| ns| MB/s) ' "$tmp/bench"

# Two bugs, one of them a death: found, told apart, replayed.
ci/score --executions 1500 --seeds 1 --bugs 19,25 --repeat 2 --check >"$tmp/score" 2>&1
code=$?
check 'score finds both bugs, a folder each' test "$code" -eq 0
check 'score prints its row' grep -qE '^ +1 +2/2 100% .* 2 +1\.00 +0 +2 ' "$tmp/score"
