/* hookstorm replay: does it still fail? Exit codes fit `git bisect run`. */
#include "harness/cli/command.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/mem.h"
#include "harness/cli/live.h"
#include "harness/model/plan.h"
#include "harness/run/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_GOOD 0
#define EXIT_BAD 1
#define EXIT_SKIP 125 /* git bisect: this commit cannot be tested */

struct replay_flags {
    const char *target, *secret, *exec, *plan;
    int64_t hang_after;
    unsigned times;
    bool json, quiet;
};

static void put_json_string(struct buf *out, const char *s)
{
    struct buf clean = BUF_INIT;
    esc_redact(&clean, span_of(s));
    struct buf utf8 = BUF_INIT;
    esc_utf8(&utf8, buf_view(&clean));
    buf_byte(out, '"');
    for (size_t i = 0; i < utf8.len; i++) {
        unsigned char c = (unsigned char)utf8.data[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20)
            buf_printf(out, "\\u%04x", c);
        else
            buf_byte(out, (char)c);
    }
    buf_byte(out, '"');
    buf_release(&clean);
    buf_release(&utf8);
}

static void show_json(const struct replay_result *r)
{
    struct buf line = BUF_INIT;
    buf_str(&line, "{\"path\":");
    put_json_string(&line, r->path);
    buf_printf(&line, ",\"reproduced\":%s,\"tried\":%u,\"status\":%d", r->same ? "true" : "false",
               r->tried, r->status);
    if (r->fired) {
        buf_printf(&line, ",\"oracle\":\"%s\",\"outcome\":", r->verdict.oracle);
        put_json_string(&line, r->verdict.outcome);
        buf_str(&line, ",\"detail\":");
        put_json_string(&line, r->verdict.detail);
    }
    buf_byte(&line, '}');
    puts(buf_cstr(&line));
    buf_release(&line);
}

static void show(const struct replay_result *r, bool colour)
{
    struct buf path = BUF_INIT, detail = BUF_INIT, clean = BUF_INIT;
    esc_terminal(&path, span_of(r->path));
    esc_redact(&clean, span_of(r->verdict.detail));
    esc_terminal(&detail, buf_view(&clean));
    const char *red = colour ? "\x1b[31m" : "", *green = colour ? "\x1b[32m" : "",
               *off = colour ? "\x1b[0m" : "";
    if (r->same)
        printf("%sFAILS%s  %s\n       %s\n", red, off, buf_cstr(&path), buf_cstr(&detail));
    else if (r->fired)
        printf("%sOTHER%s  %s\n       fails, but as %s %s: %s\n", red, off, buf_cstr(&path),
               r->verdict.oracle, r->verdict.outcome, buf_cstr(&detail));
    else
        printf("%sok%s     %s (answered %d)\n", green, off, buf_cstr(&path), r->status);
    buf_release(&path);
    buf_release(&detail);
    buf_release(&clean);
}

static int play_all(const struct command *self, const struct replay_flags *f, struct replay *r,
                    const struct session_config *config)
{
    struct err err = ERR_INIT;
    struct session *s = session_open(config, &err);
    if (!s)
        return command_fail(self, &err, EXIT_SKIP);
    struct player player;
    player_init(&player, s);
    player.stop = stop_on_signals();
    int code = EXIT_GOOD;
    if (!target_supervised(s->target) && session_ready(s, &err) < 0)
        code = command_fail(self, &err, EXIT_SKIP);
    player.unwell = target_supervised(s->target);
    for (size_t i = 0; i < r->count && code != EXIT_SKIP; i++) {
        if (replay_play(r, i, &player, f->times) < 0) {
            if (!*player.stop)
                err_set(&err, "%s", player.err.text[0] ? player.err.text : "nothing could be sent");
            else
                err_set(&err, "interrupted");
            code = command_fail(self, &err, EXIT_SKIP);
            break;
        }
        if (r->item[i].fired)
            code = EXIT_BAD;
        if (f->json)
            show_json(&r->item[i]);
        else
            show(&r->item[i], colour_wanted(STDOUT_FILENO));
        fflush(stdout);
    }
    session_close(s);
    return code;
}

/* A plan gives the target; flags override it. */
static int from_plan(const struct replay_flags *f, struct plan **plan,
                     struct session_config *config, struct err *err)
{
    static const struct plan_var vars[] = {{"PORT", "${PORT}"}, {NULL, NULL}};
    if (!f->plan)
        return 0;
    if (plan_load_ex(f->plan, vars, PLAN_ALLOW_ENDLESS, plan, err) < 0)
        return -1;
    return session_from_plan(config, &(*plan)->target, err);
}

static int replay(const struct command *self, const struct replay_flags *f, int paths, char **argv)
{
    struct err err = ERR_INIT;
    struct replay r = {0};
    struct plan *plan = NULL;
    struct session_config config = {0};
    int code = 0;
    if (paths == 0)
        err_set(&err, "name at least one finding folder or input file");
    else if (!f->target && !f->plan)
        err_set(&err, "--target URL is needed (or --plan PLAN)");
    for (int i = 0; i < paths && !err.text[0]; i++)
        replay_add(&r, argv[i], &err);
    if (!err.text[0])
        from_plan(f, &plan, &config, &err);
    if (err.text[0]) {
        code = command_fail(self, &err, EXIT_SKIP);
    } else {
        if (f->target)
            config.url = f->target;
        if (f->secret)
            config.secret = f->secret;
        if (f->exec)
            config.command = (struct target_command){.shell = f->exec};
        else if (f->target)
            config.command = (struct target_command){0};
        config.hang_after = f->hang_after;
        code = play_all(self, f, &r, &config);
    }
    session_config_release(&config);
    plan_free(plan);
    replay_release(&r);
    return code;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct replay_flags f = {
        .times = 3, .hang_after = 10 * NS_PER_S, .secret = getenv("WEBHOOK_SECRET")};
    const struct opt table[] = {
        {"target", 't', OPT_TEXT, &f.target, "URL", "the bot's webhook"},
        {"exec", 'x', OPT_TEXT, &f.exec, "CMD",
         "start the bot with this shell line (PORT is in its environment)"},
        {"plan", 'p', OPT_TEXT, &f.plan, "PLAN", "take target, secret and command from a plan"},
        {"secret", 's', OPT_TEXT, &f.secret, "TOKEN", "webhook secret (default: $WEBHOOK_SECRET)"},
        {"times", 'n', OPT_UINT, &f.times, "N", "tries each, until one fails (default 3)"},
        {"hang-after", 0, OPT_DURATION, &f.hang_after, "D",
         "no answer for this long is a hang (default 10s)"},
        {"json", 0, OPT_FLAG, &f.json, NULL, "one JSON object a line"},
        {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    return code >= 0 ? code : replay(self, &f, positional, argv + 1);
}

const struct command command_replay = {
    "replay", "play findings again: do they still fail?", "replay [options] PATH...",
    "PATH is a finding folder, a folder of them (corpus/regress), a body, a .jsonl or .steps file\n"
    "of steps, or a raw .http request. Exit: 0 nothing fails, 1 something does, 125 could not\n"
    "test, so that `git bisect run hookstorm replay ...` works.\n\n"
    "  hookstorm replay --target http://127.0.0.1:8080/webhook runs/night/findings/*\n"
    "  git bisect run hookstorm replay --exec 'make -s run' \\\n"
    "      --target 'http://127.0.0.1:${PORT}/webhook' corpus/regress\n",
    run};
