/* The closing words on the terminal: verdict first, then what to look at and how to replay it. */
#include "harness/report/report.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/units.h"

struct paint {
    const char *bold, *red, *green, *yellow, *dim, *off;
};

static struct paint paint_for(bool colour)
{
    static const struct paint none = {"", "", "", "", "", ""};
    static const struct paint ansi = {"\x1b[1m",  "\x1b[31m", "\x1b[32m",
                                      "\x1b[33m", "\x1b[2m",  "\x1b[0m"};
    return colour ? ansi : none;
}

static void put_shown(struct buf *out, struct span s, size_t max)
{
    struct buf clean = BUF_INIT, shown = BUF_INIT;
    esc_redact(&clean, (struct span){s.p, s.n < max ? s.n : max});
    esc_terminal(&shown, buf_view(&clean));
    buf_span(out, buf_view(&shown));
    if (s.n > max)
        buf_str(out, "...");
    buf_release(&clean);
    buf_release(&shown);
}

static void put_finding(const struct finding *f, const struct paint *p, struct buf *out)
{
    struct buf body = BUF_INIT;
    const char *colour = f->known                               ? p->dim
                         : f->verdict.severity >= SEVERITY_HIGH ? p->red
                                                                : p->yellow;
    if (f->min.count)
        rope_flatten(&f->min.step[f->min.count - 1].body, 200, &body);
    buf_printf(out, "  %s%-8s%s %s%s%s  %u/%u, seen %llu times%s\n           ", colour,
               severity_name(f->verdict.severity), p->off, p->bold, f->bucket, p->off,
               f->reproduced, f->tried, (unsigned long long)f->count, f->known ? " (known)" : "");
    put_shown(out, span_of(f->verdict.detail), 120);
    buf_printf(out, "\n           %s", p->dim);
    if (f->min.count > 1)
        buf_printf(out, "%zu steps, the last: ", f->min.count);
    put_shown(out, buf_view(&body), 110);
    buf_printf(out, "%s\n", p->off);
    buf_release(&body);
}

static void put_phase(const struct phase_result *ph, struct buf *out)
{
    buf_str(out, "  ");
    put_shown(out, span_of(ph->name), sizeof ph->name);
    buf_str(out, ": ");
    units_put_count(out, ph->requests);
    buf_str(out, " requests in ");
    units_put_duration(out, ph->elapsed);
    if (ph->elapsed > 0)
        buf_printf(out, " (%.0f/s)", (double)ph->requests * NS_PER_S / (double)ph->elapsed);
    if (ph->max) {
        buf_str(out, ", p50 ");
        units_put_duration(out, ph->p50);
        buf_str(out, ", p99 ");
        units_put_duration(out, ph->p99);
        buf_printf(out, ", errors %.2f%%",
                   ph->requests ? 100.0 * (double)ph->errors / (double)ph->requests : 0.0);
    }
    buf_byte(out, '\n');
}

static void put_threshold(const struct threshold_result *t, const struct paint *p, struct buf *out)
{
    static const char *const word[] = {"pass", "WARN", "FAIL"};
    const char *const colour[] = {p->green, p->yellow, p->red};
    buf_printf(out, "  %s%s%s ", colour[t->verdict], word[t->verdict], p->off);
    put_shown(out, span_of(t->key), 90);
    buf_str(out, " = ");
    put_shown(out, span_of(t->shown), sizeof t->shown);
    buf_str(out, " (asked ");
    put_shown(out, span_of(t->asked), sizeof t->asked);
    buf_str(out, ")\n");
}

static void put_verdict(const struct run_result *r, const struct paint *p, struct buf *out)
{
    size_t fresh = result_new_findings(r);
    const char *colour = r->exit_code == EXIT_CLEAN         ? p->green
                         : r->exit_code == EXIT_INTERRUPTED ? p->yellow
                                                            : p->red;
    buf_printf(out, "\n%s%s", p->bold, colour);
    put_shown(out, span_of(r->verdict), sizeof r->verdict);
    buf_printf(out, "%s: ", p->off);
    if (r->exit_code == EXIT_UNTESTED)
        put_shown(out, span_of(r->reason), 400);
    else
        buf_printf(out, "%zu new finding%s, %zu known", fresh, fresh == 1 ? "" : "s",
                   r->findings - fresh);
    buf_printf(out, " (exit %d)\n", r->exit_code);
}

void report_text(const struct run_result *r, const char *run_dir, bool colour, struct buf *out)
{
    struct paint p = paint_for(colour);
    put_verdict(r, &p, out);
    for (size_t i = 0; i < r->phases; i++)
        put_phase(&r->phase[i], out);
    for (size_t i = 0; i < r->thresholds; i++)
        put_threshold(&r->threshold[i], &p, out);
    if (r->findings)
        buf_str(out, "findings:\n");
    for (size_t i = 0; i < r->findings; i++)
        put_finding(r->finding[i], &p, out);
    if (r->unattributed)
        buf_printf(out,
                   "  %llu death%s of the bot could not be repeated, neither by one input nor "
                   "by the last few together\n",
                   (unsigned long long)r->unattributed, r->unattributed == 1 ? "" : "s");
    buf_printf(out, "%sseed %llu, folder ", p.dim, (unsigned long long)r->seed);
    put_shown(out, span_of(run_dir), 300);
    buf_printf(out, "%s\n", p.off);
    if (r->findings) {
        buf_str(out, "replay: hookstorm replay --target URL ");
        put_shown(out, span_of(run_dir), 300);
        buf_str(out, "/findings/*\n");
    }
}
