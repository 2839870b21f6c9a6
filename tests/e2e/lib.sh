# Shared by the end-to-end tests: TAP, a folder that goes away, and waiting for conditions.
# shellcheck shell=bash
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
HOOKSTORM=$(realpath "${HOOKSTORM:-build/hookstorm}")
BOT=$(dirname "$HOOKSTORM")/hookstorm-bot
export HOOKSTORM BOT
unset WEBHOOK_SECRET
# A sanitizer's verdict must not pass for "findings".
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}exitcode=77
export UBSAN_OPTIONS=${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}exitcode=77
export TSAN_OPTIONS=${TSAN_OPTIONS:+$TSAN_OPTIONS:}exitcode=77
tmp=$(mktemp -d)
started=()
tests=0

finish() {
    local pid
    for pid in "${started[@]}"; do
        kill "$pid" 2>/dev/null
    done
    wait 2>/dev/null
    rm -rf "$tmp"
    echo "1..$tests"
}
trap finish EXIT

# check NAME COMMAND...: the command must succeed.
check() {
    local name=$1
    shift
    tests=$((tests + 1))
    if "$@" >"$tmp/check.out" 2>&1; then
        echo "ok $tests - $name"
    else
        echo "not ok $tests - $name"
        echo "# command: $*" | head -c 400
        echo
        sed 's/^/# /' "$tmp/check.out" | tail -n 30
    fi
}

skip() { # NAME REASON
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

# wait_for SECONDS COMMAND...: polls until the command succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        read -rt 0.02 <> <(:) || :
    done
}

exits_with() { # CODE COMMAND...
    local want=$1 got
    shift
    "$@"
    got=$?
    [ "$got" -eq "$want" ] || { echo "exit code $got, expected $want"; return 1; }
}

says() { # PATTERN COMMAND...: its output (both streams) matches the extended regular expression
    local pattern=$1
    shift
    "$@" >"$tmp/says.out" 2>&1
    grep -qE -- "$pattern" "$tmp/says.out" || { cat "$tmp/says.out"; return 1; }
}

ends() { # CODE PATTERN COMMAND...: both the exit code and what it says
    local want=$1 pattern=$2 got
    shift 2
    "$@" >"$tmp/ends.out" 2>&1
    got=$?
    if [ "$got" -ne "$want" ] || ! grep -qE -- "$pattern" "$tmp/ends.out"; then
        echo "exit code $got, expected $want, and /$pattern/ in:"
        tail -n 20 "$tmp/ends.out"
        return 1
    fi
}

# start_bot OPTIONS...: starts the sample bot, sets bot_pid and url.
start_bot() {
    "$BOT" --port 0 "$@" >"$tmp/bot.$$.out" 2>"$tmp/bot.$$.err" &
    bot_pid=$!
    started+=("$bot_pid")
    wait_for 10 grep -q 'listening on' "$tmp/bot.$$.out" || return 1
    # shellcheck disable=SC2034 # for the tests
    url=http://$(sed -n 's/^listening on //p' "$tmp/bot.$$.out" | head -1)/webhook/telegram
}

json() { # FILE EXPRESSION: a value out of a JSON file, by python's subscripts
    /usr/bin/python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"
}
