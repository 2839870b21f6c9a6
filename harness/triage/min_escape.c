/* Ways out of a local minimum, with questions counted so that they stay a small part of the whole.
 * Pairs: two deletions that only help together. And the other cause: an input may hold two, and the
 * search meets the one whose parts come first. If another exists, the original still fails without
 * some part of what was found; that one question per part is asked, and where the answer is yes
 * what remains is reduced too, and the lesser result stays. */
#include "harness/triage/min.h"

enum {
    LEAST_ALLOWANCE = 32, /* questions; or a quarter of those before */
    PAIR_NODES = 12,      /* in trees up to this size every pair is tried */
    OTHER_CAUSES = 3
};

/* ---- pairs -----------------------------------------------------------------------------
 */
static bool is_below(const struct json_tree *t, json_ref n, json_ref top)
{
    while (n && n != top)
        n = json_at(t, n)->parent;
    return n == top;
}

/* Pair number i of the nodes without the root; nested ones are no pair. */
static bool make_pair(void *arg, uint64_t i, struct input *out)
{
    struct min_tree *t = arg;
    size_t a = 1 + (size_t)i / t->count, b = 1 + (size_t)i % t->count;
    if (b <= a || b >= t->count || is_below(&t->tree, t->node[b], t->node[a]))
        return false;
    min_tree_fork(t);
    json_remove(&t->work, t->node[a]);
    json_remove(&t->work, t->node[b]);
    min_tree_make(t, out);
    return true;
}

static void drop_pairs(struct min_tree *t)
{
    uint64_t pairs = (uint64_t)t->count * t->count;
    if (t->count <= PAIR_NODES &&
        min_first(t->m, (struct min_source){make_pair, t}, 0, pairs, MIN_RARE) < pairs)
        min_tree_load(t, t->step);
}

/* ---- the other cause ------------------------------------------------------------------- */
struct other {
    struct min_tree *best;
    struct min_tree whole; /* the original */
};

/* The member of the original that holds what n is in the best: the way down, up to a list. */
static json_ref counterpart(const struct other *o, json_ref n)
{
    const struct json_tree *from = &o->best->tree, *to = &o->whole.tree;
    json_ref way[32], at = to->root;
    size_t depth = 0;
    for (; n != from->root; n = json_at(from, n)->parent) {
        if (depth == sizeof way / sizeof *way)
            return JSON_NONE;
        way[depth++] = n;
    }
    while (depth-- && at && json_at(to, at)->type == JSON_OBJECT) {
        json_ref next = json_at(to, at)->first;
        while (next && !span_eq(json_at(to, next)->key, json_at(from, way[depth])->key))
            next = json_at(to, next)->next;
        at = next;
    }
    return at == to->root ? JSON_NONE : at;
}

/* The original without the counterpart of leaf i of the best. */
static bool make_without(void *arg, uint64_t i, struct input *out)
{
    struct other *o = arg;
    json_ref leaf = o->best->node[i];
    if (json_at(&o->best->tree, leaf)->first)
        return false;
    json_ref n = counterpart(o, leaf);
    if (!n)
        return false;
    min_tree_fork(&o->whole);
    json_remove(&o->whole.work, n);
    min_tree_make(&o->whole, out);
    return true;
}

/* From `start` on, as from an original; what stands is kept unless the result is less. */
static bool reduce_other(struct min_tree *t, struct input *start)
{
    struct min *m = t->m;
    struct input saved = m->best;
    uint64_t accepted = m->accepted;
    m->best = *start;
    *start = INPUT_INIT;
    if (min_tree_load(t, t->step)) {
        min_structure(t);
        min_sort(t);
        min_values(t);
        min_patches(t);
    }
    bool less = min_compare(&m->best, &saved) < 0;
    if (less) {
        input_release(&saved);
    } else {
        input_release(&m->best);
        m->best = saved;
        m->accepted = accepted;
    }
    min_tree_load(t, t->step);
    return less;
}

static bool try_other(struct min_tree *t, const struct input *original)
{
    struct min *m = t->m;
    struct other o = {t, {.m = m, .form = t->form}};
    struct min_source s = {make_without, &o};
    struct input start = INPUT_INIT;
    uint64_t i = t->count;
    if (min_tree_read(&o.whole, &original->step[t->step].body, t->step)) {
        m->exploring = true;
        i = min_first(m, s, 0, t->count, MIN_RARE);
        m->exploring = false;
    }
    bool less = i < t->count && make_without(&o, i, &start) && reduce_other(t, &start);
    input_release(&start);
    min_tree_release(&o.whole);
    return less;
}

void min_escape(struct min_tree *t, const struct input *original)
{
    struct min *m = t->m;
    uint64_t accepted = m->accepted, allowance = m->asked / 4;
    if (!t->count || min_over(m))
        return;
    m->patience = m->asked + (allowance > LEAST_ALLOWANCE ? allowance : LEAST_ALLOWANCE);
    drop_pairs(t);
    m->patience = UINT64_MAX;
    bool alone = original->count == 1 && m->best.count == 1;
    for (int k = 0; alone && k < OTHER_CAUSES && t->count && try_other(t, original); k++)
        continue;
    if (m->accepted != accepted && t->count)
        min_patches(t);
}
