/* Walks a path through the schema; see typed.h. */
#include "fuzz/mutators/typed.h"

#include "fuzz/mutators/donors.h"
#include "fuzz/mutators/pick.h"

#define TRIES 4
#define DEPTH 32 /* valid updates are far shallower; deeper nodes are unknown */

static struct span unquoted(struct span lex)
{
    if (lex.n >= 2 && lex.p[0] == '"')
        return (struct span){lex.p + 1, lex.n - 2};
    return lex;
}

/* The member of a union this object is, by its discriminator; NULL if it does not say. */
static const struct tg_type *resolve(const struct tg_type *u, const struct json_tree *t, json_ref n)
{
    if (!u->discriminator || json_at(t, n)->type != JSON_OBJECT)
        return NULL;
    json_ref tag = json_get(t, n, u->discriminator);
    const struct tg_member *found = NULL;
    if (tag != JSON_NONE)
        found = tg_schema_member(u, unquoted(json_at(t, tag)->lex));
    const struct tg_member *all = tg_schema_members(u);
    for (size_t i = 0; !found && i < u->count; i++)
        if (!all[i].tag && all[i].shape == TG_OBJECT)
            found = &all[i];
    return found && found->shape == TG_OBJECT ? tg_schema_at(found->type) : NULL;
}

static const struct tg_type *object_type(const struct tg_field *f, const struct json_tree *t,
                                         json_ref n)
{
    if (f->shape != TG_OBJECT || f->type >= TG_TYPES)
        return NULL;
    const struct tg_type *type = tg_schema_at(f->type);
    return type->shape == TG_UNION ? resolve(type, t, n) : type;
}

/* One step down: from what the parent is to what its child n is. */
static struct typed below(struct typed up, const struct json_tree *t, json_ref n)
{
    struct typed at = {0};
    if (json_at(t, n)->key.n) {
        if (up.type)
            at.field = tg_schema_field(up.type, unquoted(json_at(t, n)->key));
    } else if (up.field && up.depth < up.field->depth) {
        at.field = up.field;
        at.depth = up.depth + 1;
    }
    if (at.field && at.depth == at.field->depth && json_at(t, n)->type == JSON_OBJECT)
        at.type = object_type(at.field, t, n);
    return at;
}

struct typed typed_of(const struct json_tree *t, json_ref n)
{
    json_ref chain[DEPTH];
    int length = 0;
    for (; n != JSON_NONE && n != t->root; n = json_at(t, n)->parent) {
        if (length == DEPTH)
            return (struct typed){0};
        chain[length++] = n;
    }
    struct typed at = {.type = tg_schema_at(TG_T_Update)};
    while (length && (at.type || at.field))
        at = below(at, t, chain[--length]);
    return length ? (struct typed){0} : at;
}

/* Mutated trees have paths that no donor has: those are walked. */
static const struct tg_field *field_of(struct mutation *m, json_ref n)
{
    uint64_t path = donors_path_of(m->tree, n);
    if (donors_with_path(m->donors, path))
        return donors_path_field(m->donors, path);
    return typed_of(m->tree, n).field;
}

json_ref typed_pick(struct mutation *m, unsigned types, bool (*wanted)(const struct tg_field *f),
                    const struct tg_field **field)
{
    const struct json_tree *t = m->tree;
    json_ref chosen = JSON_NONE, focus = m->focus;
    uint64_t seen = 0;
    for (int i = 0; i < TRIES; i++) { /* cheap where many fit, and weighed as any choice is */
        json_ref n = pick_member(m, types);
        *field = n != JSON_NONE ? field_of(m, n) : NULL;
        if (*field && wanted(*field))
            return n;
        m->focus = focus;
    }
    for (json_ref n = 1; n < t->used; n++) {
        if (!json_at(t, n)->key.n || !pick_is(t, n, types) || !pick_attached(t, n))
            continue;
        const struct tg_field *f = field_of(m, n);
        if (!f || !wanted(f) || rng_below(m->rng, ++seen) != 0)
            continue;
        chosen = n;
        *field = f;
    }
    if (chosen != JSON_NONE)
        m->focus = json_at(t, chosen)->parent;
    return chosen;
}
