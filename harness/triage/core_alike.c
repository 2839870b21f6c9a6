/* When two shapes are one bug: there is an input that both describe. Each minimum was reduced to
 * the least of its kind, so two ways into one bug end in the same skeleton, and differ at most in
 * the kind of update or the class of a value. */
#include "harness/triage/core_shape.h"

#include "harness/base/mem.h"

#include <stdlib.h>

/* ---- nodes -----------------------------------------------------------------------------
 */
static bool names_meet(const struct shape_node *a, const struct shape_node *b)
{
    if ((a->any_name && b->any_name) || (a->kinds & b->kinds) || (a->keys == 0 && b->keys == 0))
        return true;
    for (size_t i = 0; i < a->keys; i++)
        for (size_t k = 0; k < b->keys; k++)
            if (strcmp(a->key[i], b->key[k]) == 0)
                return true;
    return false;
}

static bool literals_meet(const struct shape_node *a, const struct shape_node *b)
{
    if (a->literal && b->literal)
        return a->literal_n == b->literal_n && memcmp(a->literal, b->literal, a->literal_n) == 0;
    return !a->literal && !b->literal && a->own == b->own && a->bound == b->bound &&
           a->negative == b->negative;
}

static bool leaves_meet(const struct shape_node *a, const struct shape_node *b)
{
    return (a->classes & b->classes) || (a->classes & b->own) || (b->classes & a->own) ||
           literals_meet(a, b);
}

static bool nodes_meet(const struct shape_node *a, const struct shape_node *b)
{
    if (a->parent != b->parent || a->form != b->form || a->twice != b->twice || !names_meet(a, b))
        return false;
    return a->form == NODE_LEAF ? leaves_meet(a, b)
                                : a->form == NODE_OBJECT || a->items == b->items;
}

/* ---- bodies ----------------------------------------------------------------------------
 */
static bool near(uint64_t a, uint64_t b)
{
    return a <= 2 * b && b <= 2 * a; /* a stack or a limit in bytes is not the same every time */
}

static bool same_bytes(const struct rope *a, const struct rope *b)
{
    return a->len == b->len && rope_hash(a, 0) == rope_hash(b, 0);
}

static bool steps_meet(const struct shape *a, const struct shape *b, size_t i)
{
    const struct shape_step *x = &a->step[i], *y = &b->step[i];
    const struct step *p = &a->min.step[i], *q = &b->min.step[i];
    if (x->form != y->form || !decorations_match(p, q) || !decorations_match(q, p))
        return false;
    switch (x->form) {
    case BODY_ANY:
    case BODY_EMPTY:
        return true;
    case BODY_DEEP:
    case BODY_LARGE:
        return near(x->measure, y->measure);
    case BODY_TEXT:
        return (x->measure & y->measure) != 0;
    case BODY_MARK:
    case BODY_CUT:
    case BODY_BROKEN:
        return (p->body.len == 1 && q->body.len == 1) || same_bytes(&p->body, &q->body);
    case BODY_WHOLE:
        return same_bytes(&p->body, &q->body);
    case BODY_TREE:
        break;
    }
    bool meet = x->nodes == y->nodes;
    for (size_t k = 0; meet && k < x->nodes; k++)
        meet = nodes_meet(&x->node[k], &y->node[k]);
    return meet;
}

bool shapes_alike(const struct shape *a, const struct shape *b)
{
    bool alike = a->min.count == b->min.count;
    for (size_t i = 0; alike && i < a->min.count; i++)
        alike = steps_meet(a, b, i);
    return alike;
}

/* ---- union -----------------------------------------------------------------------------
 */
static bool has_key(const struct shape_node *n, const char *name)
{
    for (size_t i = 0; i < n->keys; i++)
        if (strcmp(n->key[i], name) == 0)
            return true;
    return false;
}

static bool has_absent(const struct shape_node *n, const char *name)
{
    for (size_t i = 0; i < n->absents; i++)
        if (strcmp(n->absent[i], name) == 0)
            return true;
    return false;
}

static uint32_t classes_of_absent(const struct shape_node *n, const char *name)
{
    for (size_t i = 0; i < n->absents; i++)
        if (strcmp(n->absent[i], name) == 0)
            return n->absent_classes[i];
    return 0;
}

static void widen_node(struct shape_node *into, const struct shape_node *from)
{
    size_t kept = 0;
    into->classes |= from->classes;
    into->kinds |= from->kinds;
    into->any_name |= from->any_name;
    if (literals_meet(into, from))
        into->likeness |= from->likeness;
    for (size_t i = 0; i < from->keys; i++)
        if (!has_key(into, from->key[i]))
            shape_node_add_key(into, from->key[i]);
    for (size_t i = 0; i < into->absents; i++)
        if (has_absent(from, into->absent[i])) {
            into->absent_classes[kept] =
                into->absent_classes[i] | classes_of_absent(from, into->absent[i]);
            into->absent[kept++] = into->absent[i];
        }
    into->absents = kept;
}

void shape_widen(struct shape *into, const struct shape *from)
{
    for (size_t i = 0; i < into->min.count; i++) {
        struct shape_step *s = &into->step[i];
        if (s->form == BODY_TEXT)
            s->measure |= from->step[i].measure;
        else if (from->step[i].measure < s->measure)
            s->measure = from->step[i].measure;
        for (size_t k = 0; k < s->nodes; k++)
            widen_node(&s->node[k], &from->step[i].node[k]);
    }
}

static void copy_node(struct shape_node *to, const struct shape_node *from)
{
    to->classes = from->classes;
    to->likeness = from->likeness;
    to->kinds = from->kinds;
    to->any_name = from->any_name;
    for (size_t i = to->keys; i < from->keys; i++)
        shape_node_add_key(to, from->key[i]);
    memcpy(to->absent, from->absent, sizeof to->absent);
    memcpy(to->absent_classes, from->absent_classes, sizeof to->absent_classes);
    to->absents = from->absents;
}

void shape_copy(struct shape *to, const struct shape *from)
{
    shape_read(to, &from->min);
    to->probed = from->probed;
    for (size_t i = 0; i < to->min.count; i++) {
        to->step[i].measure = from->step[i].measure;
        to->step[i].form = from->step[i].form;
        for (size_t k = 0; k < to->step[i].nodes; k++)
            copy_node(&to->step[i].node[k], &from->step[i].node[k]);
    }
}
