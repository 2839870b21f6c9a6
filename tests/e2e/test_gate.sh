#!/usr/bin/env bash
# The release gate: the plan that ships is clean on the clean bot; every exit code of product.md for
# its reason; reports that other programs can read.
. "$(dirname "$0")/lib.sh"

holds() { # FILE EXPRESSION
    [ "$(json "$1" "$2")" = True ] || { echo "not so: $2"; head -c 3000 "$1"; return 1; }
}

well_formed() { # FILE: XML, and with JUnit's counts right
    /usr/bin/python3 - "$1" <<'PY'
import sys, xml.etree.ElementTree as tree
for suite in tree.parse(sys.argv[1]).getroot():
    cases = suite.findall("testcase")
    count = lambda tag: sum(case.find(tag) is not None for case in cases)
    assert int(suite.get("tests")) == len(cases), "tests"
    assert int(suite.get("failures")) == count("failure"), "failures"
    assert int(suite.get("errors")) == count("error"), "errors"
    assert int(suite.get("skipped")) == count("skipped"), "skipped"
PY
}

plan() { # NAME BUGS: a plan for the sample bot; phases and thresholds come on standard input
    cat - >"$tmp/$1.rest"
    cat >"$tmp/$1.yaml" <<YAML
version: 1
name: $1
seed: 5
target:
  url: http://127.0.0.1:\${PORT}/webhook/telegram
  secret_token: gate-secret-token
  command: [hookstorm-bot, --port, "\${PORT}", --bugs, "$2"]
  ready: {within: 20s}
  hang_after: 5s
YAML
    cat "$tmp/$1.rest" >>"$tmp/$1.yaml"
}

# ---- the plan that ships -----------------------------------------------------------------------
run=$tmp/smoke
check 'the smoke plan passes on the clean bot' ends 0 'clean: 0 new findings' \
    "$HOOKSTORM" run --quiet --time 8s --out "$run" chaos/smoke.yaml
check '... and its summary says so' holds "$run/summary.json" 'd["version"] == 1 and d["exit_code"] == 0 and d["verdict"] == "clean" and d["findings"] == []'
check '... with every phase' holds "$run/summary.json" '[p["name"] for p in d["phases"]] == ["ordinary", "surprising", "hostile", "heavy"] and all(p["requests"] > 50 for p in d["phases"])'
check '... with latencies of the load' holds "$run/summary.json" '0 < d["phases"][0]["latency"]["p50_ms"] <= d["phases"][0]["latency"]["p99_ms"] <= d["phases"][0]["latency"]["max_ms"]'
check '... with judged thresholds' holds "$run/summary.json" 'len(d["thresholds"]) == 5 and all(t["verdict"] == "pass" for t in d["thresholds"])'
check '... with what makes it again' holds "$run/summary.json" 'd["seed"] == 20251229 and len(d["plan_digest"]) == 64 and d["supervised"] and d["started"].endswith("Z")'
check '... and junit.xml is well-formed' well_formed "$run/junit.xml"
lacks() { ! grep -rlF -- "$2" "$1"; } # FOLDER TEXT
check 'the secret is nowhere in the folder' lacks "$run" smoke-secret

# ---- thresholds ----------------------------------------------------------------------------------
plan crossed none <<'YAML'
phases: [{name: calm, load: {users: 4, requests: 400}}]
thresholds:
  latency.p50: {target: "< 1us", alert: "> 2us"}
  error_rate: {target: "< 1%"}
outputs: {junit: junit.xml}
YAML
check 'a threshold beyond its alert: 99' ends 99 'FAIL latency.p50' "$HOOKSTORM" run --quiet --out "$tmp/crossed" "$tmp/crossed.yaml"
check '... told in junit.xml' grep -q '<failure type="threshold"' "$tmp/crossed/junit.xml"
check '... which is well-formed' well_formed "$tmp/crossed/junit.xml"

plan warned none <<'YAML'
phases: [{name: calm, load: {users: 4, requests: 400}}]
thresholds: {latency.p50: {target: "< 1us", alert: "> 1h"}}
YAML
check 'between target and alert: 0 and a warning' ends 0 'WARN latency.p50' "$HOOKSTORM" run --quiet --out "$tmp/warned" "$tmp/warned.yaml"

plan aborted none <<'YAML'
phases: [{name: long, load: {users: 4, for: 5m}}]
thresholds: {latency.p50: {target: "< 1us", alert: "> 2us", abort: true}}
YAML
SECONDS=0
check 'an alert that aborts: 99' ends 99 'FAIL latency.p50' "$HOOKSTORM" run --quiet --out "$tmp/aborted" "$tmp/aborted.yaml"
check '... at once' test "$SECONDS" -lt 60

# ---- could not test ------------------------------------------------------------------------------
plan nobody none <<'YAML'
phases: [{name: calm, load: {users: 4, requests: 400}}]
YAML
# --target is a bot that runs already: the plan's own is not started then.
start_bot --secret the-right-token
check 'a wrong secret: 3 and a reason' ends 3 'untested: .*401.*is the webhook secret right' \
    "$HOOKSTORM" run --quiet --target "$url" --secret the-wrong-token --out "$tmp/wrong" "$tmp/nobody.yaml"
check '... in the summary too' holds "$tmp/wrong/summary.json" 'd["verdict"] == "untested" and "secret" in d["reason"]'
check 'a wrong path: 3 and a reason' ends 3 'untested: .*404.*is the path right' \
    "$HOOKSTORM" run --quiet --target "${url%/webhook/telegram}/elsewhere" --secret the-right-token --out "$tmp/path" "$tmp/nobody.yaml"
check 'the right secret: 0' ends 0 'clean' \
    "$HOOKSTORM" run --quiet --target "$url" --secret the-right-token --out "$tmp/right" "$tmp/nobody.yaml"
sed 's/hookstorm-bot/no-such-program/' "$tmp/nobody.yaml" >"$tmp/unstartable.yaml"
check 'a bot that cannot be started: 3 and a reason' ends 3 'untested: .*no-such-program' \
    "$HOOKSTORM" run --quiet --out "$tmp/unstartable" "$tmp/unstartable.yaml"

# ---- findings, and findings that are known ---------------------------------------------------------
plan hostile 18 <<'YAML'
phases: [{name: hostile, load: {users: 8}, fuzz: {mix: {missing: 1}, executions: 6000}}]
thresholds: {findings: {target: "== 0"}}
outputs: {junit: junit.xml}
YAML
check 'a new finding: 1' ends 1 'findings: 1 new finding' "$HOOKSTORM" run --quiet --out "$tmp/found" "$tmp/hostile.yaml"
check '... minimised and reproduced' holds "$tmp/found/summary.json" 'len(d["findings"]) == 1 and d["findings"][0]["reproduced"] == "10/10" and d["findings"][0]["bytes"] < 60'
check '... a failure in junit.xml' grep -q '<failure type="500"' "$tmp/found/junit.xml"
check '... which is well-formed' well_formed "$tmp/found/junit.xml"
cp -r "$tmp/found/findings" "$tmp/known"
sed "s|^phases|known: $tmp/known\nphases|" "$tmp/hostile.yaml" >"$tmp/baseline.yaml"
check 'the same finding in the baseline: 0' ends 0 'clean: 0 new findings, 1 known' \
    "$HOOKSTORM" run --quiet --out "$tmp/again" "$tmp/baseline.yaml"
check '... skipped in junit.xml' grep -q '<skipped message="known' "$tmp/again/junit.xml"
check 'fail-fast ends at the first' ends 1 'findings: 1 new finding' \
    "$HOOKSTORM" run --quiet --fail-fast --out "$tmp/fast" "$tmp/hostile.yaml"
