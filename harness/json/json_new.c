/* New nodes. They hang nowhere until one of the edits in json_edit.c inserts them. */
#include "harness/json/json_store.h"

#include <stdio.h>

json_ref json_new(struct json_tree *t, enum json_type type)
{
    static const struct span plain[] = {
        [JSON_NULL] = {"null", 4}, [JSON_FALSE] = {"false", 5}, [JSON_TRUE] = {"true", 4},
        [JSON_NUMBER] = {"0", 1},  [JSON_STRING] = {"\"\"", 2}, [JSON_FILL] = {NULL, 0}};
    json_ref n = json_node_new(t, type == JSON_FILL ? JSON_RAW : type); /* fills need parts */
    t->node[n].lex = plain[type];
    return n;
}

/* A lexeme that is already known to be of this type. */
static json_ref new_scalar(struct json_tree *t, enum json_type type, struct span lex, uint8_t flags)
{
    json_ref n = json_node_new(t, type);
    t->node[n].lex = lex;
    t->node[n].flags = flags;
    return n;
}

json_ref json_new_int(struct json_tree *t, int64_t value)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)value);
    return new_scalar(t, JSON_NUMBER, json_keep(t, (struct span){text, (size_t)n}), 0);
}

json_ref json_new_string(struct json_tree *t, const char *utf8)
{
    return json_new_text(t, span_of(utf8));
}

json_ref json_new_text(struct json_tree *t, struct span utf8)
{
    struct span lex = json_keep_string(t, utf8);
    return new_scalar(t, JSON_STRING, lex, json_lexeme_flags(lex));
}

json_ref json_new_lexeme(struct json_tree *t, struct span lexeme)
{
    json_ref n = json_node_new(t, JSON_RAW);
    json_set_lexeme(t, n, lexeme);
    return n;
}

json_ref json_new_fill(struct json_tree *t, struct span head, struct span unit, uint64_t count,
                       struct span tail)
{
    uint64_t most = unit.n ? ROPE_MAX / unit.n : 0;
    struct json_fill *fill = json_store_alloc(t, sizeof *fill);
    fill->head = json_keep(t, head);
    fill->unit = json_keep(t, unit);
    fill->tail = json_keep(t, tail);
    fill->count = count < most ? count : most;
    t->store->fills = true;
    return new_scalar(t, JSON_FILL, (struct span){(const char *)fill, 0}, 0);
}

static void graft_node(struct json_tree *t, const struct json_tree *from, json_ref n, json_ref copy)
{
    struct json_node *to = &t->node[copy];
    const struct json_node *src = &from->node[n];
    to->key = src->key;
    to->lex = src->lex;
    to->count = src->count;
    to->flags = src->flags;
    if (src->type == JSON_FILL)
        json_store_of(t)->fills = true;
    if (src->space && from == t)
        to->space = src->space;
    else if (src->space)
        *json_space_new(t, copy) = from->store->space[src->space];
}

/* Two cursors in step: the copy goes down, along and up exactly as the original does. */
json_ref json_graft(struct json_tree *t, const struct json_tree *from, json_ref n)
{
    json_ref top = json_node_new(t, from->node[n].type), at = top, src = n;
    graft_node(t, from, n, top);
    for (;;) {
        json_ref parent, prev;
        if (from->node[src].first) {
            src = from->node[src].first;
            parent = at;
            prev = JSON_NONE;
        } else {
            for (; src != n && !from->node[src].next; src = from->node[src].parent)
                at = t->node[at].parent;
            if (src == n)
                return top;
            src = from->node[src].next;
            parent = t->node[at].parent;
            prev = at;
        }
        at = json_node_new(t, from->node[src].type);
        graft_node(t, from, src, at);
        t->node[at].parent = parent;
        t->node[at].prev = prev;
        t->node[parent].last = at;
        if (prev)
            t->node[prev].next = at;
        else
            t->node[parent].first = at;
    }
}
