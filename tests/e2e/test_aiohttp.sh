#!/usr/bin/env bash
# A plain bot on aiohttp that reads the update as a dict: what is missing is a KeyError, the answer a
# bare 500, the traceback on stderr what tells one bug from another.
. "$(dirname "$0")/real_bot.sh"
if /usr/bin/python3 -c 'import aiohttp' 2>/dev/null; then
    need_bot aiohttp
else
    skip "the aiohttp bot runs" "Debian's python3-aiohttp is not installed"
    exit 0
fi
check "the campaign ends with findings" campaign 1 -n 1500
check "a body that is no JSON is answered with 500" \
    found 'f["oracle"] == "status-5xx" and f["kind"] == "unparsable" and body == ""'
check "so is a message without text" \
    found 'f["trace"].startswith("KeyError: '"'text'"' @ on_message") and message == {} and update is not None'
check "so is a command without from" \
    found 'f["trace"].startswith("KeyError: '"'from'"'") and "from" not in message and message.get("text", "").startswith("/")'
check "so is button data with nothing behind its colon or no colon" \
    found 'f["trace"].startswith("ValueError: not enough values to unpack") and f["kind"] == "callback_query"'
check "every finding is a 500 seen ten times in ten" \
    every 'f["outcome"] == "500" and f["reproduced"] == "10/10"'
check "no bug has two folders" all_distinct
check "no bot is left" nobody_left
check "the findings replay" replays "$out"/findings/*
check "no bot is left by replay" nobody_left
