#ifndef HARNESS_BASE_ROPE_H
#define HARNESS_BASE_ROPE_H
/* Bytes as a list of segments, each repeated: a body of 16 MiB costs a few words. Segments are
 * borrowed (span) or owned by the rope. Lengths are 64-bit and saturate at ROPE_MAX. */
#include "harness/base/buf.h"

#include <sys/uio.h>

#define ROPE_MAX ((uint64_t)1 << 40)

struct rope_seg {
    struct span bytes;
    uint64_t repeat; /* >= 1 */
};

struct rope {
    struct rope_seg *seg;
    size_t count, cap;
    uint64_t len; /* total bytes */
    char **owned; /* heap blocks freed with the rope */
    size_t owned_count, owned_cap;
};
#define ROPE_INIT ((struct rope){0})

void rope_release(struct rope *r);
void rope_clear(struct rope *r); /* keeps the arrays */
void rope_add(struct rope *r, struct span borrowed, uint64_t repeat);
void rope_copy(struct rope *r, struct span bytes, uint64_t repeat);   /* the rope owns a copy */
void rope_own(struct rope *r, char *heap, size_t n, uint64_t repeat); /* takes `heap` */
void rope_dup(struct rope *to, const struct rope *from); /* deep copy; `to` is cleared first */
/* The first `max` bytes (all if fewer) appended to out. */
void rope_flatten(const struct rope *r, uint64_t max, struct buf *out);
/* The bytes as one span where the rope holds one segment once (or none); false otherwise. */
bool rope_flat(const struct rope *r, struct span *out);
uint64_t rope_hash(const struct rope *r, uint64_t seed); /* of the bytes, however segmented */

/* A place in a rope. Fills iov with the next bytes; `scratch` (ROPE_SCRATCH bytes, kept by the
 * caller as long as iov is used) is where short repeated segments are unrolled. */
#define ROPE_SCRATCH 16384
struct rope_cursor {
    size_t seg;
    uint64_t offset; /* within seg, counted over all its repeats */
};
int rope_iov(const struct rope *r, const struct rope_cursor *at, uint64_t limit, char *scratch,
             struct iovec *iov, int max); /* entries used; 0 at the end; `limit` bytes at most */
void rope_advance(const struct rope *r, struct rope_cursor *at, uint64_t n);
#endif
