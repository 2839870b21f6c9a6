/* The single steps that define "minimal": every deletion, replacement, hoist and small change of
 * one node. They are asked in one round robin until a whole turn moves nothing; that turn is the
 * certificate. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

enum kind {
    SWAP, /* changes place with the next sibling */
    DELETE,
    EVERYWHERE, /* every member of this name goes */
    VALUE,      /* replaced by ladder[arg] */
    HOIST,      /* replaced by the descendant at preorder position arg */
    BARE,       /* an object becomes an array of its values */
    ANONYMOUS,  /* the member's name becomes "" */
    SPELL,      /* number: min_number_variant arg */
    DROP_UNIT,  /* string: unit arg goes */
    LEAST_ANY,  /* string: unit arg becomes min_unit_least 0 */
    LEAST_ALIKE /* ... 1 */
};

struct patch {
    uint8_t kind;
    uint32_t at; /* preorder position of the node */
    uint32_t arg;
};

enum {
    PATCHES = 1 << 16, /* beyond, the list is cut and nothing is certified */
    HOIST_FAR = 4,     /* levels a container is hoisted over */
    HOISTS = 64,       /* descendants looked at */
    UNITS = 2048,      /* of one string */
    SPELLINGS = 256    /* of one number */
};

/* Everything of at most five bytes that a value may become; shorter is less. */
static const char *const ladder[] = {"0", "1", "-1", "\"\"", "[]", "{}", "null", "true", "false"};
enum { LADDER = sizeof ladder / sizeof *ladder };

struct list {
    struct min_tree *t;
    struct patch *patch;
    size_t n, cap;
    struct min_units units; /* of the string at units_at */
    json_ref units_of;
    struct buf text;
};

static void add(struct list *l, enum kind kind, size_t at, size_t arg)
{
    if (l->n >= PATCHES) {
        l->t->m->truncated = true;
        return;
    }
    MEM_GROW(l->patch, l->cap, l->n + 1);
    l->patch[l->n++] = (struct patch){(uint8_t)kind, (uint32_t)at, (uint32_t)arg};
}

/* ---- making the list -------------------------------------------------------------------
 */
static const struct min_units *units_of(struct list *l, json_ref n)
{
    if (l->units_of != n) {
        min_units_split(&l->units, json_at(&l->t->tree, n)->lex, false);
        l->units_of = n;
    }
    return &l->units;
}

/* To drop one of two equal neighbours is to drop the other. */
static void add_string(struct list *l, size_t at)
{
    const struct min_units *u = units_of(l, l->t->node[at]);
    size_t same = 0;
    for (size_t i = 0; i < u->n && i - same < UNITS; i++) {
        bool twin = i && span_eq(u->unit[i], u->unit[i - 1]);
        same += twin;
        if (!twin)
            add(l, DROP_UNIT, at, i);
    }
    l->t->m->truncated |= u->n - same > UNITS;
    for (int which = 0; which < 2; which++)
        for (size_t i = 0; i < u->n; i++) {
            if (min_unit_least(u->unit[i], which).n == 0)
                continue;
            if (i < UNITS)
                add(l, which ? LEAST_ALIKE : LEAST_ANY, at, i);
            else
                l->t->m->truncated = true;
        }
}

static void add_number(struct list *l, size_t at)
{
    struct span lexeme = json_at(&l->t->tree, l->t->node[at])->lex;
    for (unsigned i = 0; i < SPELLINGS && min_number_variant(lexeme, i, &l->text); i++)
        if (!span_eq(buf_view(&l->text), lexeme))
            add(l, SPELL, at, i);
}

/* Levels from `top` down to n, counted to HOIST_FAR + 1 at most. */
static unsigned levels_below(const struct json_tree *tree, json_ref top, json_ref n)
{
    unsigned levels = 0;
    for (; n != top && levels <= HOIST_FAR; n = json_at(tree, n)->parent)
        levels++;
    return levels;
}

/* Near descendants take a node's place; the root tries them all. */
static void add_hoists(struct list *l, size_t at)
{
    const struct json_tree *tree = &l->t->tree;
    json_ref top = l->t->node[at], end = json_skip(tree, tree->root, top);
    size_t last = at + HOISTS < l->t->count ? at + HOISTS : l->t->count - 1;
    for (size_t i = at + 1; i <= last && l->t->node[i] != end; i++) {
        bool container = json_at(tree, l->t->node[i])->first != JSON_NONE;
        unsigned far = container ? HOIST_FAR : 1;
        if (at == 0 || levels_below(tree, top, l->t->node[i]) <= far)
            add(l, HOIST, at, i);
    }
}

/* A node of the same name stands earlier, so the joint deletion is listed once, at the second. */
static size_t same_name_before(const struct min_tree *t, size_t at)
{
    size_t same = 0;
    struct span key = json_at(&t->tree, t->node[at])->key;
    for (size_t i = 0; i < at && key.n; i++)
        same += span_eq(json_at(&t->tree, t->node[i])->key, key);
    return same;
}

static void add_node(struct list *l, size_t at)
{
    const struct min_tree *t = l->t;
    const struct json_node *n = json_at(&t->tree, t->node[at]);
    if (at)
        add(l, DELETE, at, 0);
    if (at < 256 && same_name_before(t, at) == 1)
        add(l, EVERYWHERE, at, 0);
    for (size_t i = 0; i < LADDER; i++)
        if (!n->first || !strchr("1-tf", ladder[i][0])) /* a container: only what is empty */
            add(l, VALUE, at, i);
    if (n->first) {
        add_hoists(l, at);
        if (n->type == JSON_OBJECT)
            add(l, BARE, at, 0);
    }
    if (n->key.n > 2)
        add(l, ANONYMOUS, at, 0);
    if (n->type == JSON_NUMBER)
        add_number(l, at);
    if (n->type == JSON_STRING)
        add_string(l, at);
}

/* ---- applying one ----------------------------------------------------------------------
 */
static void put_units(struct list *l, json_ref n, const struct patch *p)
{
    const struct min_units *u = units_of(l, n);
    buf_clear(&l->text);
    buf_byte(&l->text, '"');
    for (size_t i = 0; i < u->n; i++) {
        if (i != p->arg)
            buf_span(&l->text, u->unit[i]);
        else if (p->kind != DROP_UNIT)
            buf_span(&l->text, min_unit_least(u->unit[i], p->kind == LEAST_ALIKE));
    }
    buf_byte(&l->text, '"');
    json_set_lexeme(&l->t->work, n, buf_view(&l->text));
}

static bool spell(struct list *l, json_ref n, unsigned variant)
{
    struct json_tree *w = &l->t->work;
    struct span lexeme = json_at(&l->t->tree, n)->lex;
    if (!min_number_variant(lexeme, variant, &l->text))
        return false;
    json_ref value = json_new_lexeme(w, buf_view(&l->text));
    json_replace(w, n, value);
    return json_at(w, value)->type == JSON_NUMBER;
}

static void make_bare(struct json_tree *w, json_ref object)
{
    json_ref array = json_new(w, JSON_ARRAY), child;
    json_replace(w, object, array);
    while ((child = json_at(w, object)->first))
        json_append(w, array, child);
}

static void remove_everywhere(struct json_tree *w, json_ref n)
{
    struct span key = json_at(w, n)->key;
    json_ref next;
    for (json_ref i = w->root; i; i = next) {
        bool goes = i != w->root && span_eq(json_at(w, i)->key, key);
        next = goes ? json_skip(w, w->root, i) : json_next(w, w->root, i);
        if (goes)
            json_remove(w, i);
    }
}

static bool apply(struct list *l, const struct patch *p)
{
    struct json_tree *w = &l->t->work;
    json_ref n = l->t->node[p->at];
    min_tree_fork(l->t);
    switch ((enum kind)p->kind) {
    case DELETE:
        json_remove(w, n);
        return true;
    case VALUE:
        min_put_value(w, n, span_of(ladder[p->arg]));
        return true;
    case HOIST:
        json_replace(w, n, l->t->node[p->arg]);
        return true;
    case BARE:
        make_bare(w, n);
        return true;
    case ANONYMOUS:
        json_set_key_lexeme(w, n, SPAN("\"\""));
        return true;
    case EVERYWHERE:
        remove_everywhere(w, n);
        return true;
    case SWAP:
        json_insert_after(w, json_at(w, n)->next, n);
        return true;
    case SPELL:
        return spell(l, n, p->arg);
    case DROP_UNIT:
    case LEAST_ANY:
    case LEAST_ALIKE:
        put_units(l, n, p);
        return true;
    }
    return false;
}

static bool make_patch(void *arg, uint64_t i, struct input *out)
{
    struct list *l = arg;
    if (!apply(l, &l->patch[i % l->n]))
        return false;
    min_tree_make(l->t, out);
    return true;
}

/* ---- round and round ------------------------------------------------------------------- */
static void build(struct list *l, bool only_swaps)
{
    l->n = 0;
    l->units_of = JSON_NONE;
    for (size_t at = 0; at < l->t->count && l->n < PATCHES; at++) {
        if (at && json_at(&l->t->tree, l->t->node[at])->next)
            add(l, SWAP, at, 0);
        if (!only_swaps)
            add_node(l, at);
    }
}

/* The first patch that comes at or after `mark` in the list's own order. */
static size_t first_from(const struct list *l, struct patch mark)
{
    for (size_t i = 0; i < l->n; i++) {
        struct patch p = l->patch[i];
        if (p.at != mark.at       ? p.at > mark.at
            : p.kind != mark.kind ? p.kind > mark.kind
                                  : p.arg >= mark.arg)
            return i;
    }
    return 0;
}

static void turn(struct min_tree *t, bool only_swaps)
{
    struct list l = {.t = t};
    struct patch mark = {0, 0, 0};
    while (t->count && !min_over(t->m)) {
        build(&l, only_swaps);
        size_t from = l.n ? first_from(&l, mark) : 0;
        uint64_t hit =
            min_first(t->m, (struct min_source){make_patch, &l}, from, from + l.n, MIN_RARE);
        if (hit == from + l.n)
            break;
        mark = l.patch[hit % l.n];
        min_tree_load(t, t->step);
    }
    free(l.patch);
    min_units_release(&l.units);
    buf_release(&l.text);
}

void min_sort(struct min_tree *t)
{
    turn(t, true);
}

void min_patches(struct min_tree *t)
{
    turn(t, false);
}
