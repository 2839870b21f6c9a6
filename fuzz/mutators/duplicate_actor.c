/* Duplicate keys, keys of another case: a proxy checks one, the bot believes the other. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool duplicate_actor(struct mutation *m)
{
    static const char *const name[] = {NULL, NULL, "From", "FROM", "\\u0066rom", "from ", "user"};
    json_ref actor = shape_actor(m->tree);
    if (actor == JSON_NONE)
        return false;
    struct json_tree *t = m->tree;
    json_ref twin = edit_copy(m, actor);
    bool inner = rng_chance(m->rng, 1, 3) && json_get(t, actor, "id") != JSON_NONE;
    if (inner) { /* "id" twice within the one actor */
        twin = json_new_int(t, VALUES_ADMIN_ID);
        json_set_key(t, twin, "id");
        actor = json_get(t, actor, "id");
    } else {
        edit_put_int(m, twin, "id", VALUES_ADMIN_ID);
        const char *other = RNG_PICK(m->rng, name);
        if (other) {
            buf_clear(m->text);
            buf_printf(m->text, "\"%s\"", other);
            json_set_key_lexeme(t, twin, buf_view(m->text));
        }
    }
    if (rng_chance(m->rng, 1, 2))
        json_insert_after(t, actor, twin);
    else
        json_prepend(t, json_at(t, actor)->parent, twin);
    m->focus = json_at(t, actor)->parent;
    return true;
}

const struct mutator mutator_duplicate_actor = {
    .name = "duplicate-actor",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "two actors in one update: the real one and the administrator",
    .apply = duplicate_actor,
};
