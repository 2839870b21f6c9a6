/* Bot API: message_id may be 0 for a message that is scheduled and not yet sent; falsy in most
 * languages. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool zero_message_id(struct mutation *m)
{
    json_ref message = shape_message(m->tree);
    if (message == JSON_NONE)
        return false;
    edit_put_int(m, message, "message_id", 0);
    return true;
}

const struct mutator mutator_zero_message_id = {
    .name = "zero-message-id",
    .family = MUT_UNUSUAL,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "a message whose id is 0",
    .apply = zero_message_id,
};
