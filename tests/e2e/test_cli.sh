#!/usr/bin/env bash
# The command line: help everywhere, mistakes told so that a person can mend them, exit codes, output
# for machines and for terminals.
. "$(dirname "$0")/lib.sh"
nobody=http://127.0.0.1:1/webhook # nothing listens on port 1
out=$tmp/out

# ---- help ------------------------------------------------------------------------------------
check 'no command: usage and exit 2' ends 2 'usage: hookstorm COMMAND' "$HOOKSTORM"
for flag in -h --help help; do
    check "$flag" ends 0 'exit codes: 0 clean' "$HOOKSTORM" $flag
done
check '--version' ends 0 '^hookstorm [0-9]+\.[0-9]+' "$HOOKSTORM" --version
commands=$("$HOOKSTORM" -h | sed -n 's/^  \([a-z]*\)  .*/\1/p')
check 'the help lists the commands' test "$(wc -w <<<"$commands")" -ge 9
for command in $commands; do
    check "$command -h" ends 0 '^usage: hookstorm|^hookstorm-bot: ' "$HOOKSTORM" "$command" -h
done

# ---- mistakes --------------------------------------------------------------------------------
mistake() { # NAME PATTERN ARGUMENTS...: exit 2 and a message on standard error, nothing left behind
    local name=$1 pattern=$2
    shift 2
    check "$name" ends 2 "$pattern" "$HOOKSTORM" "$@"
}
mistake 'a command nearly right' 'unknown command fuz: did you mean fuzz\?' fuz
mistake 'a command that is none' 'unknown command xyzzy' xyzzy
mistake 'a command that is an attack' 'unknown command \\x1b\[2J' $'\e[2J'
mistake 'an option nearly right' 'unknown option --tim: did you mean --time\?' fuzz --target $nobody --tim 3s
mistake 'an option that is none' 'unknown option --xyzzyxyzzy: -h lists them' run --xyzzyxyzzy
mistake 'a duration without unit' 'takes a duration such as 30s' fuzz --target $nobody --time 5
mistake 'an option without value' '--out needs a value' fuzz --target $nobody --out
mistake 'no target' '--target URL is needed' fuzz
mistake 'a target that is no URL' 'target URL' fuzz --target 127.0.0.1 --out "$out"
mistake 'another protocol' 'target URL' fuzz --target ftp://127.0.0.1/ --out "$out"
mistake 'somebody else'\''s machine' 'example.com is not this machine.*allow_hosts' \
    fuzz --target http://example.com/webhook --out "$out"
mistake 'Telegram itself' 'belongs to Telegram and is never a target' \
    fuzz --target https://api.telegram.org/bot --out "$out"
mistake 'an unknown mutator' 'no mutator is called bad-utf' fuzz --target $nobody --mutator bad-utf --out "$out"
mistake 'a corpus that is not there' '/nowhere.*No such file' fuzz --target $nobody --corpus /nowhere --out "$out"
mkdir "$tmp/empty" "$tmp/broken"
mistake 'a corpus without seeds' 'holds no seed files' fuzz --target $nobody --corpus "$tmp/empty" --out "$out"
printf '{"nonsense":1}\n' >"$tmp/broken/a.jsonl"
mistake 'a corpus with a broken file' 'broken/a.jsonl:1' fuzz --target $nobody --corpus "$tmp/broken" --out "$out"
mistake 'resume without a folder' '--resume needs --out' fuzz --target $nobody --resume
mistake 'resume of no run' 'holds no run to resume' fuzz --target $nobody --resume --out "$tmp/empty"
mistake 'a file in the way of the folder' 'broken/a.jsonl' fuzz --target $nobody --out "$tmp/broken/a.jsonl/run"
mistake 'an engine that is not built' 'not built yet' fuzz --target $nobody --engine afl --out "$out"
mistake 'a plan that is not there' 'nothere.yaml' run "$tmp/nothere.yaml"
mistake 'no plan at all' 'plan' run
mistake 'minimize: a file that is not there' 'cannot read' minimize --target $nobody "$tmp/nothere"
mistake 'minimize: against what?' 'say where it fails' minimize tests/cases/plan/good/minimal.yaml
mistake 'report: no run there' 'summary.json' report "$tmp/empty"
mistake 'report: an unknown format' 'junti' report --format junti "$tmp/empty"
mistake 'list: of what?' 'One of: mutators' list
mistake 'generate: an unknown kind' 'did you mean message' generate --kind messge
mistake 'mutate: a file that is not there' 'cannot read' mutate "$tmp/nothere"
check 'replay: what cannot be tested is 125' ends 125 'does not exist' "$HOOKSTORM" replay --target $nobody "$tmp/nothere"
check 'none of these left a folder' test ! -e "$out"

if [ "$(id -u)" -ne 0 ]; then
    mkdir -m 000 "$tmp/locked"
    mistake 'a corpus nobody may read' 'Permission denied' fuzz --target $nobody --corpus "$tmp/locked" --out "$out"
else
    skip 'a corpus nobody may read' 'root may read everything'
fi

# ---- plans: file, line, column, nearest key ----------------------------------------------------
bad_plan() { # NAME PATTERN, the plan on standard input
    cat >"$tmp/bad.yaml"
    mistake "plan: $1" "bad\.yaml:$2" run "$tmp/bad.yaml"
}
bad_plan 'a key nearly right' '3:10: .*ulr.*url' <<'YAML'
version: 1
name: x
target: {ulr: "http://127.0.0.1:1/w"}
phases: [{name: a, fuzz: {}}]
YAML
bad_plan 'a value of another type' '4:26: ' <<'YAML'
version: 1
name: x
target: {url: "http://127.0.0.1:1/w"}
phases: [{name: a, load: many}]
YAML
bad_plan 'no YAML' '4:[0-9]+: ' <<'YAML'
version: 1
name: x
target: {url: "http://127.0.0.1:1/w"
YAML
bad_plan 'a part that is not built' '4:[0-9]+: .*not built' <<'YAML'
version: 1
name: x
target: {url: "http://127.0.0.1:1/w"}
upstreams: {llm: {listen: 127.0.0.1:0, forward: 127.0.0.1:9001}}
phases: [{name: a, fuzz: {}, for: 1s}]
YAML
check 'a dry run prints every default and sends nothing' ends 0 'hang_after: ' \
    "$HOOKSTORM" run --dry-run chaos/smoke.yaml

# ---- output for machines and terminals ---------------------------------------------------------
parses() { # EXPRESSION COMMAND...: standard output is JSON of which the expression holds
    local expression=$1
    shift
    "$@" >"$tmp/json.out" 2>"$tmp/json.err"
    [ "$(json "$tmp/json.out" "$expression")" = True ] || { head -c 2000 "$tmp/json.out" "$tmp/json.err"; return 1; }
}
start_bot --bugs none
check 'fuzz --json' parses 'd["version"] == 1 and d["campaign"]["executions"] >= 300 and d["exit_code"] == 0' \
    "$HOOKSTORM" fuzz --target "$url" --mutator reply-recursion --executions 300 --seed 1 --json --out "$tmp/run1"
check 'minimize --json' parses 'd["bytes"] < 40 and d["minimal"]' "$HOOKSTORM" minimize --json -o "$tmp/small" \
    --exec "grep -q bot_command @@ && exit 7; exit 0" corpus/update/message-command-start.json
check '... and the file' test "$(wc -c <"$tmp/small")" -lt 40
check 'replay --json' parses 'd["reproduced"] is False' "$HOOKSTORM" replay --json --target "$url" corpus/update/message-text.json
check 'generate prints step objects' parses '"update_id" in d["body"]' "$HOOKSTORM" generate
check 'the same seed gives the same updates' cmp <("$HOOKSTORM" generate --count 50 --seed 7) \
    <("$HOOKSTORM" generate --count 50 --seed 7)
check 'the same seed gives the same mutants' cmp <("$HOOKSTORM" mutate --count 200 --seed 7) \
    <("$HOOKSTORM" mutate --count 200 --seed 7)
lacks() { ! grep -qF -- "$2" "$1"; } # FILE TEXT
differ() { ! cmp -s "$1" "$2"; }
check 'another seed gives others' differ <("$HOOKSTORM" mutate --count 50 --seed 7) \
    <("$HOOKSTORM" mutate --count 50 --seed 8)

check 'report re-renders a run' ends 0 'clean: 0 new findings' "$HOOKSTORM" report "$tmp/run1"
check 'report --format json is what was written' cmp "$tmp/run1/summary.json" \
    <("$HOOKSTORM" report --format json "$tmp/run1")
plain() { ! coloured "$@" && grep -q 'new findings' "$tmp/tty.out"; }
coloured() { # COMMAND...: on a terminal of its own
    script -qec "$*" /dev/null </dev/null >"$tmp/tty.out" 2>&1
    grep -q $'\e\\[[0-9;]*m' "$tmp/tty.out"
}
if command -v script >/dev/null; then
    check 'colours on a terminal' coloured "$HOOKSTORM" report "$tmp/run1"
    check 'none with NO_COLOR' plain env NO_COLOR=1 "$HOOKSTORM" report "$tmp/run1"
else
    skip 'colours on a terminal' 'no script(1) here'
    skip 'none with NO_COLOR' 'no script(1) here'
fi
"$HOOKSTORM" report "$tmp/run1" >"$tmp/piped"
check 'none in a pipe' lacks "$tmp/piped" $'\e'
for what in mutators families oracles kinds contents reports plans; do
    check "list $what" ends 0 . "$HOOKSTORM" list $what
done
