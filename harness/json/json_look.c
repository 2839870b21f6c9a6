/* Looking around in a tree: walks, members, sizes, equality. */
#include "harness/json/json_store.h"

static uint64_t add_sat(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t mul_sat(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

uint64_t json_fill_size(const struct json_fill *f)
{
    return add_sat(mul_sat(f->unit.n, f->count), add_sat(f->head.n, f->tail.n));
}

bool json_is_container(const struct json_tree *t, json_ref n)
{
    return t->node[n].type == JSON_ARRAY || t->node[n].type == JSON_OBJECT;
}

json_ref json_skip(const struct json_tree *t, json_ref top, json_ref n)
{
    while (n != top && !t->node[n].next)
        n = t->node[n].parent;
    return n == top ? JSON_NONE : t->node[n].next;
}

json_ref json_next(const struct json_tree *t, json_ref top, json_ref n)
{
    return t->node[n].first ? t->node[n].first : json_skip(t, top, n);
}

json_ref json_item(const struct json_tree *t, json_ref container, uint32_t index)
{
    if (!container || index >= t->node[container].count)
        return JSON_NONE;
    uint32_t back = t->node[container].count - 1 - index;
    json_ref n;
    if (index <= back)
        for (n = t->node[container].first; index; index--)
            n = t->node[n].next;
    else
        for (n = t->node[container].last; back; back--)
            n = t->node[n].prev;
    return n;
}

json_ref json_get(const struct json_tree *t, json_ref object, const char *name)
{
    if (!object || t->node[object].type != JSON_OBJECT)
        return JSON_NONE;
    size_t length = strlen(name);
    for (json_ref n = t->node[object].first; n; n = t->node[n].next) {
        const struct json_node *node = &t->node[n];
        if (!(node->flags & JSON_HAS_ESCAPE) && node->key.n) { /* nearly all: plain bytes */
            if (node->key.n == length + 2 && memcmp(node->key.p + 1, name, length) == 0)
                return n;
        } else if (json_key_is(t, n, name)) {
            return n;
        }
    }
    return JSON_NONE;
}

json_ref json_get_last(const struct json_tree *t, json_ref object, const char *name)
{
    if (!object || t->node[object].type != JSON_OBJECT)
        return JSON_NONE;
    json_ref n = t->node[object].last;
    while (n && !json_key_is(t, n, name))
        n = t->node[n].prev;
    return n;
}

uint32_t json_depth(const struct json_tree *t, json_ref n)
{
    uint32_t depth = 0;
    while ((n = t->node[n].parent))
        depth++;
    return depth;
}

uint32_t json_count(const struct json_tree *t, json_ref top)
{
    uint32_t count = 0;
    for (json_ref n = top; n; n = json_next(t, top, n))
        count++;
    return count;
}

uint64_t json_size(const struct json_tree *t, json_ref top)
{
    uint64_t size = 0;
    for (json_ref n = top; n; n = json_next(t, top, n)) {
        const struct json_node *node = &t->node[n];
        if (n != top && json_is_member(t, node))
            size = add_sat(size, json_member_key(node).n + 1);
        if (json_is_container(t, n)) /* brackets, and commas between the children */
            size = add_sat(size, 2 + (uint64_t)node->count - (node->count > 0));
        else if (node->type == JSON_FILL)
            size = add_sat(size, json_fill_size(json_fill_of(node)));
        else
            size = add_sat(size, node->lex.n);
    }
    return size;
}

bool json_has_fill(const struct json_tree *t)
{
    if (!t->store || !t->store->fills)
        return false;
    for (json_ref n = t->root; n; n = json_next(t, t->root, n))
        if (t->node[n].type == JSON_FILL)
            return true;
    return false;
}

static bool same_fill(const struct json_fill *a, const struct json_fill *b)
{
    return span_eq(a->head, b->head) && span_eq(a->unit, b->unit) && span_eq(a->tail, b->tail) &&
           a->count == b->count;
}

static bool same_node(const struct json_node *a, const struct json_node *b)
{
    if (a->type != b->type || a->count != b->count)
        return false;
    if (a->type == JSON_FILL)
        return same_fill(json_fill_of(a), json_fill_of(b));
    return span_eq(a->lex, b->lex);
}

/* In step through both: equal counts at every node make the shapes equal too. */
bool json_same(const struct json_tree *a, json_ref m, const struct json_tree *b, json_ref n)
{
    json_ref i = m, k = n;
    while (i && k) {
        const struct json_node *x = &a->node[i], *y = &b->node[k];
        if (!same_node(x, y))
            return false;
        if (i != m && json_is_member(a, x) && !span_eq(json_member_key(x), json_member_key(y)))
            return false;
        i = json_next(a, m, i);
        k = json_next(b, n, k);
    }
    return !i && !k;
}
