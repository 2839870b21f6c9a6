/* A plan, played; see gate.h. */
#include "harness/run/gate.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"
#include "harness/run/load.h"
#include "harness/run/threshold.h"

#include <stdio.h>
#include <stdlib.h>

struct gate {
    const struct gate_config *config;
    uint64_t sent; /* so far, for target.limits.requests */
    const struct plan *plan;
    struct attack *attack;
    const struct plan_phase *phase;
    char reason[256]; /* a threshold's alert ended the run early */
};

static int64_t phase_time(const struct plan_phase *p)
{
    return p->fuzz.on && p->fuzz.hold && (!plan_phase_time(p) || p->fuzz.hold < plan_phase_time(p))
               ? p->fuzz.hold
               : plan_phase_time(p);
}

static int set_mix(const struct plan_fuzz *f, unsigned mix[MUT_FAMILIES], struct err *err)
{
    for (size_t i = 0; i < f->count; i++) {
        enum mut_family family;
        if (mut_family_parse(span_of(f->mix[i].name), &family) < 0)
            return err_set(err, "no family of mutators is called %s", f->mix[i].name);
        mix[family] = f->mix[i].weight;
    }
    return 0;
}

static uint64_t lesser(uint64_t a, uint64_t b) /* 0 is "no bound" */
{
    return !a ? b : !b ? a : a < b ? a : b;
}

/* How many requests the phase may send: its own bounds, and what the plan's limit leaves. */
static uint64_t request_bound(const struct gate *g)
{
    const struct plan_phase *p = g->phase;
    uint64_t bound = lesser(p->load.requests, p->fuzz.executions);
    uint64_t limit = g->plan->target.limits.requests;
    return limit ? lesser(bound, limit > g->sent ? limit - g->sent : 1) : bound;
}

static size_t senders(const struct gate *g)
{
    int64_t users = plan_phase_users(g->phase);
    return (size_t)lesser(users > 0 ? (uint64_t)users : 16, g->plan->target.limits.in_flight);
}

static int fuzz_phase(struct gate *g, size_t number, struct err *err)
{
    const struct plan_phase *p = g->phase;
    struct attack *a = g->attack;
    struct corpus own = {0};
    if (p->fuzz.corpus && corpus_load(&own, p->fuzz.corpus, err) < 0) {
        corpus_release(&own);
        return -1;
    }
    struct campaign_config config = {.session = a->session,
                                     .player = &a->player,
                                     .triage = a->triage,
                                     .corpus = p->fuzz.corpus ? &own : &a->corpus,
                                     .dir = &a->dir,
                                     .max_body = p->fuzz.max_body,
                                     .seed = a->result.seed,
                                     .phase = number,
                                     .executions = request_bound(g),
                                     .time = phase_time(p),
                                     .rate = g->plan->target.limits.rate,
                                     .jobs = (unsigned)senders(g),
                                     .feedback = true,
                                     .fail_fast = g->config->fail_fast,
                                     .stop = g->config->stop,
                                     .tick = g->config->on_campaign,
                                     .tick_ctx = g->config->ctx};
    struct campaign *c = NULL;
    int result = set_mix(&p->fuzz, config.mix, err);
    if (result == 0 && !(c = campaign_new(&config, err)))
        result = -1;
    if (result == 0) {
        result = campaign_run(c, err);
        g->sent += campaign_stats(c)->executions;
        attack_count(a, campaign_stats(c), p->name, campaign_stats(c)->elapsed);
    }
    campaign_free(c);
    corpus_release(&own);
    return result;
}

static bool load_tick(void *ctx, const struct phase_result *so_far)
{
    struct gate *g = ctx;
    if (g->config->on_load)
        g->config->on_load(g->config->ctx, so_far);
    const char *alert = threshold_alert(g->plan, g->phase->name, so_far);
    if (alert)
        snprintf(g->reason, sizeof g->reason, "%s went beyond its alert in phase %s", alert,
                 g->phase->name);
    return !alert;
}

static int load_phase(struct gate *g, size_t number, struct err *err)
{
    struct attack *a = g->attack;
    struct phase_result *out = result_add_phase(&a->result, g->phase->name, "load");
    struct load_config config = {.session = a->session,
                                 .corpus = &a->corpus,
                                 .seed = a->result.seed,
                                 .phase = number,
                                 .users = senders(g),
                                 .requests = request_bound(g),
                                 .time = plan_phase_time(g->phase),
                                 .rate = g->plan->target.limits.rate,
                                 .stop = g->config->stop,
                                 .tick = load_tick,
                                 .tick_ctx = g};
    if (player_ready(&a->player) < 0)
        return err_set(err, "%s", a->player.err.text);
    int result = load_run(&config, out, err);
    g->sent += out->requests;
    return result;
}

static bool stopped(const struct gate *g)
{
    return (g->config->stop && *g->config->stop) || g->reason[0] ||
           (g->plan->target.limits.requests && g->sent >= g->plan->target.limits.requests) ||
           (g->config->fail_fast && triage_count(g->attack->triage));
}

static int play_phases(struct gate *g, struct err *err)
{
    int result = 0;
    for (size_t i = 0; i < g->plan->phase_count && result == 0 && !stopped(g); i++) {
        g->phase = &g->plan->phase[i];
        if (g->config->on_phase)
            g->config->on_phase(g->config->ctx, g->phase);
        result = g->phase->fuzz.on ? fuzz_phase(g, i, err) : load_phase(g, i, err);
    }
    return result;
}

static size_t new_findings(const struct triage *t)
{
    size_t n = 0;
    for (size_t i = 0; i < triage_count(t); i++)
        n += !triage_at(t, i)->known;
    return n;
}

int gate_run(const struct gate_config *config, struct attack *a, struct err *err)
{
    const struct plan *plan = config->plan;
    struct gate g = {.config = config, .plan = plan, .attack = a};
    struct attack_config ac = {.name = plan->name,
                               .out = plan->out,
                               .known = plan->known,
                               .seed = plan->seed,
                               .stop = config->stop,
                               .on_finding = config->on_finding,
                               .ctx = config->ctx};
    struct attack_output outputs[] = {{"json", plan->outputs.json},
                                      {plan->outputs.junit ? "junit" : NULL, plan->outputs.junit},
                                      {NULL, NULL}};
    struct err late = ERR_INIT;
    int opened = session_from_plan(&ac.session, &plan->target, err);
    if (opened == 0)
        opened = attack_open(a, &ac, err);
    session_config_release(&ac.session);
    if (opened < 0)
        return EXIT_USAGE;
    plan_digest(plan, a->result.plan_digest);
    int result = attack_begin(a, err);
    if (result == 0)
        result = play_phases(&g, err);
    threshold_judge_all(plan, &a->result, new_findings(a->triage));
    if (attack_end(a, outputs, result < 0 ? err->text : NULL, &late) < 0)
        err_set(err, "%s", late.text);
    if (g.reason[0])
        snprintf(a->result.reason, sizeof a->result.reason, "%s", g.reason);
    a->config = NULL; /* ac ends here */
    return a->result.exit_code;
}
