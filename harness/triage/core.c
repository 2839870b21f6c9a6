/* The life of cores and the names of buckets; see core.h. */
#include "harness/triage/core.h"

#include "harness/base/esc.h"
#include "harness/base/hash.h"
#include "harness/base/mem.h"
#include "harness/triage/core_shape.h"

#include <stdio.h>
#include <stdlib.h>

struct core *core_new(const struct input *minimised)
{
    struct core *c = xcalloc(1, sizeof *c);
    shape_read(&c->shape[c->shapes++], minimised);
    core_describe(c);
    return c;
}

void core_free(struct core *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->shapes; i++)
        shape_release(&c->shape[i]);
    free(c->text);
    free(c->kind);
    free(c);
}

uint64_t core_hash(const struct core *c)
{
    return c->hash;
}

const char *core_text(const struct core *c)
{
    return c->text;
}

const char *core_kind(const struct core *c)
{
    return c->kind;
}

bool core_alike(const struct core *a, const struct core *b)
{
    for (size_t i = 0; i < a->shapes; i++)
        for (size_t k = 0; k < b->shapes; k++)
            if (shapes_alike(&a->shape[i], &b->shape[k]))
                return true;
    return false;
}

/* Alike shapes become one; where that cannot hold both (another literal), they stand side by side.
 */
static void merge_shape(struct core *into, const struct shape *from)
{
    for (size_t i = 0; i < into->shapes; i++)
        if (shapes_alike(&into->shape[i], from)) {
            shape_widen(&into->shape[i], from);
            if (core_explains(into, &from->min))
                return;
            break;
        }
    if (into->shapes == CORE_SHAPES)
        return;
    shape_copy(&into->shape[into->shapes++], from);
}

void core_merge(struct core *into, const struct core *other)
{
    for (size_t i = 0; i < other->shapes; i++)
        merge_shape(into, &other->shape[i]);
}

/* The failure's own words, where there are any, name the bucket alone: the same words reached
 * through another kind of update are the same bug. */
void bucket_name(const struct verdict *v, const struct core *c, char out[BUCKET_ID])
{
    bool words = v->trace[0] != '\0';
    uint64_t hash = words ? hash_bytes(span_of(v->trace), 0) : core_hash(c);
    struct buf name = BUF_INIT, safe = BUF_INIT;
    buf_printf(&name, "%.14s-%.16s-%.20s", v->oracle, v->outcome, words ? "trace" : core_kind(c));
    esc_filename(&safe, buf_view(&name));
    snprintf(out, BUCKET_ID, "%.54s-%08x", buf_cstr(&safe), (unsigned)(hash ^ hash >> 32));
    buf_release(&name);
    buf_release(&safe);
}
