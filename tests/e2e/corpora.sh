#!/usr/bin/env bash
# Every committed corpus file goes through its fuzz target.
. "$(dirname "$0")/lib.sh"
for target in fuzz/fuzz_*.c; do
    name=$(basename "$target" .c)
    corpus=fuzz/corpus/${name#fuzz_}
    if [ -d "$corpus" ]; then
        check "$name replays $corpus" "${HOOKSTORM_BUILD:-build/release}/fuzz/$name" "$corpus"
    else
        check "$name has a corpus" false
    fi
done
