/* Asking in batches and committing in candidate order; min.h says why the result is the same for
 * every width. A batch is bounded in bytes too, so that huge bodies are never held dozens of times.
 */
#include "harness/triage/min.h"

enum {
    DEFAULT_BUDGET = 5000,
    BISECT_AHEAD = 7, /* questions of a bisection sent ahead: three levels of its decision tree */
    FIRST_TRY = 4     /* where success is likely, batches start this small and double */
};
#define BATCH_BYTES ((uint64_t)64 << 20)

struct batch {
    struct input in[MIN_WIDTH];
    uint64_t key[MIN_WIDTH], index[MIN_WIDTH];
    enum min_answer answer[MIN_WIDTH];
    uint64_t before[MIN_WIDTH]; /* candidates of the list whose answer is used before this one's */
    size_t n, limit;
    uint64_t bytes, seen; /* seen: candidates met, asked or known */
};

void min_init(struct min *m, const struct input *original, const struct min_config *config,
              min_ask ask, void *ctx)
{
    *m = (struct min){.config = config, .ask = ask, .ctx = ctx, .best = INPUT_INIT};
    m->patience = UINT64_MAX;
    m->width = config->width < 1 ? 1 : config->width > MIN_WIDTH ? MIN_WIDTH : config->width;
    m->budget = config->budget ? config->budget : DEFAULT_BUDGET;
    m->cache = min_cache_new(config->cache);
    input_dup(&m->best, original);
}

void min_release(struct min *m)
{
    min_cache_free(m->cache);
    input_release(&m->best);
    m->cache = NULL;
}

bool min_over(const struct min *m)
{
    return m->stopped || m->queries >= m->budget || m->asked >= m->patience;
}

static void batch_init(struct batch *b, const struct min *m, unsigned width)
{
    uint64_t left = m->budget - m->queries;
    b->n = 0;
    b->bytes = b->seen = 0;
    b->limit = width < left ? width : (size_t)left;
}

static void batch_release(struct batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        input_release(&b->in[i]);
    b->n = 0;
}

static bool batch_full(const struct batch *b)
{
    return b->n >= b->limit || (b->n && b->bytes >= BATCH_BYTES);
}

/* What is to be done about candidate i: nothing (it is out), it is what stands already, it is
 * known to hold, or ask. */
enum offer { OFFER_OUT, OFFER_STANDS, OFFER_HOLDS, OFFER_ASK };

static enum offer consider(struct min *m, struct batch *b, struct min_source s, uint64_t i,
                           struct input *in)
{
    enum min_answer known;
    *in = INPUT_INIT;
    if (!s.make(s.arg, i, in))
        return OFFER_OUT;
    int order = m->exploring ? -1 : min_compare(in, &m->best);
    if (order >= 0)
        return order == 0 ? OFFER_STANDS : OFFER_OUT;
    uint64_t key = input_hash(in);
    b->seen++;
    if (min_cache_get(m->cache, key, &known))
        return known == MIN_SAME ? OFFER_HOLDS : OFFER_OUT;
    for (size_t k = 0; k < b->n; k++)
        if (b->key[k] == key)
            return OFFER_OUT; /* the earlier one answers for both */
    b->key[b->n] = key;
    return OFFER_ASK;
}

static void batch_add(struct batch *b, uint64_t index, const struct input *in)
{
    b->in[b->n] = *in;
    b->before[b->n] = b->seen - 1;
    b->index[b->n] = index;
    for (size_t k = 0; k < in->count; k++)
        b->bytes += in->step[k].body.len;
    b->n++;
}

static uint64_t body_bytes(const struct input *in)
{
    uint64_t n = 0;
    for (size_t i = 0; i < in->count; i++)
        n += in->step[i].body.len;
    return n;
}

static void batch_ask(struct min *m, struct batch *b)
{
    const struct input *list[MIN_WIDTH];
    if (b->n == 0)
        return;
    for (size_t i = 0; i < b->n; i++) {
        list[i] = &b->in[i];
        b->answer[i] = MIN_UNRESOLVED;
    }
    m->queries += b->n;
    m->rounds++;
    if (m->ask(m->ctx, list, b->n, b->answer) != 0)
        m->stopped = true;
    for (size_t i = 0; i < b->n; i++) {
        min_cache_put(m->cache, b->key[i], b->answer[i]);
        m->unresolved += b->answer[i] == MIN_UNRESOLVED;
    }
    min_cache_flush(m->cache);
    if (m->config->progress)
        m->config->progress(m->config->progress_ctx, m->queries, body_bytes(&m->best));
}

static void commit(struct min *m, struct input *in)
{
    if (m->exploring) {
        input_release(in);
        return;
    }
    input_release(&m->best);
    m->best = *in;
    m->accepted++;
}

/* Fills a batch from *from on; *held is a candidate known to hold that ends it (index in *at). */
static bool fill(struct min *m, struct batch *b, struct min_source s, uint64_t *from,
                 uint64_t count, struct input *held)
{
    while (*from < count && !batch_full(b)) {
        struct input in;
        enum offer o = consider(m, b, s, *from, &in);
        if (o == OFFER_HOLDS) {
            *held = in;
            return true;
        }
        if (o == OFFER_ASK)
            batch_add(b, *from, &in);
        else
            input_release(&in);
        ++*from;
    }
    return false;
}

/* Commits the first of the batch that holds. */
static bool settle(struct min *m, struct batch *b, uint64_t *index)
{
    for (size_t i = 0; i < b->n && m->asked + b->before[i] < m->patience; i++)
        if (b->answer[i] == MIN_SAME) {
            *index = b->index[i];
            m->asked += b->before[i] + 1;
            commit(m, &b->in[i]);
            b->in[i] = INPUT_INIT;
            return true;
        }
    return false;
}

uint64_t min_first(struct min *m, struct min_source s, uint64_t from, uint64_t count,
                   enum min_odds odds)
{
    unsigned width = odds == MIN_LIKELY && m->width > FIRST_TRY ? FIRST_TRY : m->width;
    while (from < count && !min_over(m)) {
        struct batch b;
        struct input held;
        uint64_t index = from;
        batch_init(&b, m, width);
        bool known = fill(m, &b, s, &index, count, &held);
        from = index;
        batch_ask(m, &b);
        bool done = settle(m, &b, &index);
        batch_release(&b);
        if (!done)
            m->asked += b.seen;
        if (known && !done && m->asked <= m->patience) {
            commit(m, &held);
            return index;
        }
        if (known)
            input_release(&held);
        if (done)
            return index;
        if (known)
            break;
        width = 2 * width < m->width ? 2 * width : m->width;
    }
    return count;
}

bool min_one(struct min *m, struct min_source s, uint64_t i)
{
    return min_first(m, s, i, i + 1, MIN_RARE) == i;
}

/* The questions a bisection of [low, high) may ask next, nearest first. Returns how many. */
static unsigned ahead(uint64_t low, uint64_t high, bool low_first, unsigned max, uint64_t *point)
{
    struct {
        uint64_t low, high;
    } span[2 * BISECT_AHEAD + 2];
    unsigned n = 0, spans = 1, max_spans = sizeof span / sizeof *span;
    if (low_first) {
        point[n++] = low;
        span[0].low = low + 1;
    } else {
        span[0].low = low;
    }
    span[0].high = high;
    for (unsigned i = 0; i < spans && n < max; i++) {
        if (span[i].low >= span[i].high)
            continue;
        uint64_t middle = span[i].low + (span[i].high - span[i].low) / 2;
        point[n++] = middle;
        for (int half = 0; half < 2 && spans < max_spans; half++, spans++) {
            span[spans].low = half ? middle + 1 : span[i].low;
            span[spans].high = half ? span[i].high : middle;
        }
    }
    return n;
}

/* Whether point[0] holds (then it is committed); the other points ride along. */
static bool holds(struct min *m, struct min_source s, const uint64_t *point, unsigned n)
{
    struct batch b;
    struct input in;
    batch_init(&b, m, m->width);
    enum offer o = consider(m, &b, s, point[0], &in);
    m->asked += b.seen;
    if (o == OFFER_HOLDS)
        commit(m, &in);
    if (o != OFFER_ASK) {
        if (o != OFFER_HOLDS)
            input_release(&in);
        return o != OFFER_OUT;
    }
    batch_add(&b, point[0], &in);
    for (unsigned i = 1; i < n && !batch_full(&b); i++) {
        if (consider(m, &b, s, point[i], &in) == OFFER_ASK)
            batch_add(&b, point[i], &in);
        else
            input_release(&in);
    }
    batch_ask(m, &b);
    bool same = b.answer[0] == MIN_SAME;
    if (same) {
        commit(m, &b.in[0]);
        b.in[0] = INPUT_INIT;
    }
    batch_release(&b);
    return same;
}

uint64_t min_bisect(struct min *m, struct min_source s, uint64_t low, uint64_t high)
{
    uint64_t point[BISECT_AHEAD + 1];
    unsigned max = m->width > BISECT_AHEAD ? BISECT_AHEAD + 1 : m->width;
    for (bool first = true; low < high && !min_over(m); first = false) {
        unsigned n = ahead(low, high, first, max, point);
        if (holds(m, s, point, n))
            high = point[0];
        else
            low = point[0] + 1;
    }
    return high;
}
