/* A message as channel_post, a callback as inline_query: the handler gets an object of another
 * type. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

static bool rename_kind(struct mutation *m)
{
    static const char *const messages[] = {
        "message",          "edited_message",          "channel_post",  "edited_channel_post",
        "business_message", "edited_business_message", "guest_message",
    };
    json_ref kind = shape_kind(m->tree);
    if (kind == JSON_NONE)
        return false;
    bool message = shape_message(m->tree) == kind && rng_chance(m->rng, 3, 4);
    const char *to = message ? RNG_PICK(m->rng, messages) : values_kind(m->rng);
    if (json_key_is(m->tree, kind, to))
        return false;
    edit_rename(m, kind, to);
    m->focus = kind;
    return true;
}

const struct mutator mutator_rename_kind = {
    .name = "rename-kind",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "the same content under another kind's name",
    .apply = rename_kind,
};
