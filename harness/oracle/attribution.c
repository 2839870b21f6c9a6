/* Finding the culprit among many; see attribution.h. */
#include "harness/oracle/attribution.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"

#include <stdlib.h>

#define ALONE_FIRST 3         /* tried alone before the search */
#define RECENT (1 * NS_PER_S) /* a request this young at the death was probably just handled */

enum stage {
    STAGE_ALONE,   /* the likeliest, one after the other, on the same bot */
    STAGE_CONFIRM, /* one that killed a bot which others had touched */
    STAGE_ALL,     /* everything in its original order */
    STAGE_PREFIX,  /* binary search for the shortest prefix that kills */
    STAGE_TRIGGER, /* that prefix's last member alone */
    STAGE_DONE
};

struct attribution {
    uint64_t *likely;   /* ids, likeliest first */
    uint64_t *in_order; /* the same ids as they were sent */
    size_t count;
    enum stage stage;
    size_t at;        /* STAGE_ALONE, STAGE_CONFIRM: index in likely */
    size_t low, high; /* a prefix of `low` does not kill, one of `high` does */
    enum attribution_verdict verdict;
    const uint64_t *result;
    size_t result_count;
};

/* Lower is likelier. The unanswered come first. Among those just sent the oldest leads, as a bot
 * works through them in order and never reached the rest; those that have been waiting for long
 * (a slow upstream) did nothing new when it died. Of the answered the latest leads. */
static int rank(const struct suspect *s, int64_t died_at)
{
    if (s->answered)
        return 2;
    return died_at - s->sent <= RECENT ? 0 : 1;
}

struct ranked {
    struct suspect s;
    int rank;
};

static int by_time(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_id(const struct suspect *a, const struct suspect *b)
{
    return (a->id > b->id) - (a->id < b->id);
}

static int compare_likely(const void *pa, const void *pb)
{
    const struct ranked *a = pa, *b = pb;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    int order = a->rank == 0   ? by_time(a->s.sent, b->s.sent)
                : a->rank == 1 ? by_time(b->s.sent, a->s.sent)
                               : by_time(b->s.answered, a->s.answered);
    return order ? order : by_id(&a->s, &b->s);
}

static int compare_sent(const void *pa, const void *pb)
{
    const struct ranked *a = pa, *b = pb;
    int order = by_time(a->s.sent, b->s.sent);
    return order ? order : by_id(&a->s, &b->s);
}

static bool suspicious(const struct suspect *s, int64_t died_at, int64_t window)
{
    if (s->sent == 0 || s->sent > died_at)
        return false;
    return s->answered == 0 || s->answered > died_at || died_at - s->answered <= window;
}

static void finish(struct attribution *a, enum attribution_verdict verdict, const uint64_t *ids,
                   size_t count)
{
    a->stage = STAGE_DONE;
    a->verdict = verdict;
    a->result = ids;
    a->result_count = count;
}

struct attribution *attribution_new(const struct suspect *all, size_t n, int64_t died_at,
                                    int64_t window)
{
    struct attribution *a = xcalloc(1, sizeof *a);
    struct ranked *r = xcalloc(n + 1, sizeof *r);
    for (size_t i = 0; i < n; i++)
        if (suspicious(&all[i], died_at, window))
            r[a->count++] = (struct ranked){all[i], rank(&all[i], died_at)};
    a->likely = xcalloc(a->count + 1, sizeof *a->likely);
    a->in_order = xcalloc(a->count + 1, sizeof *a->in_order);
    qsort(r, a->count, sizeof *r, compare_likely);
    for (size_t i = 0; i < a->count; i++)
        a->likely[i] = r[i].s.id;
    qsort(r, a->count, sizeof *r, compare_sent);
    for (size_t i = 0; i < a->count; i++)
        a->in_order[i] = r[i].s.id;
    free(r);
    if (a->count == 0)
        finish(a, ATTRIBUTION_NOBODY, NULL, 0);
    return a;
}

void attribution_free(struct attribution *a)
{
    if (!a)
        return;
    free(a->likely);
    free(a->in_order);
    free(a);
}

bool attribution_next(struct attribution *a, struct attribution_test *out)
{
    /* Those tried alone share one bot to save restarts; a death is then confirmed on a fresh one.
     */
    *out = (struct attribution_test){.count = 1, .fresh = true};
    switch (a->stage) {
    case STAGE_ALONE:
        out->ids = &a->likely[a->at];
        out->fresh = a->at == 0;
        return true;
    case STAGE_CONFIRM:
        out->ids = &a->likely[a->at];
        return true;
    case STAGE_ALL:
        out->ids = a->in_order;
        out->count = a->count;
        return true;
    case STAGE_PREFIX:
        out->ids = a->in_order;
        out->count = a->low + (a->high - a->low) / 2;
        return true;
    case STAGE_TRIGGER:
        out->ids = &a->in_order[a->high - 1];
        return true;
    case STAGE_DONE:
        break;
    }
    return false;
}

/* The shortest killing prefix is known once low and high touch. */
static void narrow(struct attribution *a)
{
    a->stage = a->high - a->low > 1 ? STAGE_PREFIX : STAGE_TRIGGER;
    if (a->stage == STAGE_TRIGGER && a->high == 1)
        finish(a, ATTRIBUTION_ONE, a->in_order, 1);
}

static void report_alone(struct attribution *a, bool died)
{
    if (died && a->at == 0)
        finish(a, ATTRIBUTION_ONE, a->likely, 1);
    else if (died)
        a->stage = STAGE_CONFIRM;
    else if (++a->at == ALONE_FIRST || a->at == a->count)
        a->stage = STAGE_ALL;
}

void attribution_report(struct attribution *a, bool died, size_t reached)
{
    struct attribution_test asked;
    if (!attribution_next(a, &asked))
        return;
    size_t needed = died && reached > 0 && reached < asked.count ? reached : asked.count;
    switch (a->stage) {
    case STAGE_ALONE:
        report_alone(a, died);
        break;
    case STAGE_CONFIRM:
        if (died)
            finish(a, ATTRIBUTION_ONE, &a->likely[a->at], 1);
        else
            a->stage = STAGE_ALL;
        break;
    case STAGE_ALL:
        a->high = needed;
        if (died)
            narrow(a);
        else
            finish(a, ATTRIBUTION_NOBODY, NULL, 0);
        break;
    case STAGE_PREFIX:
        if (!died)
            a->low = asked.count;
        else /* a death within the prefix that did not kill is chance: keep the bounds apart */
            a->high = needed > a->low ? needed : a->low + 1;
        narrow(a);
        break;
    case STAGE_TRIGGER:
        if (died)
            finish(a, ATTRIBUTION_ONE, asked.ids, 1);
        else
            finish(a, ATTRIBUTION_SEQUENCE, a->in_order, a->high);
        break;
    case STAGE_DONE:
        break;
    }
}

enum attribution_verdict attribution_result(const struct attribution *a, const uint64_t **ids,
                                            size_t *count)
{
    *ids = a->result;
    *count = a->result_count;
    return a->verdict;
}

size_t attribution_suspects(const struct attribution *a, const uint64_t **ids)
{
    *ids = a->likely;
    return a->count;
}
