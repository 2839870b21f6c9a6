/* The latency histogram: values below 2,048 ns have a bucket each, every doubling above that has
 * 1,024, so a bucket's middle is within 1/2048 of anything counted in it; see hist.h. */
#include "harness/base/hist.h"

#include "harness/base/mem.h"

#include <math.h>
#include <stdlib.h>

#define HALF 1024         /* buckets per doubling */
#define LINEAR (2 * HALF) /* values that are their own bucket */
#define TOP_BITS 42       /* 2^42 ns is 73 minutes */
#define BUCKETS (LINEAR + (TOP_BITS - 11) * HALF)
#define TOP ((INT64_C(1) << TOP_BITS) - 1)

struct hist {
    uint64_t count, sum; /* sum saturates: 584 years of waiting */
    int64_t min, max;
    uint64_t bucket[BUCKETS];
};

struct hist *hist_new(void)
{
    return xcalloc(1, sizeof(struct hist));
}

void hist_free(struct hist *h)
{
    free(h);
}

void hist_clear(struct hist *h)
{
    memset(h, 0, sizeof *h);
}

static unsigned bucket_of(int64_t ns)
{
    uint64_t v = ns > TOP ? TOP : (uint64_t)ns;
    if (v < LINEAR)
        return (unsigned)v;
    unsigned shift = 63u - (unsigned)__builtin_clzll(v) - 10u;
    return LINEAR + (shift - 1) * HALF + (unsigned)(v >> shift) - HALF;
}

static void bucket_bounds(unsigned i, int64_t *low, int64_t *high)
{
    if (i < LINEAR) {
        *low = *high = i;
        return;
    }
    unsigned shift = (i - LINEAR) / HALF + 1;
    *low = (int64_t)(HALF + (i - LINEAR) % HALF) << shift;
    *high = *low + (INT64_C(1) << shift) - 1;
}

static uint64_t add_saturating(uint64_t a, uint64_t b)
{
    uint64_t total;
    return __builtin_add_overflow(a, b, &total) ? UINT64_MAX : total;
}

void hist_record_n(struct hist *h, int64_t ns, uint64_t count)
{
    uint64_t total;
    if (count == 0)
        return;
    if (ns < 0)
        ns = 0;
    if (h->count == 0 || ns < h->min)
        h->min = ns;
    if (ns > h->max)
        h->max = ns;
    if (__builtin_mul_overflow((uint64_t)ns, count, &total))
        total = UINT64_MAX;
    h->sum = add_saturating(h->sum, total);
    h->count = add_saturating(h->count, count);
    h->bucket[bucket_of(ns)] += count;
}

void hist_record(struct hist *h, int64_t ns)
{
    hist_record_n(h, ns, 1);
}

void hist_merge(struct hist *into, const struct hist *from)
{
    if (from->count == 0)
        return;
    if (into->count == 0 || from->min < into->min)
        into->min = from->min;
    if (from->max > into->max)
        into->max = from->max;
    into->count = add_saturating(into->count, from->count);
    into->sum = add_saturating(into->sum, from->sum);
    unsigned last = bucket_of(from->max);
    for (unsigned i = bucket_of(from->min); i <= last; i++)
        into->bucket[i] += from->bucket[i];
}

uint64_t hist_count(const struct hist *h)
{
    return h->count;
}

int64_t hist_min(const struct hist *h)
{
    return h->min;
}

int64_t hist_max(const struct hist *h)
{
    return h->max;
}

double hist_mean(const struct hist *h)
{
    return h->count ? (double)h->sum / (double)h->count : 0;
}

int64_t hist_at(const struct hist *h, double fraction)
{
    if (h->count == 0)
        return 0;
    double exact = ceil(fraction * (double)h->count);
    uint64_t rank = exact < 1 ? 1 : (uint64_t)exact;
    if (!(exact < (double)h->count))
        return h->max;
    uint64_t seen = 0;
    for (unsigned i = bucket_of(h->min); i < BUCKETS; i++) {
        seen += h->bucket[i];
        if (seen < rank)
            continue;
        int64_t low, high;
        bucket_bounds(i, &low, &high);
        int64_t middle = low + (high - low) / 2;
        return middle < h->min ? h->min : middle > h->max ? h->max : middle;
    }
    return h->max;
}

void hist_each(const struct hist *h, void (*fn)(void *arg, int64_t low, int64_t high, uint64_t n),
               void *arg)
{
    for (unsigned i = 0; i < BUCKETS; i++) {
        int64_t low, high;
        if (h->bucket[i] == 0)
            continue;
        bucket_bounds(i, &low, &high);
        fn(arg, low, high, h->bucket[i]);
    }
}
