/* An array of every donor member sorted by the hashes of its key and of its value; see donors.h.
 * Equal values of one key stand once, so that a chat type that only one donor has is chosen as
 * often as the one that nearly all have. */
#include "fuzz/mutators/donors.h"

#include "fuzz/mutators/typed.h"
#include "harness/base/mem.h"

#include <stdlib.h>

struct entry {
    uint64_t key, value;
    uint32_t donor;
    json_ref node;
};

struct path {
    uint64_t hash;
    const struct tg_field *field;
    uint32_t donors; /* 0: a free slot */
    uint32_t last;   /* the donor counted last */
};

struct donor_index {
    const struct mut_world *world;
    struct entry *entry;
    size_t count, cap;
    struct path *path; /* open addressing; slots is a power of two */
    size_t paths, slots;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    if (x->donor != y->donor)
        return x->donor < y->donor ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

/* ---- paths -------------------------------------------------------------------------------- */

static struct path *slot_of(const struct donor_index *d, uint64_t hash)
{
    size_t i = hash & (d->slots - 1);
    while (d->path[i].donors && d->path[i].hash != hash)
        i = (i + 1) & (d->slots - 1);
    return &d->path[i];
}

static void grow_paths(struct donor_index *d)
{
    struct path *old = d->path;
    size_t slots = d->slots;
    d->slots = slots ? slots * 2 : 1024;
    d->path = xcalloc(d->slots, sizeof *d->path);
    for (size_t i = 0; i < slots; i++)
        if (old[i].donors)
            *slot_of(d, old[i].hash) = old[i];
    free(old);
}

static void count_path(struct donor_index *d, uint32_t which, json_ref n)
{
    const struct json_tree *t = d->world->donor[which];
    uint64_t hash = donors_path_of(t, n);
    if (d->paths * 2 >= d->slots)
        grow_paths(d);
    struct path *p = slot_of(d, hash);
    if (p->donors && p->last == which)
        return;
    d->paths += p->donors == 0;
    if (p->donors == 0)
        *p = (struct path){.hash = hash, .field = typed_of(t, n).field};
    p->donors++;
    p->last = which;
}

uint64_t donors_path_of(const struct json_tree *t, json_ref n)
{
    uint64_t path = 0;
    for (; n != JSON_NONE; n = json_at(t, n)->parent)
        if (json_at(t, n)->key.n)
            path = donors_path_mix(path, json_at(t, n)->key);
    return path;
}

const struct tg_field *donors_path_field(const struct donor_index *d, uint64_t path)
{
    return d->slots ? slot_of(d, path)->field : NULL;
}

uint32_t donors_with_path(const struct donor_index *d, uint64_t path)
{
    return d->slots ? slot_of(d, path)->donors : 0;
}

/* ---- members by name ---------------------------------------------------------------------- */

static void add_donor(struct donor_index *d, uint32_t which, struct buf *text)
{
    const struct json_tree *t = d->world->donor[which];
    for (json_ref n = t->root; n != JSON_NONE; n = json_next(t, t->root, n)) {
        if (json_at(t, n)->key.n == 0)
            continue;
        count_path(d, which, n);
        buf_clear(text);
        json_write_node(t, n, JSON_COMPACT, text);
        MEM_GROW(d->entry, d->cap, d->count + 1);
        d->entry[d->count++] = (struct entry){hash_bytes(json_at(t, n)->key, 0),
                                              hash_bytes(buf_view(text), 0), which, n};
    }
}

static void sort_unique(struct donor_index *d)
{
    size_t kept = 0;
    if (d->count)
        qsort(d->entry, d->count, sizeof *d->entry, by_key);
    for (size_t i = 0; i < d->count; i++)
        if (kept == 0 || d->entry[kept - 1].key != d->entry[i].key ||
            d->entry[kept - 1].value != d->entry[i].value)
            d->entry[kept++] = d->entry[i];
    d->count = kept;
}

struct donor_index *donors_new(const struct mut_world *world)
{
    struct donor_index *d = xcalloc(1, sizeof *d);
    struct buf text = BUF_INIT;
    d->world = world;
    for (size_t i = 0; i < world->donors; i++)
        add_donor(d, (uint32_t)i, &text);
    sort_unique(d);
    buf_release(&text);
    return d;
}

void donors_free(struct donor_index *d)
{
    if (!d)
        return;
    free(d->entry);
    free(d->path);
    free(d);
}

static struct donor found(const struct donor_index *d, size_t at)
{
    return (struct donor){d->world->donor[d->entry[at].donor], d->entry[at].node};
}

/* First entry whose key is not below `key`. */
static size_t lower_bound(const struct donor_index *d, uint64_t key)
{
    size_t low = 0, high = d->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (d->entry[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct donor donors_named(struct mutation *m, struct span key)
{
    const struct donor_index *d = m->donors;
    uint64_t h = hash_bytes(key, 0);
    size_t first = lower_bound(d, h);
    size_t end = h == UINT64_MAX ? d->count : lower_bound(d, h + 1);
    if (first == end)
        return (struct donor){0};
    return found(d, first + rng_below(m->rng, end - first));
}

struct donor donors_any(struct mutation *m)
{
    return m->donors->count ? found(m->donors, rng_below(m->rng, m->donors->count))
                            : (struct donor){0};
}

struct donor donors_update(struct mutation *m)
{
    const struct mut_world *w = m->donors->world;
    if (w->donors == 0)
        return (struct donor){0};
    const struct json_tree *t = w->donor[rng_below(m->rng, w->donors)];
    return (struct donor){t->root == JSON_NONE ? NULL : t, t->root};
}
