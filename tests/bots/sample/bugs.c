/* The table of planted bugs; see bugs.h. */
#include "tests/bots/sample/bugs.h"

#include "harness/base/units.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

enum { SINGLE, STATEFUL };

static const struct bug_row rows[BUG_COUNT] = {
#define BUG(number, id, name, class, effect, reach, holdout, source, text) \
    [number] = {number, name, class, EFFECT_##effect, reach == STATEFUL, holdout, source, text},
#include "tests/bots/sample/bugs.def"
#undef BUG
};

const struct bug_row *bug_row(int number)
{
    return &rows[number];
}

const char *bug_effect_name(enum bug_effect e)
{
    static const char *const name[] = {
        [EFFECT_HTTP_500] = "500",
        [EFFECT_ABORT] = "kill-abort",
        [EFFECT_SEGV] = "kill-segv",
        [EFFECT_FPE] = "kill-fpe",
        [EFFECT_OVERFLOW] = "kill-overflow",
        [EFFECT_EXIT] = "kill-exit",
        [EFFECT_DIE_LATER] = "kill-later-exit",
        [EFFECT_ABORT_LATER] = "kill-later-abort",
        [EFFECT_HANG_REQUEST] = "hang-request",
        [EFFECT_HANG_WORKER] = "hang-worker",
        [EFFECT_WEDGE] = "wedge",
        [EFFECT_RESET] = "reset",
        [EFFECT_CUT] = "truncate",
        [EFFECT_GARBAGE] = "garbage",
        [EFFECT_ACCEPT] = "accept",
    };
    return name[e];
}

static int parse_item(struct bug_set *set, struct span item, struct err *err)
{
    if (span_is(item, "none"))
        return 0;
    bool value = !(item.n && item.p[0] == '-');
    if (!value)
        item = (struct span){item.p + 1, item.n - 1};
    int64_t from = 1, to = BUG_COUNT - 1;
    if (!span_is(item, "all")) {
        const char *dash = item.n ? memchr(item.p, '-', item.n) : NULL;
        struct span low = {item.p, dash ? (size_t)(dash - item.p) : item.n};
        struct span high = dash ? (struct span){dash + 1, item.n - low.n - 1} : low;
        if (units_integer(low, 1, BUG_COUNT - 1, &from) ||
            units_integer(high, from, BUG_COUNT - 1, &to))
            return err_set(err, "--bugs: '%.*s' is none of: none, all, N, N-M (1 to %d)",
                           (int)(item.n < 40 ? item.n : 40), item.n ? item.p : "", BUG_COUNT - 1);
    }
    for (int64_t i = from; i <= to; i++)
        set->on[i] = value;
    return 0;
}

int bug_set_parse(struct bug_set *set, struct span list, struct err *err)
{
    *set = (struct bug_set){{0}};
    for (;;) {
        const char *comma = list.n ? memchr(list.p, ',', list.n) : NULL;
        struct span item = {list.p, comma ? (size_t)(comma - list.p) : list.n};
        if (parse_item(set, item, err))
            return -1;
        if (!comma)
            return 0;
        list = (struct span){comma + 1, list.n - item.n - 1};
    }
}

void bug_log_write(struct bug_log *log, enum bug_id id)
{
    if (log->fd < 0 || atomic_fetch_add(&log->fired[id], 1) >= BUG_LOG_EACH)
        return;
    char line[8];
    int n = snprintf(line, sizeof line, "%02d\n", (int)id);
    /* O_APPEND and one write: lines of several processes do not mix. A full disk loses the line,
     * which only a benchmark would miss. */
    if (write(log->fd, line, (size_t)n) < 0)
        log->fd = -1;
}

void bugs_put_text(struct buf *out)
{
    for (int i = 1; i < BUG_COUNT; i++) {
        const struct bug_row *r = &rows[i];
        buf_printf(out, "%2d  %-24s %s  %-16s %-8s  %-7s  %s (%s)\n", r->number, r->name, r->class,
                   bug_effect_name(r->effect), r->stateful ? "stateful" : "single",
                   r->holdout ? "holdout" : "-", r->text, r->source);
    }
}

void bugs_put_json(struct buf *out)
{
    json_t *all = json_array();
    for (int i = 1; i < BUG_COUNT; i++) {
        const struct bug_row *r = &rows[i];
        json_array_append_new(all, json_pack("{s:i,s:s,s:s,s:s,s:b,s:b,s:s,s:s}", "number",
                                             r->number, "name", r->name, "class", r->class,
                                             "effect", bug_effect_name(r->effect), "stateful",
                                             r->stateful, "holdout", r->holdout, "source",
                                             r->source, "description", r->text));
    }
    char *text = json_dumps(all, JSON_INDENT(1));
    buf_str(out, text);
    buf_byte(out, '\n');
    free(text);
    json_decref(all);
}
