/* Thresholds; see threshold.h. */
#include "harness/run/threshold.h"

#include "harness/base/clock.h"
#include "harness/base/units.h"

#include <stdio.h>
#include <stdlib.h>

/* The phases a threshold looks at, put together. */
struct measured {
    struct hist *latency;
    uint64_t requests, errors;
    int64_t elapsed;
};

static void add_phase(struct measured *m, const struct phase_result *p)
{
    if (p->latency)
        hist_merge(m->latency, p->latency);
    m->requests += p->requests;
    m->errors += p->errors;
    m->elapsed += p->elapsed;
}

/* False if nothing was measured. */
static bool value_of(const struct plan_threshold *t, const struct measured *m, size_t findings,
                     double *value)
{
    switch (t->metric) {
    case METRIC_FINDINGS:
        *value = (double)findings;
        return true;
    case METRIC_LATENCY:
        *value =
            (double)(t->fraction >= 1 ? hist_max(m->latency) : hist_at(m->latency, t->fraction));
        return hist_count(m->latency) > 0;
    case METRIC_ERROR_RATE:
        *value = m->requests ? (double)m->errors / (double)m->requests : 0;
        return m->requests > 0;
    case METRIC_THROUGHPUT:
        *value = m->elapsed > 0 ? (double)m->requests * NS_PER_S / (double)m->elapsed : 0;
        return m->elapsed > 0;
    default:
        return false; /* plan.schema refuses what is not built */
    }
}

static void show(const struct plan_threshold *t, bool known, double value, char *out, size_t size)
{
    struct buf text = BUF_INIT;
    if (!known)
        buf_str(&text, "not measured");
    else if (t->metric == METRIC_LATENCY)
        units_put_duration(&text, (int64_t)value);
    else if (t->metric == METRIC_ERROR_RATE)
        buf_printf(&text, "%.3f%%", value * 100);
    else if (t->metric == METRIC_THROUGHPUT)
        buf_printf(&text, "%.0f/s", value);
    else
        buf_printf(&text, "%.0f", value);
    snprintf(out, size, "%s", buf_cstr(&text));
    buf_release(&text);
}

static void show_asked(const struct plan_threshold *t, char *out, size_t size)
{
    static const char *const op[] = {
        [OP_LT] = "<", [OP_LE] = "<=", [OP_EQ] = "==", [OP_GE] = ">=", [OP_GT] = ">"};
    const struct plan_compare *c = t->target.set ? &t->target : &t->alert;
    char value[48];
    show(t, true, c->value, value, sizeof value);
    snprintf(out, size, "%s%s %s", t->target.set ? "" : "alert ", op[c->op], value);
}

void threshold_judge_all(const struct plan *plan, struct run_result *r, size_t new_findings)
{
    for (size_t i = 0; i < plan->threshold_count; i++) {
        const struct plan_threshold *t = &plan->threshold[i];
        struct measured m = {.latency = hist_new()};
        for (size_t k = 0; k < r->phases; k++)
            if (strcmp(r->phase[k].kind, "load") == 0 &&
                plan_threshold_applies(t, r->phase[k].name))
                add_phase(&m, &r->phase[k]);
        struct threshold_result *out = result_add_threshold(r);
        bool known = value_of(t, &m, new_findings, &out->value);
        snprintf(out->key, sizeof out->key, "%s", t->key);
        show(t, known, out->value, out->shown, sizeof out->shown);
        show_asked(t, out->asked, sizeof out->asked);
        out->verdict = known ? (int)plan_threshold_judge(t, out->value) : (int)THRESHOLD_FAIL;
        hist_free(m.latency);
    }
}

const char *threshold_alert(const struct plan *plan, const char *phase,
                            const struct phase_result *so_far)
{
    for (size_t i = 0; i < plan->threshold_count; i++) {
        const struct plan_threshold *t = &plan->threshold[i];
        struct measured m = {.latency = so_far->latency,
                             .requests = so_far->requests,
                             .errors = so_far->errors,
                             .elapsed = so_far->elapsed};
        double value;
        if (t->abort && so_far->elapsed >= t->after && plan_threshold_applies(t, phase) &&
            t->metric != METRIC_FINDINGS && value_of(t, &m, 0, &value) &&
            plan_threshold_judge(t, value) == THRESHOLD_FAIL)
            return t->key;
    }
    return NULL;
}
