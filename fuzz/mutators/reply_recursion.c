/* Docs: a reply_to_message never contains a further reply_to_message. Here it does, up to 60 deep.
 */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool reply_recursion(struct mutation *m)
{
    struct json_tree *t = m->tree;
    json_ref message = shape_message(t);
    if (message == JSON_NONE || json_count(t, message) > 400)
        return false;
    uint64_t levels = 1 + rng_below(m->rng, rng_chance(m->rng, 1, 8) ? 60 : 4);
    uint64_t each = json_size(t, message);
    if (each * levels > mutation_room(m) || each * levels > 65536)
        return false;
    json_ref at = message, model = edit_copy(m, message);
    for (; levels; levels--) {
        json_ref inner = edit_copy(m, model);
        at = json_put(t, at, "reply_to_message", inner);
    }
    m->focus = at;
    return true;
}

const struct mutator mutator_reply_recursion = {
    .name = "reply-recursion",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "replies within replies",
    .apply = reply_recursion,
};
