/* Probes, steady state and recovery of a plan, and whether the names that parts use of each other
 * stand somewhere; see plan_read.h. */
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_values.h"

static int read_probe(const struct yaml_node *n, struct plan *p, struct err *err)
{
    const struct yaml_node *expect = yaml_get(n, "expect"), *state = yaml_get(n, "state");
    MEM_GROW(p->probe, p->probe_cap, p->probe_count + 1);
    struct plan_probe *probe = &p->probe[p->probe_count++];
    *probe = (struct plan_probe){
        .name = xstrdup(n->key),
        .update = value_text(yaml_get(n, "update")),
        .command = value_text(yaml_get(n, "command")),
        .as = value_text(yaml_get(n, "as")),
        .status = (int)value_int(yaml_get(expect, "status"), 0),
        .reply = value_bool(yaml_get(expect, "reply")),
        .within = value_ns(yaml_get(expect, "within")),
    };
    for (const struct yaml_node *s = state ? state->first : NULL; s; s = s->next)
        plan_add_pair(&probe->state, &probe->state_count, &probe->state_cap, s->key, s->text);
    if (!probe->update == !probe->command)
        return yaml_error(n, err, "the probe \"%s\" needs update or command", probe->name);
    return 0;
}

static bool read_watch(const struct yaml_node *map, struct plan_watch *w)
{
    value_strings(yaml_get(map, "probes"), &w->probes);
    value_strings(yaml_get(map, "phases"), &w->phases);
    w->every = value_ns(yaml_get(map, "every"));
    w->within = value_ns(yaml_get(map, "within"));
    w->failures = value_int(yaml_get(map, "failures"), 0);
    return map != NULL;
}

int plan_read_probes(const struct yaml_node *root, struct plan *p, struct err *err)
{
    const struct yaml_node *map = yaml_get(root, "probes");
    for (const struct yaml_node *n = map ? map->first : NULL; n; n = n->next)
        if (read_probe(n, p, err) < 0)
            return -1;
    p->has_steady = read_watch(yaml_get(root, "steady_state"), &p->steady);
    p->has_recovery = read_watch(yaml_get(root, "recovery"), &p->recovery);
    return 0;
}

/* ---- names -------------------------------------------------------------------------------- */
static bool has_phase(const struct yaml_node *root, const char *name)
{
    for (const struct yaml_node *n = yaml_get(root, "phases")->first; n; n = n->next)
        if (strcmp(yaml_get(n, "name")->text, name) == 0)
            return true;
    return false;
}

/* `use` (may be NULL) names a phase, or a member of the root's map `family`. */
static int check_name(const struct yaml_node *root, const struct yaml_node *use, const char *family,
                      struct err *err)
{
    bool phase = strcmp(family, "phases") == 0;
    if (!use ||
        (phase ? has_phase(root, use->text) : !!yaml_get(yaml_get(root, family), use->text)))
        return 0;
    return yaml_error(use, err, "\"%.80s\" does not stand among the plan's %s", use->text, family);
}

static int check_names(const struct yaml_node *root, const struct yaml_node *list,
                       const char *family, struct err *err)
{
    for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next)
        if (check_name(root, n, family, err) < 0)
            return -1;
    return 0;
}

static int check_fault_names(const struct yaml_node *root, const struct yaml_node *phase,
                             struct err *err)
{
    const struct yaml_node *faults = yaml_get(phase, "faults");
    for (const struct yaml_node *f = faults ? faults->first : NULL; f; f = f->next) {
        const struct yaml_node *slow = yaml_get(f, "upstream-latency");
        if (check_name(root, yaml_get(slow, "upstream"), "upstreams", err) < 0 ||
            check_name(root, yaml_get(yaml_get(f, "expect"), "probe"), "probes", err) < 0)
            return -1;
    }
    return 0;
}

int plan_check_names(const struct yaml_node *root, struct err *err)
{
    static const char *const watches[] = {"steady_state", "recovery"};
    const struct yaml_node *phases = yaml_get(root, "phases"), *probes = yaml_get(root, "probes");
    const struct yaml_node *thresholds = yaml_get(root, "thresholds");
    for (const struct yaml_node *n = phases->first; n; n = n->next)
        if (check_fault_names(root, n, err) < 0)
            return -1;
    for (const struct yaml_node *n = probes ? probes->first : NULL; n; n = n->next)
        if (yaml_get(root, "principals") &&
            check_name(root, yaml_get(n, "as"), "principals", err) < 0)
            return -1;
    for (int i = 0; i < 2; i++) {
        const struct yaml_node *w = yaml_get(root, watches[i]);
        if (check_names(root, yaml_get(w, "probes"), "probes", err) < 0 ||
            check_names(root, yaml_get(w, "phases"), "phases", err) < 0)
            return -1;
    }
    for (const struct yaml_node *n = thresholds ? thresholds->first : NULL; n; n = n->next)
        if (check_names(root, yaml_get(n, "phases"), "phases", err) < 0)
            return -1;
    return 0;
}
