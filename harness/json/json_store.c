/* The memory of a tree: one array of nodes, an arena for its own text, a table of white space.
 * Clearing keeps what a next document of the same size will need and allocates nothing then. */
#include "harness/json/json_store.h"

#include "harness/base/mem.h"

#include <stdlib.h>

#define CHUNK_FIRST 4096
#define CHUNK_MOST ((size_t)1 << 20) /* larger texts get a chunk of their own, freed on clear */

struct json_chunk {
    struct json_chunk *next;
    size_t used, cap;
    _Alignas(16) char data[];
};

static void free_chunks(struct json_chunk *c)
{
    while (c) {
        struct json_chunk *next = c->next;
        free(c);
        c = next;
    }
}

/* Chunks grow by doubling, so the largest ordinary one soon holds a whole round of edits. */
static void rewind_chunks(struct json_store *s)
{
    struct json_chunk *best = NULL, **link = &s->chunk, **best_link = NULL;
    for (; *link; link = &(*link)->next)
        if ((*link)->cap <= CHUNK_MOST && (!best || (*link)->cap > best->cap)) {
            best = *link;
            best_link = link;
        }
    if (best)
        *best_link = best->next;
    free_chunks(s->chunk);
    s->chunk = best;
    if (best) {
        best->next = NULL;
        best->used = 0;
    }
}

static struct json_chunk *add_chunk(struct json_store *s, size_t n)
{
    size_t cap = s->chunk && s->chunk->cap < CHUNK_MOST ? s->chunk->cap * 2 : CHUNK_FIRST;
    if (s->chunk && s->chunk->cap >= CHUNK_MOST)
        cap = CHUNK_MOST;
    if (cap < n)
        cap = n;
    if (cap > SIZE_MAX - sizeof(struct json_chunk))
        abort();
    struct json_chunk *c = xmalloc(sizeof *c + cap);
    *c = (struct json_chunk){.next = s->chunk, .cap = cap};
    s->chunk = c;
    return c;
}

void *json_store_alloc(struct json_tree *t, size_t n)
{
    struct json_store *s = json_store_of(t);
    struct json_chunk *c = s->chunk;
    size_t at = c ? (c->used + 15) & ~(size_t)15 : 0;
    if (!c || at > c->cap || c->cap - at < n) {
        c = add_chunk(s, n);
        at = 0;
    }
    c->used = at + n;
    return c->data + at;
}

struct json_store *json_store_of(struct json_tree *t)
{
    if (!t->store)
        t->store = xcalloc(1, sizeof *t->store);
    return t->store;
}

void json_nodes_reserve(struct json_tree *t, uint32_t cap)
{
    if (cap <= t->cap)
        return;
    if (cap < 64)
        cap = 64;
    t->node = xrealloc(t->node, cap, sizeof *t->node);
    t->cap = cap;
    if (t->used == 0) {
        t->node[0] = (struct json_node){0};
        t->used = 1;
    }
}

json_ref json_node_new(struct json_tree *t, enum json_type type)
{
    if (t->used == t->cap) {
        if (t->cap > UINT32_MAX / 2)
            abort();
        json_nodes_reserve(t, t->cap + t->cap / 2 + 1);
    }
    json_ref n = t->used++;
    t->node[n] = (struct json_node){.type = (uint8_t)type};
    return n;
}

struct json_space *json_space_new(struct json_tree *t, json_ref n)
{
    struct json_store *s = json_store_of(t);
    struct json_node *node = &t->node[n];
    if (!node->space) {
        if (s->spaces == 0)
            s->spaces = 1;
        MEM_GROW(s->space, s->space_cap, s->spaces + 1);
        s->space[0] = s->space[s->spaces] = (struct json_space){0};
        node->space = (uint32_t)s->spaces++;
    }
    return &s->space[node->space];
}

/* ---- life -------------------------------------------------------------------------------- */
void json_release(struct json_tree *t)
{
    if (!t)
        return;
    free(t->node);
    if (t->store) {
        free_chunks(t->store->chunk);
        free(t->store->space);
        buf_release(&t->store->scratch);
        free(t->store);
    }
    *t = JSON_TREE_INIT;
}

void json_clear(struct json_tree *t)
{
    t->used = t->node ? 1 : 0;
    t->root = JSON_NONE;
    if (!t->store)
        return;
    rewind_chunks(t->store);
    t->store->spaces = 0;
    t->store->fills = false;
}

static void copy_spaces(struct json_tree *to, const struct json_store *from)
{
    if (!from || (!from->spaces && !from->fills))
        return;
    struct json_store *s = json_store_of(to);
    s->fills = from->fills;
    if (!from->spaces)
        return;
    MEM_GROW(s->space, s->space_cap, from->spaces);
    memcpy(s->space, from->space, from->spaces * sizeof *s->space);
    s->spaces = from->spaces;
}

void json_clone(struct json_tree *to, const struct json_tree *from)
{
    if (to == from)
        return;
    json_clear(to);
    if (from->used == 0)
        return;
    json_nodes_reserve(to, from->used);
    memcpy(to->node, from->node, from->used * sizeof *to->node);
    to->used = from->used;
    to->root = from->root;
    copy_spaces(to, from->store);
}

struct span json_keep(struct json_tree *t, struct span bytes)
{
    if (!bytes.n)
        return SPAN("");
    char *p = json_store_alloc(t, bytes.n);
    memcpy(p, bytes.p, bytes.n);
    return (struct span){p, bytes.n};
}
