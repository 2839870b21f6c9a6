/* Progress for a person; see live.h. */
#include "harness/cli/live.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/log.h"
#include "harness/base/units.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct live *shown; /* whose line stands on the terminal now */

bool colour_wanted(int fd)
{
    const char *no = getenv("NO_COLOR");
    return isatty(fd) && !(no && *no);
}

void live_clear(struct live *l)
{
    if (l->terminal && shown == l) {
        fputs("\r\x1b[K", stderr);
        fflush(stderr);
        shown = NULL;
    }
}

static void clear_shown(void)
{
    if (shown)
        live_clear(shown);
}

void live_init(struct live *l, bool quiet)
{
    *l = (struct live){.on = !quiet,
                       .terminal = !quiet && isatty(STDERR_FILENO),
                       .colour = colour_wanted(STDERR_FILENO),
                       .last_plain = clock_now()};
    log_before_line(clear_shown);
}

static void put_eta(const struct live *l, const struct campaign_stats *s, struct buf *out)
{
    int64_t left = 0;
    if (l->bound_time > s->elapsed)
        left = l->bound_time - s->elapsed;
    else if (l->bound_executions > s->executions && s->rate > 0)
        left = (int64_t)((double)(l->bound_executions - s->executions) / s->rate * NS_PER_S);
    if (left > 0) {
        buf_str(out, ", left ");
        units_put_duration(out, left / NS_PER_S * NS_PER_S);
    }
}

static void put_stats(const struct live *l, const struct campaign_stats *s, struct buf *out)
{
    if (l->phase)
        buf_printf(out, "%s: ", l->phase);
    units_put_duration(out, s->elapsed / NS_PER_S * NS_PER_S);
    buf_printf(out, "  %s  ", s->doing);
    units_put_count(out, s->executions);
    buf_printf(out, " execs, %.0f/s, corpus ", s->rate);
    units_put_count(out, s->corpus);
    buf_printf(out, ", %s%llu findings%s", l->colour && s->findings ? "\x1b[31m" : "",
               (unsigned long long)s->findings, l->colour && s->findings ? "\x1b[0m" : "");
    if (s->deaths) {
        buf_str(out, ", deaths ");
        units_put_count(out, s->deaths);
    }
    put_eta(l, s, out);
}

void live_campaign(void *arg, const struct campaign_stats *s)
{
    struct live *l = arg;
    if (!l->on)
        return;
    int64_t now = clock_now();
    if (!l->terminal && now - l->last_plain < 10 * NS_PER_S)
        return;
    struct buf line = BUF_INIT;
    if (l->terminal)
        buf_str(&line, "\r\x1b[K");
    put_stats(l, s, &line);
    if (!l->terminal)
        buf_byte(&line, '\n');
    fputs(buf_cstr(&line), stderr);
    fflush(stderr);
    buf_release(&line);
    l->last_plain = now;
    shown = l->terminal ? l : NULL;
}

void live_finding(void *arg, const struct finding *f)
{
    struct live *l = arg;
    if (!l->on)
        return;
    live_clear(l);
    uint64_t bytes = 0;
    for (size_t i = 0; i < f->min.count; i++)
        bytes += f->min.step[i].body.len;
    fprintf(stderr, "%s%s%s %s (%u/%u, %llu bytes)%s\n",
            l->colour ? (f->known ? "\x1b[2m" : "\x1b[1;31m") : "",
            f->known ? "known  " : "finding", l->colour ? "\x1b[0m" : "", f->bucket, f->reproduced,
            f->tried, (unsigned long long)bytes, f->minimal ? "" : " not fully minimised");
}

static volatile int interrupted;

static void on_signal(int number)
{
    (void)number;
    if (interrupted)
        _exit(130);
    interrupted = 1;
}

const volatile int *stop_on_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    return &interrupted;
}
