# Shared by the tests against real bots: a campaign under supervision and what must hold of any.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# Every process of this test carries the mark in its environment, so that what is left behind is
# found without touching anybody else's.
export REAL_BOT_MARK=$$-$RANDOM
target='http://127.0.0.1:${PORT}/webhook'

# need_bot NAME: installs its packages, or ends the test as skipped where that cannot be had.
need_bot() {
    bot=$1
    if tests/bots/run --prepare "$bot" >"$tmp/prepare" 2>&1; then
        return
    fi
    skip "$bot can be installed" "$(tr -dc '[:print:]' <"$tmp/prepare" | tail -c 150)"
    exit 0
}

# campaign EXPECTED OPTIONS...: fuzzes the bot into $out; EXPECTED is the exit code.
campaign() {
    local expected=$1
    shift
    out=$tmp/$bot
    exits_with "$expected" timeout 280 "$HOOKSTORM" fuzz --exec "exec tests/bots/run $bot" \
        --target "$target" --seed 1 --hang-after 2s --quiet --out "$out" "$@"
}

# found EXPRESSION: exactly one finding for which it holds; f is finding.json, body the minimum.
found() {
    /usr/bin/python3 - "$out" "$1" <<'PY'
import glob, json, os, sys
def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None
hits, all_of_them = [], []
for folder in sorted(glob.glob(sys.argv[1] + "/findings/*/")):
    f = json.load(open(folder + "finding.json"))
    body = open(folder + "min", "rb").read().decode("utf-8", "replace")
    update = parsed(body)
    message = update.get("message") if isinstance(update, dict) else None
    message = message if isinstance(message, dict) else {}
    all_of_them.append(f'{f["bucket"]} {f["trace"]} {body[:200]!r}')
    if eval(sys.argv[2]):
        hits.append(folder)
print("%d of:" % len(hits), *all_of_them, sep="\n")
sys.exit(len(hits) != 1)
PY
}

# every EXPRESSION: it holds of all findings, and there are some.
every() {
    /usr/bin/python3 - "$out" "$1" <<'PY'
import glob, json, sys
all_of_them = [json.load(open(p)) for p in sorted(glob.glob(sys.argv[1] + "/findings/*/finding.json"))]
bad = [f for f in all_of_them if not eval(sys.argv[2])]
print(len(all_of_them), "findings; not so:", *(json.dumps(f) for f in bad), sep="\n")
sys.exit(bool(bad) or not all_of_them)
PY
}

# Two folders with the same words would be one bug twice.
all_distinct() {
    /usr/bin/python3 - "$out" <<'PY'
import glob, json, sys
keys = [(f["oracle"], f["outcome"], f["trace"]) for f in
        (json.load(open(p)) for p in glob.glob(sys.argv[1] + "/findings/*/finding.json"))]
print(*sorted(keys), sep="\n")
sys.exit(len(keys) != len(set(keys)))
PY
}

# The campaign is over: no bot that it started lives.
nobody_left() {
    local environ pid
    for environ in /proc/[0-9]*/environ; do
        pid=${environ//[^0-9]/}
        grep -qsa "REAL_BOT_MARK=$REAL_BOT_MARK" "$environ" || continue
        tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -E 'bots/[a-z]+/bot\.(mjs|py)' && return 1
    done
    return 0
}

replays() { # PATH...: each still fails, on a bot started anew
    exits_with 1 "$HOOKSTORM" replay --exec "exec tests/bots/run $bot" --target "$target" "$@"
}

start_command() { # one seed: the update every user begins with
    mkdir -p "$tmp/seeds"
    cp corpus/update/message-command-start.json "$tmp/seeds/"
}
