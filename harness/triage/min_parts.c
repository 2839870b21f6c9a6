/* Three ways to reduce a list of parts; see min.h. Positions below count the parts that are still
 * kept when a pass starts (`at`), so that a candidate is "the kept parts but for a run". */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

enum { MOST_RUNS = 1024 }; /* of a list in one sweep; longer lists keep to longer runs */
enum { QUICK_NEEDS = 48 }; /* with more needed parts than this, runs are cheaper */

struct pass {
    struct min *m;
    struct min_parts *p;
    size_t *at, n; /* the parts kept at the start of the pass */
    size_t size;   /* of a run */
    bool *keep;    /* of the candidate */
    bool *need;    /* quick: found to be needed, by position in `at` */
};

static void pass_init(struct pass *x, struct min *m, struct min_parts *p)
{
    *x = (struct pass){.m = m, .p = p, .size = 1};
    x->at = xmalloc((p->n + 1) * sizeof *x->at);
    x->keep = xcalloc(p->n + 1, sizeof *x->keep);
    x->need = xcalloc(p->n + 1, sizeof *x->need);
    for (size_t i = 0; i < p->n; i++)
        if (p->keep[i])
            x->at[x->n++] = i;
}

static void pass_release(struct pass *x)
{
    free(x->at);
    free(x->keep);
    free(x->need);
}

/* Makes `keep` what stands. */
static void adopt(struct pass *x)
{
    memcpy(x->p->keep, x->keep, x->p->n * sizeof *x->keep);
}

static bool offer(struct pass *x, struct input *out)
{
    return x->p->make(x->p->arg, x->keep, out);
}

/* ---- ends ------------------------------------------------------------------------------ */
static void keep_range(struct pass *x, size_t from, size_t to)
{
    memset(x->keep, 0, x->p->n * sizeof *x->keep);
    for (size_t i = from; i < to; i++)
        x->keep[x->at[i]] = true;
}

static bool make_head(void *arg, uint64_t v, struct input *out)
{
    struct pass *x = arg;
    keep_range(x, 0, (size_t)v);
    return offer(x, out);
}

static bool make_tail(void *arg, uint64_t v, struct input *out)
{
    struct pass *x = arg;
    keep_range(x, x->n - (size_t)v, x->n);
    return offer(x, out);
}

void min_parts_ends(struct min *m, struct min_parts *p)
{
    struct pass x;
    pass_init(&x, m, p);
    size_t head = (size_t)min_bisect(m, (struct min_source){make_head, &x}, 0, x.n);
    keep_range(&x, 0, head);
    x.n = head;
    size_t tail = (size_t)min_bisect(m, (struct min_source){make_tail, &x}, 0, x.n);
    keep_range(&x, x.n - tail, x.n);
    adopt(&x);
    pass_release(&x);
}

/* ---- quick ----------------------------------------------------------------------------- */
static void keep_needed_and(struct pass *x, size_t upto)
{
    memset(x->keep, 0, x->p->n * sizeof *x->keep);
    for (size_t i = 0; i < x->n; i++)
        x->keep[x->at[i]] = i < upto || x->need[i];
}

static bool make_quick(void *arg, uint64_t v, struct input *out)
{
    struct pass *x = arg;
    keep_needed_and(x, (size_t)v);
    return offer(x, out);
}

static void reverse(size_t *at, size_t n)
{
    for (size_t i = 0; i + 1 < n - i; i++) {
        size_t t = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = t;
    }
}

bool min_parts_quick(struct min *m, struct min_parts *p, bool reversed)
{
    struct pass x;
    struct min_source s = {make_quick, &x};
    pass_init(&x, m, p);
    if (reversed)
        reverse(x.at, x.n);
    size_t high = x.n;
    for (size_t needs = 0; needs < QUICK_NEEDS && !min_over(m); needs++) {
        high = (size_t)min_bisect(m, s, 0, high);
        if (high == 0)
            break;
        x.need[--high] = true;
    }
    keep_needed_and(&x, high);
    adopt(&x);
    pass_release(&x);
    return high == 0;
}

/* ---- runs ------------------------------------------------------------------------------ */
static bool make_without_run(void *arg, uint64_t i, struct input *out)
{
    struct pass *x = arg;
    size_t from = (size_t)i * x->size, to = from + x->size < x->n ? from + x->size : x->n;
    memcpy(x->keep, x->p->keep, x->p->n * sizeof *x->keep);
    for (size_t k = from; k < to; k++)
        x->keep[x->at[k]] = false;
    return offer(x, out);
}

/* Tries to drop every run of x->size once; says whether one went. */
static bool sweep(struct pass *x)
{
    struct min_source s = {make_without_run, x};
    size_t runs = (x->n + x->size - 1) / x->size;
    bool moved = false;
    for (uint64_t i = 0; i < runs && !min_over(x->m); i++) {
        i = min_first(x->m, s, i, runs, moved ? MIN_LIKELY : MIN_RARE);
        if (i == runs)
            break;
        for (size_t k = (size_t)i * x->size; k < x->n && k < ((size_t)i + 1) * x->size; k++)
            x->p->keep[x->at[k]] = false;
        moved = true;
    }
    return moved;
}

void min_parts_runs(struct min *m, struct min_parts *p, size_t shortest)
{
    struct pass x;
    size_t size = 0;
    for (bool again = true; again && !min_over(m);) {
        pass_init(&x, m, p);
        if (size == 0)
            size = (x.n + 1) / 2;
        size_t least = x.n / MOST_RUNS + shortest;
        x.size = size > least ? size : least;
        bool moved = x.n && sweep(&x);
        again = x.n && (x.size > least || moved);
        size = (size + 1) / 2;
        pass_release(&x);
    }
}
