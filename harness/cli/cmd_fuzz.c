/* hookstorm fuzz: a campaign from flags alone. */
#include "harness/cli/command.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/cli/live.h"
#include "harness/run/attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fuzz_flags {
    const char *target, *secret, *exec, *corpus, *out, *baseline, *reset, *mutator, *ready, *engine;
    int64_t time, hang_after;
    uint64_t executions, seed, max_body;
    unsigned jobs;
    double rate;
    bool resume, quiet, json, fail_fast, no_feedback;
};

static int check_flags(const struct fuzz_flags *f, struct err *err)
{
    if (!f->target)
        return err_set(err, "--target URL is needed, for example http://127.0.0.1:8080/webhook%s",
                       f->exec ? " (with --exec it may hold ${PORT})" : "");
    if (strstr(f->target, "${PORT}") && !f->exec)
        return err_set(err,
                       "${PORT} in --target stands for a port that hookstorm chooses for a bot "
                       "it starts: add --exec");
    if (strcmp(f->engine, "http") != 0)
        return err_set(err, "--engine %s is not built yet: http is", f->engine);
    if (f->mutator && !mutator_find(f->mutator))
        return err_set(err, "no mutator is called %s: hookstorm list mutators", f->mutator);
    if (f->resume && !f->out)
        return err_set(err, "--resume needs --out with the folder of the run to continue");
    return 0;
}

static uint64_t fresh_seed(void)
{
    return (uint64_t)clock_wall() / 1000 % 1000000000;
}

static int campaign(struct attack *a, const struct fuzz_flags *f, struct live *live,
                    const volatile int *stop, struct err *err)
{
    struct campaign_config config = {.session = a->session,
                                     .player = &a->player,
                                     .triage = a->triage,
                                     .corpus = &a->corpus,
                                     .dir = &a->dir,
                                     .only = f->mutator ? mutator_find(f->mutator) : NULL,
                                     .max_body = f->max_body,
                                     .seed = a->result.seed,
                                     .executions = f->executions,
                                     .time = f->time,
                                     .rate = f->rate,
                                     .jobs = f->jobs,
                                     .feedback = !f->no_feedback,
                                     .fail_fast = f->fail_fast,
                                     .stop = stop,
                                     .tick = live_campaign,
                                     .tick_ctx = live};
    struct campaign *c = campaign_new(&config, err);
    if (!c)
        return -1;
    if (f->resume)
        campaign_resume(c, &a->before);
    int result = campaign_run(c, err);
    attack_count(a, campaign_stats(c), "fuzz", campaign_stats(c)->elapsed);
    campaign_free(c);
    live_clear(live);
    return result;
}

static int fuzz(const struct command *self, const struct fuzz_flags *f, struct buf *ready)
{
    const volatile int *stop = stop_on_signals();
    struct live live;
    live_init(&live, f->quiet || f->json);
    live.bound_time = f->time;
    live.bound_executions = f->executions;
    struct attack_config config = {.session = {.url = f->target,
                                               .secret = f->secret,
                                               .command = {.shell = f->exec},
                                               .reset = {.shell = f->reset},
                                               .ready = buf_view(ready),
                                               .hang_after = f->hang_after},
                                   .name = "fuzz",
                                   .out = f->out,
                                   .corpus = f->corpus,
                                   .known = f->baseline,
                                   .resume = f->resume,
                                   .seed = f->seed ? f->seed : fresh_seed(),
                                   .stop = stop,
                                   .on_finding = live_finding,
                                   .ctx = &live};
    struct attack a;
    struct err err = ERR_INIT, late = ERR_INIT;
    if (attack_open(&a, &config, &err) < 0) {
        attack_close(&a);
        return command_fail(self, &err, EXIT_USAGE);
    }
    int result = attack_begin(&a, &err);
    if (result == 0)
        result = campaign(&a, f, &live, stop, &err);
    if (attack_end(&a, NULL, result < 0 ? err.text : NULL, &late) < 0)
        command_fail(self, &late, 0);
    struct buf text = BUF_INIT;
    if (f->json)
        report_find("json")->render(&a.result, &text);
    else
        report_text(&a.result, a.dir.path, colour_wanted(STDOUT_FILENO), &text);
    fputs(buf_cstr(&text), stdout);
    buf_release(&text);
    int code = a.result.exit_code;
    attack_close(&a);
    return code;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fuzz_flags f = {.jobs = 16,
                           .hang_after = 5 * NS_PER_S,
                           .max_body = (uint64_t)16 << 20,
                           .engine = "http",
                           .secret = getenv("WEBHOOK_SECRET")};
    const struct opt table[] = {
        {"target", 't', OPT_TEXT, &f.target, "URL",
         "the bot's webhook; with --exec may hold ${PORT}"},
        {"exec", 'x', OPT_TEXT, &f.exec, "CMD",
         "start the bot with this shell line, watch and restart it"},
        {"secret", 's', OPT_TEXT, &f.secret, "TOKEN", "webhook secret (default: $WEBHOOK_SECRET)"},
        {"time", 0, OPT_DURATION, &f.time, "D", "stop after this long (default: Ctrl-C)"},
        {"executions", 'n', OPT_COUNT, &f.executions, "N", "stop after so many inputs"},
        {"seed", 0, OPT_COUNT, &f.seed, "N", "random seed (default: from the clock; printed)"},
        {"jobs", 'j', OPT_UINT, &f.jobs, "N", "inputs in flight (default 16)"},
        {"rate", 0, OPT_RATE, &f.rate, "R", "at most so many inputs a second, e.g. 500/s"},
        {"corpus", 'c', OPT_TEXT, &f.corpus, "DIR", "seed updates (default: the ones that ship)"},
        {"mutator", 'm', OPT_TEXT, &f.mutator, "NAME",
         "only this mutator (hookstorm list mutators)"},
        {"max-body", 0, OPT_SIZE, &f.max_body, "SIZE", "largest body (default 16MiB)"},
        {"hang-after", 0, OPT_DURATION, &f.hang_after, "D",
         "no answer for this long is a hang (default 5s)"},
        {"ready", 0, OPT_TEXT, &f.ready, "FILE",
         "the known-good update (default: a private /start)"},
        {"reset", 0, OPT_TEXT, &f.reset, "CMD",
         "shell line that brings the bot back to a known state"},
        {"out", 'o', OPT_TEXT, &f.out, "DIR", "the run's folder (default: runs/fuzz-TIME)"},
        {"resume", 0, OPT_FLAG, &f.resume, NULL, "continue the run in --out"},
        {"baseline", 'b', OPT_TEXT, &f.baseline, "DIR", "known findings: reported, not failing"},
        {"engine", 0, OPT_TEXT, &f.engine, "E", "http (default)"},
        {"fail-fast", 0, OPT_FLAG, &f.fail_fast, NULL, "stop at the first new finding"},
        {"no-feedback", 0, OPT_FLAG, &f.no_feedback, NULL,
         "do not mutate what showed new behaviour further"},
        {"json", 0, OPT_FLAG, &f.json, NULL, "print the summary as JSON"},
        {"quiet", 'q', OPT_FLAG, &f.quiet, NULL, "no live line"},
        {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    struct err err = ERR_INIT;
    struct buf ready = BUF_INIT;
    if (positional > 0)
        err_set(&err, "unexpected argument %s", argv[1]);
    else if (check_flags(&f, &err) == 0 && f.ready)
        fs_read(f.ready, (size_t)1 << 20, &ready, &err);
    code = err.text[0] ? command_fail(self, &err, EXIT_USAGE) : fuzz(self, &f, &ready);
    buf_release(&ready);
    return code;
}

const struct command command_fuzz = {
    "fuzz", "attack a webhook until --time, --executions or Ctrl-C", "fuzz --target URL [options]",
    "Sends mutated Telegram updates to a webhook, watches the answers and (with --exec) the\n"
    "process, and leaves each distinct failure minimised and replayable in the run's folder.\n"
    "Only loopback targets are allowed without a plan that lists the host.\n\n"
    "  hookstorm fuzz --target http://127.0.0.1:8080/webhook --time 5m\n"
    "  hookstorm fuzz --exec 'exec node bot.js' --target 'http://127.0.0.1:${PORT}/webhook'\n"
    "  hookstorm fuzz --out runs/night --resume --target URL\n",
    run};
