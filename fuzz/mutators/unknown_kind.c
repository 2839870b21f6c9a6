/* New kinds appear with each Bot API version; strict dispatchers fail (telepot#184). */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool unknown_kind(struct mutation *m)
{
    static const char *const name[] = {"new_kind", "story",    "message_v2",       "",
                                       "Message",  "update",   "custom_event",     "__proto__",
                                       "toString", "messages", "community_update", "constructor"};
    json_ref kind = shape_kind(m->tree);
    if (kind == JSON_NONE)
        return false;
    edit_rename(m, kind, RNG_PICK(m->rng, name));
    return true;
}

const struct mutator mutator_unknown_kind = {
    .name = "unknown-kind",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a kind no library knows yet",
    .apply = unknown_kind,
};
