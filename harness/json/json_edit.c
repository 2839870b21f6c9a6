/* Edits: keys, lexemes and links. Whatever is asked for, the links stay consistent: an edit that
 * makes no sense (append to a scalar, insert beside the root, hang a node below itself) does
 * nothing, and a node that hangs somewhere is taken from there first. */
#include "harness/json/json_store.h"

static uint8_t flags_of(const struct json_node *node)
{
    uint8_t flags = node->key.n ? json_lexeme_flags(node->key) : 0;
    return node->type == JSON_STRING ? flags | json_lexeme_flags(node->lex) : flags;
}

struct span json_keep_string(struct json_tree *t, struct span utf8)
{
    struct buf *scratch = &json_store_of(t)->scratch;
    buf_clear(scratch);
    json_put_string(scratch, utf8);
    return json_keep(t, buf_view(scratch));
}

static void set_key(struct json_tree *t, json_ref n, struct span kept)
{
    t->node[n].key = kept;
    t->node[n].flags = flags_of(&t->node[n]);
}

void json_set_key(struct json_tree *t, json_ref n, const char *name)
{
    set_key(t, n, json_keep_string(t, span_of(name)));
}

void json_set_key_lexeme(struct json_tree *t, json_ref n, struct span lexeme)
{
    set_key(t, n, json_keep(t, lexeme));
}

void json_set_lexeme(struct json_tree *t, json_ref n, struct span lexeme)
{
    while (t->node[n].first)
        json_remove(t, t->node[n].last);
    struct json_node *node = &t->node[n];
    node->lex = json_keep(t, lexeme);
    node->type = (uint8_t)json_lexeme_type(node->lex);
    node->flags = flags_of(node);
}

/* ---- links ------------------------------------------------------------------------------- */
/* Whether `n` is `at` or above it. A node without children is above nothing: no walk. */
static bool is_within(const struct json_tree *t, json_ref at, json_ref n)
{
    if (at == n)
        return true;
    if (!t->node[n].first)
        return false;
    while ((at = t->node[at].parent))
        if (at == n)
            return true;
    return false;
}

/* Links the free node n into `parent` after `prev` (JSON_NONE: first). Array items have no key. */
static void link_after(struct json_tree *t, json_ref parent, json_ref prev, json_ref n)
{
    struct json_node *up = &t->node[parent], *node = &t->node[n];
    node->parent = parent;
    node->prev = prev;
    node->next = prev ? t->node[prev].next : up->first;
    *(prev ? &t->node[prev].next : &up->first) = n;
    *(node->next ? &t->node[node->next].prev : &up->last) = n;
    up->count++;
    if (up->type == JSON_ARRAY && node->key.n)
        set_key(t, n, (struct span){0});
}

void json_remove(struct json_tree *t, json_ref n)
{
    if (n == t->root)
        t->root = JSON_NONE;
    if (!n || !t->node[n].parent)
        return;
    struct json_node *node = &t->node[n];
    struct json_node *up = &t->node[node->parent];
    *(node->prev ? &t->node[node->prev].next : &up->first) = node->next;
    *(node->next ? &t->node[node->next].prev : &up->last) = node->prev;
    up->count--;
    node->parent = node->prev = node->next = JSON_NONE;
}

static bool can_take(const struct json_tree *t, json_ref container, json_ref n)
{
    return n && container && json_is_container(t, container) && !is_within(t, container, n);
}

void json_append(struct json_tree *t, json_ref container, json_ref n)
{
    if (!can_take(t, container, n))
        return;
    json_remove(t, n);
    link_after(t, container, t->node[container].last, n);
}

void json_prepend(struct json_tree *t, json_ref container, json_ref n)
{
    if (!can_take(t, container, n))
        return;
    json_remove(t, n);
    link_after(t, container, JSON_NONE, n);
}

void json_insert_after(struct json_tree *t, json_ref sibling, json_ref n)
{
    if (sibling == n || !can_take(t, t->node[sibling].parent, n))
        return;
    json_remove(t, n);
    link_after(t, t->node[sibling].parent, sibling, n);
}

/* n may stand below `old`: that is how a minimiser hoists. */
void json_replace(struct json_tree *t, json_ref old, json_ref n)
{
    bool at_root = old == t->root;
    json_ref parent = t->node[old].parent;
    if (!n || !old || old == n || (!at_root && !can_take(t, parent, n)))
        return;
    json_remove(t, n);
    json_ref prev = t->node[old].prev;
    json_remove(t, old);
    t->node[n].space = t->node[old].space;
    set_key(t, n, t->node[old].key);
    if (at_root)
        t->root = n;
    else
        link_after(t, parent, prev, n);
}

json_ref json_put(struct json_tree *t, json_ref object, const char *name, json_ref n)
{
    json_ref old = json_get(t, object, name);
    if (old) {
        json_replace(t, old, n);
    } else {
        json_set_key(t, n, name);
        json_append(t, object, n);
    }
    return n;
}
