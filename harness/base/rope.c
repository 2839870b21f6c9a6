/* Repeated segments; see rope.h. */
#include "harness/base/rope.h"

#include "harness/base/hash.h"
#include "harness/base/mem.h"

#include <stdlib.h>

void rope_clear(struct rope *r)
{
    for (size_t i = 0; i < r->owned_count; i++)
        free(r->owned[i]);
    r->owned_count = 0;
    r->count = 0;
    r->len = 0;
}

void rope_release(struct rope *r)
{
    rope_clear(r);
    free(r->seg);
    free(r->owned);
    *r = ROPE_INIT;
}

void rope_add(struct rope *r, struct span borrowed, uint64_t repeat)
{
    uint64_t total;
    if (borrowed.n == 0 || repeat == 0 || r->len >= ROPE_MAX)
        return;
    if (__builtin_mul_overflow((uint64_t)borrowed.n, repeat, &total) || total > ROPE_MAX - r->len) {
        repeat = (ROPE_MAX - r->len) / borrowed.n;
        total = repeat * borrowed.n;
        if (repeat == 0)
            return;
    }
    MEM_GROW(r->seg, r->cap, r->count + 1);
    r->seg[r->count++] = (struct rope_seg){borrowed, repeat};
    r->len += total;
}

void rope_own(struct rope *r, char *heap, size_t n, uint64_t repeat)
{
    MEM_GROW(r->owned, r->owned_cap, r->owned_count + 1);
    r->owned[r->owned_count++] = heap;
    rope_add(r, (struct span){heap, n}, repeat);
}

void rope_copy(struct rope *r, struct span bytes, uint64_t repeat)
{
    if (bytes.n)
        rope_own(r, xstrndup(bytes.p, bytes.n), bytes.n, repeat);
}

void rope_dup(struct rope *to, const struct rope *from)
{
    rope_clear(to);
    for (size_t i = 0; i < from->count; i++)
        rope_copy(to, from->seg[i].bytes, from->seg[i].repeat);
}

void rope_flatten(const struct rope *r, uint64_t max, struct buf *out)
{
    for (size_t i = 0; i < r->count && max; i++) {
        struct span s = r->seg[i].bytes;
        for (uint64_t k = 0; k < r->seg[i].repeat && max; k++) {
            size_t n = s.n < max ? s.n : (size_t)max;
            if (s.n == 1) {
                uint64_t rest = r->seg[i].repeat - k;
                n = rest < max ? (size_t)rest : (size_t)max;
                buf_fill(out, s.p[0], n);
                k = r->seg[i].repeat - 1;
            } else {
                buf_add(out, s.p, n);
            }
            max -= n;
        }
    }
}

bool rope_flat(const struct rope *r, struct span *out)
{
    if (r->count > 1 || (r->count == 1 && r->seg[0].repeat != 1))
        return false;
    *out = r->count ? r->seg[0].bytes : SPAN("");
    return true;
}

/* Hashes in fixed blocks, so that the same bytes in other segments hash the same. */
uint64_t rope_hash(const struct rope *r, uint64_t seed)
{
    struct span flat;
    if (rope_flat(r, &flat) && flat.n <= 4096)
        return hash_bytes(flat, seed);
    char block[4096];
    size_t used = 0;
    uint64_t h = seed;
    bool first = true;
    for (size_t i = 0; i < r->count; i++) {
        struct span s = r->seg[i].bytes;
        for (uint64_t k = 0; k < r->seg[i].repeat; k++)
            for (size_t done = 0; done < s.n;) {
                size_t n = sizeof block - used < s.n - done ? sizeof block - used : s.n - done;
                if (used == sizeof block) {
                    h = hash_bytes((struct span){block, used}, h);
                    first = false;
                    used = 0;
                    continue;
                }
                memcpy(block + used, s.p + done, n);
                used += n;
                done += n;
            }
    }
    return used || first ? hash_bytes((struct span){block, used}, h) : h;
}

/* Unrolls a short repeated segment into scratch, starting `phase` bytes into its unit. */
static size_t unroll(struct span unit, size_t phase, uint64_t want, char *scratch)
{
    size_t n = want < ROPE_SCRATCH ? (size_t)want : ROPE_SCRATCH;
    if (unit.n == 1) {
        memset(scratch, unit.p[0], n);
        return n;
    }
    for (size_t done = 0; done < n;) {
        size_t piece = unit.n - phase < n - done ? unit.n - phase : n - done;
        memcpy(scratch + done, unit.p + phase, piece);
        done += piece;
        phase = 0;
    }
    return n;
}

int rope_iov(const struct rope *r, const struct rope_cursor *at, uint64_t limit, char *scratch,
             struct iovec *iov, int max)
{
    int used = 0;
    bool scratch_free = true;
    uint64_t offset = at->offset;
    for (size_t i = at->seg; i < r->count && used < max && limit; i++, offset = 0) {
        struct span unit = r->seg[i].bytes;
        uint64_t rest = unit.n * r->seg[i].repeat - offset;
        size_t phase = (size_t)(offset % unit.n);
        const char *from = unit.p + phase;
        size_t n = unit.n - phase;
        if (rest > n && unit.n < ROPE_SCRATCH / 4) {
            if (!scratch_free)
                break;
            scratch_free = false;
            n = unroll(unit, phase, rest < limit ? rest : limit, scratch);
            from = scratch;
        }
        if (n > limit)
            n = (size_t)limit;
        iov[used++] = (struct iovec){(void *)(uintptr_t)from, n};
        limit -= n;
        if (n < rest)
            break;
    }
    return used;
}

void rope_advance(const struct rope *r, struct rope_cursor *at, uint64_t n)
{
    while (n && at->seg < r->count) {
        uint64_t rest = r->seg[at->seg].bytes.n * r->seg[at->seg].repeat - at->offset;
        if (n < rest) {
            at->offset += n;
            return;
        }
        n -= rest;
        at->seg++;
        at->offset = 0;
    }
}
