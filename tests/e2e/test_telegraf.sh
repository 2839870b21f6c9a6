#!/usr/bin/env bash
# telegraf in the wiring of its README answers 200 first and dies of the update afterwards: the answer
# tells nothing, the process does.
. "$(dirname "$0")/real_bot.sh"
need_bot telegraf
start_command
check "the campaign ends with findings" campaign 1 --corpus "$tmp/seeds" --mutator drop-actor -n 12
check "a command without from is answered and then ends the process" \
    found 'f["oracle"] == "crash" and "first_name" in f["trace"] and "from" not in message and f["evidence"]["status"] == 200'
check "its minimum is the command alone" \
    found '"first_name" in f["trace"] and message.get("text") == "/start" and f["minimized"]["bytes"] < 100'
check "every finding is a death seen ten times in ten" \
    every 'f["oracle"] == "crash" and f["outcome"] == "exit-1" and f["reproduced"] == "10/10"'
check "no bug has two folders" all_distinct
check "no bot is left" nobody_left
check "the findings replay" replays "$out"/findings/*
check "no bot is left by replay" nobody_left
