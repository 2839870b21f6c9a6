#ifndef FUZZ_MUTATORS_BYTES_H
#define FUZZ_MUTATORS_BYTES_H
/* Edits of the serialised body, and finding places in it that mean something to a JSON parser. */
#include "fuzz/mutators/mutator.h"

void bytes_replace(struct buf *b, size_t at, size_t n, struct span by); /* at + n <= b->len */
static inline void bytes_insert(struct buf *b, size_t at, struct span s)
{
    bytes_replace(b, at, 0, s);
}

enum bytes_where {
    BYTES_STRUCTURE,
    BYTES_STRING
}; /* outside / inside of string literals; the
      quotes themselves are structure */
/* One of the bytes of `set` standing there, all equally likely. false if there is none. */
bool bytes_pick(struct mutation *m, const char *set, enum bytes_where where, size_t *at);
/* The start and length of one scalar member value, strings with their quotes; only strings. */
bool bytes_pick_value(struct mutation *m, size_t *at, size_t *n);
bool bytes_pick_string(struct mutation *m, size_t *at, size_t *n);
#endif
