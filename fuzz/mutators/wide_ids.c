/* Bot API: user and chat ids have up to 52 significant bits; 32-bit programs fold them. */
#include "fuzz/mutators/pick.h"

static bool wide_ids(struct mutation *m)
{
    static const int64_t wide[] = {(INT64_C(1) << 52) - 1, INT64_C(7123456789), INT64_C(4294967297),
                                   INT64_C(2147483649), INT64_C(4503599000000001)};
    struct json_tree *t = m->tree;
    json_ref actor = shape_actor(t);
    json_ref id = actor != JSON_NONE ? json_get(t, actor, "id") : JSON_NONE;
    int64_t was, now;
    if (!json_int(t, id, &was) || was <= 0)
        return false;
    int64_t to = RNG_PICK(m->rng, wide);
    for (json_ref n = t->root; n != JSON_NONE; n = json_next(t, t->root, n))
        if (json_at(t, n)->type == JSON_NUMBER && json_int(t, n, &now) && now == was &&
            !json_key_is(t, n, "date") && !json_key_is(t, n, "update_id")) {
            json_ref made = json_new_int(t, to);
            json_replace(t, n, made);
            n = made;
        }
    m->focus = actor;
    return true;
}

const struct mutator mutator_wide_ids = {
    .name = "wide-ids",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .keeps_valid = true,
    .help = "the actor's id with 52 bits, everywhere it stands",
    .apply = wide_ids,
};
