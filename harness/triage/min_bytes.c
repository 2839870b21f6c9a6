/* Bodies as bytes: repeated segments of a rope, and single bytes of what is no JSON. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

enum {
    SINGLE_BYTES = 1024, /* up to here every byte is tried on its own */
    REPEATS = 64         /* distinct repeat counts looked at */
};
#define FLAT_ENOUGH ((uint64_t)64 << 10) /* bytes; a rope this short is reduced as text */

/* ---- ropes ----------------------------------------------------------------------------- */
struct repeat {
    struct min *m;
    size_t step;
    uint64_t count; /* segments repeated so often are reduced together: "[" and its "]" */
};

static bool make_repeat(void *arg, uint64_t v, struct input *out)
{
    struct repeat *r = arg;
    const struct rope *from = &r->m->best.step[r->step].body;
    struct rope to = ROPE_INIT;
    struct buf none = BUF_INIT;
    for (size_t i = 0; i < from->count; i++) {
        uint64_t n = from->seg[i].repeat == r->count ? v : from->seg[i].repeat;
        if (n)
            rope_copy(&to, from->seg[i].bytes, n);
    }
    min_with_body(&r->m->best, r->step, &none, out);
    rope_release(&out->step[r->step].body);
    out->step[r->step].body = to;
    return true;
}

/* The bisection commits on the way, so the count that stands must be followed. */
static uint64_t reduce_repeat(struct min *m, size_t step, uint64_t count)
{
    struct repeat r = {m, step, count};
    uint64_t low = 0, high = count;
    for (bool first = true; low < high && !min_over(m); first = false) {
        uint64_t v = first ? 0 : low + (high - low) / 2;
        if (min_one(m, (struct min_source){make_repeat, &r}, v))
            r.count = high = v;
        else
            low = v + 1;
    }
    return high;
}

void min_rope(struct min *m, size_t step)
{
    uint64_t done[REPEATS];
    size_t n = 0, i = 0;
    while (n < REPEATS && !min_over(m)) {
        const struct rope *body = &m->best.step[step].body; /* another one after each success */
        if (i >= body->count || body->len <= FLAT_ENOUGH)
            break;
        uint64_t count = body->seg[i].repeat;
        bool seen = count < 2;
        for (size_t k = 0; k < n; k++)
            seen |= done[k] == count;
        if (seen) {
            i++;
            continue;
        }
        done[n++] = reduce_repeat(m, step, count);
        i = 0;
    }
}

/* ---- bytes ----------------------------------------------------------------------------- */
struct bytes {
    struct min *m;
    size_t step;
    struct buf text;
    char least; /* 0: bytes that are not kept go; else they become this one */
};

static void load(struct bytes *b)
{
    const struct rope *body = &b->m->best.step[b->step].body;
    buf_clear(&b->text);
    rope_flatten(body, body->len, &b->text);
}

static bool make_bytes(void *arg, const bool *keep, struct input *out)
{
    struct bytes *b = arg;
    struct buf body = BUF_INIT;
    buf_reserve(&body, b->text.len);
    for (size_t i = 0; i < b->text.len; i++) {
        if (keep[i])
            buf_byte(&body, b->text.data[i]);
        else if (b->least)
            buf_byte(&body, b->least);
    }
    min_with_body(&b->m->best, b->step, &body, out);
    return true;
}

static void reduce(struct bytes *b, char least, void (*pass)(struct min *, struct min_parts *))
{
    load(b);
    b->least = least;
    struct min_parts p = {b->text.len, xmalloc(b->text.len + 1), make_bytes, b};
    memset(p.keep, 1, p.n);
    if (p.n)
        pass(b->m, &p);
    free(p.keep);
}

static void single_bytes(struct min *m, struct min_parts *p)
{
    min_parts_runs(m, p, 1);
}

static void long_runs(struct min *m, struct min_parts *p)
{
    min_parts_runs(m, p, p->n / MIN_WIDTH + 1);
}

static bool make_least(void *arg, uint64_t i, struct input *out)
{
    struct bytes *b = arg;
    struct buf body = BUF_INIT;
    buf_span(&body, buf_view(&b->text));
    body.data[i / 2] = i % 2 ? 'a' : '0';
    min_with_body(&b->m->best, b->step, &body, out);
    return true;
}

static void lower_each(struct bytes *b)
{
    load(b);
    size_t n = 2 * b->text.len;
    for (uint64_t i = 0; i < n && !min_over(b->m); i++) {
        i = min_first(b->m, (struct min_source){make_least, b}, i, n, MIN_RARE);
        load(b);
    }
}

void min_bytes(struct min *m, size_t step)
{
    struct bytes b = {.m = m, .step = step};
    reduce(&b, 0, min_parts_ends);
    reduce(&b, '0', long_runs);
    load(&b);
    if (b.text.len <= SINGLE_BYTES) {
        reduce(&b, 0, single_bytes);
        lower_each(&b);
    } else {
        reduce(&b, 0, long_runs);
        m->truncated = true;
    }
    buf_release(&b.text);
}
