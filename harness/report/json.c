/* summary.json: the run's outcome for programs, and how it is read back. Times in it are
 * milliseconds, rates per second, shares fractions of 1. */
#include "harness/report/report.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/intern.h"
#include "harness/model/exchange.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define SUMMARY_MAX ((size_t)16 << 20)

static const char *const threshold_word[] = {"pass", "warn", "fail"};

static json_t *text(const char *s)
{
    struct buf clean = BUF_INIT, utf8 = BUF_INIT;
    esc_redact(&clean, span_of(s));
    esc_utf8(&utf8, buf_view(&clean));
    json_t *j = json_string(buf_cstr(&utf8));
    buf_release(&clean);
    buf_release(&utf8);
    return j;
}

static double ms(int64_t ns)
{
    return (double)ns / (double)NS_PER_MS;
}

static json_t *latency_object(const struct phase_result *p)
{
    return json_pack("{s:f,s:f,s:f,s:f}", "p50_ms", ms(p->p50), "p90_ms", ms(p->p90), "p99_ms",
                     ms(p->p99), "max_ms", ms(p->max));
}

static json_t *phase_object(const struct phase_result *p)
{
    json_t *status = json_object(), *ends = json_object();
    static const char *const class[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
    for (int i = 0; i < 6; i++)
        if (p->status[i])
            json_object_set_new(status, class[i], json_integer((json_int_t)p->status[i]));
    for (int i = 0; i <= END_LOCAL; i++)
        if (p->ends[i])
            json_object_set_new(ends, exchange_end_name((enum exchange_end)i),
                                json_integer((json_int_t)p->ends[i]));
    double seconds = (double)p->elapsed / NS_PER_S;
    json_t *j =
        json_pack("{s:o,s:s,s:I,s:I,s:f,s:f,s:f,s:o,s:o}", "name", text(p->name), "kind", p->kind,
                  "requests", (json_int_t)p->requests, "errors", (json_int_t)p->errors, "elapsed_s",
                  seconds, "rate", seconds > 0 ? (double)p->requests / seconds : 0.0, "error_rate",
                  p->requests ? (double)p->errors / (double)p->requests : 0.0, "status", status,
                  "ends", ends);
    if (p->max)
        json_object_set_new(j, "latency", latency_object(p));
    return j;
}

static json_t *finding_line(const struct finding *f)
{
    char reproduced[32];
    snprintf(reproduced, sizeof reproduced, "%u/%u", f->reproduced, f->tried);
    uint64_t bytes = 0;
    for (size_t i = 0; i < f->min.count; i++)
        bytes += f->min.step[i].body.len;
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:I,s:s,s:I,s:b}", "id", f->bucket, "oracle",
                     f->verdict.oracle, "outcome", f->verdict.outcome, "severity",
                     severity_name(f->verdict.severity), "threat", threat_name(f->verdict.threat),
                     "detail", text(f->verdict.detail), "bytes", (json_int_t)bytes, "reproduced",
                     reproduced, "count", (json_int_t)f->count, "known", f->known);
}

static json_t *threshold_object(const struct threshold_result *t)
{
    return json_pack("{s:o,s:o,s:o,s:f,s:o,s:s}", "key", text(t->key), "phase", text(t->phase),
                     "asked", text(t->asked), "value", t->value, "shown", text(t->shown), "verdict",
                     threshold_word[t->verdict]);
}

static void render(const struct run_result *r, struct buf *out)
{
    char when[32];
    json_t *j = json_object(), *phases = json_array(), *found = json_array(),
           *limits = json_array();
    uint64_t requests = 0, errors = 0;
    for (size_t i = 0; i < r->phases; i++) {
        json_array_append_new(phases, phase_object(&r->phase[i]));
        requests += r->phase[i].requests;
        errors += r->phase[i].errors;
    }
    for (size_t i = 0; i < r->findings; i++)
        json_array_append_new(found, finding_line(r->finding[i]));
    for (size_t i = 0; i < r->thresholds; i++)
        json_array_append_new(limits, threshold_object(&r->threshold[i]));
    double seconds = (double)r->elapsed / NS_PER_S;
    json_object_set_new(j, "version", json_integer(RESULT_VERSION));
    json_object_set_new(j, "hookstorm", text(r->version));
    json_object_set_new(j, "name", text(r->name));
    json_object_set_new(j, "run", text(r->run_id));
    json_object_set_new(j, "verdict", json_string(r->verdict));
    json_object_set_new(j, "exit_code", json_integer(r->exit_code));
    json_object_set_new(j, "reason", text(r->reason));
    json_object_set_new(j, "seed", json_integer((json_int_t)r->seed));
    json_object_set_new(j, "plan_digest", text(r->plan_digest));
    json_object_set_new(j, "target", text(r->target));
    json_object_set_new(j, "supervised", json_boolean(r->supervised));
    json_object_set_new(j, "started", json_string(clock_utc(r->started, when)));
    json_object_set_new(j, "elapsed_s", json_real(seconds));
    json_object_set_new(j, "requests", json_integer((json_int_t)requests));
    json_object_set_new(j, "rate", json_real(seconds > 0 ? (double)requests / seconds : 0));
    json_object_set_new(j, "error_rate",
                        json_real(requests ? (double)errors / (double)requests : 0));
    json_object_set_new(
        j, "campaign",
        json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "executions", (json_int_t)r->executions,
                  "deaths", (json_int_t)r->deaths, "explained", (json_int_t)r->explained, "skipped",
                  (json_int_t)r->skipped, "unconfirmed", (json_int_t)r->unconfirmed, "unattributed",
                  (json_int_t)r->unattributed, "corpus", (json_int_t)r->corpus));
    json_object_set_new(j, "phases", phases);
    json_object_set_new(j, "thresholds", limits);
    json_object_set_new(j, "findings", found);
    char *dump = json_dumps(j, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    if (dump)
        buf_str(out, dump);
    buf_byte(out, '\n');
    free(dump);
    json_decref(j);
}

const struct report report_json = {"json", "summary.json", "the run's outcome for programs",
                                   render};

/* ---- and back ------------------------------------------------------------------------------ */

static const char *get_text(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));
    return s ? s : "";
}

static uint64_t get_count(const json_t *j, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(j, key));
    return n > 0 ? (uint64_t)n : 0;
}

static int64_t get_ns(const json_t *j, const char *key, double unit)
{
    double v = json_number_value(json_object_get(j, key)) * unit;
    return v > 0 && v < 9e18 ? (int64_t)v : 0;
}

static void read_phase(struct run_result *r, const json_t *j)
{
    static const char *const class[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
    struct phase_result *p = result_add_phase(r, get_text(j, "name"), intern(get_text(j, "kind")));
    p->requests = get_count(j, "requests");
    p->errors = get_count(j, "errors");
    p->elapsed = get_ns(j, "elapsed_s", NS_PER_S);
    for (int i = 0; i < 6; i++)
        p->status[i] = get_count(json_object_get(j, "status"), class[i]);
    for (int i = 0; i <= END_LOCAL; i++)
        p->ends[i] = get_count(json_object_get(j, "ends"), exchange_end_name((enum exchange_end)i));
    const json_t *latency = json_object_get(j, "latency");
    p->p50 = get_ns(latency, "p50_ms", NS_PER_MS);
    p->p90 = get_ns(latency, "p90_ms", NS_PER_MS);
    p->p99 = get_ns(latency, "p99_ms", NS_PER_MS);
    p->max = get_ns(latency, "max_ms", NS_PER_MS);
}

static void read_threshold(struct run_result *r, const json_t *j)
{
    struct threshold_result *t = result_add_threshold(r);
    snprintf(t->key, sizeof t->key, "%s", get_text(j, "key"));
    snprintf(t->phase, sizeof t->phase, "%s", get_text(j, "phase"));
    snprintf(t->asked, sizeof t->asked, "%s", get_text(j, "asked"));
    snprintf(t->shown, sizeof t->shown, "%s", get_text(j, "shown"));
    t->value = json_number_value(json_object_get(j, "value"));
    for (int i = 0; i < 3; i++)
        if (strcmp(get_text(j, "verdict"), threshold_word[i]) == 0)
            t->verdict = i;
}

static void read_result(struct run_result *r, const json_t *j)
{
    size_t i;
    json_t *item;
    snprintf(r->version, sizeof r->version, "%s", get_text(j, "hookstorm"));
    snprintf(r->name, sizeof r->name, "%s", get_text(j, "name"));
    snprintf(r->run_id, sizeof r->run_id, "%s", get_text(j, "run"));
    snprintf(r->verdict, sizeof r->verdict, "%s", get_text(j, "verdict"));
    snprintf(r->reason, sizeof r->reason, "%s", get_text(j, "reason"));
    snprintf(r->target, sizeof r->target, "%s", get_text(j, "target"));
    snprintf(r->plan_digest, sizeof r->plan_digest, "%s", get_text(j, "plan_digest"));
    r->exit_code = (int)json_integer_value(json_object_get(j, "exit_code"));
    r->seed = get_count(j, "seed");
    r->supervised = json_is_true(json_object_get(j, "supervised"));
    r->started = clock_utc_parse(get_text(j, "started"));
    r->elapsed = get_ns(j, "elapsed_s", NS_PER_S);
    const json_t *c = json_object_get(j, "campaign");
    r->executions = get_count(c, "executions");
    r->deaths = get_count(c, "deaths");
    r->explained = get_count(c, "explained");
    r->skipped = get_count(c, "skipped");
    r->unconfirmed = get_count(c, "unconfirmed");
    r->unattributed = get_count(c, "unattributed");
    r->corpus = get_count(c, "corpus");
    json_array_foreach(json_object_get(j, "phases"), i, item) read_phase(r, item);
    json_array_foreach(json_object_get(j, "thresholds"), i, item) read_threshold(r, item);
}

int result_read(const char *path, struct run_result *out, struct err *err)
{
    struct buf data = BUF_INIT;
    json_error_t where;
    *out = (struct run_result){0};
    int result = fs_read(path, SUMMARY_MAX, &data, err);
    if (result == 0) {
        json_t *j = json_loadb(data.data, data.len, 0, &where);
        if (!json_is_object(j)) {
            err_at(err, path, where.line > 0 ? where.line : 1, 1);
            result = err_set(err, "not a run's summary");
        } else if (get_count(j, "version") != RESULT_VERSION) {
            result = err_set(err, "%s has layout version %llu, this hookstorm reads %d", path,
                             (unsigned long long)get_count(j, "version"), RESULT_VERSION);
        } else {
            read_result(out, j);
        }
        json_decref(j);
    }
    buf_release(&data);
    return result;
}
