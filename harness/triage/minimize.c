/* The order in which an input is reduced; see minimize.h. */
#include "harness/triage/minimize.h"

#include "harness/triage/min.h"

enum { ROUNDS = 8 }; /* over everything; each must have made the input smaller */

static bool make_original(void *arg, uint64_t i, struct input *out)
{
    (void)i;
    input_dup(out, arg);
    return true;
}

/* Asked without the order: the original is no smaller than itself. */
static bool fails(struct min *m, const struct input *original)
{
    struct input copy = INPUT_INIT;
    input_dup(&copy, original);
    m->exploring = true;
    bool same = min_one(m, (struct min_source){make_original, &copy}, 0);
    m->exploring = false;
    input_release(&copy);
    return same;
}

#define TEXT_MOST ((uint64_t)64 << 20) /* bytes; longer bodies are reduced as ropes only */

static void reduce_body(struct min *m, size_t step, const struct input *original)
{
    min_rope(m, step);
    if (m->best.step[step].body.len > TEXT_MOST) {
        m->truncated = true;
        return;
    }
    if (min_tree(m, step, original))
        return;
    min_tokens(m, step);
    if (!min_tree(m, step, original))
        min_bytes(m, step);
}

/* True if nothing more was accepted in a whole round: the certificate. */
static bool reduce(struct min *m, const struct input *original)
{
    for (int i = 0; i < ROUNDS && !min_over(m); i++) {
        uint64_t before = m->accepted, doubts = m->unresolved;
        m->truncated = false;
        min_steps(m);
        for (size_t k = 0; k < m->best.count && !min_over(m); k++)
            reduce_body(m, k, i ? NULL : original);
        if (m->accepted == before)
            return !min_over(m) && !m->truncated && m->unresolved == doubts;
    }
    return false;
}

int minimize(const struct input *original, const struct min_config *config, min_ask ask, void *ctx,
             struct min_result *out)
{
    struct min m;
    *out = (struct min_result){.best = INPUT_INIT};
    min_init(&m, original, config, ask, ctx);
    out->failed_at_all = fails(&m, original);
    if (out->failed_at_all)
        out->minimal = reduce(&m, original);
    out->queries = m.queries;
    out->rounds = m.rounds;
    for (size_t i = 0; i < m.best.count; i++)
        out->bytes += m.best.step[i].body.len;
    out->best = m.best;
    m.best = INPUT_INIT;
    min_release(&m);
    return m.stopped ? -1 : 0;
}

void min_result_release(struct min_result *r)
{
    input_release(&r->best);
    *r = (struct min_result){.best = INPUT_INIT};
}
