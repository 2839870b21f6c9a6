/* The thresholds of a plan and how a figure is judged by one; see plan_read.h and plan.h. */
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_schema.h"
#include "harness/model/plan_values.h"

static const struct {
    const char *name;
    enum plan_metric metric;
    double fraction;
} metrics[] = {
    {"latency.p50", METRIC_LATENCY, 0.5},       {"latency.p75", METRIC_LATENCY, 0.75},
    {"latency.p90", METRIC_LATENCY, 0.9},       {"latency.p95", METRIC_LATENCY, 0.95},
    {"latency.p99", METRIC_LATENCY, 0.99},      {"latency.p99.9", METRIC_LATENCY, 0.999},
    {"latency.max", METRIC_LATENCY, 1},         {"error_rate", METRIC_ERROR_RATE, 0},
    {"throughput", METRIC_THROUGHPUT, 0},       {"findings", METRIC_FINDINGS, 0},
    {"circuit_trips", METRIC_CIRCUIT_TRIPS, 0}, {"coverage.commands", METRIC_COVERAGE_COMMANDS, 0},
    {"memory.slope", METRIC_MEMORY_SLOPE, 0},
};

/* "{command=/translate}" after the metric's name. */
static int read_selector(const struct yaml_node *n, unsigned flags, struct plan_threshold *t,
                         struct err *err)
{
    static const char label[] = "{command=";
    const struct schema_row *row = schema_find("<selector>/command");
    const char *brace = strchr(n->key, '{');
    if (!brace)
        return 0;
    size_t len = strlen(brace);
    if (strncmp(brace, label, sizeof label - 1) != 0 || brace[len - 1] != '}' ||
        len < sizeof label + 1)
        return yaml_key_error(n, err, "a selector looks like {command=/start}");
    if (!row->built && !(flags & PLAN_ALLOW_UNBUILT))
        return yaml_key_error(n, err, "%.*s are not built yet in this version", (int)row->family.n,
                              row->family.p);
    t->of_command = xstrndup(brace + sizeof label - 1, len - sizeof label);
    return 0;
}

static bool is_below(enum plan_op op)
{
    return op == OP_LT || op == OP_LE;
}

static bool is_above(enum plan_op op)
{
    return op == OP_GT || op == OP_GE;
}

/* A figure must not meet the target and be beyond the alert at once. */
static bool contradict(const struct plan_compare *target, const struct plan_compare *alert)
{
    if (target->op == OP_EQ)
        return alert->op == OP_EQ    ? alert->value == target->value
               : is_above(alert->op) ? alert->value < target->value
                                     : alert->value > target->value;
    if (alert->op == OP_EQ || is_below(target->op) == is_below(alert->op))
        return true;
    return is_below(target->op) ? alert->value < target->value : alert->value > target->value;
}

static int read_threshold(const struct yaml_node *n, unsigned flags, struct plan *p,
                          struct err *err)
{
    const struct yaml_node *target = yaml_get(n, "target"), *alert = yaml_get(n, "alert");
    struct span key = schema_key(n->row);
    MEM_GROW(p->threshold, p->threshold_cap, p->threshold_count + 1);
    struct plan_threshold *t = &p->threshold[p->threshold_count++];
    *t = (struct plan_threshold){.key = xstrdup(n->key)};
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
        if (span_is(key, metrics[i].name)) {
            t->metric = metrics[i].metric;
            t->fraction = metrics[i].fraction;
        }
    value_compare(span_of(target->text), n->row->unit, &t->target);
    if (alert)
        value_compare(span_of(alert->text), n->row->unit, &t->alert);
    t->abort = value_bool(yaml_get(n, "abort"));
    t->after = value_ns(yaml_get(n, "after"));
    value_strings(yaml_get(n, "phases"), &t->phases);
    if (alert && contradict(&t->target, &t->alert))
        return yaml_error(alert, err, "the alert \"%s\" does not lie beyond the target \"%s\"",
                          alert->text, target->text);
    return read_selector(n, flags, t, err);
}

int plan_read_thresholds(const struct yaml_node *root, unsigned flags, struct plan *p,
                         struct err *err)
{
    const struct yaml_node *map = yaml_get(root, "thresholds");
    for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next)
        if (read_threshold(n, flags, p, err) < 0)
            return -1;
    return 0;
}

bool plan_threshold_applies(const struct plan_threshold *t, const char *phase)
{
    for (size_t i = 0; i < t->phases.count; i++)
        if (strcmp(t->phases.item[i], phase) == 0)
            return true;
    return t->phases.count == 0;
}

static bool meets(const struct plan_compare *c, double value)
{
    switch (c->op) {
    case OP_LT:
        return value < c->value;
    case OP_LE:
        return value <= c->value;
    case OP_EQ:
        return value == c->value;
    case OP_GE:
        return value >= c->value;
    case OP_GT:
        return value > c->value;
    }
    return false;
}

enum plan_verdict plan_threshold_judge(const struct plan_threshold *t, double value)
{
    if (meets(&t->target, value))
        return THRESHOLD_PASS;
    return !t->alert.set || meets(&t->alert, value) ? THRESHOLD_FAIL : THRESHOLD_WARN;
}
