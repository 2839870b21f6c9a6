/* entities: [], photo: [], new_chat_members: []: Telegram leaves such members out, so code takes
 * [0]. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool empty_list(struct mutation *m)
{
    static const char *const list[] = {"entities", "caption_entities", "photo", "new_chat_members",
                                       "new_chat_photo"};
    json_ref message = shape_message(m->tree);
    if (message == JSON_NONE)
        return false;
    edit_put(m, message, RNG_PICK(m->rng, list), "[]");
    return true;
}

const struct mutator mutator_empty_list = {
    .name = "empty-list",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "an optional list that is there and empty",
    .apply = empty_list,
};
