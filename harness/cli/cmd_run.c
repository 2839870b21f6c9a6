/* hookstorm run: the release gate. */
#include "harness/cli/command.h"

#include "harness/base/clock.h"
#include "harness/base/units.h"
#include "harness/cli/live.h"
#include "harness/run/gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct run_flags {
    const char *target, *secret, *out;
    uint64_t seed, users;
    int64_t time;
    bool dry_run, fail_fast, json, quiet;
};

static int override(struct plan *p, const struct run_flags *f, struct err *err)
{
    if (f->target && plan_set_target(p, f->target, err) < 0)
        return -1;
    if (f->secret && plan_set_secret(p, f->secret, err) < 0)
        return -1;
    if (f->time && plan_set_time(p, f->time, err) < 0)
        return -1;
    if (f->users && plan_set_users(p, (int64_t)f->users, err) < 0)
        return -1;
    if (f->seed)
        plan_set_seed(p, f->seed);
    if (f->out)
        plan_set_out(p, f->out);
    return 0;
}

static void on_phase(void *ctx, const struct plan_phase *phase)
{
    struct live *l = ctx;
    l->phase = phase->name;
    l->bound_time = plan_phase_time(phase) ? plan_phase_time(phase) : phase->fuzz.hold;
    l->bound_executions = phase->fuzz.executions;
    if (l->on && !l->terminal)
        fprintf(stderr, "phase %s\n", phase->name);
}

static void on_load(void *ctx, const struct phase_result *r)
{
    struct campaign_stats s = {
        .executions = r->requests,
        .elapsed = r->elapsed,
        .doing = "load",
        .rate = r->elapsed > 0 ? (double)r->requests * NS_PER_S / (double)r->elapsed : 0};
    live_campaign(ctx, &s);
}

static int gate(const struct command *self, const struct plan *plan, const struct run_flags *f)
{
    struct live live;
    struct err err = ERR_INIT;
    struct attack a;
    live_init(&live, f->quiet || f->json);
    struct gate_config config = {.plan = plan,
                                 .fail_fast = f->fail_fast,
                                 .stop = stop_on_signals(),
                                 .on_phase = on_phase,
                                 .on_finding = live_finding,
                                 .on_campaign = live_campaign,
                                 .on_load = on_load,
                                 .ctx = &live};
    int code = gate_run(&config, &a, &err);
    live_clear(&live);
    if (err.text[0] && code != EXIT_UNTESTED)
        command_fail(self, &err, code);
    if (code != EXIT_USAGE) {
        struct buf text = BUF_INIT;
        if (f->json)
            report_find("json")->render(&a.result, &text);
        else
            report_text(&a.result, a.dir.path, colour_wanted(STDOUT_FILENO), &text);
        fputs(buf_cstr(&text), stdout);
        buf_release(&text);
    }
    attack_close(&a);
    return code;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct run_flags f = {0};
    const struct opt table[] = {
        {"target", 't', OPT_TEXT, &f.target, "URL",
         "attack this webhook, of a bot that runs, instead of the plan's"},
        {"secret", 's', OPT_TEXT, &f.secret, "TOKEN", "webhook secret instead of the plan's"},
        {"users", 'u', OPT_COUNT, &f.users, "N", "peak users; ramps follow in proportion"},
        {"time", 0, OPT_DURATION, &f.time, "D",
         "scale all phases so that they take this long together"},
        {"seed", 0, OPT_COUNT, &f.seed, "N", "random seed instead of the plan's"},
        {"out", 'o', OPT_TEXT, &f.out, "DIR", "the run's folder (default: runs/NAME-TIME)"},
        {"dry-run", 0, OPT_FLAG, &f.dry_run, NULL,
         "check the plan, print it with every default, send nothing"},
        {"fail-fast", 0, OPT_FLAG, &f.fail_fast, NULL, "stop at the first new finding"},
        {"json", 0, OPT_FLAG, &f.json, NULL, "print the summary as JSON"},
        {"quiet", 'q', OPT_FLAG, &f.quiet, NULL, "no live line"},
        {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    struct err err = ERR_INIT;
    struct plan *plan = NULL;
    static const struct plan_var vars[] = {{"PORT", "${PORT}"}, {NULL, NULL}};
    if (positional != 1)
        err_set(&err, "name one plan (hookstorm list plans)");
    else if (plan_load(argv[1], vars, &plan, &err) == 0)
        override(plan, &f, &err);
    if (err.text[0]) {
        code = command_fail(self, &err, EXIT_USAGE);
    } else if (f.dry_run) {
        struct buf text = BUF_INIT;
        plan_print(plan, &text);
        fputs(buf_cstr(&text), stdout);
        buf_release(&text);
        code = 0;
    } else {
        code = gate(self, plan, &f);
    }
    plan_free(plan);
    return code;
}

const struct command command_run = {
    "run", "play a plan and give the verdict: the release gate", "run [options] PLAN",
    "Plays every phase of a YAML plan against the bot, judges the thresholds, writes the reports\n"
    "into the run's folder. Exit: 0 clean, 1 new findings, 2 bad plan, 3 could not test, 99\n"
    "thresholds crossed, 130 interrupted.\n\n"
    "  hookstorm run chaos/smoke.yaml\n"
    "  hookstorm run chaos/smoke.yaml --target http://127.0.0.1:8080/webhook\n",
    run};
