/* A plan from its file: text, tree, checks, values. plan_read.h has the stations; see plan.h. */
#include "harness/model/plan.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_values.h"

#include <stdlib.h>

/* The principals of a plan that names none. */
static const char usual_principals[] =
    "principals:\n"
    "  guest: {ids: 1000000-1000999, commands: [start, help, status, skills, mode, cancel, "
    "clear]}\n"
    "  user: {ids: 2000000-2000099, inherits: guest,\n"
    "         commands: [skill, translate, summarize, rewrite, remind, reminders, task]}\n"
    "  developer: {ids: 3000000-3000009, inherits: user, commands: [traces, trace, circuits, "
    "tier]}\n"
    "  admin: {ids: [999999999], inherits: developer, commands: [grant, revoke, admin]}\n";

/* What `hookstorm fuzz` does without a plan. */
static const char usual_campaign[] = "version: 1\n"
                                     "name: fuzz\n"
                                     "target: {url: \"${TARGET_URL}\",\n"
                                     "         secret_token: \"${WEBHOOK_SECRET:-}\"}\n"
                                     "phases:\n"
                                     "  - name: fuzz\n"
                                     "    fuzz: {}\n"
                                     "thresholds:\n"
                                     "  findings: {target: \"== 0\"}\n";

static int read_usual_principals(struct plan *p, struct err *err)
{
    struct yaml_tree t;
    if (yaml_parse(&t, span_of(usual_principals), err) < 0)
        return -1;
    int result = plan_read_people(t.root, p, err);
    yaml_release(&t);
    return result;
}

static void read_outputs(const struct yaml_node *map, struct plan_outputs *out)
{
    *out = (struct plan_outputs){
        .html = value_text(yaml_get(map, "html")),
        .junit = value_text(yaml_get(map, "junit")),
        .sarif = value_text(yaml_get(map, "sarif")),
        .json = value_text(yaml_get(map, "json")),
        .csv = value_text(yaml_get(map, "csv")),
        .prometheus = value_text(yaml_get(map, "prometheus")),
    };
}

static int read_values(const struct yaml_node *root, unsigned flags, struct plan *p,
                       struct err *err)
{
    p->name = value_text(yaml_get(root, "name"));
    p->seed = (uint64_t)value_int(yaml_get(root, "seed"), 0);
    p->known = value_text(yaml_get(root, "known"));
    read_outputs(yaml_get(root, "outputs"), &p->outputs);
    if (plan_read_target(root, p, err) < 0 || plan_read_upstreams(root, p, err) < 0 ||
        plan_read_people(root, p, err) < 0 || plan_read_phases(root, flags, p, err) < 0 ||
        plan_read_probes(root, p, err) < 0 || plan_read_thresholds(root, flags, p, err) < 0 ||
        plan_check_names(root, err) < 0)
        return -1;
    p->usual_principals = !p->principal_count;
    return p->usual_principals ? read_usual_principals(p, err) : 0;
}

int plan_parse(struct span text, const char *file, const struct plan_var *vars, unsigned flags,
               struct plan **out, struct err *err)
{
    struct yaml_tree tree;
    struct err bad = ERR_INIT; /* knows line and column; the file is added below */
    struct plan *p = xcalloc(1, sizeof *p);
    int result = yaml_parse(&tree, text, &bad);
    if (result == 0 && (plan_expand(&tree, vars, &bad) < 0 || plan_check(&tree, flags, &bad) < 0 ||
                        read_values(tree.root, flags, p, &bad) < 0))
        result = -1;
    yaml_release(&tree);
    if (result < 0) {
        plan_free(p);
        p = NULL;
        err_set(err, "%s", bad.text);
        err_at(err, file, bad.line, bad.column);
    }
    *out = p;
    return result;
}

int plan_load_ex(const char *path, const struct plan_var *vars, unsigned flags, struct plan **out,
                 struct err *err)
{
    struct buf text = BUF_INIT;
    *out = NULL;
    int result = fs_read(path, YAML_BYTES_MAX, &text, err);
    if (result == 0)
        result = plan_parse(buf_view(&text), path, vars, flags, out, err);
    buf_release(&text);
    return result;
}

int plan_load(const char *path, const struct plan_var *vars, struct plan **out, struct err *err)
{
    return plan_load_ex(path, vars, 0, out, err);
}

int plan_default(const char *url, struct plan **out, struct err *err)
{
    const struct plan_var vars[] = {{"TARGET_URL", url}, {NULL, NULL}};
    return plan_parse(span_of(usual_campaign), NULL, vars, PLAN_ALLOW_ENDLESS, out, err);
}

/* ---- the end ------------------------------------------------------------------------------ */
static void strings_release(struct plan_strings *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->item[i]);
    free(s->item);
}

static void pairs_release(struct plan_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(pairs[i].name);
        free(pairs[i].value);
    }
    free(pairs);
}

static void target_release(struct plan_target *t)
{
    free(t->url);
    free(t->secret_token);
    strings_release(&t->command);
    pairs_release(t->env, t->env_count);
    free(t->ready_update);
    strings_release(&t->reset);
    strings_release(&t->allow_hosts);
    free(t->metrics);
}

static void journey_release(struct plan_journey *j)
{
    free(j->name);
    for (size_t i = 0; i < j->count; i++) {
        free(j->step[i].text);
        strings_release(&j->step[i].media);
    }
    free(j->step);
}

static void phase_release(struct plan_phase *phase)
{
    free(phase->name);
    free(phase->load.stage);
    for (size_t i = 0; i < phase->fuzz.count; i++)
        free(phase->fuzz.mix[i].name);
    free(phase->fuzz.mix);
    free(phase->fuzz.corpus);
    for (size_t i = 0; i < phase->fault_count; i++) {
        free(phase->fault[i].name);
        free(phase->fault[i].expect_probe);
        pairs_release(phase->fault[i].param, phase->fault[i].count);
    }
    free(phase->fault);
}

static void probe_release(struct plan_probe *probe)
{
    free(probe->name);
    free(probe->update);
    free(probe->command);
    free(probe->as);
    pairs_release(probe->state, probe->state_count);
}

static void outputs_release(struct plan_outputs *o)
{
    free(o->html);
    free(o->junit);
    free(o->sarif);
    free(o->json);
    free(o->csv);
    free(o->prometheus);
}

static void watch_release(struct plan_watch *w)
{
    strings_release(&w->probes);
    strings_release(&w->phases);
}

static void lists_release(struct plan *p)
{
    for (size_t i = 0; i < p->upstream_count; i++) {
        free(p->upstream[i].name);
        free(p->upstream[i].listen.host);
        free(p->upstream[i].forward.host);
    }
    for (size_t i = 0; i < p->principal_count; i++) {
        free(p->principal[i].name);
        free(p->principal[i].ids);
        strings_release(&p->principal[i].commands);
    }
    for (size_t i = 0; i < p->journey_count; i++)
        journey_release(&p->journey[i]);
    for (size_t i = 0; i < p->phase_count; i++)
        phase_release(&p->phase[i]);
    for (size_t i = 0; i < p->probe_count; i++)
        probe_release(&p->probe[i]);
    for (size_t i = 0; i < p->threshold_count; i++) {
        free(p->threshold[i].key);
        free(p->threshold[i].of_command);
        strings_release(&p->threshold[i].phases);
    }
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    lists_release(p);
    free(p->upstream);
    free(p->principal);
    free(p->journey);
    free(p->phase);
    free(p->probe);
    free(p->threshold);
    target_release(&p->target);
    watch_release(&p->steady);
    watch_release(&p->recovery);
    outputs_release(&p->outputs);
    free(p->botapi_listen.host);
    free(p->botapi_token);
    free(p->name);
    free(p->known);
    free(p->out);
    free(p);
}
