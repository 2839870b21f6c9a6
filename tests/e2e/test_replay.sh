#!/usr/bin/env bash
# Replay: every kind of file it takes, and the three exit codes that git bisect needs.
. "$(dirname "$0")/lib.sh"
secret=replay-secret-token
export WEBHOOK_SECRET=$secret

# The bot with one bug (a message without update_id: 500), and the same bot after its fix.
"$BOT" --port 0 --bugs 18 --secret $secret >"$tmp/buggy" 2>/dev/null &
started+=("$!")
"$BOT" --port 0 --bugs none --secret $secret >"$tmp/fixed" 2>/dev/null &
started+=("$!")
wait_for 10 grep -q 'listening on' "$tmp/buggy"
wait_for 10 grep -q 'listening on' "$tmp/fixed"
buggy=http://$(sed -n 's/^listening on //p' "$tmp/buggy")/webhook/telegram
fixed=http://$(sed -n 's/^listening on //p' "$tmp/fixed")/webhook/telegram
replay() { "$HOOKSTORM" replay --target "$@"; }
both() { # NAME PATH: fails on the bot with the bug, not on the fixed one
    check "$1 fails before the fix" ends 1 'status-5xx|500' replay "$buggy" "$2"
    check "$1 passes after it" ends 0 . replay "$fixed" "$2"
}

check 'a campaign finds it' ends 1 '1 new finding' "$HOOKSTORM" fuzz --quiet --target "$buggy" --seed 3 \
    --mutator drop-id --executions 3000 --out "$tmp/run"
finding=$(find "$tmp/run/findings" -mindepth 1 -maxdepth 1 -type d ! -name '.*' | head -1)
both 'a finding folder' "$finding"
both 'a folder of findings' "$tmp/run/findings"
both 'its minimum as a plain body' "$finding/min"

body=$(cat "$finding/min")
printf '{"after_ms":5,"body":{"update_id":1}}\n{"body":%s}\n' "$body" >"$tmp/two.jsonl"
both 'a sequence of steps' "$tmp/two.jsonl"
printf 'POST /webhook/telegram HTTP/1.1\r\nHost: somewhere.example\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: not-kept\r\nContent-Length: %d\r\n\r\n%s' \
    ${#body} "$body" >"$tmp/raw.http"
both 'a raw request' "$tmp/raw.http"
check 'several at once, one of which fails' ends 1 . replay "$buggy" corpus/update/message-text.json "$finding"
check 'a healthy update' ends 0 . replay "$buggy" corpus/update/message-text.json

# repro.sh is the same in one line of curl.
status() { TARGET=$1 sh "$finding/repro.sh" | head -1; }
check 'repro.sh shows the failure' says '^HTTP/1.1 500' status "$buggy"
check 'repro.sh passes after the fix' says '^HTTP/1.1 2' status "$fixed"

# ---- could not test: 125 -------------------------------------------------------------------------
check 'nobody there' ends 125 'nobody answers' replay http://127.0.0.1:1/webhook "$finding"
check 'a wrong secret' ends 125 'secret' replay "$buggy" --secret another-secret-token "$finding"
check 'a wrong path' ends 125 'path' replay "${buggy%/webhook/telegram}/elsewhere" "$finding"
check 'a bot that does not start' ends 125 . replay "http://127.0.0.1:\${PORT}/w" --exec 'exit 7' "$finding"
check 'no such file' ends 125 'does not exist' replay "$buggy" "$tmp/nothing"
printf '{"nonsense":true}\n' >"$tmp/broken.jsonl"
check 'a broken file' ends 125 'broken.jsonl' replay "$buggy" "$tmp/broken.jsonl"
mkdir -p "$tmp/hollow"
printf 'not json' >"$tmp/hollow/finding.json"
check 'a broken finding' ends 125 'hollow/finding.json' replay "$buggy" "$tmp/hollow"
mkdir "$tmp/empty"
check 'an empty folder' ends 125 . replay "$buggy" "$tmp/empty"

# ---- under git bisect ----------------------------------------------------------------------------
# shellcheck disable=SC2016 # hookstorm fills in PORT
bisect() { # five commits; the fourth breaks the bot, the second does not start
    local repo=$tmp/repo n=0 line
    git init -q "$repo" && cd "$repo" || return 1
    git config user.email bisect@example.org && git config user.name bisect
    for line in "exec '$BOT' --port \$PORT --bugs none" 'exit 9' "exec '$BOT' --port \$PORT --bugs none # again" "exec '$BOT' --port \$PORT --bugs 18" \
        "exec '$BOT' --port \$PORT --bugs 17-19"; do
        n=$((n + 1))
        printf '%s\n' "$line" >start.sh
        git add start.sh && git commit -qm "commit $n" || return 1
    done
    git bisect start HEAD HEAD~4 >/dev/null && git bisect run "$HOOKSTORM" replay --exec 'sh start.sh' \
        --target 'http://127.0.0.1:${PORT}/webhook/telegram' "$finding"
}
check 'git bisect finds the commit that broke it' says 'commit 4' bisect
