#!/usr/bin/env bash
# grammY in the wiring of its guide: a short campaign finds the ways in which one update ends the
# process, each once and minimised, while hookstorm restarts the bot.
. "$(dirname "$0")/real_bot.sh"
need_bot grammy
start_command
check "the campaign ends with findings" campaign 1 --corpus "$tmp/seeds" --mutator drop-actor -n 12
check "a body that is no JSON ends the process, the least of them is empty" \
    found 'f["oracle"] == "crash" and f["kind"] == "unparsable" and body == ""'
check "so does a command without from" \
    found 'f["oracle"] == "crash" and "first_name" in f["trace"] and "from" not in message and message.get("text") == "/start"'
check "so does a message without chat" \
    found 'f["oracle"] == "crash" and "sendMessage" in f["trace"] and "chat" not in message and "text" in message'
check "every finding is a death seen ten times in ten" \
    every 'f["oracle"] == "crash" and f["outcome"] == "exit-1" and f["reproduced"] == "10/10"'
check "and is small" every 'f["minimized"]["bytes"] < 100'
check "no bug has two folders" all_distinct
check "no bot is left" nobody_left
check "the findings replay" replays "$out"/findings/*
printf '{' >"$tmp/brace"
check "and so does another broken body" replays "$tmp/brace"
check "no bot is left by replay" nobody_left
