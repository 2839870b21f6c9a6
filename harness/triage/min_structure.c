/* Structure first: cheap guesses, long arrays, then the few leaves that matter among hundreds,
 * each found by one bisection over the leaves in document order. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

enum {
    TOP_GUESSES = 16, /* top-level members tried alone */
    LONG_LIST = 8,    /* children from which a list is shortened on its own */
    LONG_LISTS = 16,  /* lists treated so */
    DEEP = 8,         /* nesting from which depth itself is a suspect */
    LARGE = 16 << 10  /* bytes from which size itself is a suspect */
};

static const char *const tiny[] = {"", "0", "\"\"", "[]", "{}", "null"};
enum { TINY = sizeof tiny / sizeof *tiny, GUESS_SIZE = TINY, GUESS_PADDED, GUESS_DEPTH, GUESS_TOP };

static void body_of(struct min_tree *t, struct span json, struct input *out)
{
    struct buf body = BUF_INIT;
    if (json.n) {
        buf_span(&body, t->head);
        buf_span(&body, json);
        buf_span(&body, t->tail);
    }
    min_with_body(&t->m->best, t->step, &body, out);
}

static void make_string(struct min_tree *t, uint64_t bytes, struct input *out)
{
    struct buf json = BUF_INIT;
    buf_byte(&json, '"');
    buf_fill(&json, '0', (size_t)bytes - 2);
    buf_byte(&json, '"');
    body_of(t, buf_view(&json), out);
    buf_release(&json);
}

/* An ordinary message as long as the input: for a limit that only well-formed updates run into. */
static void make_padded(struct min_tree *t, uint64_t bytes, struct input *out)
{
    static const char before[] =
        "{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":1,\"from\":{\"id\":1,\"is_bot\":"
        "false,"
        "\"first_name\":\"0\"},\"chat\":{\"id\":1,\"type\":\"private\",\"first_name\":\"";
    static const char after[] = "\"},\"text\":\"0\"}}";
    struct buf json = BUF_INIT;
    buf_str(&json, before);
    buf_fill(&json, '0', (size_t)bytes - sizeof before - sizeof after + 2);
    buf_str(&json, after);
    body_of(t, buf_view(&json), out);
    buf_release(&json);
}

static bool make_nest(void *arg, uint64_t levels, struct input *out)
{
    struct buf json = BUF_INIT;
    buf_fill(&json, '[', (size_t)levels);
    buf_fill(&json, ']', (size_t)levels);
    body_of(arg, buf_view(&json), out);
    buf_release(&json);
    return levels > 0;
}

/* Containers on the longest way down. */
static uint32_t deepest(const struct min_tree *t, json_ref *where)
{
    uint32_t depth = 0, most = 0;
    const struct json_tree *tree = &t->tree;
    json_ref n = tree->root;
    while (n) {
        depth += json_is_container(tree, n);
        if (depth > most) {
            most = depth;
            *where = n;
        }
        if (json_at(tree, n)->first) {
            n = json_at(tree, n)->first;
            continue;
        }
        while (n && !(n != tree->root && json_at(tree, n)->next)) {
            depth -= json_is_container(tree, n);
            n = n == tree->root ? JSON_NONE : json_at(tree, n)->parent;
        }
        if (n) {
            depth -= json_is_container(tree, n);
            n = json_at(tree, n)->next;
        }
    }
    return most;
}

static bool make_top_alone(struct min_tree *t, uint64_t index, struct input *out)
{
    json_ref root = min_tree_fork(t), next = JSON_NONE;
    json_ref stays = json_item(&t->work, root, (uint32_t)index);
    if (!stays || json_at(&t->work, root)->count < 2)
        return false;
    for (json_ref n = json_at(&t->work, root)->first; n; n = next) {
        next = json_at(&t->work, n)->next;
        if (n != stays)
            json_remove(&t->work, n);
    }
    min_tree_make(t, out);
    return true;
}

static bool make_guess(void *arg, uint64_t i, struct input *out)
{
    struct min_tree *t = arg;
    json_ref where;
    if (i < TINY) {
        body_of(t, span_of(tiny[i]), out);
        return true;
    }
    if (i == GUESS_SIZE) {
        if (t->text.len >= LARGE)
            make_string(t, t->text.len - t->head.n - t->tail.n, out);
        return t->text.len >= LARGE;
    }
    if (i == GUESS_PADDED) {
        if (t->text.len >= LARGE)
            make_padded(t, t->text.len - t->head.n - t->tail.n, out);
        return t->text.len >= LARGE;
    }
    if (i == GUESS_DEPTH) {
        uint32_t depth = deepest(t, &where);
        return depth >= DEEP && make_nest(t, depth, out);
    }
    return make_top_alone(t, i - GUESS_TOP, out);
}

static void guesses(struct min_tree *t)
{
    uint64_t top = json_at(&t->tree, t->tree.root)->count;
    uint64_t count = GUESS_TOP + (top < TOP_GUESSES ? top : TOP_GUESSES);
    uint64_t hit = min_first(t->m, (struct min_source){make_guess, t}, 0, count, MIN_RARE);
    if (hit == GUESS_DEPTH) {
        json_ref where;
        min_bisect(t->m, (struct min_source){make_nest, t}, 1, deepest(t, &where));
    }
    if (hit != count)
        min_tree_load(t, t->step);
}

/* ---- a long chain ----------------------------------------------------------------------
 */
struct chain {
    struct min_tree *t;
    json_ref bottom; /* the deepest container */
    uint32_t depth;  /* containers from the root to it */
};

/* The root's child on the chain becomes the container that has v - 2 others below it. */
static bool make_shorter_chain(void *arg, uint64_t v, struct input *out)
{
    struct chain *c = arg;
    json_ref low = c->bottom, high = c->bottom;
    min_tree_fork(c->t);
    for (uint64_t i = 2; i < v; i++)
        low = json_at(&c->t->work, low)->parent;
    for (uint32_t i = 2; i < c->depth; i++)
        high = json_at(&c->t->work, high)->parent;
    if (low == high)
        return false;
    json_remove(&c->t->work, low);
    json_replace(&c->t->work, high, low);
    min_tree_make(c->t, out);
    return true;
}

static void shorten_chain(struct min_tree *t)
{
    struct chain c = {.t = t, .bottom = JSON_NONE};
    c.depth = deepest(t, &c.bottom);
    if (c.depth < DEEP || t->count > (size_t)64 * c.depth)
        return;
    min_bisect(t->m, (struct min_source){make_shorter_chain, &c}, 2, c.depth);
    min_tree_load(t, t->step);
}

/* ---- long lists ------------------------------------------------------------------------
 */
struct list {
    struct min_tree *t;
    json_ref node;
};

static bool make_shorter_list(void *arg, uint64_t length, struct input *out)
{
    struct list *l = arg;
    min_tree_fork(l->t);
    while (json_at(&l->t->work, l->node)->count > length)
        json_remove(&l->t->work, json_at(&l->t->work, l->node)->last);
    min_tree_make(l->t, out);
    return true;
}

static bool make_zeros(void *arg, uint64_t length, struct input *out)
{
    struct list *l = arg;
    json_ref next;
    (void)length;
    min_tree_fork(l->t);
    for (json_ref n = json_at(&l->t->work, l->node)->first; n; n = next) {
        next = json_at(&l->t->work, n)->next;
        min_put_value(&l->t->work, n, SPAN("0"));
    }
    min_tree_make(l->t, out);
    return true;
}

/* Where only the length matters, the list is one part from here on: its position is noted. */
static size_t shorten_lists(struct min_tree *t, size_t *whole)
{
    size_t wholes = 0;
    int done = 0;
    for (size_t i = 0; i < t->count && done < LONG_LISTS && !min_over(t->m); i++) {
        struct list l = {t, t->node[i]};
        const struct json_node *n = json_at(&t->tree, l.node);
        if (!json_is_container(&t->tree, l.node) || n->count <= LONG_LIST)
            continue;
        if (n->type == JSON_OBJECT && n->count <= 8 * LONG_LIST)
            continue;
        min_bisect(t->m, (struct min_source){make_shorter_list, &l}, 0, n->count);
        min_tree_load(t, t->step);
        done++;
        if (json_at(&t->tree, t->node[i])->count > 1 &&
            json_at(&t->tree, t->node[i])->type == JSON_ARRAY &&
            min_one(t->m, (struct min_source){make_zeros, &(struct list){t, t->node[i]}}, 0)) {
            min_tree_load(t, t->step);
            whole[wholes++] = i;
        }
    }
    return wholes;
}

/* ---- leaves ----------------------------------------------------------------------------
 */
enum { GONE, ABOVE, WHOLE }; /* a node stays because one below it does, or with all it holds */

struct pick {
    struct min_tree *t;
    json_ref *part; /* leaves, or all nodes but the root */
    size_t n;
    uint8_t *alive; /* by node: GONE, ABOVE, WHOLE */
    bool zero;      /* what is not kept becomes 0 instead of going */
};

static bool make_picked(void *arg, const bool *keep, struct input *out)
{
    struct pick *p = arg;
    struct json_tree *w = &p->t->work;
    json_ref root = min_tree_fork(p->t), next;
    memset(p->alive, 0, p->t->tree.used);
    p->alive[root] = ABOVE;
    for (size_t i = 0; i < p->n; i++)
        for (json_ref n = p->part[i]; keep[i] && !p->alive[n]; n = json_at(w, n)->parent)
            p->alive[n] = ABOVE;
    for (size_t i = 0; i < p->n; i++)
        if (keep[i])
            p->alive[p->part[i]] = WHOLE;
    for (json_ref n = json_next(w, root, root); n; n = next) {
        bool inside = p->alive[n] == ABOVE || (p->zero && p->alive[n]);
        next = inside ? json_next(w, root, n) : json_skip(w, root, n);
        if (!p->alive[n] && p->zero)
            min_put_value(w, n, SPAN("0"));
        else if (!p->alive[n])
            json_remove(w, n);
    }
    min_tree_make(p->t, out);
    return true;
}

/* The leaves, where each list of `whole` counts as one. */
static void list_leaves(struct pick *p, const size_t *whole, size_t wholes)
{
    const struct json_tree *tree = &p->t->tree;
    json_ref until = JSON_NONE; /* the first node after the list we are in */
    for (size_t i = 1; i < p->t->count; i++) {
        json_ref n = p->t->node[i];
        bool leaf = !json_at(tree, n)->first;
        if (until && n != until)
            continue;
        until = JSON_NONE;
        for (size_t k = 0; k < wholes && !leaf; k++)
            if (whole[k] == i) {
                leaf = true;
                until = json_skip(tree, tree->root, n);
                i = until ? i : p->t->count;
            }
        if (leaf)
            p->part[p->n++] = n;
    }
}

/* Every node that 0 could replace. */
static void list_nonzero(struct pick *p)
{
    for (size_t i = 1; i < p->t->count; i++)
        if (!span_is(json_at(&p->t->tree, p->t->node[i])->lex, "0"))
            p->part[p->n++] = p->t->node[i];
}

static void pick_init(struct pick *p, struct min_parts *parts, struct min_tree *t)
{
    *p = (struct pick){.t = t};
    p->part = xmalloc((t->count + 1) * sizeof *p->part);
    p->alive = xmalloc(t->tree.used);
    *parts = (struct min_parts){.keep = xmalloc(t->count + 1), .make = make_picked, .arg = p};
    memset(parts->keep, 1, t->count + 1);
}

static void pick_release(struct pick *p, struct min_parts *parts)
{
    free(parts->keep);
    free(p->part);
    free(p->alive);
}

static void reduce_picked(struct pick *p, struct min_parts *parts)
{
    parts->n = p->n;
    if (!min_parts_quick(p->t->m, parts, false))
        min_parts_runs(p->t->m, parts, 1);
    min_tree_load(p->t, p->t->step);
}

static void pick_leaves(struct min_tree *t, const size_t *whole, size_t wholes)
{
    struct pick p;
    struct min_parts parts;
    pick_init(&p, &parts, t);
    list_leaves(&p, whole, wholes);
    reduce_picked(&p, &parts);
    pick_release(&p, &parts);
}

static void zeros(struct min_tree *t)
{
    struct pick p;
    struct min_parts parts;
    pick_init(&p, &parts, t);
    p.zero = true;
    list_nonzero(&p);
    reduce_picked(&p, &parts);
    pick_release(&p, &parts);
}

void min_structure(struct min_tree *t)
{
    guesses(t);
    if (!t->count)
        return;
    size_t whole[LONG_LISTS], wholes = shorten_lists(t, whole);
    pick_leaves(t, whole, wholes);
    shorten_chain(t);
    zeros(t);
}
