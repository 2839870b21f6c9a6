/* hookstorm minimize: one failing input, made as small as it can be. */
#include "harness/cli/command.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/cli/live.h"
#include "harness/report/result.h"
#include "harness/run/reduce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_NO_FAILURE 1
#define EXIT_BUDGET 3

struct minimize_flags {
    const char *target, *secret, *exec, *out;
    int64_t hang_after;
    uint64_t budget;
    unsigned jobs;
    bool json, quiet;
};

static void progress(void *ctx, uint64_t queries, uint64_t bytes)
{
    (void)ctx;
    fprintf(stderr, "\r\x1b[Kminimising: %llu queries, %llu bytes", (unsigned long long)queries,
            (unsigned long long)bytes);
}

static int on_bot(const struct minimize_flags *f, const struct input *in,
                  const struct min_config *config, struct min_result *out, char *what,
                  struct err *err)
{
    struct session_config sc = {.url = f->target,
                                .secret = f->secret,
                                .command = {.shell = f->exec},
                                .hang_after = f->hang_after};
    struct session *s = session_open(&sc, err);
    if (!s)
        return -1;
    struct player player;
    player_init(&player, s);
    player.stop = stop_on_signals();
    int result = 0;
    if (!target_supervised(s->target)) {
        result = session_ready(s, err);
        player.unwell = false;
    }
    if (result == 0)
        result = reduce_on_bot(in, &player, config, out, what);
    if (result < 0)
        err_set(err, "%s", player.err.text[0] ? player.err.text : "interrupted");
    session_close(s);
    return result;
}

static int write_best(const struct minimize_flags *f, const char *from, const struct min_result *r,
                      char **path, struct err *err)
{
    struct buf text = BUF_INIT;
    bool plain = input_plain(&r->best);
    if (plain)
        rope_flatten(&r->best.step[0].body, UINT64_MAX, &text);
    else
        input_put_jsonl(&r->best, &text);
    *path = f->out ? xstrdup(f->out) : xasprintf("%s.min%s", from, plain ? "" : ".jsonl");
    int result = fs_write(*path, buf_view(&text), true, err);
    buf_release(&text);
    return result;
}

static void show(const struct minimize_flags *f, const struct min_result *r, const char *what,
                 const char *path, uint64_t before)
{
    struct buf shown = BUF_INIT;
    esc_terminal(&shown, span_of(what));
    if (f->json)
        printf("{\"bytes\":%llu,\"from\":%llu,\"queries\":%llu,\"rounds\":%llu,\"minimal\":%s}\n",
               (unsigned long long)r->bytes, (unsigned long long)before,
               (unsigned long long)r->queries, (unsigned long long)r->rounds,
               r->minimal ? "true" : "false");
    else
        printf("%s\n%llu -> %llu bytes in %llu queries (%llu rounds), %s: %s\n", buf_cstr(&shown),
               (unsigned long long)before, (unsigned long long)r->bytes,
               (unsigned long long)r->queries, (unsigned long long)r->rounds,
               r->minimal ? "nothing more can go" : "the budget ran out", path);
    buf_release(&shown);
}

static int minimize_file(const struct command *self, const struct minimize_flags *f,
                         const char *file)
{
    struct err err = ERR_INIT;
    struct input in = INPUT_INIT;
    struct min_result result = {.best = INPUT_INIT};
    char what[REDUCE_WHAT] = "";
    bool terminal = isatty(STDERR_FILENO) && !f->quiet && !f->json;
    struct min_config config = {
        .width = f->jobs, .budget = f->budget, .progress = terminal ? progress : NULL};
    int code = EXIT_USAGE, failed = input_load(&in, file, &err);
    bool loaded = failed == 0;
    if (failed == 0 && !f->target && !f->exec)
        failed = err_set(&err, "say where it fails: --target URL, or --exec 'CMD @@'");
    if (failed == 0 && !f->target && in.count != 1)
        failed = err_set(&err, "%s has %zu steps; a program takes one", file, in.count);
    if (failed == 0)
        failed = f->target
                     ? on_bot(f, &in, &config, &result, what, &err)
                     : reduce_on_program(&in, f->exec, f->hang_after, &config, &result, what, &err);
    if (terminal)
        fputs("\r\x1b[K", stderr);
    if (failed < 0 && !result.failed_at_all) {
        command_fail(self, &err, 0);
        code = loaded && (what[0] || f->target) ? EXIT_UNTESTED : EXIT_USAGE;
    } else if (!result.failed_at_all) {
        fprintf(stderr, "hookstorm minimize: %s does not fail here\n", file);
        code = EXIT_NO_FAILURE;
    } else {
        char *path = NULL;
        uint64_t before = 0;
        for (size_t i = 0; i < in.count; i++)
            before += in.step[i].body.len;
        if (write_best(f, file, &result, &path, &err) < 0)
            code = command_fail(self, &err, EXIT_USAGE);
        else {
            show(f, &result, what, path, before);
            code = result.minimal ? EXIT_CLEAN : EXIT_BUDGET;
        }
        free(path);
    }
    min_result_release(&result);
    input_release(&in);
    return code;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct minimize_flags f = {
        .jobs = 16, .hang_after = 10 * NS_PER_S, .secret = getenv("WEBHOOK_SECRET")};
    const struct opt table[] = {
        {"target", 't', OPT_TEXT, &f.target, "URL", "the bot's webhook"},
        {"exec", 'x', OPT_TEXT, &f.exec, "CMD",
         "with --target: starts the bot; alone: the program, @@ is the file"},
        {"secret", 's', OPT_TEXT, &f.secret, "TOKEN", "webhook secret (default: $WEBHOOK_SECRET)"},
        {"out", 'o', OPT_TEXT, &f.out, "FILE", "where the result goes (default: FILE.min)"},
        {"jobs", 'j', OPT_UINT, &f.jobs, "K", "questions asked at a time, 1-64 (default 16)"},
        {"budget", 0, OPT_COUNT, &f.budget, "N", "questions in all (default 5000)"},
        {"hang-after", 0, OPT_DURATION, &f.hang_after, "D",
         "no answer for this long is a hang (default 10s)"},
        {"json", 0, OPT_FLAG, &f.json, NULL, "print the figures as JSON"},
        {"quiet", 'q', OPT_FLAG, &f.quiet, NULL, "no live line"},
        {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    struct err err = ERR_INIT;
    if (positional != 1) {
        err_set(&err, "name one input file");
        return command_fail(self, &err, EXIT_USAGE);
    }
    return minimize_file(self, &f, argv[1]);
}

const struct command command_minimize = {
    "minimize", "reduce one failing input to the smallest that still fails",
    "minimize [options] FILE",
    "FILE is a body, a .jsonl or .steps file of steps, or a finding folder. The failure it shows\n"
    "first is the one that counts. Exit: 0 minimal, 1 it does not fail, 3 the budget ran out (the\n"
    "best so far is written).\n\n"
    "  hookstorm minimize --target http://127.0.0.1:8080/webhook crash.json\n"
    "  hookstorm minimize --exec './parser @@' -o small.json crash.json\n",
    run};
