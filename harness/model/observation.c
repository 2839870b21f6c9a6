/* Evidence of one played input; see observation.h. */
#include "harness/model/observation.h"

#include "harness/base/mem.h"

#include <stdlib.h>

void observation_clear(struct observation *o)
{
    struct exchange *kept = o->exchange;
    size_t cap = o->cap;
    *o = (struct observation){.exchange = kept, .cap = cap};
}

void observation_release(struct observation *o)
{
    free(o->exchange);
    *o = (struct observation){0};
}

void observation_dup(struct observation *to, const struct observation *from)
{
    struct exchange *copy = NULL;
    if (from->count) {
        copy = xmalloc(from->count * sizeof *copy);
        memcpy(copy, from->exchange, from->count * sizeof *copy);
    }
    free(to->exchange);
    *to = *from;
    to->exchange = copy;
    to->cap = from->count;
}

struct exchange *observation_add(struct observation *o)
{
    MEM_GROW(o->exchange, o->cap, o->count + 1);
    struct exchange *x = &o->exchange[o->count++];
    *x = (struct exchange){0};
    return x;
}

const struct exchange *observation_last(const struct observation *o)
{
    return o->count ? &o->exchange[o->count - 1] : NULL;
}
