/* Choosing nodes; see pick.h. Nodes sit in one array, so a uniform choice is a random index that is
 * rejected when the node was removed, has the wrong type, or is the n-th of many array elements. */
#include "fuzz/mutators/pick.h"

#include "fuzz/mutators/donors.h"

#define PICK_TRIES 32
#define PICK_COMMON 8 /* a path that more donors have is common */
#define PICK_DEPTH 64 /* deeper nodes count as unattached: nobody edits below that */

/* Attached to the root; array elements beyond the second are thinned out so that each array counts
 * as about two paths; update_id is left out mostly. A path that many seeds share is tried on all of
 * them, so on each it is taken a third as often as one that only a few have. */
static bool wanted(struct mutation *m, json_ref n)
{
    const struct json_tree *t = m->tree;
    json_ref at = n;
    uint64_t path = 0;
    for (int depth = 0; depth < PICK_DEPTH; depth++) {
        const struct json_node *node = json_at(t, at);
        json_ref up = node->parent;
        if (up == JSON_NONE) {
            uint32_t donors = donors_with_path(m->donors, path);
            return at == t->root && n != t->root &&
                   (donors <= PICK_COMMON || rng_chance(m->rng, 1, 3));
        }
        if (node->key.n)
            path = donors_path_mix(path, node->key);
        if (json_at(t, up)->type == JSON_ARRAY && json_at(t, up)->count > 2 &&
            !rng_chance(m->rng, 2, json_at(t, up)->count))
            return false;
        if (up == t->root && at == n && node->type == JSON_NUMBER && !rng_chance(m->rng, 1, 4))
            return false;
        at = up;
    }
    return false;
}

bool pick_attached(const struct json_tree *t, json_ref n)
{
    if (n == JSON_NONE)
        return false;
    for (int depth = 0; depth < PICK_DEPTH; depth++) {
        json_ref up = json_at(t, n)->parent;
        if (up == JSON_NONE)
            return n == t->root;
        n = up;
    }
    return false;
}

json_ref pick_child(struct mutation *m, json_ref container)
{
    uint32_t count = json_at(m->tree, container)->count;
    return count ? json_item(m->tree, container, (uint32_t)rng_below(m->rng, count)) : JSON_NONE;
}

static bool fits(const struct json_tree *t, json_ref n, unsigned types, bool member)
{
    return pick_is(t, n, types) && (!member || json_at(t, n)->key.n);
}

/* A sibling, child or uncle of the last edit. */
static json_ref near_focus(struct mutation *m, unsigned types, bool member)
{
    const struct json_tree *t = m->tree;
    if (!pick_attached(t, m->focus))
        return JSON_NONE;
    for (int i = 0; i < 6; i++) {
        json_ref at = m->focus;
        if (json_at(t, at)->parent && (!json_is_container(t, at) || rng_chance(m->rng, 1, 3)))
            at = json_at(t, at)->parent;
        json_ref n = pick_child(m, at);
        if (n != JSON_NONE && json_is_container(t, n) && rng_chance(m->rng, 1, 3))
            n = pick_child(m, n);
        if (n != JSON_NONE && fits(t, n, types, member) && wanted(m, n))
            return n;
    }
    return JSON_NONE;
}

/* Walks down from the update's kind, each child equally likely: shallow nodes, which decide more,
 * come up more often than deep ones. */
static json_ref from_above(struct mutation *m, unsigned types, bool member)
{
    const struct json_tree *t = m->tree;
    json_ref at = shape_kind(t);
    for (int depth = 0; at != JSON_NONE && depth < PICK_DEPTH; depth++) {
        at = json_is_container(t, at) ? pick_child(m, at) : JSON_NONE;
        if (at != JSON_NONE && fits(t, at, types, member) &&
            (!json_is_container(t, at) || rng_chance(m->rng, 1, 2)))
            return at;
    }
    return JSON_NONE;
}

static json_ref uniform(struct mutation *m, unsigned types, bool member)
{
    const struct json_tree *t = m->tree;
    uint32_t span = t->used - 1;
    for (int i = 0; i < PICK_TRIES; i++) {
        json_ref n = 1 + (json_ref)rng_below(m->rng, span);
        if (fits(t, n, types, member) && wanted(m, n))
            return n;
    }
    json_ref start = (json_ref)rng_below(m->rng, span);
    for (uint32_t i = 0; i < span; i++) {
        json_ref n = 1 + (start + i) % span;
        if (n != t->root && fits(t, n, types, member) && pick_attached(t, n))
            return n;
    }
    return JSON_NONE;
}

static json_ref choose(struct mutation *m, unsigned types, bool member)
{
    json_ref n = JSON_NONE;
    if (m->tree->root == JSON_NONE || m->tree->used < 2)
        return JSON_NONE;
    if (m->focus != JSON_NONE && rng_chance(m->rng, 1, 2))
        n = near_focus(m, types, member);
    if (n == JSON_NONE && rng_chance(m->rng, 1, 4))
        n = from_above(m, types, member);
    if (n == JSON_NONE)
        n = uniform(m, types, member);
    return n;
}

/* The focus is the parent where the node itself may be about to go. */
static json_ref remember(struct mutation *m, json_ref n)
{
    if (n != JSON_NONE)
        m->focus = json_at(m->tree, n)->parent ? json_at(m->tree, n)->parent : n;
    return n;
}

json_ref pick_node(struct mutation *m, unsigned types)
{
    return remember(m, choose(m, types, false));
}

json_ref pick_member(struct mutation *m, unsigned types)
{
    return remember(m, choose(m, types, true));
}

#define NAMES 16

static bool key_among(const struct json_tree *t, json_ref n, const struct span *names, size_t count)
{
    struct span key = json_at(t, n)->key;
    if (json_at(t, n)->flags & JSON_HAS_ESCAPE) {
        for (size_t i = 0; i < count; i++)
            if (json_key_is(t, n, names[i].p))
                return true;
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (key.n == names[i].n + 2 && memcmp(key.p + 1, names[i].p, names[i].n) == 0)
            return true;
    return false;
}

json_ref pick_named(struct mutation *m, const char *const *names, unsigned types)
{
    const struct json_tree *t = m->tree;
    struct span name[NAMES];
    size_t count = 0;
    json_ref chosen = JSON_NONE;
    uint64_t seen = 0;
    for (; names[count] && count < NAMES; count++)
        name[count] = span_of(names[count]);
    for (json_ref n = 1; n < t->used; n++)
        if (json_at(t, n)->key.n && pick_is(t, n, types) && key_among(t, n, name, count) &&
            pick_attached(t, n) && rng_below(m->rng, ++seen) == 0)
            chosen = n;
    return remember(m, chosen);
}

json_ref pick_parent(struct mutation *m, unsigned types, uint32_t min)
{
    const struct json_tree *t = m->tree;
    json_ref chosen = JSON_NONE;
    uint64_t seen = 0;
    if (m->focus != JSON_NONE && rng_chance(m->rng, 1, 2) && pick_attached(t, m->focus) &&
        pick_is(t, m->focus, types) && json_at(t, m->focus)->count >= min)
        return m->focus;
    for (json_ref n = 1; n < t->used; n++)
        if (pick_is(t, n, types) && json_at(t, n)->count >= min &&
            (n == t->root ? rng_chance(m->rng, 1, 3) : wanted(m, n)) &&
            rng_below(m->rng, ++seen) == 0)
            chosen = n;
    if (chosen != JSON_NONE)
        m->focus = chosen;
    return chosen;
}

json_ref pick_words(struct mutation *m)
{
    static const char *const words[] = {
        "text",      "caption",  "data", "query",       "first_name",  "last_name", "title",
        "file_name", "question", "bio",  "button_text", "description", "performer", NULL};
    return pick_named(m, words, PICK_STRING);
}

json_ref pick_string(struct mutation *m)
{
    json_ref n = rng_chance(m->rng, 3, 4) ? pick_words(m) : JSON_NONE;
    return n != JSON_NONE ? n : pick_node(m, PICK_STRING);
}

json_ref shape_kind(const struct json_tree *t)
{
    if (t->root == JSON_NONE || json_at(t, t->root)->type != JSON_OBJECT)
        return JSON_NONE;
    json_ref n = json_at(t, t->root)->first;
    while (n != JSON_NONE && json_at(t, n)->type != JSON_OBJECT)
        n = json_at(t, n)->next;
    return n;
}

json_ref shape_message(const struct json_tree *t)
{
    json_ref kind = shape_kind(t);
    if (kind == JSON_NONE)
        return JSON_NONE;
    if (json_get(t, kind, "message_id") != JSON_NONE && json_get(t, kind, "chat") != JSON_NONE &&
        json_get(t, kind, "date") != JSON_NONE)
        return json_get(t, kind, "new_reaction") || json_get(t, kind, "reactions") ? JSON_NONE
                                                                                   : kind;
    json_ref inner = json_get(t, kind, "message");
    return inner != JSON_NONE && json_at(t, inner)->type == JSON_OBJECT ? inner : JSON_NONE;
}

json_ref shape_actor(const struct json_tree *t)
{
    static const char *const actor[] = {"from", "user", "actor_chat", "voter_chat", "sender_chat"};
    json_ref kind = shape_kind(t);
    for (size_t i = 0; kind != JSON_NONE && i < sizeof actor / sizeof *actor; i++) {
        json_ref n = json_get(t, kind, actor[i]);
        if (n != JSON_NONE && json_at(t, n)->type == JSON_OBJECT)
            return n;
    }
    return JSON_NONE;
}
